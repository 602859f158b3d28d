"""The straight line through the seconds of one plan beside many documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.alignment_growth import Mark, drift, line_through, measured

PLAN = "某省人才发展规划\n\n一、主要任务\n组织开展人才培训。\n建设人才库。\n"


def _marks(seconds: list[float]) -> list[Mark]:
    return [Mark(s, s, 1000 * number, 1.0) for number, s in enumerate(seconds, start=1)]


def test_seconds_that_grow_with_the_number_lie_on_a_line() -> None:
    """Those that grow with its square do not, and their last third is dearer than the first."""
    even, square = _marks([2 * n for n in range(1, 31)]), _marks([n * n / 10 for n in range(1, 31)])
    assert line_through(even) == (pytest.approx(2), pytest.approx(0, abs=1e-9), pytest.approx(1))
    assert drift(even) == pytest.approx(1) and drift(square) > 3 and line_through(square)[2] < 0.97


def test_every_document_leaves_a_mark(tmp_path: Path) -> None:
    """Time, characters and memory never go down."""
    drafts = [tmp_path / f"{name}.txt" for name in "甲乙"]
    for path in (*drafts, tmp_path / "规划.txt"):
        path.write_text(PLAN.replace("某省", path.stem), encoding="utf-8")
    first, second = measured(tmp_path / "规划.txt", drafts, details="none")
    assert first.processor <= second.processor and first.memory <= second.memory
    assert (first.characters, second.characters) == (len(PLAN) - 1, 2 * len(PLAN) - 2)
