"""Retrieval stage, the search itself: both indexes asked deep, their scores fused, the best given back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.index import Encoder, Index, entries_of
from kb.retrieval.fusion import fuse
from kb.store import Snapshot

Vectors = npt.NDArray[np.float32]

_FIRST_DEPTH = 200  # how deep each index is asked first, to find what the question is about
_DEPTH = 600  # and then; 1,000 gains 0.002 in R@100 and costs time
# The question's vector is moved towards those of the best clauses (pseudo-relevance feedback, Rocchio): a lay question
# and the clause that answers it share few words, the clauses next to it share many. With exact search over STARD's
# vectors R@10 0.454 → 0.463, R@100 0.660 → 0.693, MRR@10 0.374 → 0.370; steps from 0.3 to 0.8 do alike.
# The first look trusts words more than the last order does: share 0.3 there, 0.5 here (0.5 in both: R@10 0.456).
_FIRST_SHARE = 0.3
_FEEDBACK_CLAUSES = 3
_FEEDBACK_STEP = 0.5
_ONE_BY_ONE = 50  # documents; more are read all at once
_EXACT_UP_TO = 2000  # clauses; a search within few documents compares with every one of them


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found. `lexical` is its BM25 score, `dense` its cosine; 0 where that index did not bring it."""

    clause_id: str
    doc_id: str
    score: float
    lexical: float
    dense: float


class Retriever:
    """Ranks the clauses of a snapshot with the index of the same generation."""

    def __init__(self, snapshot: Snapshot, index: Index, encoder: Encoder) -> None:
        self._snapshot = snapshot
        self._index = index
        self._encoder = encoder

    def search(self, query: str, *, limit: int = 10, doc_ids: Collection[str] | None = None) -> list[Hit]:
        """The best clauses, of those documents only where given; empty for a question without a word."""
        if limit < 1 or not any(char.isalnum() for char in query):
            return []
        vector = self._encoder.encode_queries([query])[0]
        depth = max(_DEPTH, 2 * limit)
        lexical = dict(self._index.lexical(query, depth, doc_ids))
        dense = self._dense(self._moved(vector, lexical, doc_ids), depth, doc_ids)
        return [
            Hit(clause_id, _doc_id(clause_id), score, lexical.get(clause_id, 0.0), dense.get(clause_id, 0.0))
            for clause_id, score in fuse(lexical, dense)[:limit]
        ]

    def _moved(self, vector: Vectors, lexical: dict[str, float], doc_ids: Collection[str] | None) -> Vectors:
        """`vector` moved towards the clauses that a first look finds best; of length one again."""
        near = self._dense(vector, _FIRST_DEPTH, doc_ids)
        first = dict([*lexical.items()][:_FIRST_DEPTH])
        best = [clause_id for clause_id, _ in fuse(first, near, share=_FIRST_SHARE)[:_FEEDBACK_CLAUSES]]
        found = self._index.vectors(best)
        if not found or not np.any(vector):
            return vector
        mean = np.mean([found[clause_id] for clause_id in sorted(found)], axis=0)
        moved = vector + _FEEDBACK_STEP * mean
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    def _dense(self, vector: Vectors, depth: int, doc_ids: Collection[str] | None) -> dict[str, float]:
        if doc_ids is None:
            return dict(self._index.dense(vector, depth))
        wanted = set(doc_ids)
        if len(wanted) > _ONE_BY_ONE:
            self._snapshot.documents()
        inside = [clause_id for doc_id in sorted(wanted) for clause_id in self._entries(doc_id)]
        if len(inside) <= _EXACT_UP_TO:
            return self._index.cosines(vector, inside)
        # Enough that `depth` of them lie inside if they were spread evenly, and half as many again.
        wider = min(len(self._index), depth * len(self._index) * 3 // (2 * len(inside)) + depth)
        found = self._index.dense(vector, wider)
        return dict([(clause_id, cosine) for clause_id, cosine in found if _doc_id(clause_id) in wanted][:depth])

    def _entries(self, doc_id: str) -> tuple[str, ...]:
        memo = self._snapshot.memo.setdefault("retrieval.entries", {})
        if doc_id not in memo:
            memo[doc_id] = tuple(entry.clause_id for entry in entries_of(self._snapshot.document(doc_id)))
        found: tuple[str, ...] = memo[doc_id]
        return found


def _doc_id(clause_id: str) -> str:
    """A clause's id is `doc_id#eId`, and no eId holds a “#”."""
    return clause_id.rpartition("#")[0]
