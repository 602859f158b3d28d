"""First stage: lines seen on a picture become a page of glyphs and rules, as one with a text layer has.

From there on a scan goes the way of every PDF: one geometry for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kb.reading.ocr_engine import Character, Seen, View
from kb.reading.ocr_rules import ruled_lines
from kb.reading.pdf_page import Box, Glyph, Page
from kb.text import is_cjk

# So many ideographs that follow one another tell the size of their type.
_TELLING = 3
# Sizes nearer than this to the text's own are the same: the models place characters to about a pixel.
_SAME = 0.1
# Less than this between two characters is the model's inexactness, not a blank.
_APART = 0.9
_NARROW = 0.25
_NUMBER = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,8}[编章节条]")
# How sure the models are: measured on printed pages of known text, see eval/ocr.py.
DOUBTFUL_CHARACTER = 0.6
DOUBTFUL_NUMERAL = 0.85
DOUBTFUL_LINE = 0.85
# A line is full from this share of the page's width; so many tell the margins; so much pages of one scan differ.
_FULL, _FEW, _LIKE = 0.55, 5, 0.06
_NUMERALS = "0123456789一二三四五六七八九十百千万亿"
_HALF = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "!": "！", "?": "？"})
_PAGE_NUMBER = re.compile(r"[-—–一－~～·]{1,2}(\d{1,3})[-—–一－~～·]{1,2}$")
_NOUGHT = re.compile(r"(?<=[一二三四五六七八九])[O0○ОΟo〇]+(?=[一二三四五六七八九年])")
_MARKS = "（），：；！？。、《》“”〔〕"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that may be misread: page and line count from 1."""

    page: int
    line: int
    text: str


def fill(page: Page, view: View, *, size: float | None) -> list[Doubt]:
    """Put what was seen on `page`, whose width and height are known, and tell which lines are doubtful.

    `size` is the type size (points) of the pages before, for a page too short to tell its own.
    """
    point = page.width / max(1, view.image.shape[1])
    lines = sorted((line for line in view.lines if line.text), key=lambda line: (line.middle, line.characters[0].x0))
    own = type_size(lines)
    text_size = own * point if own else size or 16.0
    page.glyphs = [g for line in lines for g in _glyphs(line, point, text_size)]
    page.images, page.shades, page.invisible, page.oblique = [], [], [], ""
    boxes = ruled_lines(view.image, text_size / point)
    page.rules = [Box(b.x0 * point, b.top * point, b.x1 * point, b.bottom * point) for b in boxes]
    return [Doubt(page.number, n, line.text) for n, line in enumerate(lines, 1) if _is_doubtful(line)]


def type_size(lines: Sequence[Seen]) -> float | None:
    """The size most of the text is set in, in pixels; None where no line is long enough to tell."""
    told = sorted((pitch, len(x.characters)) for x in lines if (pitch := _pitch(x)))
    half, passed = sum(n for _, n in told) / 2, 0
    for pitch, count in told:
        passed += count
        if passed >= half:
            return pitch
    return None


def _pitch(line: Seen) -> float | None:
    """How far ideographs stand from one another; None where too few follow each other to tell."""
    steps, way = 0, 0.0
    for left, right in pairwise(line.characters):
        apart = (right.x0 + right.x1 - left.x0 - left.x1) / 2
        if is_cjk(left.char) and is_cjk(right.char) and 0 < apart < 2 * line.height:
            steps, way = steps + 1, way + apart
    return way / steps if steps >= _TELLING else None


def _glyphs(line: Seen, point: float, text_size: float) -> list[Glyph]:
    size = (_pitch(line) or 0.0) * point or text_size
    if abs(size - text_size) < _SAME * text_size:
        size = text_size
    size = max(1.0, round(2 * size) / 2)
    base = line.middle * point + 0.325 * size
    glyphs = [
        Glyph(char, x0 * point, x1 * point, base - 0.8 * size, base + 0.15 * size, base, size, "", False, -1, False)
        for char, (x0, x1) in zip(mended(line.text), _closed(line.characters, size / point), strict=True)
    ]
    at = _number_ends(line, size / point)
    if at:
        blank = glyphs[at]._replace(char=" ", x0=glyphs[at - 1].x1, x1=glyphs[at].x0)
        glyphs.insert(at, blank)
    return glyphs


def _number_ends(line: Seen, size: float) -> int:
    """Where the blank after the number of an article stands, 0 where none is seen: it may be a narrow one."""
    number = _NUMBER.match(line.text)
    if not number or number.end() >= len(line.characters):
        return 0
    gap = line.characters[number.end()].x0 - line.characters[number.end() - 1].x1
    return number.end() if gap > _NARROW * size else 0


def _closed(characters: tuple[Character, ...], size: float) -> list[tuple[float, float]]:
    """Where the characters begin and end, small gaps closed."""
    ends: list[tuple[float, float]] = []
    number = _NUMBER.match("".join(c.char for c in characters))
    for n, (here, after) in enumerate(pairwise(characters), 1):
        gap, least = after.x0 - here.x1, _NARROW if number and n == number.end() else _APART
        ends.append((here.x0, after.x0 if gap < least * size else here.x1))
    last = characters[-1]
    return [*ends, (last.x0, max(last.x1, last.x0 + 1))]


def mended(text: str) -> str:
    """The text with what models mistake by rule set right, character for character.

    Whether a mark is full or half width cannot be seen beside an ideograph, where GB/T 15834 has the full one; the
    dashes around a page number and the nought of a Chinese year look like 一 and O.
    """
    number = _PAGE_NUMBER.match(text)
    if number:
        return re.sub(r"\D", "—", text)
    marks = list(text)
    for i, char in enumerate(text):
        if char in "(),:;!?" and (_is_chinese("".join(marks[i - 1 : i])) or _is_chinese(text[i + 1 : i + 2])):
            marks[i] = char.translate(_HALF)
    return _NOUGHT.sub(lambda m: "〇" * len(m[0]), "".join(marks))


def _is_chinese(char: str) -> bool:
    return char != "" and (is_cjk(char) or char in _MARKS)


def _is_doubtful(line: Seen) -> bool:
    if _PAGE_NUMBER.match(line.text):
        return False
    floors = [(c.sure, DOUBTFUL_NUMERAL if c.char in _NUMERALS else DOUBTFUL_CHARACTER) for c in line.characters]
    return line.sure < DOUBTFUL_LINE or any(sure < floor for sure, floor in floors)


def usual(sizes: Sequence[float]) -> float | None:
    """The middle of the sizes of the pages so far."""
    return median(sizes) if sizes else None


def lay_alike(pages: Sequence[Page]) -> None:
    """Set the text of all pages between the same margins: each sheet lies a little differently on the glass."""
    edges = {page.number: found for page in pages if (found := _edges(page))}
    if len(edges) < 2:
        return
    left, right = median(a for a, _ in edges.values()), median(b for _, b in edges.values())
    for page in pages:
        own = edges.get(page.number)
        if own is None:
            continue
        scale = (right - left) / (own[1] - own[0])
        if abs(scale - 1) <= _LIKE and abs(own[0] - left) <= _LIKE * page.width:
            page.glyphs = [
                g._replace(x0=_moved(g.x0, own, left, scale), x1=_moved(g.x1, own, left, scale)) for g in page.glyphs
            ]
            page.rules = [
                b._replace(x0=_moved(b.x0, own, left, scale), x1=_moved(b.x1, own, left, scale)) for b in page.rules
            ]


def _moved(x: float, own: tuple[float, float], left: float, scale: float) -> float:
    return left + (x - own[0]) * scale


def _edges(page: Page) -> tuple[float, float] | None:
    """Where the full lines of a page begin and end; None where it has too few to tell."""
    lines: dict[float, list[Glyph]] = {}
    for glyph in page.glyphs:
        lines.setdefault(glyph.base, []).append(glyph)
    full = [(x[0].x0, x[-1].x1) for x in lines.values() if x[-1].x1 - x[0].x0 > _FULL * page.width]
    if len(full) < _FEW:
        return None
    return median(a for a, _ in full), median(b for _, b in full)
