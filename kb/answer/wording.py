"""How people say what documents write: the thesaurus, and the words of questions that carry little or no content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Wording:
    """`official[word]` are the document wordings of a spoken word; `spoken` matches such words.

    `empty` matches runs that carry no content; `structural` words name parts of documents and what documents do.
    `talk` matches runs of words that only speak of the asker and the answering.
    """

    official: Mapping[str, tuple[str, ...]]
    spoken: re.Pattern[str]
    empty: re.Pattern[str]
    structural: frozenset[str]
    talk: re.Pattern[str]


@lru_cache(maxsize=1)
def load() -> Wording:
    """The shipped lists of words (kb/answer/data)."""
    official = _thesaurus()
    return Wording(
        official=official,
        spoken=_longest_first(official),
        empty=_longest_first({line.strip() for line in _lines("stopwords.txt")}),
        structural=frozenset(_words("structural.txt")),
        # Without going back over it: a long question of such words takes no longer.
        talk=re.compile(f"(?>{_longest_first(_words('talk.txt')).pattern})++"),
    )


def homophones() -> tuple[str, ...]:
    """Groups of characters that sound alike."""
    return tuple(_lines("homophones.txt"))


def _thesaurus() -> dict[str, tuple[str, ...]]:
    official: dict[str, set[str]] = {}
    for line in _lines("thesaurus.tsv"):
        left, right, *note = line.split("\t")
        spoken, written = ([w.strip() for w in side.split("、")] for side in (left, right))
        for word in spoken:
            official.setdefault(word, set()).update(written)
        if note and note[0].startswith("⇄"):
            for word in written:
                official.setdefault(word, set()).update(spoken)
    return {word: tuple(sorted(ways - {word})) for word, ways in official.items() if word and ways - {word}}


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _lines(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or r"(?!)")
