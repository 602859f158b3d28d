"""Index stage, cutting many texts at once: the tokens of `kb.index.tokens`, joined by spaces as they are indexed.

What costs in cutting texts one by one is Python's own work on every run and every token. Here a text goes through
jieba in one piece, its runs parted by line breaks, which jieba never joins, and pairs and terms are found in all texts
at once as arrays of characters. Per text the tokens are those of `words_and_pairs` in another order, which BM25 does
not see; a test holds both to the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kb.index.terms import Terms
from kb.index.tokens import CJK, cutter, normalise, words_and_pairs

Codes = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]
Joined = tuple[str, str]
"""Words and pairs of a text, each joined by spaces (and line breaks, which part tokens as well)."""

_NOT_CHINESE = re.compile(rf"[^{CJK}]+")
_FOREIGN = re.compile(rf"[^\W_{CJK}]+(?:\.\d+)?")
_BREAK, _SPACE = ord("\n"), ord(" ")
_CODES = 1 << 16
_AT_ONCE = 2048  # texts; arrays of a few million characters


def joined(texts: Sequence[str], known: Terms) -> Iterator[Joined]:
    """Words and pairs of every text, with the terms that are known."""
    for start in range(0, len(texts), _AT_ONCE):
        yield from _joined([normalise(text) for text in texts[start : start + _AT_ONCE]], known)


def _joined(plain: Sequence[str], known: Terms) -> Iterator[Joined]:
    chinese = [_NOT_CHINESE.sub("\n", text) for text in plain]
    starts = [*accumulate((len(text) + 1 for text in chinese), initial=1)]  # of each text in all of them
    whole = "\n" + "\n".join(chinese) + "\n"
    codes = np.frombuffer(whole.encode("utf-16-le"), dtype=np.uint16)
    pairs, places = _pairs(codes, starts)
    terms = _terms(whole, codes, starts, known)
    cut = cutter()
    for number, text in enumerate(plain):
        words = " ".join(cut(chinese[number]))
        two = pairs[places[number] : places[number + 1]]
        missed = _missed(words, chinese[number], terms[number]) if number in terms else []
        foreign = _FOREIGN.findall(text)
        if missed or foreign:
            own = [words_and_pairs(run, known) for run in foreign]
            words = " ".join((words, *missed, *(token for found, _ in own for token in found)))
            two = " ".join((two, *(token for _, found in own for token in found)))
        yield words, two


def _pairs(codes: Codes, starts: Sequence[int]) -> tuple[str, list[int]]:
    """The pairs of all texts, two characters and a space each (a character that stands alone: and two), and where each
    text's begin and end."""
    chinese = codes != _BREAK
    begins = chinese[1:-1] & (chinese[2:] | ~chinese[:-2])
    at = np.flatnonzero(begins) + 1
    out = np.full((len(at), 3), _SPACE, dtype=np.uint16)
    out[:, 0] = codes[at]
    out[:, 1] = np.where(chinese[at + 1], codes[at + 1], _SPACE)
    places: list[int] = (3 * np.searchsorted(at, starts)).tolist()
    return out.tobytes().decode("utf-16-le"), places


def _terms(whole: str, codes: Codes, starts: Sequence[int], known: Terms) -> dict[int, list[tuple[int, str]]]:
    """By the number of a text, which terms stand where in its Chinese characters."""
    first, second = _starts_of(known)
    at = np.flatnonzero(first[codes[:-1]] & second[codes[1:]])
    texts = np.searchsorted(starts, at, side="right") - 1
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, place in zip(texts.tolist(), at.tolist(), strict=True):
        for term in known.by_start.get(whole[place : place + 2], ()):
            if whole.startswith(term, place):
                found[number].append((place - starts[number], term))
    return found


def _missed(words: str, chinese: str, terms: Sequence[tuple[int, str]]) -> list[str]:
    """The terms that are not among the words which jieba found in the same run."""
    runs = words.split("\n")
    return [term for at, term in terms if f" {term} " not in f" {runs[chinese.count(chr(_BREAK), 0, at)]} "]


@lru_cache(maxsize=4)
def _starts_of(known: Terms) -> tuple[Flags, Flags]:
    """Which characters are the first of a term, and which the second."""
    first, second = np.zeros(_CODES, dtype=bool), np.zeros(_CODES, dtype=bool)
    for start in known.by_start:
        first[ord(start[0])] = second[ord(start[1])] = True
    return first, second
