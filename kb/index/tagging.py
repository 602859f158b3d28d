"""Index stage, beside the tokens: words of a question with their parts of speech (jieba's tag set).

What jieba.posseg does, with its tables, but without importing it: the import reads the dictionary once for itself, and
once more for every tagger (0.4 s each). A test holds both to the same words and tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import util
from pathlib import Path
from typing import Any

from kb.index.tokens import dictionary, word_list

_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_HAN = re.compile(r"([\u4E00-\u9FD5]+)")
_NUMBER_OR_LATIN = re.compile(r"([\.0-9]+|[a-zA-Z0-9]+)")
_LATIN = re.compile(r"[a-zA-Z0-9]+")
_NUMBER = re.compile(r"[\.0-9]+")
_UNKNOWN = "x"
_RUNS_KEPT = 1 << 13
_TABLES = ("char_state_tab", "prob_start", "prob_trans", "prob_emit")

Tagged = tuple[str, str]


def tagged(text: str) -> list[Tagged]:
    """The words of `text` in order, each with its tag (n 名词, v 动词, r 代词 …); joined they are `text` again."""
    found: list[Tagged] = []
    for block in _BLOCK.split(text):
        if _BLOCK.match(block):
            found += _by_dictionary(block)
            continue
        for part in _SPACE.split(block):
            if _SPACE.match(part):
                found.append((part, _UNKNOWN))
            else:
                found += [(char, _tag_of_foreign(char)) for char in part]
    return found


def is_in_one_word(text: str, start: int, end: int) -> bool:
    """True where one of the words of `tagged` holds all of `text[start:end]`; only what stands there is guessed at."""
    at = 0
    for block in _BLOCK.split(text):
        if at <= start < at + len(block):
            return bool(_BLOCK.match(block)) and end <= at + len(block) and _holds(block, start - at, end - at)
        at += len(block)
    return False


def is_guessed(word: str) -> bool:
    """True for a word that is in no dictionary: jieba's model cut it out of single characters."""
    return not dictionary().FREQ.get(word)


def _by_dictionary(block: str) -> Iterator[Tagged]:
    """The likeliest words of the dictionary; runs of single characters that make no word are guessed at together."""
    for start, end, is_run in _pieces(block):
        if is_run:
            yield from _singles(block[start:end])
        else:
            yield block[start:end], _tag(block[start:end])


def _holds(block: str, start: int, end: int) -> bool:
    for first, last, is_run in _pieces(block):
        if first <= start < last:
            words = _singles(block[first:last]) if is_run else [(block[first:last], "")]
            for word, _ in words:
                if first <= start and end <= first + len(word):
                    return True
                first += len(word)
    return False


def _pieces(block: str) -> Iterator[tuple[int, int, bool]]:
    """Where the words of the likeliest cut begin and end; single characters in a row are one piece, and told."""
    tokenizer = dictionary()
    route: dict[int, tuple[float, int]] = {}
    tokenizer.calc(block, tokenizer.get_DAG(block), route)
    start = single = 0
    while start < len(block):
        end = route[start][1] + 1
        if end - start > 1:
            if single < start:
                yield single, start, True
            yield start, end, False
            single = end
        start = end
    if single < start:
        yield single, start, True


def _singles(run: str) -> Iterator[Tagged]:
    if len(run) > 1 and not dictionary().FREQ.get(run):
        yield from _guessed(run)
    else:
        yield from ((char, _tag(char)) for char in run)


def _guessed(run: str) -> Iterator[Tagged]:
    for block in _HAN.split(run):
        if _HAN.match(block):
            yield from _by_model(block)
        else:
            yield from ((part, _tag_of_foreign(part)) for part in _NUMBER_OR_LATIN.split(block) if part)


@lru_cache(maxsize=_RUNS_KEPT)
def _by_model(run: str) -> tuple[Tagged, ...]:
    """Words and tags by jieba's hidden Markov model, whose states are a place in the word and a tag."""
    return tuple(_read_states(run))


def _read_states(run: str) -> Iterator[Tagged]:
    _, states = _table("viterbi").viterbi(run, *(_table(name).P for name in _TABLES))
    begin = done = 0
    for at, (place, tag) in enumerate(states):
        if place == "B":
            begin = at
        elif place in "ES":
            yield run[begin if place == "E" else at : at + 1], tag
            done = at + 1
    if done < len(run):
        yield run[done:], states[done][1]


def _tag(word: str) -> str:
    added: str | None = dictionary().user_word_tag_tab.get(word)
    return added or word_list().tag(word) or _UNKNOWN


def _tag_of_foreign(part: str) -> str:
    if _NUMBER.match(part):
        return "m"
    return "eng" if _LATIN.match(part) else _UNKNOWN


@cache
def _table(name: str) -> Any:
    """A module of jieba.posseg, without the package around it."""
    import jieba

    path = Path(jieba.__file__).parent / "posseg" / f"{name}.py"
    spec = util.spec_from_file_location(f"{__name__}.{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
