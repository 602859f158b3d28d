"""First stage: one OFD page: its glyphs, its ruled lines, its pictures, as any page format gives them."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.reading.ofd_package import Leaf, Resources, child, children, local, numbers
from kb.reading.ofd_text import POINT, Matrix, Sort, apply, glyph, lightness, matrix_of, sorts, times, turned
from kb.reading.pdf_characters import UNKNOWN
from kb.reading.pdf_page import Box, Glyph, Page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A ruled line is at most this thick (points) and at least this long, as in a PDF.
_THICK = 3.2
_SHORT = 4.0
_DEEPEST = 6
# Characters whose baselines are nearer than this (points) stand on one line.
_LINE = 6.0
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 120_000
_WHITE = 0.94
_OPERATIONS = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
# How many numbers an operator takes, the last two of them a point (clause 9.1, table 35); None where it curves.
_POINTS = {"S": 2, "M": 2, "L": 2}


def read_page(leaf: Leaf, number: int, *, most: int) -> Page:
    """The page of that number, of at most `most` characters."""
    left, top, wide, high = leaf.box
    start: Matrix = (1.0, 0.0, 0.0, 1.0, -left, -top)
    drawing = _Drawing(leaf.resources, most)
    for layer in leaf.contents:
        drawing.add(layer, start, _parameters(layer, leaf.resources))
    turn = drawing.turn()
    width, height = wide * POINT, high * POINT
    page = Page(number, *((height, width) if turn % 2 else (width, height)))
    page.rules = [_turned(b, turn, width, height) for b in drawing.rules]
    page.shades = [(_turned(b, turn, width, height), light) for b, light in drawing.shades]
    page.images = [_turned(b, turn, width, height) for b in drawing.images]
    _add_text(page, drawing.sorts, turn, width, height)
    return page


def _add_text(page: Page, found: list[Sort], turn: int, width: float, height: float) -> None:
    """Put every character where it belongs: seen, invisible, or dropped with the reason counted."""
    oblique: list[str] = []
    for sort in found:
        if abs((sort.angle / 90 - turn + 0.5) % 4 - 0.5) > 0.1:
            oblique.append(sort.char.strip())
            continue
        one = glyph(sort, turn, width, height)
        if one is None:
            continue
        x, y = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
        blank = not one.char.strip()
        if not (-1 <= x <= page.width + 1 and -1 <= y <= page.height + 1):
            page.hidden["页面之外"] += not blank
        elif sort.hidden == "不可见" and not blank:
            page.invisible.append(one)
        elif sort.hidden or (sort.pale and not blank and not _on_dark(x, y, page)):
            page.hidden[sort.hidden or "与底色相同"] += not blank
        else:
            page.glyphs.append(one)
            page.unknown += one.char == UNKNOWN
    page.oblique = "".join(oblique)
    page.glyphs = [*_without_covered(page.glyphs)]


def _without_covered(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """Without blanks that something is printed upon: what fills a form stands over the blanks of its template."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for one in glyphs:
        if one.char.strip():
            lines.setdefault(round(one.base / _LINE), []).append((one.x0, one.x1))
    for line in lines.values():
        line.sort()
    for one in glyphs:
        near = range(round(one.base / _LINE) - 1, round(one.base / _LINE) + 2)
        if one.char.strip() or not any(_printed(lines.get(n, []), one) for n in near):
            yield one


def _printed(line: list[tuple[float, float]], blank: Glyph) -> bool:
    """True where a character of the line covers a good part of the blank."""
    k = bisect_right(line, (blank.x1, math.inf))
    return any(
        min(x1, blank.x1) - max(x0, blank.x0) > 0.3 * (blank.x1 - blank.x0) for x0, x1 in line[max(0, k - 2) : k]
    )


def _on_dark(x: float, y: float, page: Page) -> bool:
    """True where the topmost filled area there is not white, or a picture is."""
    if any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in page.images):
        return True
    under = [light for b, light in page.shades if b.x0 <= x <= b.x1 and b.top <= y <= b.bottom]
    return bool(under) and under[-1] < _WHITE


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    (a, b), (c, d) = turned(box.x0, box.top, turn, width, height), turned(box.x1, box.bottom, turn, width, height)
    return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def _parameters(element: Element, resources: Resources) -> Element | None:
    return resources.parameters.get(element.get("DrawParam") or "")


class _Drawing:
    """Collects what the objects of a page draw, in points from its upper left corner."""

    def __init__(self, resources: Resources, most: int) -> None:
        self._resources = resources
        self._most = most
        self._objects = _MOST_OBJECTS
        self._segments = _MOST_SEGMENTS
        self.sorts: list[Sort] = []
        self.rules: list[Box] = []
        self.shades: list[tuple[Box, float]] = []
        self.images: list[Box] = []

    def add(self, holder: Element, matrix: Matrix, parameters: Element | None, depth: int = 0) -> None:
        """Add the objects in `holder`, which `matrix` places on the page."""
        for element in holder:
            self._objects -= 1
            if self._objects < 0:
                return
            name = local(element)
            if name == "PageBlock" and depth < _DEEPEST:
                self.add(element, matrix, parameters, depth + 1)
            elif name == "TextObject":
                placed = times(matrix_of(element), matrix)
                self.sorts += sorts(element, placed, self._resources, most=self._most - len(self.sorts))
            elif element.get("Visible") in ("false", "0"):
                continue
            elif name == "PathObject":
                self._path(element, times(matrix_of(element), matrix), parameters)
            elif name == "ImageObject":
                self._image(element, matrix)
            elif name == "CompositeObject" and depth < _DEEPEST:
                unit = self._resources.graphics.get(element.get("ResourceID") or "")
                inner = child(unit, "Content")
                if inner is not None:
                    self.add(inner, times(matrix_of(element), matrix), parameters, depth + 1)

    def turn(self) -> int:
        """By how many quarters most of the text is turned."""
        turns = Counter(round(s.angle / 90) % 4 for s in self.sorts if s.char.strip())
        return turns.most_common(1)[0][0] if turns else 0

    def _image(self, element: Element, matrix: Matrix) -> None:
        box = numbers(element.get("Boundary"))
        if len(box) == 4:
            here = _box([apply(matrix, box[0], box[1]), apply(matrix, box[0] + box[2], box[1] + box[3])])
            self.images += [here] if here else []

    def _path(self, element: Element, matrix: Matrix, parameters: Element | None) -> None:
        stroked = element.get("Stroke") not in ("false", "0")
        filled = element.get("Fill") in ("true", "1")
        own = _parameters(element, self._resources)
        fill = next((c for e in (element, own, parameters) if e is not None for c in children(e, "FillColor")), None)
        light = lightness(fill) if fill is not None else 0.0
        data = child(element, "AbbreviatedData")
        for points in self._subpaths((data.text or "") if data is not None else "", matrix):
            if stroked:
                sides = [_box([*pair]) for pair in pairwise(points)]
                self.rules += [b for b in sides if b and _is_rule(b)]
            box = _box(points)
            if filled and box:
                if not _is_rule(box):
                    self.shades += [(box, light)] if len(points) <= 6 else []
                elif light < 0.99:
                    self.rules.append(box)

    def _subpaths(self, data: str, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The corner points of every subpath; one with curves draws no table and gives none."""
        points: list[tuple[float, float]] = []
        curved = False
        for operation in _OPERATIONS.finditer(data):
            self._segments -= 1
            if self._segments < 0:
                return
            values = numbers(operation[2])
            name = operation[1]
            if name in ("S", "M") and points:
                # Producers write S before M; only a move away from drawn lines begins anew.
                if len(points) > 1 and not curved:
                    yield points
                points, curved = [], False
            if name == "C":
                points += points[:1]
            elif len(values) == _POINTS.get(name):
                points.append(apply(matrix, values[0], values[1]))
            else:
                curved = True
        if len(points) > 1 and not curved:
            yield points


def _box(points: list[tuple[float, float]]) -> Box | None:
    """What holds the points, in points; None where one is nowhere."""
    if not points or not all(math.isfinite(v) and abs(v) < 10_000 for p in points for v in p):
        return None
    xs, ys = [p[0] * POINT for p in points], [p[1] * POINT for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_rule(box: Box) -> bool:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return max(wide, high) >= _SHORT and min(wide, high) <= _THICK and max(wide, high) > 2 * min(wide, high)
