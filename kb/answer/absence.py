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
    """Nouns of the question, with the nouns they stand among, that `source` holds and `other` in no wording does.

    Typing errors are looked up as corrected. The longest run that `source` holds is taken (“知识产权鉴定人名录库”), and
    of one inside another only the longer.
    """
    here, there = case.held.text_of(source), case.held.text_of(other)
    found: list[str] = []
    for run in _nouns(case.question.words):
        used: set[int] = set()
        for start, part in _parts(run):
            places = set(range(start, start + len(part)))
            text = case.held.vocabulary.correct(fold("".join(w.text for w in part)))
            if used.isdisjoint(places) and SHORTEST <= len(text) <= LONGEST and text in here:
                others = [text.replace(w.text, fold(v)) for w in part for v in wording.load().official.get(w.text, ())]
                if not any(way in there for way in (text, *others)):
                    found.append(_with_fragment(case, part[0].start, text, here))
                used |= places
    return list(dict.fromkeys(found))


def _with_fragment(case: Case, start: int, text: str, here: str) -> str:
    """The words with what they were cut off from (超高/清/视频产业): a single character before them, and its word."""
    before = [w for w in case.question.words if w.end <= start]
    if not before or before[-1].end != start or len(before[-1].text) > 1:
        return text
    begin = before[-1].start
    if len(before) > 1 and before[-2].end == begin:
        begin = before[-2].start
    longer = fold(case.question.text[begin:start]) + text
    return longer if len(longer) <= LONGEST and longer in here else text


def _nouns(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Runs of nouns that stand directly behind one another and are not only words for parts of documents."""
    for run in runs([w for w in words if w.noun]):
        if any(len(w.text) > 1 and not is_structural(w.text) for w in run):
            yield run


def _parts(run: Sequence[Word]) -> Iterator[tuple[int, Sequence[Word]]]:
    """Every part of a run of words with its place, long ones first."""
    for length in range(len(run), 0, -1):
        for start in range(len(run) - length + 1):
            yield start, run[start : start + length]
