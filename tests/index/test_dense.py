"""Search by meaning agrees with exact search."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.config import OFFLINE_MODEL
from kb.errors import Damaged
from kb.index import Entry, dense, matrix
from kb.index.dense import DenseIndex
from kb.index.encoder import load

Vectors = npt.NDArray[np.float32]


@pytest.fixture(autouse=True, params=["compared with all", "graph"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test both ways: with Chroma's graph, which there is for very many vectors only, and without."""
    if request.param == "graph":
        monkeypatch.setattr(matrix, "EXACT_UP_TO", 0)


def recall(index: DenseIndex, ids: list[str], vectors: Vectors, queries: Vectors, depth: int) -> float:
    """Share of the exact nearest that the index brings."""
    shares = []
    for query in queries:
        exact = {ids[row] for row in np.argsort(-(vectors @ query), kind="stable")[:depth]}
        shares.append(len(exact & {clause_id for clause_id, _ in index.search(query, depth)}) / depth)
    return float(np.mean(shares))


def built(folder: Path, ids: list[str], vectors: Vectors) -> DenseIndex:
    """An open index of those vectors."""
    dense.build(folder / "dense", ids, vectors)
    return DenseIndex.open(folder / "dense")


@pytest.mark.skipif(not OFFLINE_MODEL.is_dir(), reason="the offline model is not there yet")
def test_recall_on_the_shipped_documents_is_at_least_99_percent(entries: list[Entry], tmp_path: Path) -> None:
    """With the shipped model's real vectors, questions and clauses asked alike."""
    encoder = load(str(OFFLINE_MODEL))
    vectors = encoder.encode_texts([entry.embedded for entry in entries])
    ids = [entry.clause_id for entry in entries]
    index = built(tmp_path, ids, vectors)
    queries = np.vstack([vectors, encoder.encode_queries([entry.text[:20] for entry in entries])])
    try:
        assert recall(index, ids, vectors, queries, 50) >= 0.99
    finally:
        index.close()


def test_recall_on_clustered_vectors_is_at_least_99_percent(tmp_path: Path) -> None:
    """Three thousand vectors around a hundred centres, beyond the size at which a search is exhaustive."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(100, 64))
    vectors = (centres[random.integers(0, 100, 3000)] + 0.5 * random.normal(size=(3000, 64))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"d#{row}" for row in range(3000)]
    index = built(tmp_path, ids, vectors)
    try:
        assert recall(index, ids, vectors, vectors[:100], 50) >= 0.99
    finally:
        index.close()


def test_scores_are_cosines_and_the_nearest_comes_first(entries: list[Entry], vectors: Vectors, tmp_path: Path) -> None:
    """An entry's own vector is nearest to it, at cosine one; exact cosines agree."""
    ids = [entry.clause_id for entry in entries]
    index = built(tmp_path, ids, vectors)
    try:
        found = index.search(vectors[40], 10)
        assert found[0][1] == pytest.approx(1.0, abs=1e-4)
        assert found == sorted(found, key=lambda hit: -hit[1])
        assert index.cosines(vectors[40], [i for i, _ in found]) == pytest.approx(dict(found), abs=1e-4)
        assert index.cosines(vectors[40], ["没有"]) == {}
        assert len(index.search(vectors[40], 10_000)) == len(ids)
    finally:
        index.close()


def test_zero_vectors_are_neither_kept_nor_searched(tmp_path: Path) -> None:
    """A text without a known word has no direction; cosine space would make it near to everything or nothing."""
    vectors = np.zeros((3, 4), dtype=np.float32)
    vectors[1, 2] = 1.0
    index = built(tmp_path, ["a", "b", "c"], vectors)
    try:
        assert len(index) == 1
        assert index.search(np.zeros(4, dtype=np.float32), 5) == []
        assert index.cosines(np.zeros(4, dtype=np.float32), ["b"]) == {}
        assert [clause_id for clause_id, _ in index.search(vectors[1], 5)] == ["b"]
    finally:
        index.close()


def test_an_empty_index_can_be_built_and_asked(tmp_path: Path) -> None:
    """A knowledge base whose last document was removed."""
    index = built(tmp_path, [], np.zeros((0, 4), dtype=np.float32))
    try:
        assert index.search(np.ones(4, dtype=np.float32), 5) == []
    finally:
        index.close()


def test_more_vectors_than_one_batch_takes_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma refuses batches above its maximum; ours stay below it."""
    monkeypatch.setattr(dense, "_BATCH", 7)
    vectors = np.random.default_rng(1).normal(size=(30, 8)).astype(np.float32)
    index = built(tmp_path, [str(row) for row in range(30)], vectors)
    try:
        assert sorted(index.vectors([str(row) for row in range(30)]), key=int) == [str(row) for row in range(30)]
    finally:
        index.close()


def test_no_text_lies_in_the_folder(entries: list[Entry], vectors: Vectors, tmp_path: Path) -> None:
    """The truth keeps the text; deleted text must not live on in an index."""
    dense.build(tmp_path / "dense", [entry.clause_id for entry in entries], vectors)
    needle = "知识产权人才".encode()
    assert not any(needle in path.read_bytes() for path in (tmp_path / "dense").rglob("*") if path.is_file())


def test_a_folder_that_holds_no_collection_is_damaged(tmp_path: Path) -> None:
    """The library rebuilds on that."""
    with pytest.raises(Damaged):
        DenseIndex.open(tmp_path)


def test_what_is_folded_in_is_found_and_what_is_taken_out_is_not(tmp_path: Path) -> None:
    """A sixth goes, a fifth comes, some come back changed; at the end nothing waits in Chroma's log."""
    random = np.random.default_rng(5)
    centres = random.normal(size=(60, 32))
    vectors = (centres[random.integers(0, 60, 1500)] + 0.6 * random.normal(size=(1500, 32))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"d#{row}" for row in range(1500)]
    dense.build(tmp_path / "dense", ids[:1200], vectors[:1200])
    new = [*ids[:50], *ids[1200:]]
    rows = np.vstack([vectors[100:150], vectors[1200:]])
    dense.fold(tmp_path / "dense", ids[:200], new, rows)
    if dense.has_graph(tmp_path / "dense"):
        with closing(sqlite3.connect(tmp_path / "dense" / "chroma.sqlite3")) as connection:
            assert connection.execute("SELECT count(*) FROM embeddings_queue").fetchone()[0] <= 1
    index = DenseIndex.open(tmp_path / "dense")
    try:
        assert len(index) == 1350
        live, matrix = [*ids[200:1200], *new], np.vstack([vectors[200:1200], rows])
        assert recall(index, live, matrix, vectors[::10], 20) >= 0.99
        assert sorted(index.vectors(ids[:60])) == sorted(ids[:50])
    finally:
        index.close()


def test_a_graph_comes_when_the_vectors_become_many_and_goes_when_they_are_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found is the same before and after."""
    monkeypatch.setattr(matrix, "EXACT_UP_TO", 100 * 16 * 4)
    vectors = np.random.default_rng(9).normal(size=(120, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"d#{row:03}" for row in range(120)]
    folder = tmp_path / "dense"
    dense.build(folder, ids[:90], vectors[:90])
    assert not dense.has_graph(folder)
    for gone, new, graph in (([], slice(90, 120), True), (ids[:5], slice(0, 0), True), (ids[5:40], slice(0, 5), False)):
        dense.fold(folder, gone, ids[new], vectors[new])
        assert dense.has_graph(folder) is graph
        index = DenseIndex.open(folder)
        live = sorted(index.vectors(ids))
        rows = vectors[[ids.index(clause_id) for clause_id in live]]
        assert len(index) == len(live)
        assert recall(index, live, rows, vectors[::10], 10) == 1.0
        index.close()
