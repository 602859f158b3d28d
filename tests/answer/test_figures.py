"""Figures in questions and clauses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.figures import best_targets, figures_answered, unknown_figures, values
from kb.answer.holdings import Holdings

Cases = Callable[[str], Case]


def test_a_number_is_read_as_printed_and_with_its_scale() -> None:
    """Full-width digits too; a per cent sign is no scale."""
    assert values("约４万人，增长5.5%，1亿元") == {4, 40000, 5.5, 1, 1e8}


def test_numbers_written_in_words_are_read_as_well() -> None:
    """A statute that says 百分之七十 does hold 70%; the 一 of “一批” counts nothing."""
    assert values("认定一批，提取不低于百分之七十的比例，六十日内，罚款五万元") == {70, 60, 5, 50000}


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("国家规划说人才队伍要超过200万人吗", ["200万人"]),
        ("国家规划说人才队伍要超过100万人吗", []),
        ("国家规划说人才队伍要超过1000000人吗", []),
        ("国家规划的人才队伍有多大", []),
    ],
)
def test_a_figure_no_clause_holds_is_told(case: Cases, question: str, unknown: list[str]) -> None:
    """After normalisation of 万."""
    assert unknown_figures(case(question)) == unknown


def test_of_several_targets_the_one_the_question_names_is_best(case: Cases, held: Holdings) -> None:
    """All of them where none stands out."""
    assert best_targets(case("专利代理师要多少人"), held.targets)[0].quote
    names = {t.name for t in best_targets(case("执业专利代理师要多少人"), held.targets)}
    assert names and all("专利代理" in n for n in names)


def test_a_sentence_without_an_amount_does_not_answer_how_much_money(case: Cases, held: Holdings) -> None:
    """A number of people is no amount of money."""
    people = [u for w in held.works for u in held.evidence.units(w) if "万人" in u.text and "元" not in u.text]
    assert not figures_answered(case("补贴多少钱"), people[:1]) and figures_answered(case("有多少人"), people[:1])
