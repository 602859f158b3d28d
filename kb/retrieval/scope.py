"""Retrieval stage, where is searched: everywhere, or only among the clauses that a filter lets through.

Neither index is asked to look at metadata. Words are bounded by the documents' ids, which tantivy filters by itself.
Meaning is compared with every clause inside where these are few, and their vectors are kept for the next question;
where they are more, Chroma is told their ids, or asked for more than is wanted where most clauses are inside anyway.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kb.index import Index
from kb.store import Snapshot

Vectors = npt.NDArray[np.float32]
Scores = dict[str, float]

_EXACT_UP_TO = 5000  # clauses; reading so many vectors takes 0.2 s, comparing with them a millisecond
_MOST_INSIDE = 0.25  # of all clauses; then asking for more than is wanted is cheaper than telling ids
_SCOPES_KEPT = 8
_KEPT_AS = "retrieval.scopes"


@dataclass(slots=True)
class _Inside:
    """The clauses of a scope, and their `share` of all clauses of the same documents.

    `rows` are those with vectors, and `matrix` their vectors, once they were asked for.
    """

    ids: tuple[str, ...]
    known: frozenset[str]
    share: float
    rows: tuple[str, ...] | None = None
    matrix: Vectors | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Scope:
    """What a search may find: all, or the clauses of `doc_ids` (None: of all documents) that are of `kinds`."""

    def __init__(
        self, snapshot: Snapshot, index: Index, doc_ids: Collection[str] | None = None, kinds: Collection[str] = ()
    ) -> None:
        self._snapshot = snapshot
        self._index = index
        self._doc_ids = None if doc_ids is None else frozenset(doc_ids)
        self._kinds = frozenset(kinds)
        self._inside = self._clauses() if self._doc_ids is not None or self._kinds else None

    def lexical(self, query: str, depth: int) -> Scores:
        """Clause ids and BM25 scores, best first."""
        inside = self._inside
        if inside is None or not self._kinds:
            return dict(self._index.lexical(query, depth, self._doc_ids))
        wanted = depth if not inside.share else int(1.5 * depth / inside.share)
        return _enough(lambda k: self._index.lexical(query, k, self._doc_ids), inside.known, depth, wanted)

    def dense(self, vector: Vectors, depth: int) -> Scores:
        """Clause ids and cosines, nearest first."""
        inside, whole = self._inside, len(self._index)
        if inside is None:
            return dict(self._index.dense(vector, depth))
        if len(inside.ids) <= _EXACT_UP_TO:
            return self._compared(inside, vector, depth)
        if len(inside.ids) < _MOST_INSIDE * whole:
            with inside.lock:
                inside.rows = inside.rows or self._index.with_vectors(inside.ids)
            return dict(self._index.dense(vector, depth, inside.rows))
        wanted = int(1.5 * depth * whole / len(inside.ids)) + depth
        return _enough(lambda k: self._index.dense(vector, k), inside.known, depth, min(whole, wanted))

    def _compared(self, inside: _Inside, vector: Vectors, depth: int) -> Scores:
        with inside.lock:
            rows, matrix = inside.rows, inside.matrix
            if rows is None or matrix is None:
                found = self._index.vectors(inside.ids)
                rows = inside.rows = tuple(sorted(found))
                matrix = inside.matrix = np.stack([found[row] for row in rows]) if rows else vector[:0, np.newaxis]
        if not rows or not np.any(vector):
            return {}
        cosines = matrix @ vector
        best = np.argsort(-cosines, kind="stable")[:depth].tolist()
        return {rows[row]: float(cosines[row]) for row in best}

    def _clauses(self) -> _Inside:
        """The clauses inside, kept for the next question to the same state."""
        kept: OrderedDict[object, _Inside] = self._snapshot.memo.setdefault(_KEPT_AS, OrderedDict())
        key = (self._doc_ids, self._kinds)
        inside = kept.get(key)
        if inside is None:
            counts = self._snapshot.clause_counts()
            doc_ids = counts.keys() if self._doc_ids is None else self._doc_ids & counts.keys()
            ids = self._snapshot.clause_ids(doc_ids, self._kinds)
            whole = sum(counts[doc_id] for doc_id in doc_ids)
            inside = kept[key] = _Inside(ids, frozenset(ids), len(ids) / whole if whole else 0.0)
            while len(kept) > _SCOPES_KEPT:
                kept.popitem(last=False)
        return inside


def _enough(search: Callable[[int], list[tuple[str, float]]], known: frozenset[str], depth: int, wanted: int) -> Scores:
    """The first `depth` that are known, asking for more until there are so many or no more to ask for."""
    while True:
        found = search(wanted)
        inside = [hit for hit in found if hit[0] in known][:depth]
        if len(inside) >= depth or len(inside) == len(known) or len(found) < wanted:
            return dict(inside)
        wanted *= 4
