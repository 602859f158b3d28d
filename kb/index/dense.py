"""Index stage, search by meaning: explicit vectors as one matrix, and where they are many a Chroma collection of them.

Up to `matrix.EXACT_UP_TO` a question is compared with every vector. Beyond, Chroma brings the candidates: embedded in
the process, no text in it. Below, its graph would be most of an ingest (60,395 vectors: 90 of 134 seconds) for answers
that miss some of the nearest.

Chroma writes into its folder whenever it opens or first queries it (the time of chroma.sqlite3, length.bin, and more
where vectors wait in its log), so a folder is only ever opened as a private copy: see `kb.index.copies`.
"""

from __future__ import annotations

import shutil
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
_DATABASE = "chroma.sqlite3"
_BATCH = 5000  # Chroma takes 5,461 at most (its SQLite's limit on bound parameters)

# Recall against exact search over 60,395 statute articles with the offline model (`python -m eval.index_constants`), of
# the nearest 50, 200, 600, and the processor's time for 600: ef_search 400: 0.9985, 0.991, 0.971, 8.5 ms; 800: 0.9994,
# 0.998, 0.984, 9.6 ms; 1,200: 0.9997, 0.999, 0.994, 12.4 ms. At 800 the whole search loses 0.000 R@10, 0.002 R@100.
_EF_CONSTRUCTION = 200
_MAX_NEIGHBORS = 32
_EF_SEARCH = 800


def build(folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    """Write the index of `vectors` (n, d), each of length one or zero, into a new folder; zero rows are left out."""
    filled = np.flatnonzero(np.any(vectors != 0.0, axis=1))
    folder.mkdir(parents=True)
    matrix.save(folder, [ids[row] for row in filled.tolist()], vectors[filled])
    if not matrix.is_held(folder):
        _build_graph(folder)


def fold(folder: Path, gone: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
    """Take `gone` out of the index in `folder`, and `ids` with their `vectors` (n, d; none of them zero) in.

    What is taken out stays in a graph as a stone that is passed over. Writes into the folder's files.
    """
    had_graph = has_graph(folder)
    matrix.fold(folder, gone, ids, vectors)
    if matrix.is_held(folder):
        _remove_graph(folder)
    elif had_graph:
        _fold_graph(folder, gone, ids, vectors)
    else:
        _build_graph(folder)


def has_graph(folder: Path) -> bool:
    """True where the index in `folder` has a Chroma collection."""
    return (folder / _DATABASE).is_file()


def _build_graph(folder: Path) -> None:
    """Write a collection of the matrix in `folder`."""
    ids, rows = matrix.read(folder)
    client = _client(folder)
    try:
        # Persist once, when the last vector is in: then the log holds nothing that a first query must replay.
        at_end = max(2, len(ids))
        hnsw = {
            "space": "cosine", "ef_construction": _EF_CONSTRUCTION, "ef_search": _EF_SEARCH,
            "max_neighbors": _MAX_NEIGHBORS, "num_threads": 1, "batch_size": at_end, "sync_threshold": at_end,
        }  # fmt: skip
        collection = client.create_collection(_NAME, embedding_function=None, configuration={"hnsw": hnsw})
        for start in range(0, len(ids), _BATCH):
            some = slice(start, start + _BATCH)
            collection.add(ids=ids[some], embeddings=rows[some].astype(np.float32))
    finally:
        client.close()
    _compact(folder)


def _fold_graph(folder: Path, gone: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
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


def _remove_graph(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name.startswith(_DATABASE):
            path.unlink()


class DenseIndex:
    """Open vectors, and the graph of them where they are many."""

    def __init__(self, rows: Matrix, graph: Collection | None) -> None:
        self._graph = graph
        self._matrix = rows
        self._count = graph.count() if graph else len(rows)

    @classmethod
    def open(cls, folder: Path) -> DenseIndex:
        """The index in `folder`, which must be the caller's own copy; Damaged where it cannot be read."""
        try:
            rows = Matrix.open(folder)
        except (ValueError, OSError) as error:
            raise Damaged(f"向量索引打不开（{error}）", where=str(folder)) from error
        if rows.is_held:
            return cls(rows, None)
        try:
            return cls(rows, Collection.open(folder, _NAME))
        except faults() as error:
            raise Damaged(f"向量索引打不开（{error}）", where=str(folder)) from error

    def __len__(self) -> int:
        return self._count

    @property
    def is_exact(self) -> bool:
        """True where a search compares with every vector."""
        return self._graph is None

    def close(self) -> None:
        """Release the folder."""
        if self._graph:
            self._graph.close()

    def search(self, vector: Vectors, limit: int, ids: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Clause ids and cosines, nearest first; empty for a zero vector.

        `ids` are those to choose among; each of them must be here (see `held`).
        """
        limit = min(limit, self._count if ids is None else len(ids))
        if limit < 1 or not np.any(vector):
            return []
        if self._graph is None:
            return self._matrix.nearest(vector, limit, ids)
        among = {} if ids is None else {"ids": list(ids)}
        found = self._graph.query(query_embeddings=[vector], n_results=limit, include=["distances"], **among)
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
    with closing(sqlite3.connect(folder / _DATABASE)) as connection:
        connection.execute("VACUUM")


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
