"""Clause numbers are bound to the document they follow."""

from __future__ import annotations

from kb.answer import Answerer
from kb.answer.question import understand
from kb.answer.references import bound, reference_to


def test_a_number_belongs_to_the_name_before_it(answerer: Answerer) -> None:
    """“上海三（一）第1段的国家依据” names a place in the Shanghai document only."""
    question = understand("上海意见三（一）第1段的国家依据是什么", answerer.works)
    assert {w.name for w in bound(question) if w} == {"上海意见"}


def test_a_number_without_a_name_means_any_document(answerer: Answerer) -> None:
    """It is looked up in all of them."""
    question = understand("三（四）第2段", answerer.works)
    assert list(bound(question)) == [None]
    assert all(reference_to(question, w) for w in answerer.works)


def test_figures_beside_names_are_no_places(answerer: Answerer) -> None:
    """“国家30、上海16” names no clause."""
    assert not bound(understand("基地数国家30、上海16，直接比行吗？", answerer.works))


def test_entries_of_a_table_are_its_rows(answerer: Answerer) -> None:
    """“指标表第3项” is its third row."""
    rows = [r.row for r in bound(understand("上海意见指标表第3项填的是多少？", answerer.works)).values()]
    assert rows == [3]
