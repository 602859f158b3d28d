"""Alignment, after people: an item the engine found, on some of whose links somebody decided.

What a person said of one link says nothing of the others: these stay candidates, and only what he struck out goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.alignment.result import AlignedLink, Item
from kb.alignment.units import Unit
from kb.model import Degree, Link
from kb.text import fold

_REJECTED = "已驳回"
_ENGINE = "/duty_"  # stands in the ids of duties, and of no item of a table
_NOT_A_GAP = "有人驳回了“未覆盖”的结论，还没有写明对应哪一条"


def renumbered(rows: Iterable[Link], asked: Sequence[Unit]) -> tuple[Link, ...]:
    """The rows, those on a duty that the engine found under the id that the duty has now.

    A sentence put in before it, or one taken out, gives the old id to other words: those nobody decided on.
    """
    now = {(unit.clause.id, fold(unit.duty.quote)): unit.duty.id for unit in asked}
    taken = {unit.duty.id for unit in asked}

    def of(row: Link) -> str:
        if row.upper is None or _ENGINE not in row.item:
            return row.item
        gone = f"{row.item}（原）" if row.item in taken else row.item
        return now.get((row.upper.clause, fold(row.upper.quote)), gone)

    return tuple(row if (item := of(row)) == row.item else replace(row, item=item) for row in rows)


def merged(rows: Sequence[Link], spoken: Item, proposed: Item) -> Item:
    """The engine's item with what people decided: `spoken` is the item of their `rows` alone."""
    known = {_end(link) for link in (*spoken.links, *spoken.near)}
    kept = tuple(link for link in spoken.links if link.status != _REJECTED)
    struck = (*(link for link in spoken.links if link.status == _REJECTED), *spoken.near)
    gaps = {row.status for row in rows if row.relation == "未覆盖"}
    open_links = () if "已确认" in gaps else tuple(link for link in proposed.links if _end(link) not in known)
    open_near = tuple(link for link in proposed.near if _end(link) not in known)
    settled = "已确认" in gaps or (bool(rows) and not open_links and not open_near and _REJECTED not in gaps)
    return replace(
        proposed,
        degree=_degree(rows, proposed.degree if open_links else "未覆盖"),
        reason=_reason(rows, proposed, bool(open_links)),
        links=(*kept, *open_links),
        near=(*struck, *open_near),
        target=proposed.target if open_links or not kept else spoken.target,
        certainty=None if settled else "须核对" if _REJECTED in gaps else proposed.certainty,
    )


def _live(rows: Sequence[Link]) -> list[Link]:
    return [row for row in rows if row.relation == "落实" and row.status != _REJECTED]


def _degree(rows: Sequence[Link], otherwise: Degree) -> Degree:
    """The furthest that a link which stands goes."""
    said = {row.degree for row in _live(rows)}
    return next((degree for degree in ("直接落实", "部分落实") if degree in said), otherwise)


def _reason(rows: Sequence[Link], proposed: Item, open_links: bool) -> str:
    gap = next((row for row in rows if row.relation == "未覆盖"), None)
    if live := _live(rows):
        return live[0].reason
    if gap is not None:
        return _NOT_A_GAP if gap.status == _REJECTED else gap.reason
    if open_links:
        return proposed.reason
    said = "；".join(dict.fromkeys(row.reason for row in rows if row.reason))
    return "程序列出的对应已由人驳回" + (f"（{said}）" if said else "")


def _end(link: AlignedLink) -> tuple[str, str]:
    return link.lower.clause, fold(link.lower.quote)
