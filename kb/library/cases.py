"""Library stage, one link at a time (审阅): what a reviewer is shown of a link, and what he leaves of it.

A case is named by what it lays side by side and by what was seen of it, never by its place in a list: whoever decides
on something that is no longer so is told (`kb.library.reviewing.decide`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from kb.errors import NotFound
from kb.graph import decisions, links
from kb.model import Clause, Decision, Document, Link, LinkEnd
from kb.text import find_quote, fold

if TYPE_CHECKING:
    from kb.alignment.result import Alignment, Item
    from kb.store import Snapshot

State = Literal["可疑", "意见不一", "须核对", "待复核", "候选", "已确认", "已驳回"]
STATES: tuple[State, ...] = get_args(State)
SETTLED: tuple[State, ...] = ("已确认", "已驳回")
_FOUND: tuple[State, ...] = ("须核对", "候选")
_CASES = "library.cases"


@dataclass(frozen=True, slots=True)
class End:
    """One side of a link as it stands now; `stands` is False where the words quoted are gone from the clause."""

    document: Document
    clause: Clause
    quote: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A link before a reviewer. `name` stays, `key` changes with whatever he would see otherwise.

    `cells` are its row in the table of links with the prints of the clauses as they are now. `kept` is False for a
    link that an alignment found and nobody decided on; nothing of it is stored.
    """

    name: str
    key: str
    state: State
    link: Link
    cells: Mapping[str, str]
    upper: End | None
    lower: End | None
    past: tuple[Decision, ...]
    kept: bool = True

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state not in SETTLED

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two documents, empty on a side that has nothing."""
        return (self.upper.document.id if self.upper else "", self.lower.document.id if self.lower else "")

    def said(self, **changed: str) -> dict[str, str]:
        """The row with what a reviewer changes of it, by column."""
        return {**self.cells, **changed}


def cases(snapshot: Snapshot) -> tuple[Case, ...]:
    """Every link that is kept, in the order of the upper documents, and whoever decided: a list must not jump."""
    if _CASES not in snapshot.memo:
        held = links.settled(snapshot.links_by_file())
        snapshot.memo[_CASES] = _in_order(_cases(snapshot, held, _state_of, kept=True))
    made: tuple[Case, ...] = snapshot.memo[_CASES]
    return made


def found(snapshot: Snapshot, result: Alignment) -> tuple[Case, ...]:
    """What an alignment of two documents held proposes and nobody decided on yet, in the order of the upper one."""
    known = {case.name for case in cases(snapshot)}
    out: dict[str, Case] = {}
    for state in _FOUND:
        items = [
            item for item in result.items if item.certainty and (item.certainty == "须核对") == (state == "须核对")
        ]
        proposed = [link for item in items for link in _proposed(item, result)]
        for case in _cases(snapshot, proposed, partial(_always, state), kept=False):
            if case.name not in known:
                out.setdefault(case.name, case)
    return _in_order(out.values())


def _in_order(made: Iterable[Case]) -> tuple[Case, ...]:
    places: dict[str, dict[str, int]] = {}

    def place(end: End | None) -> tuple[str, int, int]:
        if end is None:
            return "", -1, -1
        held = places.setdefault(end.document.id, {c.id: at for at, c in enumerate(end.document.clauses)})
        return end.document.id, held[end.clause.id], end.clause.text.find(end.quote)

    return tuple(sorted(made, key=lambda case: (case.upper is None, place(case.upper), place(case.lower))))


def _proposed(item: Item, result: Alignment) -> Iterator[Link]:
    """An item's links and look-alikes; of a look-alike nobody said yet how far it goes.

    That it has none is nothing to keep: a row of one side does not say beside which document it was found. Where all
    that is proposed is struck out, the item has none.
    """
    for number, other in enumerate((*item.links, *item.near), start=1):
        degree = item.degree if other in item.links else None
        yield Link(
            id=f"{item.id}.{number}", item=item.id, kind=item.kind, relation="落实", addressee=item.addressee,
            upper=LinkEnd(item.clause, item.quote, _hash(result.upper, item.clause)),
            lower=LinkEnd(other.lower.clause, other.lower.quote, _hash(result.lower, other.lower.clause)),
            degree=degree, reason=item.reason if degree else "", doubt="", alternative="", status="候选",
            origin="engine", method="", score=other.score,
        )  # fmt: skip


def _hash(document: Document, clause_id: str) -> str:
    return document.clause(clause_id).hash


def _always(state: State, _: Link) -> State:
    return state


def _state_of(link: Link) -> State:
    if link.status == "已驳回":
        return link.status
    if link.suspect:
        return "可疑"
    return "意见不一" if decisions.DIFFERING in link.doubt else link.status


def _cases(
    snapshot: Snapshot, given: Iterable[Link], state_of: Callable[[Link], State], *, kept: bool
) -> Iterator[Case]:
    documents = _documents(snapshot, given := [*given])
    clauses = {clause.id: (document, clause) for document in documents for clause in document.clauses}
    known = [_now(link, clauses) for link in decisions.anchored(given, documents)]
    past = decisions.by_link(snapshot.decisions())
    for link, row in zip(known, decisions.review_rows(known, documents, kept=kept), strict=True):
        upper, lower = (_end(end, clauses) if end else None for end in (link.upper, link.lower))
        prints = {f"{side}指纹": end.clause.hash for side, end in (("上位", upper), ("下位", lower)) if end}
        cells = {**row, **prints}
        own = tuple(past.get(decisions.name_of(cells), ()))
        yield Case(_name(cells), _key(cells), state_of(link), link, cells, upper, lower, own, kept)


def _documents(snapshot: Snapshot, given: Iterable[Link]) -> list[Document]:
    """Those that the links stand on; all of many hundred take seconds to read."""
    wanted = {end.clause.rpartition("#")[0] for link in given for end in (link.upper, link.lower) if end}
    documents = []
    for doc_id in snapshot.heads():
        if doc_id in wanted:
            try:
                documents.append(snapshot.document(doc_id))
            except NotFound:  # a table that is gone may still speak of it
                continue
    return documents


def _now(link: Link, clauses: Mapping[str, tuple[Document, Clause]]) -> Link:
    """The link, doubted where a clause of it has changed since."""
    changed = any(clauses[end.clause][1].hash != end.hash for end in (link.upper, link.lower) if end)
    return replace(link, suspect=True) if changed else link


def _end(end: LinkEnd, clauses: Mapping[str, tuple[Document, Clause]]) -> End:
    document, clause = clauses[end.clause]
    return End(document, clause, end.quote, find_quote(clause.text, end.quote) is not None)


def _name(cells: Mapping[str, str]) -> str:
    return _digest(fold(cells.get(f"{side}{part}", "")) for side in ("上位", "下位") for part in _names(cells, side))


def _names(cells: Mapping[str, str], side: str) -> tuple[str, ...]:
    """The columns that name a side; the file of a side without words says only what was searched."""
    return ("文件", "原文") if cells.get(f"{side}原文") else ("原文",)


def _key(cells: Mapping[str, str]) -> str:
    shown = (*links.COLUMNS, *links.REVIEW_COLUMNS)
    return _digest(cells.get(column, "") for column in shown)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
