"""The model's output as it comes in: cut into sentences with the handles each of them cites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_HANDLES = r"[〔\[［【][\s号：:]*[A-Za-z][A-Za-z0-9]{1,11}(?:[\s,，、;；]+[A-Za-z][A-Za-z0-9]{1,11})*\s*[〕\]］】]"
_GROUP = re.compile(rf"(?:{_HANDLES}\s*)+")
_ONE = re.compile(r"[A-Za-z][A-Za-z0-9]{1,11}")
# What a sentence with its handles is followed by before the next begins.
_AFTER = re.compile(r"[\s。；，、,;.！!]*")
_OPEN = re.compile(r"\s*[〔\[［【][^〕\]］】]{0,60}")
_END = re.compile(r"\n|[。！？!?]+[”’」』）)》]*")
_MARKS = re.compile(
    r"^\s*(?:[-*+•·>#]+\s*|(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)）]\s*"
    r"|[（(][\d一二三四五六七八九十]{1,2}[）)]\s*)+"
)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the model without its handles, and these."""

    text: str
    handles: tuple[str, ...]


class Cutter:
    """Takes the output in as it comes and gives out sentences once they are whole."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, more: str) -> Iterator[Said]:
        """The sentences that `more` makes whole."""
        self._text += more
        if self._is_thinking():
            return
        while found := _GROUP.search(self._text):
            after = _AFTER.match(self._text, found.end())
            end = after.end() if after else found.end()
            if end == len(self._text) or _OPEN.fullmatch(self._text, found.end()):  # another handle may follow
                return
            yield from self._cut(found, end)

    def close(self) -> Iterator[Said]:
        """What is left at the end of the output; a sentence without handles is given out as such."""
        self._text = _THOUGHT.sub("", self._text)
        while found := _GROUP.search(self._text):
            after = _AFTER.match(self._text, found.end())
            yield from self._cut(found, after.end() if after else found.end())
        yield from (Said(s, ()) for s in _sentences(self._text))
        self._text = ""

    def _is_thinking(self) -> bool:
        """True while a model that thinks aloud has not come to its answer."""
        head = self._text.lstrip()
        if "</think" in head:
            self._text = _THOUGHT.sub("", head)
            return False
        return head.startswith("<think") or (len(head) < len("<think") and "<think".startswith(head))

    def _cut(self, found: re.Match[str], end: int) -> Iterator[Said]:
        *loose, last = _sentences(self._text[: found.start()]) or [""]
        handles = tuple(dict.fromkeys(h.lower() for h in _ONE.findall(found[0])))
        self._text = self._text[end:]
        yield from (Said(s, ()) for s in loose)
        yield Said(last, handles)


def _sentences(text: str) -> list[str]:
    """The sentences of a run of output, without list marks, markdown and hidden characters; quotations stay whole."""
    out, start = [], 0
    for found in _END.finditer(text):
        if found[0] != "\n" and text.count("“", start, found.start()) > text.count("”", start, found.end()):
            continue
        out.append(text[start : found.end()])
        start = found.end()
    out.append(text[start:])
    return [s for s in (_cleaned(s) for s in out) if s]


def _cleaned(text: str) -> str:
    shown = "".join(c for c in text.replace("**", "") if unicodedata.category(c) not in _HIDDEN)
    return _MARKS.sub("", shown).strip().rstrip("。；;，,：: ")
