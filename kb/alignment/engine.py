"""Alignment, the one door: two documents in, every item of the upper one with its counterparts below out.

Curated links come first and as they are. Duties no curated row speaks of are aligned by the engine; its links are
candidates (候选) and say so, and stay so where people decided on one of them (`decided`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from kb.alignment.decided import merged, renumbered
from kb.alignment.evidence import evidence
from kb.alignment.figures import Comparison, compare, compare_support
from kb.alignment.judgement import DOUBT, certainty_of, cut_of, degree_of, probabilities
from kb.alignment.reasons import reason_of
from kb.alignment.result import AlignedLink, Alignment, Item, LowerEnd
from kb.alignment.runs import longest_run, verbatim_ratio
from kb.alignment.units import Unit, lower_units, plain, upper_units
from kb.graph.queries import links_between
from kb.model import Clause, Degree, Document, Extracts, Link, Target
from kb.text import fold

_REJECTED = "已驳回"
_MOST_NEAR = 3  # weak candidates that are kept beside an item's links


def align(
    upper: Document,
    upper_extracts: Extracts,
    lower: Document,
    lower_extracts: Extracts,
    links: Iterable[Link] = (),
    *,
    asked: Sequence[Unit] | None = None,
) -> Alignment:
    """Lay two documents side by side. `links` are known links of any documents; those between these two are used.

    With no links (or none between the two) everything is the engine's. `asked` are the upper document's units, where
    whoever lays it beside many has them already.
    """
    above = upper_units(upper, upper_extracts) if asked is None else asked
    known = renumbered(links_between(tuple(links), upper, lower), above)
    below = lower_units(lower, lower_extracts)
    curated = _curated_items(known, upper, lower, upper_extracts, lower_extracts)
    own = {unit.duty.id for unit in above}
    decided = {item.id: item for item in curated if item.id in own}  # the engine's own, on which people decided
    tables = tuple(item for item in curated if item.id not in own)
    left = tuple(unit for unit in above if unit.duty.id in decided or not _spoken_of(unit, tables))
    found = [
        merged([link for link in known if link.item == item.id], decided[item.id], item) if item.id in decided else item
        for item in _engine_items(left, below)
    ]
    items = _in_order((*tables, *found), upper)
    return Alignment(upper, lower, items, _unsupported(known, items, below, lower))


def _spoken_of(unit: Unit, items: Sequence[Item]) -> bool:
    """A curated item shares half of the words of one of the two."""
    for item in items:
        words = plain(item.quote)
        if item.clause == unit.clause.id and 2 * longest_run(unit.words, words)[1] >= min(len(unit.words), len(words)):
            return True
    return False


def _curated_items(
    known: Sequence[Link], upper: Document, lower: Document, upper_extracts: Extracts, lower_extracts: Extracts
) -> tuple[Item, ...]:
    clauses = {clause.id: clause for document in (upper, lower) for clause in document.clauses}
    return tuple(_curated_item(tuple(rows), clauses, upper_extracts, lower_extracts) for rows in _by_item(known))


def _by_item(known: Iterable[Link]) -> list[list[Link]]:
    """The rows of each item. What was decided on one row lies apart from the others, among all decisions."""
    items: list[list[Link]] = []
    homes: dict[tuple[str, str, str], list[Link]] = {}
    for _, group in groupby((link for link in known if link.upper), key=lambda link: link.item):
        rows = [*group]
        ends = [(link.item, link.upper.clause, fold(link.upper.quote)) for link in rows if link.upper]
        home = next((homes[end] for end in ends if end in homes), None)
        if home is None:
            items.append(home := [])
        home += rows
        for end in ends:
            homes.setdefault(end, home)
    return items


def _curated_item(
    rows: tuple[Link, ...], clauses: dict[str, Clause], upper_extracts: Extracts, lower_extracts: Extracts
) -> Item:
    first, end = next((link for link in rows if link.status != _REJECTED), rows[0]), rows[0].upper
    assert end is not None  # only rows with an upper end are grouped
    held = tuple(link for link in rows if link.relation == "落实")
    found = tuple(_curated_link(link, clauses) for link in held)
    live = [link for link in held if link.status != _REJECTED]
    degree: Degree = next((link.degree for link in live if link.degree), "未覆盖")
    wanted = _targets_at(upper_extracts, end.clause, end.quote)
    answering = [
        t for link in live if link.lower for t in _targets_at(lower_extracts, link.lower.clause, link.lower.quote)
    ]
    return Item(
        id=first.item,
        clause=end.clause,
        quote=end.quote,
        label=clauses[end.clause].label,
        kind=first.kind,
        addressee=first.addressee,
        degree=degree,
        reason=first.reason + (f"（存疑：{first.doubt}）" if first.doubt else ""),
        score=None,
        links=found,
        near=tuple(_curated_link(link, clauses) for link in rows if link.relation == "易误判"),
        target=compare(wanted, answering),
    )


def _curated_link(link: Link, clauses: dict[str, Clause]) -> AlignedLink:
    assert link.upper is not None and link.lower is not None  # 落实 and 易误判 have both ends
    clause = clauses[link.lower.clause]
    end = LowerEnd(clause.id, link.lower.quote, clause.label)
    return AlignedLink(end, link.score, link.status, link.origin, verbatim_ratio(link.upper.quote, clause.text))


def _targets_at(extracts: Extracts, clause: str, quote: str) -> list[Target]:
    words = fold(quote)
    return [t for t in extracts.targets if t.clause == clause and (fold(t.quote) in words or words in fold(t.quote))]


def _engine_items(above: Sequence[Unit], below: Sequence[Unit]) -> tuple[Item, ...]:
    if not above:
        return ()
    chances = probabilities(evidence(above, below))
    cut = cut_of(chances)
    items = []
    for unit, row in zip(above, chances, strict=True):
        ranked = sorted(((float(p), other) for p, other in zip(row, below, strict=True)), key=lambda pair: -pair[0])
        items.append(_engine_item(unit, ranked, cut))
    return tuple(items)


def _engine_item(unit: Unit, ranked: Sequence[tuple[float, Unit]], cut: float) -> Item:
    """`ranked` are all lower duties, the likeliest first; those from `cut` on are links."""
    linked = [(p, other) for p, other in ranked if p >= cut]
    near = [(p, other) for p, other in ranked if DOUBT <= p < cut][:_MOST_NEAR]
    others = [other for _, other in linked]
    best, nearest = ranked[0] if ranked else (0.0, None)
    return Item(
        id=unit.duty.id,
        clause=unit.clause.id,
        quote=unit.duty.quote,
        label=unit.clause.label,
        kind=unit.kind,
        addressee=unit.duty.addressee,
        degree=degree_of(unit, others)[0],
        reason=reason_of(unit, others, best, nearest, cut),
        score=round(best, 3),
        links=tuple(_engine_link(unit, p, other) for p, other in linked),
        near=tuple(_engine_link(unit, p, other) for p, other in near),
        target=compare_figures(unit, others),
        certainty=certainty_of(best),
    )


def compare_figures(unit: Unit, linked: Sequence[Unit]) -> Comparison | None:
    """A duty's target beside those of the linked duties; the support it promises where it sets none."""
    aimed = compare(unit.targets, [target for other in linked for target in other.targets])
    return aimed or compare_support(unit.support, [amount for other in linked for amount in other.support])


def _engine_link(unit: Unit, chance: float, other: Unit) -> AlignedLink:
    end = LowerEnd(other.clause.id, other.duty.quote, other.clause.label)
    ratio = verbatim_ratio(unit.duty.quote, other.clause.text)
    return AlignedLink(end, round(chance, 3), "候选", "engine", ratio)


def _in_order(items: Iterable[Item], upper: Document) -> tuple[Item, ...]:
    clauses = {clause.id: (i, clause.text) for i, clause in enumerate(upper.clauses)}

    def place(item: Item) -> tuple[int, int]:
        number, text = clauses[item.clause]
        return number, text.find(item.quote)

    return tuple(sorted(items, key=place))


def _unsupported(
    known: Sequence[Link], items: Sequence[Item], below: Sequence[Unit], lower: Document
) -> tuple[LowerEnd, ...]:
    """Lower duties without a basis: the curated findings, else what no item links to."""
    labels = {clause.id: clause.label for clause in lower.clauses}
    found = [k.lower for k in known if k.relation == "无上位依据" and k.lower and k.status != _REJECTED]
    if found:
        return tuple(LowerEnd(end.clause, end.quote, labels[end.clause]) for end in found)
    met = {(link.lower.clause, link.lower.quote) for item in items for link in item.links if link.status != _REJECTED}
    return tuple(
        LowerEnd(unit.clause.id, unit.duty.quote, unit.clause.label)
        for unit in below
        if unit.kind != "目标" and (unit.clause.id, unit.duty.quote) not in met
    )
