"""Exact comparison from the matrix beside the graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.errors import Damaged
from kb.index import dense, matrix
from kb.index.dense import DenseIndex
from kb.index.matrix import Matrix, rounded

Vectors = npt.NDArray[np.float32]
IDS = [f"d#{row:02}" for row in range(40)]


@pytest.fixture
def vectors() -> Vectors:
    """Forty of length one."""
    rows = np.random.default_rng(2).normal(size=(40, 16)).astype(np.float32)
    return rounded(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_the_nearest_are_those_of_a_full_comparison(vectors: Vectors, tmp_path: Path) -> None:
    """Of all and of some; equal ones come in order of id, whatever the limit."""
    matrix.save(tmp_path, [*IDS, "d#zz", "d#aa"], np.vstack([vectors, vectors[:1], vectors[:1]]))
    opened = Matrix.open(tmp_path)
    assert [i for i, _ in opened.nearest(vectors[0], 3)] == ["d#00", "d#aa", "d#zz"]
    assert [i for i, _ in opened.nearest(vectors[0], 2)] == ["d#00", "d#aa"]
    expected = [IDS[row] for row in np.argsort(-(vectors @ vectors[7]))[:10]]
    assert [i for i, _ in Matrix(IDS, vectors.astype(np.float16)).nearest(vectors[7], 10)] == expected
    assert opened.nearest(vectors[7], 5, ["d#03", "没有", "d#07"])[0][0] == "d#07"
    assert opened.nearest(vectors[7], 5, []) == []


def test_what_is_too_much_to_be_held_is_read_where_it_is_needed(
    vectors: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma brings the candidates then; exact cosines are the same to the last digit."""
    dense.build(tmp_path / "small", IDS, vectors)
    small = DenseIndex.open(tmp_path / "small")
    monkeypatch.setattr(matrix, "EXACT_UP_TO", 0)
    dense.build(tmp_path / "large", IDS, vectors)
    large = DenseIndex.open(tmp_path / "large")
    assert dense.has_graph(tmp_path / "large") and not dense.has_graph(tmp_path / "small")
    assert dict(large.search(vectors[3], 5)) == pytest.approx(dict(small.search(vectors[3], 5)), abs=1e-3)
    assert large.cosines(vectors[3], IDS) == small.cosines(vectors[3], IDS)
    assert large.held(["d#01", "没有"]) == ["d#01"]
    small.close()
    large.close()


def test_a_matrix_that_is_gone_or_of_another_length_is_damage(vectors: Vectors, tmp_path: Path) -> None:
    """The library rebuilds on that."""
    dense.build(tmp_path / "dense", IDS, vectors)
    np.save(tmp_path / "dense" / "vectors.npy", vectors[:3].astype(np.float16))
    with pytest.raises(Damaged):
        DenseIndex.open(tmp_path / "dense")
    (tmp_path / "dense" / "vectors.npy").unlink()
    with pytest.raises(Damaged):
        DenseIndex.open(tmp_path / "dense")
