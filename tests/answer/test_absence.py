"""Words that stand in one document and not in the other."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.absence import absent_words
from kb.answer.case import Case
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_the_shortest_run_that_is_absent_is_named(case: Cases, plan: Work, opinions: Work) -> None:
    """“公职律师”, not “培养公职律师”."""
    assert absent_words(case("国家要培养公职律师，上海呢"), plan, opinions) == ["公职律师"]


def test_words_that_both_documents_hold_are_not_absent(case: Cases, plan: Work, opinions: Work) -> None:
    """Nor words that neither holds."""
    assert absent_words(case("知识产权人才培养"), plan, opinions) == []
    assert absent_words(case("火星移民计划"), plan, opinions) == []
