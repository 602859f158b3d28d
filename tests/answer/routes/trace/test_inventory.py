"""Lists of what is missing on either side."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes.trace import inventory

Cases = Callable[[str], Case]


def test_uncovered_duties_are_listed_with_national_ones_apart(case: Cases) -> None:
    """Twenty that are not said to be national, six that are."""
    answer = inventory.answer(case("国家规划哪些任务上海没有覆盖？"))
    assert answer is not None and len(answer.statements) == 26
    assert "以下6项由国家层面负责，不计为地方缺口" in answer.answer


def test_measures_without_a_basis_above_are_listed(case: Cases) -> None:
    """From the findings of the curated table."""
    answer = inventory.answer(case("上海有哪些措施是国家规划没有的？"))
    assert answer is not None and "双通道" in answer.answer and "19处" in answer.answer


def test_a_question_about_one_thing_asks_for_no_list(case: Cases) -> None:
    """It is traced."""
    assert inventory.answer(case("公职律师的任务上海落实了吗？")) is None
