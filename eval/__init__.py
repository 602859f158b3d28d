"""Evaluation: question sets and the tools that run and judge them."""
