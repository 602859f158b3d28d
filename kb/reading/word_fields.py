"""First stage: Word's fields: what a page shows of them is text, their codes and the contents list are not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.reading.symbols import symbol
from kb.reading.word_numerals import written
from kb.reading.word_styles import W, number, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Contents lists and page numbers are of the printed page, the others leave no mark on it.
_DROPPED = {"TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "XE", "TC", "TA", "RD", "SET", "PRIVATE", "INDEX"}
# EQ \o\ac(○,1) prints a number inside a circle; EQ \f(1,2) a fraction.
_OVERSTRIKE = re.compile(r"\\o(?:\s*\\a[clr])*\s*\(\s*([^,，;；()]*)[,，;；]\s*([^()]*?)\s*\)", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\(\s*([^,，;；()]*)[,，;；]\s*([^()]*?)\s*\)", re.IGNORECASE)
_CIRCLES = "○◯〇⃝"
_SYMBOL = re.compile(r"SYMBOL\s+(\d{1,5}|0x[0-9a-f]{1,4})(?:.*?\\f\s*[\"“]?([^\"”\\]+))?", re.IGNORECASE)
_LONGEST_CODE = 2000


@dataclass(slots=True)
class _Field:
    """One field that has begun: its code so far, whether its result has begun, what it shows by itself."""

    code: str = ""
    result: bool = False
    shows: str = ""

    @property
    def name(self) -> str:
        """TOC, PAGEREF, …"""
        return next(iter(self.code.split()), "").upper()

    @property
    def dropped(self) -> bool:
        """True where what it shows is no text of the document."""
        return self.name in _DROPPED


@dataclass(slots=True)
class Fields:
    """The fields that are open at a place of the document; they reach over runs and paragraphs.

    `whole` is False where begins and ends do not match: then none reaches beyond its paragraph, lest all text that
    follows were taken for its code, or for a contents list.
    """

    whole: bool = True
    contents: int = 0
    unread: int = 0
    _open: list[_Field] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """True where text is a code, or the result of a field that is left out."""
        return any(not f.result or f.dropped for f in self._open)

    def character(self, element: Element) -> str:
        """Take a fldChar; what the field shows by itself, when it ends."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field(shows=_form(element)))
        elif kind == "separate" and self._open:
            self._open[-1].result = True
            if self._open[-1].name == "TOC":
                self.contents += 1
                self._open[-1].code = "TOC" if self.whole else ""
        elif kind == "end" and self._open:
            done = self._open.pop()
            return "" if self.silent else self._computed(done)
        return ""

    def end_paragraph(self) -> None:
        """A field of a damaged file ends with its paragraph."""
        if not self.whole:
            self._open.clear()

    def code(self, text: str) -> None:
        """Take instruction text."""
        if self._open and not self._open[-1].result and len(self._open[-1].code) < _LONGEST_CODE:
            self._open[-1].code += text

    def _computed(self, done: _Field) -> str:
        if done.shows:
            return done.shows
        if done.name == "EQ":
            shown = _equation(done.code)
            self.unread += not shown and not done.result
            return "" if done.result else shown
        found = _SYMBOL.match(done.code.strip()) if done.name == "SYMBOL" and not done.result else None
        return symbol((found[2] or "").strip(), int(found[1], 0)) or "" if found else ""


def drops(code: str | None) -> bool:
    """True where a simple field with `code` shows no text of the document."""
    return _Field(code or "").dropped


def _equation(code: str) -> str:
    over = _OVERSTRIKE.search(code)
    if over:
        base, inner = over[1].strip(), over[2].strip()
        if base in _CIRCLES and inner.isdecimal() and len(inner) <= 2:
            return written(int(inner), "decimalEnclosedCircle")
        return inner or base
    fraction = _FRACTION.search(code)
    return f"{fraction[1].strip()}/{fraction[2].strip()}" if fraction else ""


def _form(begin: Element) -> str:
    """What a tick box or a drop-down of a form shows."""
    data = begin.find(f"{W}ffData")
    if data is None:
        return ""
    box = data.find(f"{W}checkBox")
    if box is not None:
        said = box.find(f"{W}checked")
        said = box.find(f"{W}default") if said is None else said
        return "☑" if said is not None and on(said.get(f"{W}val")) else "□"
    choices = data.find(f"{W}ddList")
    if choices is None:
        return ""
    entries = [e.get(f"{W}val") or "" for e in choices.iter(f"{W}listEntry")]
    chosen = int(number(value(choices, "result") or value(choices, "default")) or 0)
    return entries[chosen] if 0 <= chosen < len(entries) else ""
