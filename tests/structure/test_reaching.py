"""Cells that reach down over several rows, in tables of text."""

from __future__ import annotations

from collections.abc import Callable

from kb.model import Document

Parsed = Callable[[str], tuple[Document, ...]]
HEAD = "某意见\n一、指标\n指标如下。\n指标表\n一级指标 | 二级指标 | 三级指标 | 性质 | 说明\n"


def test_a_row_takes_its_first_cells_from_above_where_a_column_proves_it(parsed: Parsed) -> None:
    """A cell left out reaches down; an empty one would still have its bar."""
    rows = "一、质量 | （一）功能 | 1.甲率 | 定量 | 报送。\n2.乙率 | 定量 | 填报。\n"
    rows += "（二）安全 | 3.丙率 | 定性 | 填报。\n4.丁率 | 定量 | 报送。\n"
    rows += "二、效率 | （三）资源 | 5.戊率 | 定量 | 报送。\n6.己率 | 定性 | 填报。\n"
    (document,) = parsed(HEAD + rows + "注：\n1.甲率按月计算。\n")
    (table,) = document.tables
    assert table.rows[1] == ("一、质量", "（一）功能", "2.乙率", "定量", "填报。")
    assert table.rows[3] == ("一、质量", "（二）安全", "4.丁率", "定量", "报送。")
    assert table.rows[5] == ("二、效率", "（三）资源", "6.己率", "定性", "填报。")
    assert [c.text for c in document.clauses if c.kind == "table_row"][1] == "2.乙率 | 定量 | 填报。"
    assert [c.title for c in document.clauses if c.kind == "heading"] == ["指标"]


def test_rows_stay_as_they_are_where_nothing_proves_which_cells_are_missing(parsed: Parsed) -> None:
    """Nothing is guessed."""
    rows = "一、质量 | （一）功能 | 1.甲率 | 每月 | 报送。\n2.乙率 | 每年 | 填报。\n3.丙率 | 每季 | 抽查。\n"
    (document,) = parsed(HEAD + rows)
    (table,) = document.tables
    assert table.rows[1] == ("2.乙率", "每年", "填报。")
