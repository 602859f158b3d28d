"""First stage: a picture of a page becomes the lines printed on it, each character with its place and how sure it is.

RapidOCR runs the PP-OCR models that its wheel brings along; nothing is fetched, ever.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from kb.errors import UnreadableFile
from kb.reading.ocr_seal import without_seals

if TYPE_CHECKING:
    from numpy.typing import NDArray

# On A4 pages of 16-point text, 1280 finds the same lines as full size at a third of the time; 10-point text is safe.
_DETECTED_SIDE = 1280
_LONGEST_SIDE = 3000
# Below this, the page may be upside down or on its side.
_UNSURE = 0.75
_LONG = 8


@dataclass(frozen=True, slots=True)
class Character:
    """A character, how sure the model is of it (0 to 1), and where it begins and ends on its line, in pixels."""

    char: str
    sure: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A line seen on a picture, set upright: in pixels from its upper left corner."""

    characters: tuple[Character, ...]
    middle: float
    height: float

    @property
    def text(self) -> str:
        """The characters, without blanks."""
        return "".join(c.char for c in self.characters)

    @property
    def sure(self) -> float:
        """The mean over the characters."""
        return sum(c.sure for c in self.characters) / len(self.characters)


@dataclass(frozen=True, slots=True)
class View:
    """What was seen on one picture, and the picture as it was seen: upright and straight."""

    lines: tuple[Seen, ...]
    image: NDArray[Any]


def installed() -> bool:
    """True where RapidOCR is."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class Recogniser:
    """The models, loaded once."""

    def __init__(self, *, where: str) -> None:
        from rapidocr import RapidOCR

        threads = max(1, min(4, (os.cpu_count() or 2) // 2))
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": _LONGEST_SIDE,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTED_SIDE,
                "Det.model_path": _model("det", where),
                "Rec.model_path": _model("rec", where),
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def view(self, image: NDArray[Any]) -> View:
        """What stands on a page (height, width, blue-green-red bytes), turned upright where it lies on a side."""
        image = without_seals(image)
        best = self._seen(image)
        if not best.lines or (_sure(best) >= _UNSURE and not _is_sideways(best)):
            return _straight(best)
        import numpy as np

        for quarters in (1, 3, 2):
            turned = self._seen(np.ascontiguousarray(np.rot90(image, quarters)))
            if _sure(turned) > _sure(best) + 0.02 or (_is_sideways(best) and not _is_sideways(turned)):
                best = turned
            if _sure(best) >= 0.9 and not _is_sideways(best):
                break
        return _straight(best)

    def _seen(self, image: NDArray[Any]) -> _Raw:
        found = self._engine(image, return_word_box=True, return_single_char_box=True)
        if found is None or found.txts is None or found.word_results is None:
            return _Raw((), image)
        lines = [_line(text, words) for text, words in zip(found.txts, found.word_results, strict=True)]
        return _Raw(tuple(line for line in lines if line), image)


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A character between two points, the middles of its left and right sides."""

    char: str
    sure: float
    left: Point
    right: Point
    height: float


@dataclass(frozen=True, slots=True)
class _Raw:
    lines: tuple[tuple[_Placed, ...], ...]
    image: NDArray[Any]


def _model(task: str, where: str) -> str:
    """The path of the model for a task. Naming it keeps the library from ever fetching one."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    found = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not found:
        raise UnreadableFile("文字识别组件缺少模型文件", where=where, hint="请按 requirements-ocr.txt 重新安装")
    return str(found[-1])


def _line(text: str, words: Any) -> tuple[_Placed, ...]:
    """The characters with their places; blanks the model read between Latin words are kept as narrow characters."""
    placed: list[_Placed] = []
    at = 0
    for char, sure, box in words:
        blank = text.find(char, at) > at and text[at : text.find(char, at)].isspace()
        at = max(at, text.find(char, at) + len(char))
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((float(x), float(y)) for x, y in box)
        here = _Placed(char, float(sure), ((ax + dx) / 2, (ay + dy) / 2), ((bx + cx) / 2, (by + cy) / 2), abs(dy - ay))
        if blank and placed:
            placed.append(_Placed(" ", 1.0, placed[-1].right, here.left, here.height))
        placed.append(here)
    return tuple(placed)


def _sure(raw: _Raw) -> float:
    every = [c.sure for line in raw.lines for c in line]
    return sum(every) / len(every) if every else 0.0


def _is_sideways(raw: _Raw) -> bool:
    """True where most characters stand in lines that run down the page."""
    down = across = 0
    for line in raw.lines:
        (x0, y0), (x1, y1) = line[0].left, line[-1].right
        if len(line) > 2:
            steep = abs(y1 - y0) > abs(x1 - x0)
            down, across = down + steep * len(line), across + (not steep) * len(line)
    return down > across


def _straight(raw: _Raw) -> View:
    """The lines laid level, with the picture turned by the same angle."""
    angles = [
        math.atan2(line[-1].right[1] - line[0].left[1], line[-1].right[0] - line[0].left[0])
        for line in raw.lines
        if len(line) >= _LONG
    ]
    angle = median(angles) if angles else 0.0
    height, width = raw.image.shape[:2]
    cos, sin, cx, cy = math.cos(angle), math.sin(angle), width / 2, height / 2

    def turned(point: Point) -> Point:
        x, y = point[0] - cx, point[1] - cy
        return cos * x + sin * y + cx, -sin * x + cos * y + cy

    image = raw.image
    if abs(angle) > math.radians(0.1):
        import cv2

        matrix = cv2.getRotationMatrix2D((cx, cy), math.degrees(angle), 1.0)
        image = cv2.warpAffine(image, matrix, (width, height), borderValue=(255, 255, 255))
    return View(tuple(_level(line, turned) for line in raw.lines), image)


def _level(line: tuple[_Placed, ...], turned: Any) -> Seen:
    ends = [(turned(c.left), turned(c.right)) for c in line]
    middle = sum(a[1] + b[1] for a, b in ends) / (2 * len(ends))
    characters = [Character(c.char, c.sure, a[0], b[0]) for c, (a, b) in zip(line, ends, strict=True)]
    return Seen(tuple(characters), middle, median(c.height for c in line))
