"""Words typed with a wrong character of the same sound (机地 for 基地), as input by pinyin makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.answer import wording
from kb.answer.vocabulary import Vocabulary
from kb.index.tagging import is_in_one_word, tagged
from kb.index.tokens import dictionary

# A word is common enough to be meant with this frequency in the dictionary. Chosen by reading corrections.
COMMON = 100
# A character this frequent as a word (是、要、有) is meant as it stands.
EVERYDAY = 100_000
# A word is often used that stands in this share of the clauses, and in this many.
OFTEN, SOME = 0.005, 3
# A character of these parts of speech (jieba's tag set) is seldom the wrong one: it is a word of its own.
_FUNCTION = frozenset({"c", "d", "f", "m", "mq", "p", "q", "r", "uj", "ul", "uz", "ug", "ud", "uv", "y", "x"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A pair of characters at `start` that is no word, and the word it was read as."""

    start: int
    written: str
    meant: str


def corrections(text: str, vocabulary: Vocabulary, *, names: Iterable[str] = ()) -> tuple[Correction, ...]:
    """Pairs of the text that no clause and no dictionary holds, and that sound like one word that clauses do hold.

    A clause writes that word beside the same neighbour (“培训基地”, never “赌博期间”), or many write it. Words of the
    word lists and the `names` of documents are as they are meant to be.
    """
    found: list[Correction] = []
    settled = _settled(text, names)
    for start in _loose(text):
        pair = text[start : start + 2]
        is_free = start not in settled and start + 1 not in settled
        if not is_free or vocabulary.knows(pair) or (found and found[-1].start + 1 == start):
            continue
        meant = _meant(text, start, vocabulary)
        if meant is not None:
            found.append(Correction(start, pair, meant))
    return tuple(found)


def corrected(text: str, found: Iterable[Correction]) -> str:
    """The text with the words that were meant; characters keep their places."""
    chars = list(text)
    for correction in found:
        chars[correction.start : correction.start + 2] = correction.meant
    return "".join(chars)


def _loose(text: str) -> Iterator[int]:
    """Where two characters stand side by side neither of which is in a longer word of the dictionary."""
    at, loose = 0, set()
    for word, _ in tagged(text):
        if len(word) == 1 or not dictionary().FREQ.get(word):
            loose |= set(range(at, at + len(word)))
        at += len(word)
    return (i for i in sorted(loose) if i + 1 in loose)


def _settled(text: str, names: Iterable[str]) -> set[int]:
    """Places of words that the lists know, and of names."""
    lists = wording.load()
    found = {i for m in lists.spoken.finditer(text) for i in range(*m.span())}
    found |= {i for m in lists.empty.finditer(text) if len(m[0]) > 1 for i in range(*m.span())}
    for name in names:
        at = text.find(name)
        while at >= 0:
            found |= set(range(at, at + len(name)))
            at = text.find(name, at + 1)
    return found


def _meant(text: str, start: int, vocabulary: Vocabulary) -> str | None:
    """The most frequent word of the clauses that differs from the pair at `start` in one character of like sound."""
    frequency = dictionary().FREQ
    tags = {at: tag for at, word, tag in _placed(text) if len(word) == 1}
    candidates = []
    for k in range(2):
        if tags.get(start + k) in _FUNCTION or (frequency.get(text[start + k]) or 0) >= EVERYDAY:
            continue
        for char in _homophones().get(text[start + k], ""):
            pair = char + text[start + 1] if k == 0 else text[start] + char
            # The word must stand by itself in the corrected text: “人采总量” is “人才总量”, whatever else fits.
            if vocabulary.knows(pair) and (frequency.get(pair) or 0) >= COMMON:
                whole = text[:start] + pair + text[start + 2 :]
                if _is_at_home(whole, start, vocabulary) and is_in_one_word(whole, start, start + 2):
                    candidates.append(pair)
    return max(candidates, key=vocabulary.frequency, default=None)


def _is_at_home(text: str, start: int, vocabulary: Vocabulary) -> bool:
    """True where clauses write the word at `start` often, or beside a neighbour that it has in `text`."""
    if vocabulary.frequency(text[start : start + 2]) >= max(SOME, OFTEN * vocabulary.clauses):
        return True
    words = {i: (word, tag) for at, word, tag in _placed(text) for i in range(at, at + len(word))}
    beside = [i for i in (start - 1, start + 2) if i in words and text[i].isalnum() and not _is_grammar(*words[i])]
    return any(vocabulary.writes(text[min(i, start) : max(i + 1, start + 2)]) for i in beside)


def _is_grammar(word: str, tag: str) -> bool:
    return tag in _FUNCTION or (len(word) == 1 and (dictionary().FREQ.get(word) or 0) >= EVERYDAY)


def _placed(text: str) -> Iterator[tuple[int, str, str]]:
    at = 0
    for word, tag in tagged(text):
        yield at, word, tag
        at += len(word)


@lru_cache(maxsize=1)
def _homophones() -> dict[str, str]:
    """Characters of the same sound by character."""
    found: dict[str, str] = {}
    for group in wording.homophones():
        for char in group:
            found[char] = found.get(char, "") + group.replace(char, "")
    return found
