"""The model's sentences, compared with clauses: a sentence stands where it is made of a clause's own words.

The rule (docs/llm.md): behind the names of what it cites and a few empty words, a sentence holds whole pieces (between
commas) of one cited text, letter for letter and in their order. Pieces may be left out, but none that holds a figure, a
body, a negation, a degree, a limit or a condition, or on which a later one depends. Nothing is added or replaced. So a
wrong figure, year, unit or name, a changed strength or a turned negation has nothing to stand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.answer.llm.cautions import governs, may_not_be_left_out, takes_back
from kb.answer.llm.tokens import Token, tokens_of
from kb.text import find_quote

LONGEST = 600  # characters of a sentence
MOST_STATES = 20_000  # of a walk; a sentence of the shipped documents takes some hundreds
_NUMBERING = re.compile(r"\d{1,3}[.、]|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十百]+条")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,3}")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]+)[”\"」』]")
# Words that may open a sentence, or a piece of it, without being in the clause.
_OPENING = frozenset(
    [
        *("根据", "依据", "按照", "提出", "规定", "明确", "指出", "写明", "载明", "明确提出", "明确规定", "原文"),
        *("文件", "中", "里", "在", "即", "具体", "具体为", "具体如下", "关于", "的", "为", "是"),
    ]
)  # fmt: skip
_JOINING = frozenset(
    [
        *("以及", "和", "与", "及", "并", "并提出", "同时", "此外", "另外", "还", "也", "首先", "其次", "最后"),
        *("一是", "二是", "三是", "四是", "五是", "六是"),
    ]
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text to stand on, in tokens. `starts` are the first tokens of its pieces, `fixed` those not to be left out."""

    words: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    fixed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: a half-open span of the text."""

    start: int
    end: int


@lru_cache(maxsize=512)
def text_of(words: str) -> Text:
    """A text made ready to be compared with."""
    tokens = _with_remarks(tokens_of(words))
    parted = {i for i, t in enumerate(tokens) if t.kind in ("piece", "sentence")}
    places = [i for i in [0, *(i + 1 for i in sorted(parted))] if i < len(tokens)]
    starts = [i for i in places if i not in parted or tokens[i].text == "（"]
    starts += [s + n for s in starts if (n := _enumerator(tokens[s : s + 3])) and s + n not in parted]
    folded = "".join(t.text if t.kind != "figure" else "\x00" for t in tokens)
    at = [i for i, t in enumerate(tokens) for _ in (t.text if t.kind != "figure" else "\x00")]
    fixed = {at[k] for start, end in may_not_be_left_out(folded) for k in range(start, end)}
    fixed |= {i for i, t in enumerate(tokens) if t.kind == "figure"}
    return Text(words, tokens, tuple(sorted(starts)), frozenset(fixed))


def _with_remarks(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Brackets inside a piece (“世界知识产权组织（WIPO）人才培养合作”) are words of it: they do not part it."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        if token.text == "（" and i and tokens[i - 1].kind not in ("piece", "sentence"):
            end = next((k for k in range(i, len(tokens)) if tokens[k].text == "）"), len(tokens))
            if end + 1 < len(tokens) and tokens[end + 1].kind not in ("piece", "sentence"):
                out[i], out[end] = replace(token, kind="word"), replace(tokens[end], kind="word")
    return tuple(out)


def _enumerator(tokens: Sequence[Token]) -> int:
    """How many tokens number what follows: “1.”, “一、”, “第三条”, “二是”."""
    found = _NUMBERING.match("".join(t.text for t in tokens))
    lengths = [sum(len(t.text) for t in tokens[:n]) for n in (1, 2)]
    return lengths.index(found.end()) + 1 if found and len(tokens) > 2 and found.end() in lengths else 0


def stands_on(said: str, text: Text, names: Iterable[str]) -> Place | None:
    """Where in `text` the sentence stands; None where it is not made of its pieces.

    `names` are what the text, its clause and its document are called: they may open the sentence.
    """
    if len(said) > LONGEST or not all(_is_verbatim(m[1], (text.words, *names)) for m in _QUOTED.finditer(said)):
        return None
    tokens = _without_end(tokens_of(said))
    if not tokens or not _shares_enough(tokens, text.tokens):
        return None
    return _Walk(tokens, text, _spelled({*names, *_OPENING, *_JOINING})).place()


def _spelled(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Words as the texts of their tokens."""
    return tuple(spelled for word in words if (spelled := tuple(t.text for t in tokens_of(word))))


def _is_verbatim(quote: str, texts: Iterable[str]) -> bool:
    """Quotation marks inside a quotation may be single ones."""
    return any(find_quote(t.replace("“", "‘").replace("”", "’"), quote) or find_quote(t, quote) for t in texts)


def _without_end(tokens: Sequence[Token]) -> tuple[Token, ...]:
    kept = list(tokens)
    while kept and kept[-1].text in ("。", "，"):
        kept.pop()
    return tuple(kept)


def _shares_enough(said: Sequence[Token], held: Sequence[Token]) -> bool:
    """A look beforehand: half of the words are there."""
    there = {t.text for t in held}
    words = [t.text for t in said if t.kind == "word"]
    return sum(w in there for w in words) * 2 >= len(words)


# Where a walk is: at the start of a piece, which must now be met; inside one or at its end; behind the comma after it.
_START, _IN, _PAUSE = range(3)
_State = tuple[int, int, int]  # token of the sentence, token of the text, where


class _Walk:
    """All ways at once in which a sentence runs through a text."""

    def __init__(self, said: Sequence[Token], text: Text, openings: Sequence[tuple[str, ...]]) -> None:
        self.said = tuple(t.text for t in said)
        self.text = text
        self.held = text.tokens
        self.openings = openings
        self.left = MOST_STATES
        self.starts = frozenset(text.starts)
        self.ends = [i for i, t in enumerate(self.held) if t.kind == "sentence"]

    def place(self) -> Place | None:
        """Where the first way that arrives runs."""
        for start in self.text.starts:
            if self.left < 0 or self._is_governed(start):
                continue
            for opened in self._opened(0, self.openings):
                if opened < len(self.said) and (end := self._arrive((opened, start, _START))) is not None:
                    return Place(self.held[start].start, self.held[end - 1].end)
        return None

    def _opened(self, at: int, openings: Sequence[tuple[str, ...]]) -> Iterator[int]:
        """Where the sentence may be after opening words."""
        seen, open_ = {at}, [at]
        while open_:
            here = open_.pop()
            yield here
            for words in openings:
                behind = here + len(words)
                # “上海意见提出，……”
                for end in (behind, behind + 1):
                    comma = end == behind or self.said[behind:end] == ("，",)
                    if self.said[here:behind] == words and comma and end not in seen:
                        seen.add(end)
                        open_.append(end)

    def _arrive(self, first: _State) -> int | None:
        """The end of the text's run where the sentence is used up at the end of a piece."""
        seen, open_ = {first}, [first]
        while open_:
            state = open_.pop()
            at, here, where = state
            if at == len(self.said) and where == _IN and self._is_end(here) and not self._is_taken_back(here):
                return here
            for following in self._steps(*state):
                self.left -= 1
                if self.left < 0:  # a text that repeats itself hundreds of times: what is not found soon is not said
                    return None
                if following not in seen:
                    seen.add(following)
                    open_.append(following)
        return None

    def _steps(self, at: int, here: int, where: int) -> Iterator[_State]:
        if where != _PAUSE and at < len(self.said) and here < len(self.held):
            yield from self._met(at, here, where)
        if where == _START:
            yield from ((opened, here, _START) for opened in self._opened(at, _JOINTS) if opened > at)
        elif where == _PAUSE or self._is_end(here):
            yield from self._hop(at, here, where)

    def _met(self, at: int, here: int, where: int) -> Iterator[_State]:
        same = self.said[at] == self.held[here].text
        if same and (not self._is_end(here) or here + 1 == len(self.held)):
            yield at + 1, here + 1, _IN
        elif same:
            yield from ((at + 1, start, _START) for start in self._entries(here + 1))
        elif where == _IN and self.said[at] == "的":
            yield at + 1, here, _IN
        elif where == _IN and (behind := self._behind_remark(here)) is not None:
            yield at, behind, _IN

    def _hop(self, at: int, here: int, where: int) -> Iterator[_State]:
        """From the end of a piece to the next; past whole pieces where the sentence has a comma too."""
        if here >= len(self.held) or self.held[here].kind == "sentence":
            return
        if where == _IN:
            yield from ((at, start, _START) for start in self._entries(here + 1))
            if at < len(self.said) and self.said[at] == "，":
                yield at + 1, here, _PAUSE
            return
        for start in (s for s in self.text.starts if s > here):
            between = range(here + 1, start)
            if any(self.held[k].kind == "sentence" or k in self.text.fixed for k in between):
                return
            if not self._governs(here + 1, start):
                yield at, start, _START

    def _behind_remark(self, here: int) -> int | None:
        """Past a remark in brackets inside a piece that may be left out."""
        if self.held[here].text != "（":
            return None
        end = next((i for i in range(here, len(self.held)) if self.held[i].text == "）"), here)
        return None if end == here or self.text.fixed.intersection(range(here, end)) else end + 1

    def _entries(self, here: int) -> Iterator[int]:
        """Where a piece may be met that follows a divider: there, or behind what numbers it (“（一）”, “1.”)."""
        yield here
        numbered = self.held[here : here + 3]
        if [t.kind for t in numbered[::2]] == ["piece", "piece"] and _ORDINAL.fullmatch(numbered[1].text):
            yield here + 3
        elif found := _enumerator(numbered):
            yield here + found

    def _is_end(self, here: int) -> bool:
        return here == len(self.held) or self.held[here].kind in ("piece", "sentence")

    def _sentence(self, here: int) -> tuple[int, int]:
        before = max((e + 1 for e in self.ends if e < here), default=0)
        return before, min((e for e in self.ends if e >= here), default=len(self.held))

    def _governs(self, start: int, end: int) -> bool:
        return any(governs(piece) for piece in self._pieces(start, end))

    def _is_governed(self, start: int) -> bool:
        """True where what stands before this piece may not be left out: a condition in its sentence, what opens a list
        (“不得有下列行为：”) or a speech (“请回答：”, “……”)."""
        opened = [i for i in range(start) if self.text.words[self.held[i].start] in "：:"]
        own, before = self._sentence(start)[0], self.text.words[: self.held[start].start]
        if any(i > own for i in opened) or before.count("“") > before.count("”"):
            return True
        return any(self._governs(self._sentence(i)[0], i) for i in (*opened, start))

    def _is_taken_back(self, end: int) -> bool:
        """True where the rest of the sentence, or the opening of the next, limits what stands before."""
        last = self._sentence(end)[1]
        beyond = self.held[last + 1 : last + 3]
        return any(takes_back(p) for p in self._pieces(end, last)) or "".join(t.text for t in beyond).startswith("但")

    def _pieces(self, start: int, end: int) -> list[str]:
        words = "".join(t.text for t in self.held[start:end])
        return [piece for piece in re.split("[，（）]", words) if piece]


_JOINTS = _spelled(_JOINING)
