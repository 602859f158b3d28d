"""First stage: the ruled lines, filled areas and pictures of a PDF page."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.reading.pdf_page import Box, Page

Place = Callable[[float, float, float, float], "Box"]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A ruled line is at most this thick (points) and at least this long.
_THICK = 3.2
_SHORT = 4.0
_DEEPEST = 6
# A scan covers this share of the page, and of the text that was recognised from it.
_WHOLE = 0.8
# A page of forms has some thousand objects; maps and charts have far more and no tables to read.
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 120_000
# White text is looked up among these, so there must not be many.
_MOST_SHADES = 1000


def add_drawing(page: Any, place: Place, result: Page) -> None:
    """Add rules, shades and images of `page` to `result`."""
    import pypdfium2.raw as raw

    budget = [_MOST_OBJECTS, _MOST_SEGMENTS]
    texts = under = 0
    for drawn, matrix in _objects(page.raw, budget):
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, matrix, place, result, budget)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(drawn, matrix, place)
            if box:
                result.images.append(box)
                under = texts if box.area > _WHOLE * result.width * result.height else under
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
    result.covered = under > _WHOLE * texts


def _objects(page: Any, budget: list[int]) -> Iterator[tuple[Any, Matrix]]:
    """All objects with the matrix of the forms around them, forms opened."""
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page)
    stack = [(raw.FPDFPage_GetObject, page, 0, count, _IDENTITY)]
    while stack:
        get, owner, at, count, matrix = stack.pop()
        while at < count and budget[0] > 0:
            budget[0] -= 1
            drawn = get(owner, at)
            at += 1
            if not drawn:
                continue
            if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_FORM:
                if len(stack) < _DEEPEST:
                    stack.append((get, owner, at, count, matrix))
                    inside = _times(_matrix(drawn), matrix)
                    stack.append((raw.FPDFFormObj_GetObject, drawn, 0, raw.FPDFFormObj_CountObjects(drawn), inside))
                    break
                continue
            yield drawn, matrix


def _matrix(drawn: Any) -> Matrix:
    import pypdfium2.raw as raw

    m = raw.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if raw.FPDFPageObj_GetMatrix(drawn, m) else _IDENTITY


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(drawn: Any, matrix: Matrix, place: Place) -> Box | None:
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    a, b = _apply(matrix, left.value, bottom.value), _apply(matrix, right.value, top.value)
    return place(*a, *b) if all(map(math.isfinite, (*a, *b))) else None


def _add_path(drawn: Any, matrix: Matrix, place: Place, result: Page, budget: list[int]) -> None:
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    if not fill.value and not stroke.value:
        return
    whole = _times(_matrix(drawn), matrix)
    light = _lightness(drawn) if fill.value else 0.0
    for points in _subpaths(drawn, whole, budget):
        boxes = [place(*a, *b) for a, b in pairwise(points)]
        if stroke.value:
            result.rules += [b for b in boxes if _is_rule(b)]
        if fill.value and points:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = place(min(xs), min(ys), max(xs), max(ys))
            if _is_rule(box):
                if light < 0.99:
                    result.rules.append(box)
            elif len(points) <= 6 and len(result.shades) < _MOST_SHADES:
                result.shades.append((box, light))


def _is_rule(box: Box) -> bool:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return max(wide, high) >= _SHORT and min(wide, high) <= _THICK and max(wide, high) > 2 * min(wide, high)


def _subpaths(drawn: Any, matrix: Matrix, budget: list[int]) -> Iterator[list[tuple[float, float]]]:
    """The corner points of every subpath; one with curves draws no table and gives none."""
    import pypdfium2.raw as raw

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    count = min(raw.FPDFPath_CountSegments(drawn), budget[1])
    budget[1] -= count
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if points and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = _apply(matrix, x.value, y.value)
        if not all(map(math.isfinite, at)):
            curved = True
        points.append(at)
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points and not curved:
        yield points


def _lightness(drawn: Any) -> float:
    """0 black to 1 white; 0 where the colour is not told, 1 where nothing is painted."""
    import pypdfium2.raw as raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        return 0.0
    return 1.0 if alpha.value == 0 else min(red.value, green.value, blue.value) / 255
