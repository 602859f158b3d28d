"""From a local measure to what it rests on."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes.trace import backward
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_grounds_are_given_by_link_with_degree_and_status(case: Cases, plan: Work, opinions: Work) -> None:
    """Then the local sentence itself."""
    answer = backward.answer(case("上海的知识产权人才库是上海自己加的吗？"), lower=opinions, upper=plan)
    assert answer is not None and answer.answer.startswith("上位依据在国家规划四（四）")
    assert "待复核" in answer.answer and "上海意见四（三）" in answer.answer


def test_a_measure_of_its_own_is_said_to_have_no_basis(case: Cases, plan: Work, opinions: Work) -> None:
    """With the words that stand nowhere above."""
    answer = backward.answer(case("上海的数据知识产权审查员队伍有上位依据吗？"), lower=opinions, upper=plan)
    assert answer is not None and "直接规定" in answer.answer and "审查员" in answer.answer


def test_a_topic_the_local_document_does_not_hold_is_passed_on(case: Cases, plan: Work, opinions: Work) -> None:
    """There is nothing to rest on anything."""
    assert backward.answer(case("上海的航天发射有依据吗？"), lower=opinions, upper=plan) is None
