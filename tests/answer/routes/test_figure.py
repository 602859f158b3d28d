"""Questions for a figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.routes import figure

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("上海知识产权人才数量目标是多少？", "60000人"),
        ("全国执业专利代理师数量要达到多少？", "4万人（即40000人）"),
        ("国家规划要新上线多少门网络精品课程？", "100门"),
    ],
)
def test_a_named_indicator_is_answered_from_its_row(case: Cases, question: str, said: str) -> None:
    """With year and unit."""
    answer = figure.answer(case(question))
    assert answer is not None and answer.route == "target"
    assert "到2025年" in answer.answer and said in answer.answer


def test_the_step_from_state_to_target_is_a_shown_subtraction(case: Cases) -> None:
    """With both quotations."""
    answer = figure.answer(case("国家现在有多少知识产权人才，目标多少，还差多少"))
    assert answer is not None and "相差31万人（100−69）" in answer.answer and "现状，不是目标" in answer.answer


def test_a_figure_no_target_names_is_left_to_the_text(case: Cases) -> None:
    """Nothing is guessed from a target that is only near."""
    assert figure.answer(case("上海有多少家咖啡馆？")) is None
