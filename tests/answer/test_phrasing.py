"""How things are said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kb.answer.phrasing import figure, indicator, listed, number, quoted, row_words, section
from kb.answer.units import whole
from kb.answer.works import Work
from kb.model import Clause, Target

TARGET = Target(
    clause="d#p",
    name="人才数量",
    subject="",
    op=">=",
    value=4,
    unit="万人",
    normalized=40000,
    scope="全国",
    deadline=2025,
    deadline_source="明示",
    attribute="预期性",
    baseline=False,
    quote="4万人",
)


def _plain(text: str) -> str:
    return re.sub("[\ue000-\uf8ff]", "", text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "不少于4万人（即40000人）"),
        ({"op": ">", "unit": "人", "value": 600, "normalized": 600}, "超过600人"),
        ({"op": "≈", "unit": "人", "value": 4000, "normalized": 4000}, "4000人左右"),
        ({"op": "余", "unit": "家", "value": 50, "normalized": 50}, "50余家"),
        ({"op": "=", "unit": "件/万人", "value": 2.5, "normalized": 2.5}, "2.5件"),
    ],
)
def test_a_figure_is_said_with_its_relation_and_scale(change: dict[str, object], said: str) -> None:
    """A scale in the unit is spelled out."""
    assert _plain(figure(replace(TARGET, **change))) == said  # type: ignore[arg-type]


def test_an_indicator_says_year_attribute_and_whether_it_is_the_state_now() -> None:
    """All that its clause says of it."""
    assert _plain(indicator(TARGET)) == "人才数量到2025年：不少于4万人（即40000人），预期性"
    assert _plain(indicator(replace(TARGET, baseline=True))).endswith("（现状，不是目标）")


def test_a_row_is_a_sentence_where_a_target_is_in_it_and_its_cells_where_not(plan: Work) -> None:
    """Cells are set apart."""
    row = next(c for c in plan.document.clauses if c.kind == "table_row")
    unit = whole(plan, plan.document, row)
    assert _plain(row_words(unit, [TARGET])) == "“人才数量”到2025年不少于4万人（即40000人，预期性）"
    assert row_words(unit, ()) == "“" + "　".join(row.cells) + "”"


def test_quotation_marks_inside_a_quotation_become_single() -> None:
    """And its sentence end is left out."""
    assert quoted(" 落实“十四五”规划。") == "“落实‘十四五’规划”"


def test_words_are_listed_once_and_numbers_without_a_decimal_zero() -> None:
    """Small things that are seen everywhere."""
    assert listed(["甲", "乙", "甲"]) == "“甲”、“乙”" and (number(5.0), number(2.5)) == ("5", "2.5")


def test_a_heading_is_called_by_its_number_alone() -> None:
    """三（四）, not 三（四）标题."""
    heading = Clause("d#h", "heading", 2, "（四）", "题", "（四）题", "三（四）标题", None, ((0, 4),))
    assert section(heading) == "三（四）"
