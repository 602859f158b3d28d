"""How people say what documents write: the thesaurus and the words of questions that carry no content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Wording:
    """`official[word]` are the document wordings of a spoken word; `empty` matches runs that carry no content."""

    official: Mapping[str, tuple[str, ...]]
    spoken: re.Pattern[str]
    empty: re.Pattern[str]


def _lines(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _longest_first(words: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or r"(?!)")


@lru_cache(maxsize=1)
def load() -> Wording:
    """The shipped thesaurus and stop words (kb/answer/data)."""
    official: dict[str, set[str]] = {}
    for line in _lines("thesaurus.tsv"):
        left, right, *note = line.split("\t")
        spoken, written = left.split("、"), right.split("、")
        for word in spoken:
            official.setdefault(word.strip(), set()).update(w.strip() for w in written)
        if note and note[0].startswith("⇄"):
            for word in written:
                official.setdefault(word.strip(), set()).update(w.strip() for w in spoken)
    official = {word: ways - {word} for word, ways in official.items() if word and ways - {word}}
    empty = {w.strip() for w in _lines("stopwords.txt")}
    return Wording(
        {k: tuple(sorted(v)) for k, v in official.items()}, _longest_first(set(official)), _longest_first(empty)
    )
