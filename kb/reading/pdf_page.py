"""First stage: what PDFium tells of one page of a PDF: its glyphs, its ruled lines, its pictures."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kb.reading.pdf_characters import UNKNOWN, is_private, mended
from kb.reading.pdf_tags import Tags

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# Glyphs printed smaller than this (points) cannot be read on paper.
_TINY = 1.5
_WHITE = 0.94
# How far a coordinate may lie from the page and still be believed; PDF itself allows 14,400.
_FAR = 20_000.0
_INVISIBLE_MODES = frozenset((3, 7))


class Glyph(NamedTuple):
    """One character as printed; coordinates in points from the page's upper left corner, `base` is the baseline."""

    char: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    face: str
    bold: bool
    leaf: int
    artifact: bool


class Box(NamedTuple):
    """A rectangle in points from the page's upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.bottom - self.top)


@dataclass(slots=True)
class Page:
    """One page. `invisible` are glyphs drawn in no colour, over which a scan lies where the page is one."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    invisible: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    shades: list[tuple[Box, float]] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    oblique: str = ""
    covered: bool = False
    """True where a picture of the whole page is drawn over its text."""
    cut: bool = False
    """True where the page holds more characters than were asked for."""

    @property
    def pictured(self) -> float:
        """The share of the page that its largest picture covers."""
        return max((i.area for i in self.images), default=0.0) / max(1.0, self.width * self.height)


class _Style(NamedTuple):
    """What all glyphs of one text object share."""

    size: float
    face: str
    bold: bool
    leaf: int
    artifact: bool
    hidden: str
    angle: float
    pale: bool


class _Frame(NamedTuple):
    """The visible part of a page in its own coordinates, and by how many quarters its text is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 2 else (wide, high)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point in points from the upper left corner of the page as read."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle as read."""
        if self.turn == 0 and x0 <= x1 and y0 <= y1:
            return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        (a, b), (c, d) = self.place(x0, y0), self.place(x1, y1)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def read_page(pdf: PdfDocument, index: int, tags: Tags, *, most: int) -> Page:
    """The page at `index`, of at most `most` characters."""
    from kb.reading.pdf_drawing import add_drawing

    page = pdf[index]
    text = page.get_textpage()
    try:
        leaves = tags.leaves(page, index)
        glyphs = _Glyphs(text.raw, leaves, min(text.count_chars(), most))
        left, bottom, right, top = page.get_bbox()
        frame = _Frame(left, bottom, right, top, glyphs.turn())
        result = Page(index + 1, *frame.size, cut=text.count_chars() > most)
        add_drawing(page, frame.box, result)
        glyphs.add_to(result, frame)
        return result
    finally:
        text.close()
        page.close()


class _Glyphs:
    """The characters of one text page, grouped by the text object that draws them."""

    def __init__(self, text: Any, leaves: dict[int, int], count: int) -> None:
        import pypdfium2.raw as raw

        self._text = text
        self._leaves = leaves
        self._count = count
        self._styles: dict[int, _Style] = {}
        self._objects: list[int] = []
        self._faces: dict[int, tuple[str, bool]] = {}
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._matrix = raw.FS_MATRIX()
        self._scan()

    def _scan(self) -> None:
        import pypdfium2.raw as raw

        for i in range(self._count):
            drawn = raw.FPDFText_GetTextObject(self._text, i)
            key = ctypes.cast(drawn, ctypes.c_void_p).value or 0 if drawn else 0
            self._objects.append(key)
            if key and key not in self._styles:
                self._styles[key] = self._style(drawn, i)

    def _style(self, drawn: Any, i: int) -> _Style:
        import pypdfium2.raw as raw

        matrix, (red, green, blue, alpha) = self._matrix, self._colour
        raw.FPDFText_GetMatrix(self._text, i, matrix)
        size = raw.FPDFText_GetFontSize(self._text, i) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) if matrix.b or matrix.a < 0 else 0.0
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
        mark = raw.FPDFPageObj_GetMarkedContentID(drawn) if self._leaves else -1
        known = raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
        hidden = "不可见" if mode in _INVISIBLE_MODES or (known and alpha.value == 0) else ""
        if not hidden and (size < _TINY or not math.isfinite(size)):
            hidden = "极小"
        pale = bool(known) and mode in (0, 4) and min(red.value, green.value, blue.value) >= 255 * _WHITE
        face, heavy = self._face(drawn, i)
        leaf = self._leaves.get(mark, -1)
        return _Style(size, face, heavy or mode in (2, 6), leaf, _is_artifact(drawn), hidden, angle, pale)

    def _face(self, drawn: Any, i: int) -> tuple[str, bool]:
        """Family and weight of the font; some files draw every character on its own, few have many fonts."""
        import pypdfium2.raw as raw

        font = ctypes.cast(raw.FPDFTextObj_GetFont(drawn), ctypes.c_void_p).value or 0
        if font not in self._faces:
            face = _face(self._text, i)
            self._faces[font] = face, raw.FPDFText_GetFontWeight(self._text, i) >= 600 or "bold" in face.lower()
        return self._faces[font]

    def turn(self) -> int:
        """By how many quarters (counterclockwise) most of the text is turned."""
        turns: Counter[int] = Counter()
        for key in self._objects:
            if key:
                turns[round(self._styles[key].angle / 90) % 4] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def add_to(self, page: Page, frame: _Frame) -> None:
        """Put every glyph where it belongs: seen, invisible, or dropped with the reason counted."""
        import pypdfium2.raw as raw

        loose = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        oblique: list[str] = []
        for i, key in enumerate(self._objects):
            if not key:
                continue
            style = self._styles[key]
            code = raw.FPDFText_GetUnicode(self._text, i)
            char = mended(code)
            if char == UNKNOWN or raw.FPDFText_HasUnicodeMapError(self._text, i) == 1:
                char = char if is_private(code) else UNKNOWN
            if not char:
                continue
            raw.FPDFText_GetLooseCharBox(self._text, i, loose)
            raw.FPDFText_GetCharOrigin(self._text, i, x, y)
            box = frame.box(loose.left, loose.bottom, loose.right, loose.top)
            base = frame.place(x.value, y.value)[1]
            if abs((style.angle / 90 - frame.turn + 0.5) % 4 - 0.5) > 0.1 and char.strip():
                oblique.append(char)
                continue
            glyph = Glyph(
                char, box.x0, box.x1, box.top, box.bottom, base, style.size, style.face, style.bold, style.leaf,
                style.artifact,
            )  # fmt: skip
            _keep(page, glyph, style)
        page.glyphs = _spread(page.glyphs)
        page.invisible = _spread(page.invisible)
        page.oblique = "".join(oblique)


def _spread(glyphs: list[Glyph]) -> list[Glyph]:
    """Characters that one drawn form stands for (ﬁ, ——) lie on each other; each gets its share of the place."""
    found: list[Glyph] = []
    for _, same in groupby(glyphs, key=lambda g: (g.x0, g.x1, g.base)):
        run = [*same]
        start, step = run[0].x0, (run[0].x1 - run[0].x0) / len(run)
        if len(run) > 1:
            run = [g._replace(x0=start + k * step, x1=start + (k + 1) * step) for k, g in enumerate(run)]
        found += run
    return found


def _keep(page: Page, glyph: Glyph, style: _Style) -> None:
    wide, high = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
    if not (wide < _FAR and high < _FAR and abs(glyph.base) < _FAR and _on_page(glyph, page)):
        if glyph.char.strip():
            page.hidden["页面之外"] += 1
    elif style.hidden == "不可见" and glyph.char.strip():
        page.invisible.append(glyph)
    elif style.hidden or (style.pale and glyph.char.strip() and not _on_dark(glyph, page)):
        if glyph.char.strip():
            page.hidden[style.hidden or "与底色相同"] += 1
    else:
        page.glyphs.append(glyph)
        page.unknown += glyph.char == UNKNOWN


def _on_page(glyph: Glyph, page: Page) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return -1 <= x <= page.width + 1 and -1 <= y <= page.height + 1


def _on_dark(glyph: Glyph, page: Page) -> bool:
    """True where the topmost filled area under the glyph is not white, or a picture is."""
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    if any(i.x0 <= x <= i.x1 and i.top <= y <= i.bottom for i in page.images):
        return True
    under = [light for b, light in page.shades if b.x0 <= x <= b.x1 and b.top <= y <= b.bottom]
    return bool(under) and under[-1] < _WHITE


def _face(text: Any, i: int) -> str:
    """The font's family, without the tag of a subset; names of Chinese fonts may come in GB18030."""
    import pypdfium2.raw as raw

    flags = ctypes.c_int()
    size = raw.FPDFText_GetFontInfo(text, i, None, 0, flags)
    if size <= 1 or size > 512:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFText_GetFontInfo(text, i, buffer, size, flags)
    name = buffer.raw[: size - 1]
    try:
        said = name.decode("utf-8")
    except UnicodeDecodeError:
        said = name.decode("gb18030", errors="replace")
    return said.split("+", 1)[-1]


def _is_artifact(drawn: Any) -> bool:
    """True for what the file itself marks as no part of the text (page headers and footers, for the most)."""
    import pypdfium2.raw as raw

    size = ctypes.c_ulong()
    for k in range(min(raw.FPDFPageObj_CountMarks(drawn), 8)):
        buffer = (ctypes.c_ushort * 32)()
        mark = raw.FPDFPageObj_GetMark(drawn, k)
        if raw.FPDFPageObjMark_GetName(mark, buffer, 64, size) and size.value <= 64:
            name = bytes(buffer)[: size.value].decode("utf-16-le", errors="replace").rstrip("\0")
            if name == "Artifact":
                return True
    return False
