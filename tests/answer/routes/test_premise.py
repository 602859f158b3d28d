"""Questions that rest on something the documents do not hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.routes import premise

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("浙江和江苏的目标是多少？", "未收录浙江、江苏的文件"),
        ("上海2030年的目标是多少？", "文件没有写到2030年"),
        ("“十五五”的人才目标是什么？", "文件没有写到“十五五”时期"),
        ("国家规划说培训5000人次，是吗？", "国家规划没有“5000人次”"),
    ],
)
def test_a_false_premise_is_named(case: Cases, question: str, reason: str) -> None:
    """Place, year, period, figure."""
    answer = premise.answer(case(question))
    assert answer is not None and answer.refused and answer.refusal_reason == reason


def test_a_figure_of_the_other_document_is_shown_where_it_stands(case: Cases) -> None:
    """It is not simply denied."""
    answer = premise.answer(case("上海意见说知识产权人才达到69万人吗？"))
    assert answer is not None and "不是69万人" in answer.answer and "国家规划" in answer.answer


def test_a_premise_that_holds_passes_the_question_on(case: Cases) -> None:
    """The year stands in the text."""
    assert premise.answer(case("上海到2025年的人才目标是多少？")) is None
