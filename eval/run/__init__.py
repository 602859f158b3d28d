"""The evaluation of answers: question sets in, figures with intervals and a report for people out."""
