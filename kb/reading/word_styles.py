"""First stage: how Word text looks once every style it inherits from has had its say (ECMA-376 Part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BODY_LEVEL = 9
# A style that says no outline level but is called so is a heading: “heading 1”, “标题 1”, “标题1”, “Heading 1 Char”.
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])(?!\d)", re.IGNORECASE)
# In points: what Word takes where a file says nothing.
_SIZE = 10.0
_MOST_STYLES = 64
_TOGGLES = ("b", "vanish")
_OFF = {"0", "false", "off", "none"}
Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits: `ids` from itself up to its root, properties of paragraph and text."""

    ids: tuple[str, ...] = ()
    name: str | None = None
    paragraph: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outline_level(self) -> int | None:
        """From 1; None for body text."""
        return level_of(self.paragraph, self.name)


class Styles:
    """The styles of one document, with what they inherit."""

    def __init__(self, part: Element | None, theme: Element | None = None) -> None:
        self._faces = _faces(theme)
        self._raw: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._default: dict[str, str] = {}
        self.defaults: Properties = {}
        self._paragraphs: Properties = {}
        if part is None:
            return
        for style in part.iter(f"{W}style"):
            key = style.get(f"{W}styleId") or ""
            self._raw[key] = style
            if on(style.get(f"{W}default")) and style.get(f"{W}default") is not None:
                self._default[style.get(f"{W}type") or "paragraph"] = key
        self.defaults = self.run_properties(part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._paragraphs = paragraph_properties(part.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))

    def of(self, paragraph: Element) -> Style:
        """The style of `paragraph`, the default one where it names none."""
        named = value(paragraph, "pPr/pStyle") or self._default.get("paragraph") or ""
        return self._style(named)

    def effective(self, style: Style, direct: Properties) -> Properties:
        """The paragraph properties that hold: the document's, the style's, the paragraph's own."""
        return {**self._paragraphs, **style.paragraph, **direct}

    def text(self, style: Style, properties: Element | None) -> Properties:
        """The text properties that hold for a run with `properties` in a paragraph of `style`."""
        direct = self.run_properties(properties)
        named = value(properties, "rStyle") if properties is not None else None
        character = self._style(named).text if named else {}
        found = {**self.defaults, **style.text, **character}
        for toggle in _TOGGLES:
            # A paragraph's and a character's bold cancel each other out (17.7.3).
            if not self.defaults.get(toggle) and toggle in character:
                found[toggle] = bool(style.text.get(toggle)) != bool(character[toggle])
        return {**found, **direct}

    def numbering_of(self, style_id: str) -> str | None:
        """The list a numbering style points to."""
        element = self._raw.get(style_id)
        return value(element, "pPr/numPr/numId") if element is not None else None

    def _style(self, style_id: str) -> Style:
        """The style and all it is based on, nearest wins; a chain that bites its tail ends there."""
        if style_id in self._known:
            return self._known[style_id]
        chain: list[str] = []
        at: str | None = style_id
        while at is not None and at in self._raw and at not in chain and len(chain) < _MOST_STYLES:
            chain.append(at)
            at = value(self._raw[at], "basedOn")
        paragraph: Properties = {}
        text: Properties = {}
        for key in reversed(chain):
            paragraph.update(paragraph_properties(self._raw[key].find(f"{W}pPr")))
            text.update(self.run_properties(self._raw[key].find(f"{W}rPr")))
        name = value(self._raw[chain[0]], "name") if chain else None
        self._known[style_id] = Style(tuple(chain), name, paragraph, text)
        return self._known[style_id]

    def run_properties(self, element: Element | None) -> Properties:
        """What an rPr says: b, vanish, size (points), font (East Asian), latin, color, shaded."""
        found: Properties = {}
        for child in element if element is not None else ():
            name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
            said = child.get(f"{W}val")
            if name in _TOGGLES:
                found[name] = on(said)
            elif name == "sz" and number(said):
                found["size"] = (number(said) or 0) / 2
            elif name == "rFonts":
                found.update(self._fonts(child))
            elif name == "color":
                found["color"] = said
            elif name == "highlight":
                found["shaded"] = said not in (None, "none", "white")
            elif name == "shd":
                found["shaded"] = found.get("shaded") or is_dark(child)
        return found

    def _fonts(self, element: Element) -> Properties:
        found: Properties = {}
        for key, name in (("font", "eastAsia"), ("latin", "ascii")):
            themed = self._faces.get(element.get(f"{W}{name}Theme") or "")
            said = themed or element.get(f"{W}{name}")
            if said:
                found[key] = said
        return found


def value(element: Element | None, path: str) -> str | None:
    """The val of the first element at `path` (names of the main namespace), None where there is none."""
    if element is None:
        return None
    found = element.find(_path(path))
    return None if found is None else found.get(f"{W}val")


@lru_cache(maxsize=256)
def _path(names: str) -> str:
    return "/".join(f"{W}{name}" for name in names.split("/"))


def on(said: str | None) -> bool:
    """What an on/off property says; present without a value is on."""
    return said is None or said.lower() not in _OFF


def number(said: str | None) -> float | None:
    """A measure as the file has it, None where it is none."""
    if said is None or len(said) > 12 or not re.fullmatch(r"[-+]?\d+(?:\.\d+)?", said):
        return None
    return float(said)


def is_dark(shading: Element) -> bool:
    """True where white letters on `shading` can be read."""
    fill = (shading.get(f"{W}fill") or "auto").upper()
    filled = shading.get(f"{W}val") in ("solid",) or shading.get(f"{W}themeFill") is not None
    return filled or fill not in ("AUTO", "FFFFFF")


def paragraph_properties(element: Element | None) -> Properties:
    """What a pPr says: align, outline, numId, ilvl, shaded, and indents (left, first; twips or hundredths)."""
    found: Properties = {}
    if element is None:
        return found
    said = value(element, "jc")
    if said is not None:
        found["align"] = {"center": "center", "right": "right", "end": "right"}.get(said, "left")
    level = value(element, "outlineLvl")
    if level is not None and level.isdecimal():
        found["outline"] = int(level)
    for key in ("numId", "ilvl"):
        said = value(element, f"numPr/{key}")
        if said is not None:
            found[key] = said
    shading = element.find(f"{W}shd")
    if shading is not None:
        found["shaded"] = is_dark(shading)
    found.update(indents(element.find(f"{W}ind")))
    return found


def indents(element: Element | None) -> Properties:
    """What an ind says; a first line hangs where its value is negative. Characters go before twips, unless nought."""
    found: Properties = {}
    if element is None:
        return found
    for key, names in (("left", ("left", "start")), ("first", ("firstLine",))):
        for name in names:
            twips = number(element.get(f"{W}{name}"))
            if twips is not None:
                found[key] = twips
            hundredths = number(element.get(f"{W}{name}Chars"))
            if hundredths is not None:
                found[f"{key}_chars"] = hundredths
    for name, key in (("hanging", "first"), ("hangingChars", "first_chars")):
        hanging = number(element.get(f"{W}{name}"))
        if hanging:
            found[key] = -hanging
    return found


def first_line(properties: Mapping[str, Any], size: float | None) -> float:
    """Where the first line begins, in characters of `size` points from the margin."""
    total = 0.0
    for key in ("left", "first"):
        hundredths = properties.get(f"{key}_chars")
        total += hundredths / 100 if hundredths else properties.get(key, 0) / 20 / (size or _SIZE)
    return round(total, 2)


def level_of(properties: Mapping[str, Any], name: str | None) -> int | None:
    """The outline level, from 1, by the property or else by the style's name."""
    outline = properties.get("outline")
    if outline is not None:
        return int(outline) + 1 if outline < _BODY_LEVEL else None
    heading = _HEADING.match(name or "")
    return int(heading[1]) if heading else None


def _faces(theme: Element | None) -> dict[str, str]:
    """The theme's fonts by the names that runs use for them."""
    found: dict[str, str] = {}
    if theme is None:
        return found
    for key in ("major", "minor"):
        fonts = theme.find(f".//{_A}{key}Font")
        if fonts is None:
            continue
        latin, asian = (fonts.find(f"{_A}{name}") for name in ("latin", "ea"))
        chinese = next((f.get("typeface") for f in fonts.iter(f"{_A}font") if f.get("script") == "Hans"), None)
        eastern = (asian.get("typeface") if asian is not None else None) or chinese
        if eastern:
            found[f"{key}EastAsia"] = eastern
        western = latin.get("typeface") if latin is not None else None
        if western:
            found[f"{key}HAnsi"] = found[f"{key}Ascii"] = western
    return found
