"""Index stage, search by meaning: a Chroma collection of explicit vectors, embedded in the process, no text in it.

Chroma writes into its folder whenever it opens or first queries it (the time of chroma.sqlite3, length.bin, and more
where vectors wait in its log), so a folder is only ever opened as a private copy: see `kb.index.copies`.
"""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.errors import Damaged
from kb.index import matrix
from kb.index.collection import Collection, faults
from kb.index.matrix import Matrix

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

Vectors = npt.NDArray[np.float32]

_NAME = "clauses"
_BATCH = 5000  # Chroma takes 5,461 at most (its SQLite's limit on bound parameters)

# Recall against exact search over 60,395 statute articles with the offline model (`python -m eval.index_constants`), of
# the nearest 50, 200, 600, and the processor's time for 600: ef_search 400: 0.9985, 0.991, 0.971, 8.5 ms; 800: 0.9994,
# 0.998, 0.984, 9.6 ms; 1,200: 0.9997, 0.999, 0.994, 12.4 ms. At 800 the whole search loses 0.000 R@10, 0.002 R@100.
_EF_CONSTRUCTION = 200
_MAX_NEIGHBORS = 32
_EF_SEARCH = 800


def build(folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    """Write a collection of `vectors` (n, d), each of length one or zero, into a new folder; zero rows are left out."""
    filled = np.flatnonzero(np.any(vectors != 0.0, axis=1))
    vectors = matrix.rounded(vectors)
    folder.mkdir(parents=True)
    client = _client(folder)
    try:
        # Persist once, when the last vector is in: then the log holds nothing that a first query must replay.
        at_end = max(2, len(filled))
        hnsw = {
            "space": "cosine", "ef_construction": _EF_CONSTRUCTION, "ef_search": _EF_SEARCH,
            "max_neighbors": _MAX_NEIGHBORS, "num_threads": 1, "batch_size": at_end, "sync_threshold": at_end,
        }  # fmt: skip
        collection = client.create_collection(_NAME, embedding_function=None, configuration={"hnsw": hnsw})
        for start in range(0, len(filled), _BATCH):
            rows = filled[start : start + _BATCH]
            collection.add(ids=[ids[row] for row in rows], embeddings=vectors[rows])
    finally:
        client.close()
    _compact(folder)
    matrix.save(folder, [ids[row] for row in filled.tolist()], vectors[filled])


def fold(folder: Path, gone: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
    """Take `gone` out of the collection in `folder`, and `ids` with their `vectors` (n, d; none of them zero) in.

    What is taken out stays in the graph as a stone that is passed over. Writes into the folder's files.
    """
    at_end = max(2, len(gone) + len(ids))
    client = _client(folder)
    try:
        found = client.get_collection(_NAME, embedding_function=None)
        with warnings.catch_warnings():  # about a collection without an embedding function of Chroma's own
            warnings.simplefilter("ignore", DeprecationWarning)
            found.modify(configuration={"hnsw": {"batch_size": at_end, "sync_threshold": at_end}})
    finally:
        client.close()
    client = _client(folder)  # takes the new threshold up
    try:
        collection = client.get_collection(_NAME, embedding_function=None)
        for start in range(0, len(gone), _BATCH):
            collection.delete(ids=list(gone[start : start + _BATCH]))
        for start in range(0, len(ids), _BATCH):
            rows = slice(start, start + _BATCH)
            collection.add(ids=list(ids[rows]), embeddings=vectors[rows])
    finally:
        client.close()
    _compact(folder)
    matrix.fold(folder, gone, ids, vectors)


class DenseIndex:
    """An open collection of vectors."""

    def __init__(self, collection: Collection, rows: Matrix) -> None:
        self._collection = collection
        self._matrix = rows
        self._count = collection.count()

    @classmethod
    def open(cls, folder: Path) -> DenseIndex:
        """The collection in `folder`, which must be the caller's own copy; Damaged where Chroma cannot read it."""
        try:
            rows = Matrix.open(folder)
            return cls(Collection.open(folder, _NAME), rows)
        except faults() as error:
            raise Damaged(f"向量索引打不开（{error}）", where=str(folder)) from error

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Release the folder."""
        self._collection.close()

    def search(self, vector: Vectors, limit: int, ids: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Clause ids and cosines, nearest first; empty for a zero vector.

        `ids` are those to choose among; each of them must be here (see `held`).
        """
        limit = min(limit, self._count if ids is None else len(ids))
        if limit < 1 or not np.any(vector):
            return []
        if self._matrix.is_held:
            return self._matrix.nearest(vector, limit, ids)
        among = {} if ids is None else {"ids": list(ids)}
        found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"], **among)
        scored = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((id_, 1.0 - float(d)) for id_, d in scored), key=lambda hit: (-hit[1], hit[0]))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those clauses, as far as they are here."""
        return self._matrix.vectors(ids)

    def held(self, ids: Sequence[str]) -> list[str]:
        """Those of `ids` that are here."""
        return self._matrix.held(ids)

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Exact cosines to those clauses, as far as they are here. A metadata filter would take 17 times a query."""
        return self._matrix.cosines(vector, ids) if np.any(vector) else {}


def _compact(folder: Path) -> None:
    """Give back the pages of the emptied log, which hold every vector a second time: 86 MB become 45 at 30,000."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection:
        connection.execute("VACUUM")


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
