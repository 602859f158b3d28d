"""Retrieval stage, where is searched: everywhere, or only among the clauses that a filter lets through.

Neither index is asked to look at metadata. Words are bounded by the documents' ids, which tantivy filters by itself.
Meaning is compared with every clause inside where these are few, and their vectors are kept for the next question;
where they are more, the index is told their ids, or asked for more than is wanted where most clauses are inside anyway.
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
_MOST_INSIDE = 0.25  # of all clauses; then asking for more than is wanted is cheaper than telling the ids
_MOST_WORDS_INSIDE = 0.6  # of all clauses; then it is cheaper than telling tantivy the documents
_SPARE = 1.2  # of what an even spread would need is asked for; where that is too little, more is asked for
_LEAST_ASKED = 600  # Chroma looks the harder the more it is asked for
_SCOPES_KEPT = 8
_KEPT_AS = "retrieval.scopes"


@dataclass(slots=True)
class _Inside:
    """The clauses of a scope: how many, and their share of all clauses and of those of the same documents.

    `ids` are read where they are needed: for a few kinds of clauses, or for a small share. `rows` are those with
    vectors, and `matrix` their vectors, once they were asked for.
    """

    doc_ids: frozenset[str]
    count: int
    share: float
    share_of_documents: float
    ids: tuple[str, ...] | None = None
    known: frozenset[str] | None = None
    rows: tuple[str, ...] | None = None
    matrix: Vectors | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self, clause_id: str) -> bool:
        """True for a clause of the scope."""
        return clause_id.rpartition("#")[0] in self.doc_ids if self.known is None else clause_id in self.known


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

    @property
    def is_all(self) -> bool:
        """True where every clause may be found."""
        return self._inside is None

    def lexical(self, query: str, depth: int) -> Scores:
        """Clause ids and BM25 scores, best first."""
        inside = self._inside
        if inside is None or not inside.count:
            return {} if inside else dict(self._index.lexical(query, depth))
        if inside.share >= _MOST_WORDS_INSIDE:
            return _enough(lambda k: self._index.lexical(query, k), inside, self._asked(depth, inside.share), depth)
        if self._kinds:
            wanted = self._asked(depth, inside.share_of_documents)
            return _enough(lambda k: self._index.lexical(query, k, self._doc_ids), inside, wanted, depth)
        return dict(self._index.lexical(query, depth, self._doc_ids))

    def dense(self, vector: Vectors, depth: int) -> Scores:
        """Clause ids and cosines, nearest first."""
        inside = self._inside
        if inside is None:
            return dict(self._index.dense(vector, depth))
        if inside.count <= _EXACT_UP_TO:
            return self._compared(inside, vector, depth)
        if inside.share < _MOST_INSIDE:
            with inside.lock:
                inside.rows = inside.rows or self._index.with_vectors(self._ids(inside))
            return dict(self._index.dense(vector, depth, inside.rows))
        wanted = max(_LEAST_ASKED, self._asked(depth, inside.share))
        return _enough(lambda k: self._index.dense(vector, k), inside, wanted, depth)

    def _asked(self, depth: int, share: float) -> int:
        """How many to ask for, so that `depth` of them are probably inside."""
        return min(len(self._index) + 1, int(_SPARE * depth / share) + 1)

    def _compared(self, inside: _Inside, vector: Vectors, depth: int) -> Scores:
        with inside.lock:
            rows, matrix = inside.rows, inside.matrix
            if rows is None or matrix is None:
                found = self._index.vectors(self._ids(inside))
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
            inside = kept[key] = self._read()
            while len(kept) > _SCOPES_KEPT:
                kept.popitem(last=False)
        return inside

    def _read(self) -> _Inside:
        counts = self._snapshot.clause_counts()
        doc_ids = frozenset(counts if self._doc_ids is None else self._doc_ids & counts.keys())
        ids = self._snapshot.clause_ids(doc_ids, self._kinds) if self._kinds else None
        same = sum(counts[doc_id] for doc_id in doc_ids)
        count = same if ids is None else len(ids)
        shares = (count / max(1, sum(counts.values())), count / max(1, same))
        return _Inside(doc_ids, count, *shares, ids, None if ids is None else frozenset(ids))

    def _ids(self, inside: _Inside) -> tuple[str, ...]:
        """The ids of the clauses inside; `inside` is locked."""
        if inside.ids is None:
            inside.ids = self._snapshot.clause_ids(inside.doc_ids)
        return inside.ids


def _enough(search: Callable[[int], list[tuple[str, float]]], inside: _Inside, wanted: int, depth: int) -> Scores:
    """The first `depth` that are inside, of `wanted` that `search` brings; more is asked for where those are few."""
    while True:
        found = search(wanted)
        kept = [hit for hit in found if inside.holds(hit[0])][:depth]
        if len(kept) >= depth or len(found) < wanted:
            return dict(kept)
        wanted *= 2
