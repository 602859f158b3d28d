"""Yardstick for one plan beside many documents: how time and memory grow with their number.

    python -m eval.alignment_growth --upper PLAN --drafts FOLDER [--sizes 10,100,300] [--details xlsx|docx|none]

The documents of FOLDER are taken in an order that mixes long and short ones, through the door that `kb align` uses,
with an overview and a report for each. Printed are, after each of the sizes: seconds (of the clock, and of the
processor with what the reading children took), characters, the highest memory so far; then a straight line through the
processor's seconds after every document, how well it fits, and whether the seconds per thousand characters of the last
third differ from those of the first. On a machine with other work only the processor's seconds compare.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kb.config import Settings
from kb.library import KnowledgeBase
from kb.library.many import align_many
from kb.library.many_shelf import Details

_SEED = 20231001


@dataclass(frozen=True)
class Mark:
    """After a document: seconds since the first began, characters so far, highest memory so far in MB."""

    clock: float
    processor: float
    characters: int
    memory: float


def measured(upper: Path, drafts: Sequence[Path], *, details: Details) -> list[Mark]:
    """Lay the plan beside all drafts in one run, an overview and reports written: a mark after every document."""
    marks: list[Mark] = []
    with tempfile.TemporaryDirectory() as folder:
        kb = KnowledgeBase.open(Settings(data=Path(folder) / "data"))
        started, before, characters = time.perf_counter(), _processor(), 0

        def mark(line: dict[str, Any]) -> None:
            nonlocal characters
            characters += len(Path(line["file"]).read_text(encoding="utf-8", errors="replace"))
            marks.append(Mark(time.perf_counter() - started, _processor() - before, characters, _memory()))

        out = Path(folder) / "总览.xlsx"
        align_many(kb, str(upper), [str(path) for path in drafts], out=out, details=details, on_line=mark)
    return marks


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line_through(marks: Sequence[Mark]) -> tuple[float, float, float]:
    """Seconds a document, the seconds at none, and R² of the straight line through the processor's seconds."""
    numbers = np.arange(1, len(marks) + 1)
    seconds = np.array([mark.processor for mark in marks])
    slope, start = np.polyfit(numbers, seconds, 1)
    left = seconds - (slope * numbers + start)
    return float(slope), float(start), float(1 - (left**2).sum() / ((seconds - seconds.mean()) ** 2).sum())


def drift(marks: Sequence[Mark]) -> float:
    """Seconds per thousand characters of the last third, over those of the first: 1 where nothing grows."""
    third = len(marks) // 3
    none = Mark(0, 0, 0, 0)
    return _rate(marks[-1 - third], marks[-1]) / _rate(none, marks[third - 1])


def _rate(before: Mark, after: Mark) -> float:
    return 1000 * (after.processor - before.processor) / max(1, after.characters - before.characters)


def main(arguments: list[str] | None = None) -> int:
    """Measure once with as many documents as the largest size asks for, and print."""
    parser = argparse.ArgumentParser(description="一份规划对多份文件：用时和内存怎样随份数增长")
    parser.add_argument("--upper", type=Path, required=True)
    parser.add_argument("--drafts", type=Path, required=True, help="下位文件的文件夹（txt）")
    parser.add_argument("--sizes", default="10,100,300")
    parser.add_argument("--details", choices=["xlsx", "docx", "none"], default="xlsx")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    drafts = sorted(path for path in options.drafts.glob("*.txt") if path.name != options.upper.name)
    random.Random(_SEED).shuffle(drafts)
    marks = measured(options.upper, drafts[: max(sizes)], details=options.details)
    for size in sizes:
        at = marks[min(size, len(marks)) - 1]
        print(
            f"{size} 份（{at.characters}字）：{at.clock:.1f} 秒，处理器 {at.processor:.1f} 秒，"
            f"每份 {at.processor / size:.3f} 秒，每千字 {1000 * at.processor / at.characters:.3f} 秒；"
            f"内存最高 {at.memory:.0f} MB",
            flush=True,
        )
    slope, start, fits = line_through(marks)
    print(f"直线：{start:.1f} + {slope:.3f} × 份数（处理器秒），R² {fits:.4f}；")
    print(f"每千字的秒数，最后三分之一是最先三分之一的 {drift(marks):.2f} 倍")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
