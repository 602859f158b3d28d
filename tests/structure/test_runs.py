"""Stretches of text keep their places in the source."""

from __future__ import annotations

import re

import pytest

from kb.structure.runs import Run, join, width

SOURCE = "（一）建设 上海\n高水平、 高地。"


def _check(run: Run) -> None:
    assert run.text == "".join(SOURCE[a:b] for a, b in run.spans)


def test_cutting_and_joining_keep_the_places() -> None:
    """Every operation leaves text and spans in step."""
    whole = join([Run.of(SOURCE, 0, 8), Run.of(SOURCE, 9, len(SOURCE))])
    assert len(whole.spans) == 2
    for run in (whole, whole.cut(3), whole.cut(3, 9), whole.strip(), whole.tidy(), whole.without(re.compile("、"))):
        _check(run)
    assert whole.cut(3, 9).text == "建设 上海高"
    assert whole.cut(0) is whole
    assert (whole.start, whole.end) == (0, len(SOURCE))


def test_touching_pieces_become_one_span() -> None:
    """Two runs side by side are one stretch of the source."""
    assert join([Run.of(SOURCE, 0, 3), Run.of(SOURCE, 3, 5)]).spans == ((0, 5),)


@pytest.mark.parametrize(
    ("text", "prose", "names"),
    [
        ("建设上海 高水平高地", "建设上海高水平高地", "建设上海 高水平高地"),
        ("学院、研究院、 智库", "学院、研究院、智库", "学院、研究院、智库"),
        ("评审委员会,  创新", "评审委员会,创新", "评审委员会,  创新"),
        ("总　　则", "总则", "总　　则"),
        ("到 2025 年", "到 2025 年", "到 2025 年"),
        ("（WIPO）人才 (2023)", "（WIPO）人才(2023)", "（WIPO）人才 (2023)"),
        ("局长　宁吉喆", "局长宁吉喆", "局长　宁吉喆"),
    ],
)
def test_stray_spaces_go_and_separating_ones_stay(text: str, prose: str, names: str) -> None:
    """Between ideographs in prose a space is stray; beside figures and letters, and among names, it separates."""
    run = Run.of(text, 0, len(text))
    assert run.tidy().text == prose
    assert run.tidy(prose=False).text == names


def test_cells_are_split_with_their_places() -> None:
    """Empty cells count."""
    cells = Run.of("甲\t\t乙 ", 0, 5).split(re.compile(r"\t"))
    assert [c.text for c in cells] == ["甲", "", "乙"]


def test_width_counts_ideographs_twice() -> None:
    """Columns as a Chinese face sets them."""
    assert width("知识A1，") == 8
