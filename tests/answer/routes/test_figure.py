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
        ("全国执业专利代理师数量要达到多少？", "4万人（即40000人，预期性）"),
        ("国家规划要新上线多少门网络精品课程？", "100门"),
    ],
)
def test_a_named_indicator_is_answered_from_its_row(case: Cases, question: str, said: str) -> None:
    """With year and unit."""
    answer = figure.answer(case(question))
    assert answer is not None and answer.route == "target"
    assert "到2025年" in answer.answer and said in answer.answer


def test_to_reach_is_no_matter_of_its_own(case: Cases) -> None:
    """“达到多少” asks for the figure of what stands before it."""
    answer = figure.answer(case("国家规划要求知识产权人才达到多少？"))
    assert answer is not None and "100万人" in answer.statements[0].text


@pytest.mark.parametrize("question", ["全国知识产权人才现在有多少？", "“十三五”干下来全国知识产权人才队伍有多大规模？"])
def test_what_is_reached_comes_before_what_is_aimed_at(case: Cases, question: str) -> None:
    """Where the question asks how things stand, or how they stood when an earlier plan ended."""
    answer = figure.answer(case(question))
    assert answer is not None and "69万人" in answer.statements[0].text


def test_the_step_from_state_to_target_is_a_shown_subtraction(case: Cases) -> None:
    """With both figures; a lower bound where the aim is one, and no more than that."""
    answer = figure.answer(case("国家现在有多少知识产权人才，目标多少，还差多少"))
    assert answer is not None and "相差至少31万人（100−69）" in answer.answer and "超过100万人" in answer.answer
    assert [c.label for c in answer.citations] == ["一第1段", "二（三）第1段"]


def test_the_state_is_not_said_where_the_aim_is_asked_nor_the_aim_where_the_state_is(case: Cases) -> None:
    """Each is said alone."""
    aim = figure.answer(case("2025年全国知识产权人才队伍规模目标是多少？"))
    state = figure.answer(case("全国知识产权人才现在有多少？"))
    assert aim is not None and "69万" not in aim.answer and "100万" in aim.answer
    assert state is not None and "100万" not in state.answer and "69万" in state.answer


def test_the_year_of_a_row_is_cited_from_the_header_where_it_is_asked(case: Cases) -> None:
    """The row itself has none."""
    answer = figure.answer(case("上海知识产权国际化人才数量的指标是多少人，到哪一年？"))
    assert answer is not None and any("2025年目标" in c.quote for c in answer.citations)


def test_an_indicator_is_said_from_the_table_first(case: Cases) -> None:
    """It is there that indicators stand."""
    answer = figure.answer(case("上海知识产权国际化人才的指标是多少人？"))
    assert answer is not None and answer.citations[0].label.startswith("表")


def test_a_figure_no_target_names_is_left_to_the_text(case: Cases) -> None:
    """Nothing is guessed from a target that is only near."""
    assert figure.answer(case("上海有多少家咖啡馆？")) is None
