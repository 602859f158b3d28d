"""The model's sentences, compared with clauses: a sentence stands where it is a shortening of what a clause says.

The rule (docs/llm.md): beside names of what it cites and a few empty words, a sentence holds whole pieces (between
commas) of the cited text in their order. Inside a piece words may be left out, though not its first and last ones, not
more than a third, and no figure, body, negation, degree, limit or condition. Nothing else may be added. So a wrong
figure, year, unit, name, a changed strength or a turned negation has nothing to stand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.answer.llm.cautions import governs, may_not_be_left_out, takes_back
from kb.answer.llm.tokens import Token, tokens_of
from kb.text import find_quote

# At least this share of a piece that is used must be kept.
KEPT = 2 / 3
LONGEST = 600  # characters of a sentence
_NUMBERING = re.compile(r"\d{1,3}[.、]|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十百]+条")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,3}")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]+)[”\"」』]")
# Words that may open a piece of a sentence, and words that may stand anywhere, without being in the clause.
_OPENING = frozenset(
    [
        *(
            "根据",
            "依据",
            "按照",
            "提出",
            "规定",
            "明确",
            "指出",
            "写明",
            "载明",
            "明确提出",
            "明确规定",
            "原文",
            "文件",
            "该文件",
        ),
        *(
            "中",
            "里",
            "在",
            "以及",
            "和",
            "与",
            "及",
            "并",
            "同时",
            "此外",
            "另外",
            "还",
            "也",
            "即",
            "关于",
            "的",
            "为",
            "是",
        ),
        *("具体", "具体为", "具体如下", "一是", "二是", "三是", "四是", "五是", "六是", "首先", "其次", "最后"),
    ]
)
_ANYWHERE = frozenset("的是为达到了，、")


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
    tokens = tokens_of(words)
    parted = {i for i, t in enumerate(tokens) if t.kind in ("piece", "sentence")}
    starts = [i for i in [0, *(i + 1 for i in sorted(parted))] if i < len(tokens) and i not in parted]
    starts += [s + n for s in starts if (n := _enumerator(tokens[s : s + 3])) and s + n not in parted]
    folded = "".join(t.text if t.kind != "figure" else "\x00" for t in tokens)
    at = [i for i, t in enumerate(tokens) for _ in (t.text if t.kind != "figure" else "\x00")]
    fixed = {at[k] for start, end in may_not_be_left_out(folded) for k in range(start, end)}
    fixed |= {i for i, t in enumerate(tokens) if t.kind == "figure"}
    return Text(words, tokens, tuple(sorted(starts)), frozenset(fixed))


def _enumerator(tokens: Sequence[Token]) -> int:
    """How many tokens number what follows: “1.”, “一、”, “第三条”, “二是”."""
    found = _NUMBERING.match("".join(t.text for t in tokens))
    lengths = [sum(len(t.text) for t in tokens[:n]) for n in (1, 2)]
    return lengths.index(found.end()) + 1 if found and len(tokens) > 2 and found.end() in lengths else 0


def stands_on(said: str, text: Text, names: Iterable[str]) -> Place | None:
    """Where in `text` the sentence stands; None where it is no shortening of it.

    `names` are what the text, its clause and its document are called: they may open the sentence.
    """
    if len(said) > LONGEST or not all(_is_verbatim(m[1], (text.words, *names)) for m in _QUOTED.finditer(said)):
        return None
    tokens = _without_end(tokens_of(said))
    if not tokens or not _shares_enough(tokens, text.tokens):
        return None
    openings = [tokens_of(name) for name in sorted({*names, *_OPENING}, key=len, reverse=True)]
    return _Walk(tokens, text, tuple(tuple(t.text for t in o) for o in openings if o)).place()


def _is_verbatim(quote: str, texts: Iterable[str]) -> bool:
    """Quotation marks inside a quotation may be single ones."""
    return any(find_quote(t.replace("“", "‘").replace("”", "’"), quote) or find_quote(t, quote) for t in texts)


def _without_end(tokens: Sequence[Token]) -> tuple[Token, ...]:
    kept = list(tokens)
    while kept and kept[-1].text in ("。", "，"):
        kept.pop()
    return tuple(kept)


def _shares_enough(said: Sequence[Token], held: Sequence[Token]) -> bool:
    """A look beforehand: every figure, and half of the words, are there."""
    there = {t.text for t in held}
    words = [t.text for t in said if t.kind == "word"]
    return sum(w in there for w in words) * 2 >= len(words)


# Where a walk is: between words, after the first character of a run (which may not stand alone), in a run, at the start
# of a piece that must now be met, behind the comma after a piece used to its end.
_BETWEEN, _ONE, _RUN, _START, _PAUSE = range(5)
_State = tuple[int, int, int, int]  # token of the sentence, token of the text, where, left out of this piece


class _Walk:
    """All ways at once in which a sentence runs through a text."""

    def __init__(self, said: Sequence[Token], text: Text, openings: Sequence[tuple[str, ...]]) -> None:
        self.said = tuple(t.text for t in said)
        self.text = text
        self.held = text.tokens
        self.openings = openings
        self.starts = frozenset(text.starts)
        self.ends = [i for i, t in enumerate(self.held) if t.kind == "sentence"]
        self.piece = [max((s for s in text.starts if s <= i), default=0) for i in range(len(self.held))]
        self.most_left_out = {s: int((self._end_of_piece(s) - s) * (1 - KEPT)) for s in {0, *text.starts}}

    def place(self) -> Place | None:
        """Where the first way that arrives runs."""
        for start in self.text.starts:
            if self._is_governed(start):
                continue
            for opened in self._opened(0):
                if opened < len(self.said) and (end := self._arrive((opened, start, _START, 0))) is not None:
                    return Place(self.held[start].start, self.held[end - 1].end)
        return None

    def _opened(self, at: int) -> Iterator[int]:
        """Where the sentence may be after opening words."""
        seen, open_ = {at}, [at]
        while open_:
            here = open_.pop()
            yield here
            for words in self.openings:
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
            at, here, where, _ = state
            if at == len(self.said) and where == _RUN and self._is_end(here) and not self._is_taken_back(here):
                return here
            for following in self._steps(state):
                if following not in seen:
                    seen.add(following)
                    open_.append(following)
        return None

    def _steps(self, state: _State) -> Iterator[_State]:
        at, here, where, left_out = state
        if at < len(self.said) and here < len(self.held) and self.said[at] == self.held[here].text:
            yield from self._met(at, here, where, left_out)
        if where == _ONE:
            return
        if where == _START:
            yield from ((opened, here, _START, left_out) for opened in self._opened(at) if opened > at)
            return
        if where == _PAUSE or (where == _RUN and self._is_end(here)):
            yield from self._hop(at, here, where)
            return
        if at < len(self.said) and self.said[at] in _ANYWHERE:
            yield at + 1, here, _BETWEEN, left_out
        if not self._is_end(here) and here not in self.text.fixed and left_out < self.most_left_out[self.piece[here]]:
            yield at, here + 1, _BETWEEN, left_out + 1

    def _met(self, at: int, here: int, where: int, left_out: int) -> Iterator[_State]:
        kind = self.held[here].kind
        if kind in ("piece", "sentence"):
            if where in (_RUN, _START) and here + 1 < len(self.held):
                yield from ((at + 1, start, _START, 0) for start in self._entries(here + 1))
        else:
            whole = kind == "figure" or where in (_ONE, _RUN) or self._is_end(here + 1)
            yield at + 1, here + 1, _RUN if whole else _ONE, left_out

    def _hop(self, at: int, here: int, where: int) -> Iterator[_State]:
        """From the end of a piece to the next; past whole pieces where the sentence has a comma too."""
        if here >= len(self.held) or self.held[here].kind == "sentence":
            return
        if where == _RUN:
            yield from ((at, start, _START, 0) for start in self._entries(here + 1))
            if at < len(self.said) and self.said[at] == "，":
                yield at + 1, here, _PAUSE, 0
            if (behind := self._behind_brackets(here)) is not None:
                yield at, behind, _START, 0
            return
        for start in (s for s in self.text.starts if s > here):
            between = range(here + 1, start)
            if any(self.held[k].kind == "sentence" or k in self.text.fixed for k in between):
                return
            if not self._governs(here + 1, start):
                yield at, start, _START, 0

    def _behind_brackets(self, here: int) -> int | None:
        """Past a remark in brackets that may be left out (“世界知识产权组织（WIPO）人才培养合作”)."""
        if self.text.words[self.held[here].start] not in "（(":
            return None
        end = next((i for i in range(here + 1, len(self.held)) if self._is_end(i)), len(self.held))
        remark = range(here + 1, end)
        closed = end < len(self.held) and self.text.words[self.held[end].start] in "）)"
        return end + 1 if closed and end + 1 in self.starts and not self.text.fixed.intersection(remark) else None

    def _entries(self, here: int) -> Iterator[int]:
        """Where a piece may be met that follows a divider: there, or behind what numbers it (“（一）”, “1.”)."""
        yield here
        numbered = self.held[here : here + 3]
        if [t.kind for t in numbered[::2]] == ["piece", "piece"] and _ORDINAL.fullmatch(numbered[1].text):
            yield here + 3
        elif found := _enumerator(numbered):
            yield here + found

    def _end_of_piece(self, start: int) -> int:
        return next((i for i in range(start, len(self.held)) if self._is_end(i)), len(self.held))

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
        return [piece for piece in words.split("，") if piece]
