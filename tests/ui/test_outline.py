"""kb.ui.outline: headings as printed, and the way to a clause."""

from __future__ import annotations

import pytest

from kb.model import Clause, Document
from kb.ui.outline import heading_words, path


def _heading(number: str | None, title: str) -> Clause:
    return Clause("d#h", "heading", 1, number, title, title, "一标题", None, ((0, 1),))


@pytest.mark.parametrize(
    ("number", "title", "shown"),
    [
        ("三", "重点任务", "三、重点任务"),
        ("十一", "附则", "十一、附则"),
        ("（四）", "重点项目。", "（四）重点项目"),
        ("1.", "培训", "1.培训"),
        ("2", "培训", "2.培训"),
        ("第一章", "总则", "第一章　总则"),
        (None, "指导思想：", "指导思想"),
        ("三", "三、重点任务", "三、重点任务"),
    ],
)
def test_headings_are_written_as_printed(number: str | None, title: str, shown: str) -> None:
    """The sign between number and title follows GB/T 9704."""
    assert heading_words(_heading(number, title)) == shown


def test_a_headings_only_paragraph_makes_no_step_of_its_own(plan: Document) -> None:
    """Its label is its heading's number."""
    assert [s.words for s in path(plan, "规划#s2i2p1")] == ["二、主要任务", "（二）夯实基础"]


def test_a_table_row_keeps_its_place_in_the_path(plan: Document) -> None:
    """Its label does not begin with its heading's."""
    assert [s.words for s in path(plan, "规划#t2")] == ["二、主要任务", "表“主要指标”第2行"]


def test_the_end_of_a_long_step_is_kept() -> None:
    """第5行 says where."""
    row = Clause("d#r", "table_row", None, None, None, "x", "表“" + "长" * 40 + "”第5行", None, ((0, 1),))
    document = Document("d", "题", None, (), (), None, "规划", None, (row,), (), ())
    [step] = path(document, "d#r")
    assert step.words.endswith("”第5行")
    assert len(step.words) <= 40


def test_an_unknown_clause_has_no_path(plan: Document) -> None:
    """Nothing is guessed."""
    assert path(plan, "规划#没有") == ()
