"""Looking things up in what is held."""

from __future__ import annotations

from dataclasses import replace

from kb.answer.holdings import Holdings
from kb.answer.works import Work
from kb.model import Document, Extracts, Link


def test_a_quotation_is_found_as_a_unit_of_its_clause(held: Holdings, plan: Work) -> None:
    """Width and white space apart; with the titles above it."""
    clause = next(c for c in plan.document.clauses if c.kind == "paragraph" and len(c.text) > 30)
    unit = held.unit(clause.id, clause.text[5:15])
    assert unit is not None and unit.text == clause.text[5:15] and unit.work is plan
    assert held.unit(clause.id, "没有这句话") is None and held.unit("没有", "甲") is None


def test_a_clause_stands_under_itself_and_every_heading_above(held: Holdings, plan: Work) -> None:
    """And not under its neighbours."""
    clause = next(c for c in plan.document.clauses if len(held.above(c)) > 1)
    assert all(held.is_under(clause, heading) for heading in (clause, *held.above(clause)))
    assert held.above(clause)[0].level == 1 and clause in held.below(held.above(clause)[-1])


def test_rejected_links_count_for_nothing(
    documents: tuple[Document, ...], extracts: dict[str, Extracts], table: list[Link]
) -> None:
    """A person has said so."""
    held = Holdings(documents, extracts, [replace(link, status="已驳回") for link in table])
    assert table and held.links == ()


def test_words_are_said_where_any_clause_holds_them(held: Holdings) -> None:
    """In any width."""
    assert held.says("２０２５年") and not held.says("2049年")


def test_links_between_two_works_have_their_ends_there(held: Holdings, plan: Work, opinions: Work) -> None:
    """Findings of no counterpart have one end only."""
    links = list(held.linked_between(plan, opinions))
    assert links and not list(held.linked_between(opinions, plan))
    assert all(link.upper and held.clause(link.upper.clause) for link in links)
