"""Alignment, first step: runs of words two texts share."""

from __future__ import annotations

from functools import lru_cache

from kb.text import fold

# Shorter runs are terms of the field, not copying; the length is that of the curated ratios (≥6 characters).
COPIED_RUN = 6
_LONG = 400  # characters; the runs of thousands of longer texts would fill the memory


def longest_run(a: str, b: str) -> tuple[int, int]:
    """Start in `a` and length of the longest run of characters both texts have; (0, 0) where they share none."""
    low, high, start, step = 0, min(len(a), len(b)), 0, 2
    # A run of n characters holds one of n-1. Most runs are short, so lengths are doubled first, then halved between.
    while low < high:
        middle = min(step, high) if step else (low + high + 1) // 2
        at = _shared_run(a, b, middle)
        if at is None:
            high, step = middle - 1, 0
        else:
            low, start, step = middle, at, 2 * step
    return start, low


def _shared_run(a: str, b: str, length: int) -> int | None:
    runs = _runs(b, length)
    return next((i for i in range(len(a) - length + 1) if a[i : i + length] in runs), None)


def _runs(text: str, length: int) -> frozenset[str]:
    return _remembered(text, length) if len(text) <= _LONG else _all_runs(text, length)


def _all_runs(text: str, length: int) -> frozenset[str]:
    return frozenset(text[i : i + length] for i in range(len(text) - length + 1))


_remembered = lru_cache(maxsize=1 << 12)(_all_runs)  # every text of a document is looked through again and again


def verbatim_ratio(upper: str, lower: str) -> float:
    """The share of the upper words that stand in the lower text in runs of six characters or more, from 0 to 1."""
    a, b = fold(upper), fold(lower)
    if not a:
        return 0.0
    covered = [False] * len(a)
    for i in range(len(a) - COPIED_RUN + 1):
        if a[i : i + COPIED_RUN] in b:
            covered[i : i + COPIED_RUN] = [True] * COPIED_RUN
    return round(sum(covered) / len(a), 2)
