"""First stage: what a Word document's styles say of a paragraph: its name, outline level and numbering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; `outline_level` counts from 1, `numbering` is (list id, level)."""

    name: str | None = None
    outline_level: int | None = None
    numbering: tuple[str, int] | None = None


class Styles:
    """The styles of one document, with what they inherit."""

    def __init__(self, part: Element | None) -> None:
        self._raw = {s.get(f"{W}styleId") or "": s for s in part.iter(f"{W}style")} if part is not None else {}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """The style of `paragraph`; an outline level set on the paragraph itself wins."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._style(named.get(f"{W}val") or "") if named is not None else Style()
        own = _level(paragraph)
        return Style(style.name, own, style.numbering) if own is not None else style

    def _style(self, style_id: str, depth: int = 0) -> Style:
        if style_id in self._known:
            return self._known[style_id]
        element = self._raw.get(style_id)
        if element is None or depth > 20:
            return Style()
        base = element.find(f"{W}basedOn")
        above = self._style(base.get(f"{W}val") or "", depth + 1) if base is not None else Style()
        name = element.find(f"{W}name")
        level = _level(element)
        found = Style(
            name.get(f"{W}val") if name is not None else None,
            level if level is not None else above.outline_level,
            numbering(element) or above.numbering,
        )
        self._known[style_id] = found
        return found


def _level(element: Element) -> int | None:
    said = element.find(f"{W}pPr/{W}outlineLvl")
    value = said.get(f"{W}val") if said is not None else None
    return int(value) + 1 if value and value.isdecimal() and int(value) < _BODY_LEVEL else None


def numbering(element: Element) -> tuple[str, int] | None:
    """(list id, level) of a paragraph or style; None where it has none, ("0", 0) where it takes numbering away."""
    said = element.find(f"{W}pPr/{W}numPr")
    if said is None:
        return None
    list_id, level = said.find(f"{W}numId"), said.find(f"{W}ilvl")
    depth = level.get(f"{W}val") if level is not None else None
    number = list_id.get(f"{W}val") if list_id is not None else None
    return (number, int(depth) if depth and depth.isdecimal() else 0) if number is not None else None
