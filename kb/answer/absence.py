"""What a document does not hold: words of a question that stand in one document and nowhere in the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.answer import wording
from kb.answer.evidence import Evidence
from kb.answer.words import STRUCTURAL, Word, runs
from kb.answer.works import Work
from kb.text import fold

SHORTEST, LONGEST = 3, 14


def absent_words(words: Iterable[Word], source: Work, other: Work, evidence: Evidence) -> list[str]:
    """Runs of whole words of the question that `source` holds and `other`, any other wording included, does not.

    Typing errors are looked up as `evidence` corrects them. Of overlapping runs the shortest that is absent is kept, since
    that is what is missing (“公职律师”, not “培养公职律师”); runs without a noun of its own do not count.
    """
    here, there = text_of(source), text_of(other)
    found: list[str] = []
    for run in runs(words):
        found += _absent_in(run, here, there, evidence)
    return list(dict.fromkeys(found))


def text_of(work: Work) -> str:
    """All words of a work, folded."""
    return "\n".join(fold(c.text) for d in work.documents for c in d.clauses)


def _absent_in(run: Sequence[Word], here: str, there: str, evidence: Evidence) -> list[str]:
    official = wording.load().official
    out: list[str] = []
    used: set[int] = set()
    for length in range(1, len(run) + 1):
        for start in range(len(run) - length + 1):
            part = run[start : start + length]
            text = evidence.correct(fold("".join(w.text for w in part)))
            if used & set(range(start, start + length)) or not SHORTEST <= len(text) <= LONGEST:
                continue
            if not any(w.noun and w.text not in STRUCTURAL and len(w.text) > 1 for w in part):
                continue
            other_ways = [fold(way) for w in part for way in official.get(w.text, ())]
            if text in here and text not in there and not any(way in there for way in other_ways):
                out.append(text)
                used |= set(range(start, start + length))
    return out
