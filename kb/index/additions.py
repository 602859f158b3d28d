"""Index stage, what changed since the dense index was built: vectors compared one by one, and ids passed over.

Chroma rewrites its files, keeps deleted vectors in its graph, and takes a second for a thousand vectors; a matrix is
written as a whole. So a small change leaves the folder of the dense index (here the “graph”, though only very many
vectors have one) as it is: what is new lies beside it as a matrix, what is gone is named. Comparing with a few thousand
vectors takes less than a millisecond; when they become many they are folded in, and when many in Chroma's graph are
gone it is built anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.index.matrix import rounded

Vectors = npt.NDArray[np.float32]
Hits = list[tuple[str, float]]

_MATRIX = "vectors.npy"
_NAMES = "changes.json"
_FEW = 1000
_WORN = 0.2  # of the graph; where a twelfth was gone the recall was still 1.0
_SHARE = 0.1  # of the graph: at 100,000 clauses a query compares with 10,000 vectors at most, 10 MB


@dataclass(frozen=True, slots=True)
class Additions:
    """`graph` vectors are in Chroma, and `gone` of them are passed over; `blank` clauses have no vector.

    `ids` and `vectors` (n, d) are new since. `dead` vectors are in the graph, but Chroma itself passes them over.
    """

    graph: int
    blank: frozenset[str]
    gone: frozenset[str]
    ids: tuple[str, ...]
    vectors: Vectors
    dead: int = 0

    @classmethod
    def none(cls, ids: Sequence[str], vectors: Vectors) -> Additions:
        """Nothing changed since a graph of these (zero rows are in no graph) was built."""
        filled = np.any(vectors != 0.0, axis=1)
        blank = frozenset(ids[row] for row in np.flatnonzero(~filled).tolist())
        nothing = np.zeros((0, vectors.shape[1]), dtype=np.float32)
        return cls(int(filled.sum()), blank, frozenset(), (), nothing)

    @classmethod
    def load(cls, folder: Path) -> Additions:
        """What `save` wrote."""
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        vectors = np.load(folder / _MATRIX)
        blank, gone = frozenset(names["blank"]), frozenset(names["gone"])
        return cls(names["graph"], blank, gone, tuple(names["ids"]), vectors, names["dead"])

    def save(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir(parents=True)
        names = {
            "graph": self.graph, "dead": self.dead,
            "blank": sorted(self.blank), "gone": sorted(self.gone), "ids": self.ids,
        }  # fmt: skip
        (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.save(folder / _MATRIX, self.vectors)

    def __len__(self) -> int:
        """Number of clauses that can be found, here and in the graph."""
        return self.graph - len(self.gone) + len(self.ids)

    @property
    def is_many(self) -> bool:
        """True when they should become part of the graph."""
        return len(self.gone) + len(self.ids) > max(_FEW, _SHARE * self.graph)

    @property
    def is_worn(self) -> bool:
        """True when too much in the graph is gone."""
        return len(self.gone) + self.dead > _WORN * (self.graph + self.dead)

    def folded(self, *, into_same: bool) -> Additions:
        """The same when all of it has become part of the graph: the same one, or a new one or none."""
        dead = self.dead + len(self.gone) if into_same else 0
        return Additions(len(self), self.blank, frozenset(), (), self.vectors[:0], dead)

    def changed(self, gone: Collection[str], ids: Sequence[str], vectors: Vectors) -> Additions:
        """After the clauses `gone` went and those of `ids`, with their `vectors` (n, d), came in."""
        own = frozenset(self.ids)
        kept = [row for row, clause_id in enumerate(self.ids) if clause_id not in gone]
        whole = np.any(vectors != 0.0, axis=1)
        filled = np.flatnonzero(whole).tolist()
        return Additions(
            self.graph,
            (self.blank - set(gone)) | {ids[row] for row in np.flatnonzero(~whole).tolist()},
            self.gone | {clause_id for clause_id in gone if clause_id not in own and clause_id not in self.blank},
            (*(self.ids[row] for row in kept), *(ids[row] for row in filled)),
            _stacked(self.vectors[kept], rounded(vectors[filled])),
            self.dead,
        )

    def merge(self, search: Callable[[Vectors, int], Hits], vector: Vectors, limit: int) -> Hits:
        """The nearest of the graph, which `search` asks, and of what came after it."""
        if limit < 1 or not np.any(vector):
            return []
        found = self._remaining(search, vector, limit) + list(self.cosines(vector, self.ids).items())
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def cosines(self, vector: Vectors, ids: Collection[str]) -> dict[str, float]:
        """Cosines to those of `ids` that came after the graph."""
        if not self.ids or not np.any(vector):
            return {}
        wanted = set(ids)
        cosines = self.vectors @ vector
        return {i: float(cosine) for i, cosine in zip(self.ids, cosines, strict=True) if i in wanted}

    def held(self, ids: Collection[str]) -> dict[str, Vectors]:
        """The vectors of those of `ids` that came after the graph."""
        wanted = set(ids)
        return {i: row for i, row in zip(self.ids, self.vectors, strict=True) if i in wanted}

    def in_graph(self, ids: Sequence[str]) -> list[str]:
        """Those of `ids` that may be asked of the graph."""
        return [clause_id for clause_id in ids if clause_id not in self.gone]

    def _remaining(self, search: Callable[[Vectors, int], Hits], vector: Vectors, limit: int) -> Hits:
        """The nearest of the graph that are not gone, as many as `limit` where there are so many."""
        wanted = limit + min(limit, len(self.gone))
        while True:
            found = search(vector, wanted)
            kept = [hit for hit in found if hit[0] not in self.gone]
            if len(kept) >= limit or len(found) < wanted:
                return kept[:limit]
            wanted *= 2


def _stacked(first: Vectors, second: Vectors) -> Vectors:
    """Both, one below the other; an empty one may have any width."""
    if not len(first) or not len(second):
        return first if len(first) else second
    return np.concatenate([first, second])
