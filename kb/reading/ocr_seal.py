"""First stage: red seals are taken off a picture of a page: they cover the signature and the date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Seals of Chinese authorities measure 38 to 50 mm across (国发〔1999〕25号), so 18 to 24 hundredths of A4's width.
_SMALLEST, _LARGEST = 0.13, 0.32
_SQUARE = 0.7
# How much more red than green or blue the ink is, and how bright.
_RED, _BRIGHT = 40, 110


def without_seals(image: NDArray[Any]) -> NDArray[Any]:
    """The picture (blue-green-red) with seals seen in red light, where they vanish; red letterheads stay."""
    import cv2
    import numpy as np

    blue, green, red = (image[:, :, k].astype(np.int16) for k in range(3))
    excess = red - np.maximum(blue, green)
    ink = (excess > _RED) & (red > _BRIGHT)
    if not ink.any():
        return image
    width = min(image.shape[:2])
    near = max(3, width // 120)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    cleaned = image.copy()
    for x, y, w, h, _ in stats[1:count]:
        if _SMALLEST * width <= max(w, h) <= _LARGEST * width and min(w, h) >= _SQUARE * max(w, h):
            area = np.s_[max(0, y - near) : y + h + near, max(0, x - near) : x + w + near]
            # Red ink is as bright as paper in red light, what is printed in black is dark.
            cleaned[area] = image[area][:, :, 2:3]
    return cleaned
