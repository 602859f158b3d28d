"""The things asked from above that have links to a lower document, and which of them a question means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.case import Case
from kb.answer.references import reference_to
from kb.answer.routes.trace.topic import pieces, topic
from kb.answer.terms import Term
from kb.answer.units import Unit
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Clause, Link
from kb.structure import citation

# All shares below were chosen by reading rankings of the shipped question sets, not fitted.
# An item belongs to the answer when it carries nearly as much of the question as the best one, which carries at least
# LEAST; for one of several things named in a question more is wanted.
NEAR_BEST, LEAST, NAMED_PIECE = 0.9, 0.3, 0.75
# At most this many items are meant where no section is.
MOST = 3
# A section is meant where its heading carries this share of the topic, no item this much more than it, and further
# items under it this part of what it does; the whole of it where the question gives this share of its words.
SECTION, BETTER, CARRYING, NAMED_HEADING = 0.7, 0.12, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked from above, with every link row about it."""

    unit: Unit
    rows: tuple[Link, ...]

    def of(self, relation: str) -> list[Link]:
        """Rows of that relation."""
        return [r for r in self.rows if r.relation == relation]


def items_of(case: Case, upper: Work, lower: Work) -> list[Item]:
    """Every linked item of the upper work, with its rows about the lower one."""
    groups: dict[str, list[Link]] = {}
    for link in case.held.linked_between(upper, lower):
        groups.setdefault(link.item, []).append(link)
    items = []
    for rows in groups.values():
        end = rows[0].upper
        unit = case.held.unit(end.clause, end.quote) if end else None
        if unit:
            items.append(Item(unit, tuple(rows)))
    return items


def choose(case: Case, upper: Work, items: Sequence[Item]) -> tuple[Clause | None, list[Item]]:
    """The items a question means, with the heading they stand under where it means a whole section."""
    if inside := _at_named_place(case, upper, items):
        return None, _best(case, case.terms, inside) or inside
    terms = topic(case, upper)
    if section := _section(case, terms, upper, items):
        return section
    best = _best(case, terms, items)
    for piece in pieces(case, upper):
        if not _says(case, piece, best):
            best += [i for i in _best(case, piece, items, least=NAMED_PIECE)[:1] if i not in best]
    return None, best


def _says(case: Case, piece: Sequence[Term], chosen: Sequence[Item]) -> bool:
    """True where an item chosen already says nearly all of a piece."""
    ranked = case.held.evidence.rank_units(piece, [i.unit for i in chosen], limit=1)
    return bool(ranked) and ranked[0].own >= NAMED_PIECE


def _at_named_place(case: Case, upper: Work, items: Sequence[Item]) -> list[Item]:
    """The items of a clause or section that the question names by its number."""
    ref = reference_to(case.question, upper)
    for document in reversed(upper.documents) if ref else ():
        places = citation.resolve(document, ref) if ref else ()
        inside = [i for i in items if any(case.held.is_under(i.unit.clause, place) for place in places)]
        if inside:
            return inside
    return []


def _section(case: Case, terms: Sequence[Term], upper: Work, items: Sequence[Item]) -> tuple[Clause, list[Item]] | None:
    """A heading that carries the topic at least as well as any single item, where several items under it do too."""
    evidence = case.held.evidence
    headings = [u for u in evidence.units(upper) if u.clause.kind == "heading"]
    top = evidence.rank_units(terms, headings, limit=1)
    ranked = evidence.rank_units(terms, [i.unit for i in items], limit=len(items))
    if not top or top[0].own < SECTION or (ranked and ranked[0].own > top[0].own + BETTER):
        return None
    heading = top[0].unit.clause
    inside = [i for i in items if case.held.is_under(i.unit.clause, heading)]
    carrying = {id(s.unit) for s in ranked if s.own >= CARRYING * top[0].own}
    if len(inside) < 2 or len(carrying) < 2:
        return None
    if not _is_named(case, heading):
        # A heading that shares its words with the question is no section asked for: the items that say it are.
        inside = [i for i in inside if id(i.unit) in carrying] or inside
    return heading, inside


def _is_named(case: Case, heading: Clause) -> bool:
    """True where the question gives nearly all of a heading's words."""
    words = bigrams(heading.title or "")
    return len(words & bigrams(case.text)) >= NAMED_HEADING * len(words)


def _best(case: Case, terms: Sequence[Term], items: Sequence[Item], *, least: float = LEAST) -> list[Item]:
    """The items that carry most of the terms, best first; none where the best carries less than `least`."""
    by_unit = {id(i.unit): i for i in items}
    ranked = case.held.evidence.rank_units(terms, [i.unit for i in items])
    if not ranked or ranked[0].own < least:
        return []
    return [by_unit[id(s.unit)] for s in ranked if s.own >= NEAR_BEST * ranked[0].own][:MOST]
