"""The words of a question that carry it, with how much each counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.answer import wording
from kb.index.tagging import Tagged, is_guessed, tagged

# Share of its rarity a word counts with, by part of speech: what is asked about is named by nouns, less by verbs.
# Chosen by reading rankings of the shipped question sets, not fitted.
_BY_TAG = {
    "v": 0.6, "vn": 1.0, "vd": 0.4, "a": 0.6, "ad": 0.3, "an": 0.9, "m": 0.4, "t": 0.4, "f": 0.2, "q": 0.1, "eng": 1.0,
    "d": 0.0, "r": 0.0, "p": 0.0, "c": 0.0, "u": 0.0, "y": 0.0, "e": 0.0, "o": 0.0, "k": 0.0, "h": 0.0, "x": 0.0,
    "zg": 0.0,
}  # fmt: skip
_STRUCTURAL_WEIGHT = 0.12
# Times are checked as premises, not searched for.
_TIME = re.compile(r"\d|年[底末内前]|今年|明年|去年|\w五时?期?$")
_LATIN = re.compile(r"[A-Za-z0-9]{2,}")
_YEAR = re.compile(r"(19|20)\d{2}")
_COUNTED = re.compile(r"[一二两三四五六七八九十几]+[句个条项类种支点方家大份]")
# 哪几种, 多久: they ask, and say nothing of what they ask for.
_INTERROGATIVE = re.compile(
    r"哪[一二三四五六七八九十几些]?[个种类项条支方面家所]*|几[个种类项条支方家所次]?|多[少久长大高]|什么|啥|谁|怎么?样?|如何|何[时种]"
)
# What a ban is about, though only an adverb (“不得同时在两个机构执业”).
_MANNER = frozenset({"同时", "自行", "单独", "另行", "重复", "擅自", "私自"})
# 区里、部里: somebody there, not a thing.
_CONJUNCTIONS = "和与及或"
_THERE = re.compile(r"[省市区县局部厅委国]里")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word. `start` is its place in the question; `weight` in [0, 1] what it counts beside its rarity."""

    text: str
    start: int
    weight: float
    spoken: bool = False
    """True where the thesaurus knows it as a whole."""
    noun: bool = True

    @property
    def end(self) -> int:
        """Just behind the word."""
        return self.start + len(self.text)


def content_words(text: str, taken: Iterable[tuple[int, int]] = ()) -> tuple[Word, ...]:
    """The content words of `text` outside the spans `taken` (document names, clause numbers), in order."""
    blanked = list(text)
    for start, end in taken:
        blanked[start:end] = [" "] * (end - start)
    tokens, at = [], 0
    for word, tag in _parted(tagged("".join(blanked))):
        tokens.append((word, tag, at))
        at += len(word)
    edges = {start for *_, start in tokens} | {at}
    low = "".join(blanked).lower()
    empty = _empty_places(low, edges)
    # “帮我查一下” asks for no help; longer words of the thesaurus stand whatever is around them.
    spoken = [w for w in _spoken_words(low, edges) if len(w.text) > 1 or w.start not in empty]
    left_out = {i for word in spoken for i in range(word.start, word.end)} | empty
    plain = [
        Word(word.lower(), start, weight, noun=_is_noun(tag))
        for word, tag, start in tokens
        if start not in left_out and re.search(r"\w", word) and (weight := _weight(word, tag))
    ]
    return tuple(sorted([*spoken, *plain], key=lambda w: w.start))


def _parted(tokens: Sequence[Tagged]) -> Iterator[Tagged]:
    """The words, a guessed one that was cut across a conjunction put right: 人才/和网/信 → 人才/和/网信."""
    left = [*reversed(_latin_whole(tokens))]
    before = ""
    while left:
        word, tag = left.pop()
        if before and len(word) > 1 and word[0] in _CONJUNCTIONS and is_guessed(word):
            yield word[0], "c"
            word, tag = word[1:], "n"
            if len(word) == 1 and left and len(left[-1][0]) == 1 and re.match(r"[\u4e00-\u9fff]", left[-1][0]):
                word += left.pop()[0]
        yield word, tag
        before = word.strip()


def _latin_whole(tokens: Sequence[Tagged]) -> list[Tagged]:
    """The words, with digits and letters that are written as one word taken as one: 5/G → 5G."""
    out: list[Tagged] = []
    for word, tag in tokens:
        before = out[-1][0] if out else ""
        both = before + word
        if _LATIN.fullmatch(both) and not (before.isdigit() and word.isdigit()) and re.search("[A-Za-z]", both):
            out[-1] = (both, "eng")
        else:
            out.append((word, tag))
    return out


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand directly behind one another, together."""
    out: list[list[Word]] = []
    for word in words:
        if out and out[-1][-1].end == word.start:
            out[-1].append(word)
        else:
            out.append([word])
    return out


def is_structural(word: str) -> bool:
    """True for words that name parts of documents and what documents do, not what they are about."""
    return word in wording.load().structural


def _spoken_words(text: str, edges: set[int]) -> list[Word]:
    """Words of the thesaurus that begin and end where words do."""
    return [
        Word(m[0], m.start(), _STRUCTURAL_WEIGHT if is_structural(m[0]) else 1.0, spoken=True)
        for m in wording.load().spoken.finditer(text)
        if m.start() in edges and m.end() in edges and not _TIME.search(m[0])
    ]


def _empty_places(text: str, edges: set[int]) -> set[int]:
    """Places of the runs that carry no content; a single character counts only where it is a word."""
    return {
        i
        for m in wording.load().empty.finditer(text)
        if m.start() in edges and (len(m[0]) > 1 or m.end() in edges)
        for i in range(m.start(), m.end())
    }


def _is_noun(tag: str) -> bool:
    return tag[:1] in "nijlb" or tag in ("vn", "an", "eng", "s")


def _weight(word: str, tag: str) -> float:
    if _INTERROGATIVE.fullmatch(word):
        return 0.0
    if word in _MANNER:
        return _BY_TAG["v"]
    if is_structural(word) or _COUNTED.match(word) or _THERE.fullmatch(word):
        return _STRUCTURAL_WEIGHT
    if _YEAR.fullmatch(word):  # years are checked as premises
        return 0.0
    if len(word) == 1 and tag[:1] in "va":  # 要、到、占、差: too common to tell anything
        return _STRUCTURAL_WEIGHT
    return _BY_TAG.get(tag, _BY_TAG.get(tag[:1], 1.0))
