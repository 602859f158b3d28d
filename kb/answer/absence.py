"""What a document does not hold: words of a question that stand in one document and nowhere in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.answer import wording
from kb.answer.case import Case
from kb.answer.words import Word, is_structural, runs
from kb.answer.works import Work
from kb.text import fold

# Characters: shorter runs occur in any document by chance, longer ones in none.
SHORTEST, LONGEST = 3, 14


def absent_words(case: Case, source: Work, other: Work) -> list[str]:
    """Runs of whole words of the question that `source` holds and `other`, any other wording included, does not.

    Typing errors are looked up as corrected. Of overlapping runs the shortest that is absent is kept, since that is
    what is missing (“公职律师”, not “培养公职律师”); runs without a noun of its own do not count.
    """
    here, there = case.held.text_of(source), case.held.text_of(other)
    found: list[str] = []
    for run in runs(case.question.words):
        used: set[int] = set()
        for start, part in _parts(run):
            places = set(range(start, start + len(part)))
            text = case.held.vocabulary.correct(fold("".join(w.text for w in part)))
            if used.isdisjoint(places) and SHORTEST <= len(text) <= LONGEST and _names_something(part):
                others = [fold(way) for w in part for way in wording.load().official.get(w.text, ())]
                if text in here and not any(way in there for way in (text, *others)):
                    found.append(text)
                    used |= places
    return list(dict.fromkeys(found))


def _parts(run: Sequence[Word]) -> Iterator[tuple[int, Sequence[Word]]]:
    """Every part of a run of words with its place, short ones first."""
    for length in range(1, len(run) + 1):
        for start in range(len(run) - length + 1):
            yield start, run[start : start + length]


def _names_something(part: Sequence[Word]) -> bool:
    return any(w.noun and len(w.text) > 1 and not is_structural(w.text) for w in part)
