"""What people decided on one link of an item leaves the item's other links as they were."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kb.alignment import Alignment, align
from kb.alignment.result import AlignedLink, Item
from kb.graph import extract
from kb.model import Document, Link, LinkEnd

Pair = tuple[Document, Document]


@pytest.fixture(scope="module")
def item(without_links: Alignment) -> Item:
    """An item with several candidates."""
    return next(item for item in without_links.items if len(item.links) > 1)


def _row(alignment: Alignment, item: Item, other: AlignedLink | None, **said: str) -> Link:
    upper = LinkEnd(item.clause, item.quote, alignment.upper.clause(item.clause).hash)
    lower = None
    if other:
        lower = LinkEnd(other.lower.clause, other.lower.quote, alignment.lower.clause(other.lower.clause).hash)
    made = Link(
        f"{item.id}.1", item.id, item.kind, "落实" if other else "未覆盖", item.addressee, upper, lower, None, "理由",
        "", "", "已确认", "person", "人工审阅", who="张三",
    )  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]


def _again(pair: Pair, item: Item, *rows: Link) -> Item:
    upper, lower = pair
    laid = align(upper, extract(upper), lower, extract(lower), rows)
    [found] = [one for one in laid.items if one.id == item.id]
    return found


def test_one_struck_out_leaves_the_others(pair: Pair, without_links: Alignment, item: Item) -> None:
    """It is a look-alike from now on."""
    after = _again(pair, item, _row(without_links, item, item.links[0], status="已驳回", degree="直接落实"))
    assert [link.lower for link in after.links] == [link.lower for link in item.links[1:]]
    assert after.near[0].lower == item.links[0].lower and after.near[0].status == "已驳回"
    assert after.degree == item.degree and after.certainty is not None


def test_one_confirmed_stands_beside_those_nobody_looked_at(pair: Pair, without_links: Alignment, item: Item) -> None:
    """Its degree is the item's."""
    after = _again(pair, item, _row(without_links, item, item.links[1], degree="部分落实"))
    assert {link.lower.quote: link.status for link in after.links} == {
        link.lower.quote: "已确认" if link is item.links[1] else "候选" for link in item.links
    }
    assert after.degree == "部分落实" and after.reason == "理由"


def test_when_all_are_struck_out_nothing_is_carried_out(pair: Pair, without_links: Alignment, item: Item) -> None:
    """And it is people's verdict."""
    rows = [_row(without_links, item, link, status="已驳回") for link in (*item.links, *item.near)]
    after = _again(pair, item, *rows)
    assert (after.degree, after.links, after.certainty) == ("未覆盖", (), None)
    assert "已由人驳回" in after.reason


def test_a_gap_is_settled_by_a_person_or_waits_for_who_names_the_clause(pair: Pair, without_links: Alignment) -> None:
    """Struck out, it says that a counterpart was not named yet."""
    gap = next(item for item in without_links.items if not item.links)
    linked = next(item for item in without_links.items if item.links)
    joining = _row(without_links, linked, linked.links[0], degree="部分落实")  # else nobody knows of which pair it is
    assert _again(pair, gap, joining, _row(without_links, gap, None, degree="未覆盖")).certainty is None
    after = _again(pair, gap, joining, _row(without_links, gap, None, degree="未覆盖", status="已驳回"))
    assert after.certainty == "须核对" and "驳回了“未覆盖”" in after.reason


def test_a_decision_stays_with_its_words_when_duties_are_numbered_anew(
    pair: Pair, without_links: Alignment, item: Item
) -> None:
    """A sentence put in before them gives the id to words on which nobody decided."""
    others = {one.id for one in without_links.items if one.clause != item.clause}
    row = replace(_row(without_links, item, item.links[0], degree="部分落实"), item=sorted(others)[0])
    upper, lower = pair
    laid = align(upper, extract(upper), lower, extract(lower), [row])
    [found] = [one for one in laid.items if (one.clause, one.quote) == (item.clause, item.quote)]
    assert (found.id, found.degree, found.links[0].status) == (item.id, "部分落实", "已确认")
    assert [one for one in laid.items if one.id != item.id] == [one for one in without_links.items if one.id != item.id]


def test_an_item_of_a_table_stays_one_when_one_of_its_rows_is_decided_on(
    pair: Pair, with_links: Alignment, curated: tuple[Link, ...]
) -> None:
    """The decision lies behind all tables; what it strikes out gives the item neither degree nor reason nor figure."""
    held = [link for link in curated if link.relation == "落实"]
    first = next(a for a, b in pairwise(held) if a.item == b.item and not a.suspect)
    struck = replace(first, status="已驳回", degree="直接落实", reason="不是一回事", origin="person", who="张三")
    rest = [replace(link, degree="部分落实") if link.item == first.item else link for link in curated if link != first]
    upper, lower = pair
    for rows in ([*rest, struck], [struck, *rest]):
        laid = align(upper, extract(upper), lower, extract(lower), rows)
        assert len(laid.items) == len(with_links.items)
        [found] = [one for one in laid.items if one.id == first.item]
        assert found.degree == "部分落实" and "不是一回事" not in found.reason
