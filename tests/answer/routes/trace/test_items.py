"""Which linked items a question means."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes.trace.items import choose, items_of
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_a_section_is_meant_as_a_whole(case: Cases, plan: Work, opinions: Work) -> None:
    """With every item under its heading."""
    asked = case("国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？")
    heading, chosen = choose(asked, plan, items_of(asked, plan, opinions))
    assert heading is not None and len(chosen) == 7
    assert all(asked.held.is_under(i.unit.clause, heading) for i in chosen)


def test_a_place_named_by_its_number_limits_the_items(case: Cases, plan: Work, opinions: Work) -> None:
    """Nothing outside it is meant."""
    asked = case("国家规划三（四）第1段，上海怎么落实？")
    _, chosen = choose(asked, plan, items_of(asked, plan, opinions))
    assert chosen and {i.unit.clause.label for i in chosen} == {"三（四）第1段"}


def test_a_question_about_something_else_means_no_item(case: Cases, plan: Work, opinions: Work) -> None:
    """Nothing is forced."""
    asked = case("国家规划的航天发射任务，上海怎么落实？")
    assert choose(asked, plan, items_of(asked, plan, opinions))[1] == []
