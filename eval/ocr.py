"""How well scans are read: pages of known text are printed as pictures, made worse, recognised and compared.

Usage: python -m eval.ocr FILE.pdf … [--pages N]   (PDFs with a text layer; needs requirements-ocr.txt)
Prints, for each degree of damage, the share of characters read right, seconds a page, and for each floor of certainty
how many of the wrong and of the right characters lie below it: what `DOUBTFUL_CHARACTER` in kb/reading/ocr_page.py is.
"""

from __future__ import annotations

import argparse
import io
import time
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.reading.ocr_engine import Recogniser
from kb.reading.ocr_page import mended
from kb.text import fold

if TYPE_CHECKING:
    from PIL.Image import Image

_PER_INCH = 170
_DAMAGES = ("无损", "倾斜 0.6 度、轻微模糊与噪点", "倾斜 1.2 度、模糊、噪点与强压缩")
_FLOORS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def damaged(page: Image, degree: int, seed: int) -> Image:
    """The page as a scanner of that quality sees it."""
    import numpy as np
    from PIL import Image, ImageFilter

    if degree == 0:
        return page
    angle = 0.6 * degree * (1 if seed % 2 else -1)
    gray = page.convert("L").rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)
    blurred = np.asarray(gray.filter(ImageFilter.GaussianBlur(0.5 * degree))).astype(float)
    noise = np.random.default_rng(seed).normal(0, 8 * degree, blurred.shape)
    noisy = Image.fromarray(np.clip(blurred * 0.92 + 10 + noise, 0, 255).astype("uint8"))
    file = io.BytesIO()
    noisy.save(file, "JPEG", quality=70 - 15 * degree)
    return Image.open(file).convert("RGB")


def judged(truth: str, seen: list[tuple[str, float]]) -> tuple[int, list[tuple[bool, float]]]:
    """How many characters of `truth` were read right, and for every character seen whether it is one of them."""
    read = "".join(char for char, _ in seen)
    right: set[int] = set()
    for run in SequenceMatcher(None, truth, read, autojunk=False).get_matching_blocks():
        right |= set(range(run.b, run.b + run.size))
    return len(right), [(k in right, sure) for k, (_, sure) in enumerate(seen)]


def seen_on(page: Image, engine: Recogniser) -> list[tuple[str, float]]:
    """The folded characters in reading order, each with how sure the model is."""
    import numpy as np

    view = engine.view(np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1]))
    lines = sorted(view.lines, key=lambda line: (round(line.middle / 12), line.characters[0].x0))
    pairs: list[tuple[Any, float]] = []
    for line in lines:
        pairs += [(fold(c), s.sure) for c, s in zip(mended(line.text), line.characters, strict=True)]
    return [(char, sure) for char, sure in pairs if char]


def main() -> None:
    """Print the figures."""
    import pypdfium2

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=2)
    given = parser.parse_args()
    engine = Recogniser(where="eval")
    every: list[tuple[bool, float]] = []
    for degree, name in enumerate(_DAMAGES):
        right = total = pages = 0
        seconds = 0.0
        for file in given.files:
            pdf = pypdfium2.PdfDocument(file)
            for number in range(min(given.pages, len(pdf))):
                truth = fold(pdf[number].get_textpage().get_text_range())
                page = damaged(pdf[number].render(scale=_PER_INCH / 72).to_pil(), degree, number)
                begun = time.process_time()
                seen = seen_on(page, engine)
                seconds += time.process_time() - begun
                count, verdicts = judged(truth, seen)
                right, total, pages = right + count, total + len(truth), pages + 1
                every += verdicts
        print(
            f"{name}：{total} 字，读对 {right / max(1, total):.4f}，每页 {seconds / max(1, pages):.1f} 秒（处理器时间）"
        )
    _print_floors(every)


def _print_floors(every: list[tuple[bool, float]]) -> None:
    wrong = [sure for right, sure in every if not right]
    good = [sure for right, sure in every if right]
    for floor in _FLOORS:
        missed, alarms = sum(s < floor for s in wrong), sum(s < floor for s in good)
        print(f"把握低于 {floor}：错字 {missed}/{len(wrong)}，对字 {alarms}/{len(good)}")


if __name__ == "__main__":
    main()
