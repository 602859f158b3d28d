"""Index stage, the vectors as one matrix in half precision, for comparing exactly.

A thousand clauses are compared in a millisecond (Chroma takes 0.3 ms for each vector that it gives back), and all of
them are where they are not too many: then there is no graph.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

# Bytes in single precision up to which a search compares with every vector: 524,288 of the offline model's. That takes
# 8 ms for 60,395 and 58 ms for 500,000, beside the search by words; Chroma takes 8.5 ms for the nearest 600 and misses
# some. Memory is less than that of Chroma's graph, and building it (1.5 ms a vector at 60,000, rising) falls away.
EXACT_UP_TO = 512 << 20

_MATRIX, _NAMES = "vectors.npy", "vectors.json"


def rounded(vectors: Vectors) -> Vectors:
    """As the matrix keeps them. What is not in the matrix yet is rounded too: the same clause, the same cosine."""
    return vectors.astype(np.float16).astype(np.float32)


def save(folder: Path, ids: Sequence[str], vectors: Vectors | Halves) -> None:
    """Write `vectors` (n, d) of the clauses `ids` into `folder`, in place of what is there."""
    np.save(folder / _MATRIX, vectors.astype(np.float16))
    (folder / _NAMES).write_text(json.dumps(list(ids), ensure_ascii=False), encoding="utf-8")


def fold(folder: Path, gone: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
    """Take `gone` out, and `ids` with their `vectors` in."""
    held, rows = read(folder)
    left = frozenset(gone)
    kept = [row for row, clause_id in enumerate(held) if clause_id not in left]
    whole = np.concatenate([rows[kept], vectors.astype(np.float16)]) if len(ids) else rows[kept]
    save(folder, [*(held[row] for row in kept), *ids], whole)


def is_held(folder: Path) -> bool:
    """True where the matrix in `folder` is small enough for comparing with all of it."""
    return _is_small(read(folder)[1])


class Matrix:
    """An open matrix; what a search needs of it is read then, except where it is small enough to be held."""

    def __init__(self, ids: Sequence[str], rows: Halves) -> None:
        self._ids = ids
        self._row_of = {clause_id: row for row, clause_id in enumerate(ids)}
        self._rows = rows
        self._whole = np.array(rows, dtype=np.float32) if _is_small(rows) else None

    @classmethod
    def open(cls, folder: Path) -> Matrix:
        """What `save` wrote into `folder`; OSError or ValueError where it is not there or cut."""
        return cls(*read(folder))

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def is_held(self) -> bool:
        """True where all may be compared."""
        return self._whole is not None

    def held(self, ids: Sequence[str]) -> list[str]:
        """Those of `ids` that are here."""
        return [clause_id for clause_id in ids if clause_id in self._row_of]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those clauses, as far as they are here."""
        here = self.held(ids)
        return dict(zip(here, self._taken(here), strict=True))

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Cosines to those clauses, as far as they are here."""
        here = self.held(ids)
        return dict(zip(here, (self._taken(here) @ vector).tolist(), strict=True)) if here else {}

    def nearest(self, vector: Vectors, limit: int, ids: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Ids and cosines of the nearest, nearest first, of all or of `ids`; equal ones in order of id."""
        names = self._ids if ids is None else self.held(ids)
        whole = self._whole if ids is None and self._whole is not None else self._taken(names)
        limit = min(limit, len(names))
        if limit < 1:
            return []
        cosines = whole @ vector
        edge = np.partition(cosines, len(cosines) - limit)[len(cosines) - limit]
        best = np.flatnonzero(cosines >= edge).tolist()
        found = sorted(zip((-cosines[best]).tolist(), (names[row] for row in best), strict=True))
        return [(clause_id, -cosine) for cosine, clause_id in found[:limit]]

    def _taken(self, ids: Sequence[str]) -> Vectors:
        rows = [self._row_of[clause_id] for clause_id in ids]
        return np.array(self._rows[rows], dtype=np.float32) if self._whole is None else self._whole[rows]


def read(folder: Path) -> tuple[list[str], Halves]:
    """Ids and vectors (n, d) that `save` wrote into `folder`; OSError or ValueError where they are not there or cut."""
    ids: list[str] = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    rows = np.load(folder / _MATRIX, mmap_mode="r" if ids else None)
    if len(rows) != len(ids):
        raise ValueError(f"{len(ids)} names, {len(rows)} rows")
    return ids, rows


def _is_small(rows: Halves) -> bool:
    return 2 * rows.nbytes <= EXACT_UP_TO
