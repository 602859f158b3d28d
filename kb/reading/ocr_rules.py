"""First stage: the ruled lines on a picture of a page, by which a table's cells are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.reading.pdf_page import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

# In characters: strokes are shorter than these, and ruled lines thinner. A dash (——) is two characters long.
_LONG_ACROSS = 3.0
_LONG_DOWN = 1.8
_THICK = 0.35
_MOST = 2000


def ruled_lines(image: NDArray[Any], character: float) -> list[Box]:
    """The level and upright lines of an upright picture (blue-green-red), in pixels; `character` is the size of one."""
    import cv2

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    around = max(3, 2 * int(character) + 1)
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 12)
    return [*_lines(ink, character, across=True), *_lines(ink, character, across=False)]


def _lines(ink: NDArray[Any], character: float, *, across: bool) -> list[Box]:
    import cv2
    import numpy as np

    length = max(8, int(character * (_LONG_ACROSS if across else _LONG_DOWN)))
    gap = max(2, int(0.15 * character))

    def bar(size: int) -> NDArray[Any]:
        return np.ones((1, size) if across else (size, 1), np.uint8)

    # A scanned line has gaps, and runs over to the next row of pixels.
    joined = cv2.dilate(ink, bar(2).T)
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, bar(gap))
    found = cv2.morphologyEx(joined, cv2.MORPH_OPEN, bar(length))
    _, _, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    boxes = [Box(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in stats[1 : _MOST + 1]]
    thick = max(4.0, _THICK * character)
    return [b for b in boxes if (b.bottom - b.top if across else b.x1 - b.x0) <= thick]
