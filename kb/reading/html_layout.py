"""First stage: how a web page sets its text, as its inline styles say, and what it hides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kb.model import Layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A browser's default, and points to the pixel.
_PIXELS = 16.0
_POINTS = 0.75
_HEADINGS = {f"h{n}": size for n, size in enumerate((24.0, 18.0, 14.04, 12.0, 9.96, 8.04), 1)}
_DECLARATION = re.compile(r"([\w-]{1,40})\s*:\s*([^;]{1,200})")
_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,6})?)\s*(px|pt|em|rem|%|ch|)\s*(?:!important)?$")
_HIDING_CLASS = re.compile(r"([.#][\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_CLASSIC_SIZES = (7.5, 10.0, 12.0, 13.5, 18.0, 24.0, 36.0)
# Without a style of their own these change nothing.
_PLAIN = {"p", "div", "span", "td", "tr", "tbody", "br", "section", "article", "li", "ul", "img", "em", "u"}
_OFF_SCREEN = -900.0
_ALIGN: dict[str, Literal["left", "center", "right"]] = {
    "left": "left", "justify": "left", "start": "left", "center": "center", "right": "right", "end": "right",
}  # fmt: skip
_CHINESE_SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set where it stands; sizes in points, the indent in characters."""

    size: float | None = None
    font: str | None = None
    bold: bool = False
    align: Literal["left", "center", "right"] | None = None
    indent: float = 0.0
    verbatim: bool = False
    linked: bool = False


@lru_cache(maxsize=1024)
def declarations(style: str | None) -> Mapping[str, str]:
    """The properties of a style attribute; pages repeat a few of them thousands of times."""
    found = ((name.lower(), value.strip()) for name, value in _DECLARATION.findall(style or ""))
    return {name: value if name == "font-family" else value.lower() for name, value in found}


def inherited(look: Look, element: HtmlElement) -> Look:
    """How text inside `element` is set, given how text around it is."""
    tag, said = element.tag, declarations(element.get("style"))
    if not said and tag in _PLAIN and not element.get("align"):
        return look
    size = _size(said.get("font-size"), look.size) or _HEADINGS.get(tag) or _font_size(element) or look.size
    font = _family(said.get("font-family") or (element.get("face") if tag == "font" else None)) or look.font
    weight = said.get("font-weight")
    bold = look.bold or tag in ("b", "strong", "th") or tag in _HEADINGS
    if weight:
        bold = weight.startswith("bold") or (weight.isdecimal() and int(weight) >= 600)
    align = _ALIGN.get(said.get("text-align") or (element.get("align") or "").lower(), look.align)
    if tag == "center":
        align = "center"
    indent = _characters(said.get("text-indent"), size) if "text-indent" in said else look.indent
    return replace(
        look, size=size, font=font, bold=bold, align=align, indent=indent,
        verbatim=look.verbatim or tag == "pre" or said.get("white-space", "").startswith("pre"),
        linked=look.linked or tag == "a",
    )  # fmt: skip


def layout(tag: str, look: Look, pieces: Iterable[tuple[str, Look]]) -> Layout:
    """The layout of a block: its element's, with the size and font most of its words have."""
    sizes: dict[float | None, int] = {}
    fonts: dict[str | None, int] = {}
    words = bold = 0
    for text, piece in pieces:
        length = len("".join(text.split()))
        words += length
        bold += length if piece.bold else 0
        sizes[piece.size] = sizes.get(piece.size, 0) + length
        fonts[piece.font] = fonts.get(piece.font, 0) + length
    return Layout(
        style=tag,
        outline_level=int(tag[1]) if tag in _HEADINGS else None,
        bold=bool(words) and bold == words,
        align=look.align,
        indent=look.indent or None,
        font_size=max(sizes, key=lambda s: sizes[s], default=None),
        font=max(fonts, key=lambda f: fonts[f], default=None),
    )


def hides(element: HtmlElement, hiding: frozenset[str]) -> bool:
    """True where a browser shows nothing of `element`, or nothing anyone could see."""
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true":
        return element.tag not in ("body", "html", "svg", "i")
    if hiding:
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        if not hiding.isdisjoint(names):
            return True
    style = element.get("style")
    return style is not None and _invisible(declarations(style))


def hiding_names(sheets: Iterable[str]) -> frozenset[str]:
    """Classes and ids that the page's own style sheets hide; only the simplest rules are looked at."""
    return frozenset(
        name for sheet in sheets for name, body in _HIDING_CLASS.findall(sheet) if _invisible(declarations(body))
    )


def _invisible(said: Mapping[str, str]) -> bool:
    if said.get("display", "").startswith("none") or said.get("visibility", "").startswith(("hidden", "collapse")):
        return True
    if re.match(r"0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!|$)", said.get("font-size", "x")):
        return True
    if re.match(r"0(?:\.0+)?\s*(?:!|$)", said.get("opacity", "x")):
        return True
    away = ("left", "top", "margin-left", "text-indent")
    return any((_pixels(said.get(name)) or 0.0) < _OFF_SCREEN for name in away)


def _length(said: str | None) -> tuple[float, str] | None:
    found = _LENGTH.match(said or "x")
    return (float(found[1]), found[2]) if found and found[1] not in ("", "-") else None


def _pixels(said: str | None) -> float | None:
    found = _length(said)
    if found is None:
        return None
    value, unit = found
    return value / _POINTS if unit == "pt" else value * _PIXELS if unit in ("em", "rem") else value


def _size(said: str | None, around: float | None) -> float | None:
    """A font size in points."""
    if said in _CHINESE_SIZES:
        return _CHINESE_SIZES[said or ""]
    found = _length(said)
    if found is None or found[0] <= 0:
        return None
    value, unit = found
    outer = around or _PIXELS * _POINTS
    return round({"pt": value, "em": value * outer, "%": value * outer / 100}.get(unit, value * _POINTS), 2)


def _font_size(element: HtmlElement) -> float | None:
    said = element.get("size") if element.tag == "font" else None
    return _CLASSIC_SIZES[int(said) - 1] if said in {"1", "2", "3", "4", "5", "6", "7"} else None


def _family(said: str | None) -> str | None:
    name = (said or "").split(",")[0].strip(" \"'")
    return name or None


def _characters(said: str | None, size: float | None) -> float:
    """An indent in characters."""
    found = _length(said)
    if found is None:
        return 0.0
    value, unit = found
    if unit in ("em", "rem"):
        return value
    if unit in ("%", "ch"):
        return 0.0
    points = value if unit == "pt" else value * _POINTS
    return round(points / (size or _PIXELS * _POINTS), 2)
