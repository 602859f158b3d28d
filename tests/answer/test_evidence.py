"""Ranking the units of the shipped documents."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from kb.answer import evidence
from kb.answer.case import Case
from kb.answer.holdings import Holdings
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_the_sentence_that_holds_the_words_comes_first(held: Holdings, case: Cases, opinions: Work) -> None:
    """And carries nearly all of the question by itself."""
    top = held.evidence.rank(case("双通道职业发展").terms, [opinions], limit=1)[0]
    assert "双通道" in top.unit.text and top.own <= top.cover <= 1


def test_scores_fall_and_every_unit_carries_something(held: Holdings, case: Cases) -> None:
    """Ties are in reading order."""
    ranked = held.evidence.rank(case("人才培养基地").terms, held.works, limit=50)
    assert all(a.score >= b.score for a, b in pairwise(ranked)) and all(s.cover > 0 for s in ranked)


def test_nothing_is_found_for_a_question_without_words(held: Holdings) -> None:
    """An empty question carries nothing."""
    assert held.evidence.rank((), held.works) == []


def test_what_the_search_brings_shifts_the_order(held: Holdings, case: Cases, opinions: Work) -> None:
    """By at most its share."""
    terms = case("人才培养").terms
    plain = held.evidence.rank(terms, [opinions], limit=20)
    last = plain[-1]
    lifted = held.evidence.rank(terms, [opinions], limit=20, retrieved={last.unit.clause.id: 1.0})
    same = next(s for s in lifted if s.unit == last.unit)
    assert abs(same.score - last.score - evidence.RETRIEVED) < 1e-9 and same.own == last.own


def test_units_are_read_once(held: Holdings, plan: Work) -> None:
    """The second reading is the first."""
    assert held.evidence.units(plan) is held.evidence.units(plan)
