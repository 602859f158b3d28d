"""Retrieval stage, the same words in several places: copies stand behind the first, so that a page shows what differs.

The same sentence in two documents is two sources, and neither is taken away. Which texts are copies is found among the
best hits alone, by comparing them with each other; nothing is kept in an index for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.text import fold

POOL = 100  # hits that are compared with each other
_SHINGLE = 4  # characters
_ALIKE = 0.8  # of all shingles of both texts; pairs of official documents were read from 0.5 up
_SHORTEST = 20  # characters; shorter texts are copies only where they are the same
_NUMBER = re.compile(
    r"^\s*(?:第[零〇一二三四五六七八九十百千\d]+[章节条款项]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、"
    r"|\d{1,3}[.．、)）](?!\d))\s*"
)
_PUNCTUATION = re.compile(r"[^\w%]+")
# Texts alike but for a figure, or for a “not”, say different things.
_TELLING = re.compile(r"\d+(?:\.\d+)?%?|[零〇一二三四五六七八九十百千万亿两]+|[不未无非免禁停否]")

Head = tuple[frozenset[str], list[str], list[int]]


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Places of `texts` that are copies of each other, in order of the first; each stands in one group."""
    found: list[list[int]] = []
    by_words: dict[str, list[int]] = {}
    heads: list[Head] = []
    for place, text in enumerate(texts):
        plain = _PUNCTUATION.sub("", fold(_NUMBER.sub("", text)))
        group = by_words.get(plain)
        if group is None:
            head: Head = _shingles(plain), _TELLING.findall(plain), []
            group = _alike(head, heads) if len(plain) >= _SHORTEST else None
            if group is None:
                group = []
                found.append(group)
                heads.append((head[0], head[1], group))
            by_words[plain] = group
        group.append(place)
    return found


def _alike(text: Head, heads: Sequence[Head]) -> list[int] | None:
    """The first group whose first text has nearly the same words, and the very same figures."""
    shingles, telling, _ = text
    for others, others_telling, group in heads:
        smaller, larger = sorted((len(shingles), len(others)))
        if smaller < _ALIKE * larger or telling != others_telling:
            continue
        shared = len(shingles & others)
        if shared >= _ALIKE * (len(shingles) + len(others) - shared):
            return group
    return None


def _shingles(plain: str) -> frozenset[str]:
    return frozenset(plain[start : start + _SHINGLE] for start in range(max(1, len(plain) - _SHINGLE + 1)))
