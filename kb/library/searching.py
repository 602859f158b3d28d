"""Library stage, searching: the clauses of one state that a question and its filter bring, copies behind the first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import NotFound
from kb.graph.versions import in_force
from kb.library import dated, shapes
from kb.model import Clause, Document
from kb.retrieval import Filter, Hit, Retriever
from kb.retrieval.copies import POOL, groups
from kb.retrieval.filters import completed
from kb.store import Snapshot

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clause found by a search. `document` is what is known of the document, its clauses are not read.

    `copies` are further clauses of nearly the same words, where copies were asked to stand behind the first.
    """

    document: Document
    clause: Clause
    hit: Hit
    copies: tuple[Ranked, ...] = ()


def search(
    snapshot: Snapshot,
    retriever: Retriever,
    query: str,
    limit: int = 10,
    *,
    filter: Filter | None = None,
    doc_ids: Collection[str] | None = None,
    as_of: date | None = None,
    diverse: bool = False,
) -> list[Ranked]:
    """The best clauses of what the filter lets through, in force today where neither day nor document is named."""
    inside = within(snapshot, filter, doc_ids=doc_ids, as_of=as_of, query=query)
    kinds = filter.kinds if filter else frozenset()

    def bring(count: int) -> list[Hit]:
        return retriever.search(query, limit=count, doc_ids=inside, kinds=kinds)

    return _page(snapshot, bring, limit, diverse=diverse)


def nearest(
    snapshot: Snapshot, retriever: Retriever, vector: Vector, limit: int = 10, *, filter: Filter | None = None
) -> list[Ranked]:
    """The clauses nearest to a vector by meaning alone, of what the filter lets through."""
    kinds = filter.kinds if filter else frozenset()
    hits = retriever.nearest(vector, limit=limit, doc_ids=within(snapshot, filter), kinds=kinds)
    return _ranked(snapshot, hits)


def rows(
    snapshot: Snapshot, found: Sequence[Ranked], *, as_of: date | None = None, filter: Filter | None = None
) -> list[dict[str, Any]]:
    """What was found as rows: score, place, words, the document's metadata and its validity on the day asked for."""
    named = date.fromisoformat(filter.as_of) if filter and filter.as_of else None
    return [_row(snapshot, ranked, as_of or named or date.today()) for ranked in found]


def of_clauses(snapshot: Snapshot, clause_ids: Sequence[str]) -> list[Ranked]:
    """The clauses of those ids as far as they are there, in the order asked."""
    found = []
    for clause_id in clause_ids:
        with suppress(NotFound):
            clause = snapshot.clause(clause_id)
            doc_id = clause_id.rpartition("#")[0]
            found.append(Ranked(snapshot.heads()[doc_id], clause, Hit(clause_id, doc_id, 0.0, 0.0, 0.0)))
    return found


def within(
    snapshot: Snapshot,
    filter: Filter | None,
    *,
    doc_ids: Collection[str] | None = None,
    as_of: date | None = None,
    query: str = "",
) -> frozenset[str] | None:
    """Ids of the documents to look in, None for all."""
    bounds = [None if doc_ids is None else frozenset(doc_ids), filter.doc_ids(snapshot) if filter else None]
    if as_of is not None:
        bounds.append(in_force(snapshot, as_of))
    elif doc_ids is None and not (filter and (filter.as_of or filter.document)):
        bounds.append(dated.chosen(snapshot, None, query))
    told = [bound for bound in bounds if bound is not None]
    return frozenset.intersection(*told) if told else None


def _row(snapshot: Snapshot, ranked: Ranked, day: date) -> dict[str, Any]:
    document = completed(ranked.document, snapshot.heads())
    row = shapes.hit_json(document, ranked.clause, ranked.hit) | {
        "level": document.level, "region": document.region, "genre": document.genre,
        "issuers": list(document.issuers), "date": document.date,
        "validity": dated.validity_json(snapshot, document.id, day),
    }  # fmt: skip
    if ranked.copies:
        row["copies"] = [_row(snapshot, copy, day) for copy in ranked.copies]
    return row


def _page(snapshot: Snapshot, bring: Callable[[int], list[Hit]], limit: int, *, diverse: bool) -> list[Ranked]:
    if not diverse or limit < 1:
        return _ranked(snapshot, bring(limit))
    pool = _ranked(snapshot, bring(max(POOL, limit)))
    page = []
    for first, *others in groups([found.clause.text for found in pool])[:limit]:
        page.append(replace(pool[first], copies=tuple(pool[place] for place in others)))
    return page


def _ranked(snapshot: Snapshot, hits: Sequence[Hit]) -> list[Ranked]:
    heads, clauses = snapshot.heads(), snapshot.clauses([hit.clause_id for hit in hits])
    return [Ranked(heads[hit.doc_id], clause, hit) for hit, clause in zip(hits, clauses, strict=True)]
