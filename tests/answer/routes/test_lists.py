"""Two lists side by side."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes import lists
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_entries_are_common_or_belong_to_one_document(case: Cases, plan: Work, opinions: Work) -> None:
    """Each is cited where it stands."""
    answer = lists.answer(case("两份文件的基本原则有什么区别？"), plan, opinions)
    assert answer is not None and "两份文件都有的（2项）" in answer.answer
    assert answer.answer.index("只有国家规划写的") < answer.answer.index("只有上海意见写的")
    assert len(answer.citations) == len({c.clause_id + c.quote for c in answer.citations})


def test_where_only_the_difference_is_asked_only_it_is_said(case: Cases, plan: Work, opinions: Work) -> None:
    """What both have is said where it is asked beside it."""
    less = lists.answer(case("上海意见的基本原则比国家规划少了哪些、多了哪些？"), plan, opinions)
    both = lists.answer(case("两份文件的基本原则，对得上的是哪些，对不上的是哪些？"), plan, opinions)
    assert less is not None and "都有的" not in less.answer and "只有国家规划写的（2项）" in less.answer
    assert both is not None and "都有的" in both.answer


def test_rows_that_are_linked_are_the_same_entry(case: Cases, plan: Work, opinions: Work) -> None:
    """Though their names differ."""
    answer = lists.answer(case("国家规划和上海意见的指标有哪些不同？"), plan, opinions)
    assert answer is not None and "都有的" in answer.answer


def test_a_question_that_does_not_compare_gets_no_comparison(case: Cases, plan: Work, opinions: Work) -> None:
    """Nor one about a list only one of them has."""
    assert lists.answer(case("基本原则有哪些？"), plan, opinions) is None
    assert lists.answer(case("火星移民有什么区别？"), plan, opinions) is None
