"""Beside two clauses: which of their words are the same, to be marked."""

from __future__ import annotations

from collections.abc import Iterable

from kb.model import Span
from kb.text import fold_with_map, is_cjk

LEAST = 3  # characters in a row; two are shared by almost any two clauses of one field
COPIED = 0.5  # share of the words; from here on what differs is worth marking, too


def shared(words: str, others: Iterable[str]) -> tuple[Span, ...]:
    """The spans of `words` that stand in one of `others` in runs of three characters or more."""
    mine = fold_with_map(words)
    theirs: set[str] = set()
    for other in others:
        folded = fold_with_map(other).text
        theirs |= {folded[at : at + LEAST] for at in range(len(folded) - LEAST + 1)}
    kept = [False] * len(mine.text)
    for at in range(len(mine.text) - LEAST + 1):
        run = mine.text[at : at + LEAST]
        if run in theirs and sum(is_cjk(char) or char.isalnum() for char in run) >= LEAST - 1:
            kept[at : at + LEAST] = [True] * LEAST
    return tuple(mine.span(start, end) for start, end in _runs(kept))


def rest(words: str, spans: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """The spans of words proper inside `within` that none of `spans` covers."""
    free = [within[0] <= at < within[1] and (is_cjk(char) or char.isalnum()) for at, char in enumerate(words)]
    for start, end in spans:
        free[start:end] = [False] * (end - start)
    return tuple(_runs(free))


def share(words: str, spans: Iterable[Span]) -> float:
    """How much of `words` the spans cover, from 0 to 1."""
    return sum(end - start for start, end in spans) / len(words) if words else 0.0


def _runs(flags: list[bool]) -> Iterable[Span]:
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield start, at
            start = None
