"""Deadlines by year."""

from __future__ import annotations

from kb.graph.deadlines import deadlines
from kb.model import Document, Extracts


def test_bars_run_from_the_plans_first_year_to_the_deadline(
    national: Document, national_extracts: Extracts, shanghai: Document, shanghai_extracts: Extracts
) -> None:
    """“十四五” from 2021, 2023-2025年 from 2023."""
    assert {(row.first, row.last) for row in deadlines(national, national_extracts).rows} == {(2021, 2025)}
    assert {(row.first, row.last) for row in deadlines(shanghai, shanghai_extracts).rows} == {(2023, 2025)}


def test_a_baseline_and_a_yearly_figure_have_no_bar(
    national: Document, national_extracts: Extracts, shanghai: Document, shanghai_extracts: Extracts
) -> None:
    """69万人 is where the plan starts; 3000人次 are due every year, and counted as without a deadline."""
    assert not any("69万" in row.quote for row in deadlines(national, national_extracts).rows)
    found = deadlines(shanghai, shanghai_extracts)
    assert not any("3000" in row.quote for row in found.rows) and found.undated_targets == 1


def test_where_a_deadline_comes_from_is_told_apart(national: Document, national_extracts: Extracts) -> None:
    """Said, carried on, or that of the plan; only a target takes the plan's."""
    rows = deadlines(national, national_extracts).rows
    assert {row.due.source for row in rows} == {"明示", "承前", "规划期"}
    assert {row.kind for row in rows if row.due.source == "规划期"} == {"指标"}


def test_a_duty_that_is_a_figure_is_told_once(shanghai: Document, shanghai_extracts: Extracts) -> None:
    """“培养海内外国际化人才400人左右” is a target and a duty, and one row."""
    rows = deadlines(shanghai, shanghai_extracts).rows
    assert sum("400" in row.quote for row in rows) == 1 and {row.kind for row in rows} == {"指标"}
