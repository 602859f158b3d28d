"""First stage: the text objects of an OFD page become glyphs with their places (GB/T 33190-2016, clause 11)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kb.reading.ofd_package import Resources, children, numbers
from kb.reading.pdf_characters import is_wide, mended
from kb.reading.pdf_page import Glyph

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

POINT = 72 / 25.4
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# How much of its square a letter takes, where the file does not tell.
_NARROW = 0.5
_WIDEST = 1.05
# Above and below the baseline, as an ideograph stands.
_RISE, _FALL = 0.88, 0.12
_TINY = 1.5
_HEAVY = 600


class Sort(NamedTuple):
    """One character as a text object sets it, in points from the page's upper left corner, before any turning."""

    char: str
    x: float
    y: float
    advance: float
    size: float
    angle: float
    face: str
    bold: bool
    hidden: str
    pale: bool


def sorts(element: Element, matrix: Matrix, resources: Resources, *, most: int) -> Iterator[Sort]:
    """The characters of a text object that `matrix` places on the page (in millimetres), at most `most`."""
    size = (numbers(element.get("Size")) or [0.0])[0]
    a, b, c, d, _, _ = matrix
    wide = (numbers(element.get("HScale")) or [1.0])[0] or 1.0
    font = resources.fonts.get(element.get("Font") or "")
    printed = size * math.hypot(c, d) * POINT
    if not math.isfinite(printed):
        return
    bold = bool(font and font.bold) or (numbers(element.get("Weight")) or [0.0])[0] >= _HEAVY
    angle = math.degrees(math.atan2(b, a))
    hidden, pale = _seen(element, printed)
    along = math.hypot(a, b) * POINT
    name = font.name if font else ""
    for char, x, y, advance in _placed(element, size * wide, most):
        at = apply(matrix, x, y)
        if math.isfinite(at[0]) and math.isfinite(at[1]):
            yield Sort(char, at[0] * POINT, at[1] * POINT, advance * along, printed, angle, name, bold, hidden, pale)


def _placed(element: Element, size: float, most: int) -> Iterator[tuple[str, float, float, float]]:
    """Characters with their places and advances in the object's own space."""
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = _text(code, most)
        x = (numbers(code.get("X")) or [x])[0]
        y = (numbers(code.get("Y")) or [y])[0]
        across, down = deltas(code.get("DeltaX"), len(text)), deltas(code.get("DeltaY"), len(text))
        left, base = x, y
        for n, char in enumerate(text):
            natural = size * (1.0 if is_wide(char) else _NARROW)
            step = across[n] if n < len(across) else 0.0 if across or down else natural
            yield char, left, base, _advance(char, natural, step, size)
            left += step
            base += down[n] if n < len(down) else 0.0
        most -= len(text)
        if most <= 0:
            return


def _advance(char: str, natural: float, step: float, size: float) -> float:
    """How wide a character is: a square, less where the next one comes sooner; a letter reaches to the next."""
    if step <= 0:
        return natural
    return min(natural, step) if is_wide(char) or step > _WIDEST * size else step


def _text(code: Element, most: int) -> str:
    """The characters of a TextCode; line breaks around them come from a file that was laid out for reading."""
    text = code.text or ""
    if "\n" in text:
        text = text.strip()
    return text.replace("\n", " ")[:most]


def deltas(text: str | None, count: int) -> list[float]:
    """The steps that DeltaX or DeltaY gives, “g n d” standing for n times d; at most `count` of them."""
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        try:
            if part == "g":
                times = int(float(next(parts, "0")))
                found += [float(next(parts, "0"))] * max(0, min(times, count - len(found)))
            else:
                found.append(float(part))
        except (ValueError, OverflowError):
            return found
        if len(found) >= count:
            break
    return found[:count]


def _seen(element: Element, size: float) -> tuple[str, bool]:
    """Why the text cannot be seen (“” where it can), and whether it is set in white."""
    filled = element.get("Fill") not in ("false", "0")
    stroked = element.get("Stroke") in ("true", "1")
    if element.get("Visible") in ("false", "0") or element.get("Alpha") == "0" or not (filled or stroked):
        return "不可见", False
    if size < _TINY:
        return "极小", False
    fill = next(children(element, "FillColor"), None)
    if fill is None or not filled:
        return "", False
    return ("不可见", False) if fill.get("Alpha") == "0" else ("", lightness(fill) >= 0.94)


def lightness(color: Element) -> float:
    """0 black to 1 white of a FillColor or StrokeColor; 0 where it does not tell."""
    values: list[float] = []
    for part in (color.get("Value") or "").split():
        try:
            values.append(int(part[1:], 16) if part.startswith("#") else float(part))
        except ValueError:
            return 0.0
    if len(values) == 4:
        return 1 - min(1.0, (max(values[:3]) + values[3]) / 255)
    return min(values) / 255 if values else 0.0


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where `m` puts a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def glyph(sort: Sort, turn: int, width: float, height: float) -> Glyph | None:
    """The character on a page that is read turned by `turn` quarters; None where it is no character."""
    char = mended(ord(sort.char))
    if not char:
        return None
    x, y = turned(sort.x, sort.y, turn, width, height)
    return Glyph(
        char, x, x + sort.advance, y - _RISE * sort.size, y + _FALL * sort.size, y, sort.size, sort.face, sort.bold,
        -1, False,
    )  # fmt: skip


def turned(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """A point of the page as it is read when the page is turned so that text running at `turn` quarters stands."""
    if turn == 1:
        return y, width - x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return height - y, x
    return x, y


def matrix_of(element: Element) -> Matrix:
    """What places an object's own space on what holds it: its CTM, then its Boundary's corner."""
    values = numbers(element.get("CTM"))
    a, b, c, d, e, f = values if len(values) == 6 else IDENTITY
    box = numbers(element.get("Boundary"))
    x, y = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    return a, b, c, d, e + x, f + y


def times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
