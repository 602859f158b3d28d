"""Vectors that came or went since the graph was built count as if it had been built with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.index.additions import Additions, Hits
from kb.index.matrix import rounded

Vectors = npt.NDArray[np.float32]


class Exact:
    """A graph that finds every neighbour."""

    def __init__(self, ids: list[str], vectors: Vectors) -> None:
        self._ids, self._vectors = ids, vectors

    def search(self, vector: Vectors, limit: int) -> Hits:
        hits = zip(self._ids, map(float, self._vectors @ vector), strict=True)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]


@pytest.fixture
def ids() -> list[str]:
    """A hundred clauses."""
    return [f"d#{row:03}" for row in range(100)]


@pytest.fixture
def rows() -> Vectors:
    """Their vectors; the last one has none."""
    vectors = np.random.default_rng(3).normal(size=(100, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[99] = 0.0
    return rounded(vectors)


def test_a_search_sees_what_came_and_not_what_went(ids: list[str], rows: Vectors) -> None:
    """Sixty in the graph; of these forty go, among them the nearest; forty come, and one comes back changed."""
    graph = Exact(ids[:60], rows[:60])
    additions = Additions.none(ids[:60], rows[:60]).changed(set(ids[:40]), ids[60:], rows[60:])
    additions = additions.changed(set(), ids[:1], rows[50:51])
    assert len(additions) == 20 + 39 + 1
    left = Exact([*ids[40:99], ids[0]], np.vstack([rows[40:99], rows[50:51]]))
    for vector in rows[:99]:
        found = additions.merge(graph.search, vector, 10)
        assert dict(found) == pytest.approx(dict(left.search(vector, 10)), abs=1e-6)
    assert len(additions.merge(graph.search, rows[0], 500)) == 60
    assert additions.merge(graph.search, rows[99], 5) == []


def test_a_clause_without_a_vector_is_counted_neither_coming_nor_going(ids: list[str], rows: Vectors) -> None:
    """In the graph's build, and later."""
    additions = Additions.none(ids[98:], rows[98:])
    assert len(additions) == 1 and additions.blank == {ids[99]}
    later = additions.changed({ids[99]}, ["d#x"], np.zeros((1, 16), dtype=np.float32))
    assert (len(later), later.blank, later.gone) == (1, {"d#x"}, frozenset())
    assert len(later.changed({"d#x", ids[98]}, [], np.zeros((0, 1), dtype=np.float32))) == 0


def test_additions_are_kept_in_a_folder(ids: list[str], rows: Vectors, tmp_path: Path) -> None:
    """Written and read back the same."""
    additions = Additions.none(ids[:60], rows[:60]).changed({ids[0]}, ids[60:], rows[60:])
    additions.save(tmp_path / "additions")
    again = Additions.load(tmp_path / "additions")
    assert (again.graph, again.gone, again.blank, again.ids) == (60, {ids[0]}, {ids[99]}, tuple(ids[60:99]))
    assert np.array_equal(again.vectors, additions.vectors)
    assert again.held([ids[0], ids[61]]).keys() == {ids[61]} and again.in_graph(ids[:2]) == [ids[1]]


def test_many_changes_call_for_a_new_graph(rows: Vectors) -> None:
    """A thousand, or a tenth of the graph where that is more."""
    wide = np.ones((20_000, 2), dtype=np.float32)
    ids = [str(row) for row in range(20_000)]
    assert not Additions.none(ids[:100], wide[:100]).changed(set(), ids[100:1000], wide[100:1000]).is_many
    assert Additions.none(ids[:100], wide[:100]).changed(set(), ids[100:1200], wide[100:1200]).is_many
    assert not Additions.none(ids, wide).changed(set(ids[:1500]), [], wide[:0]).is_many


def test_folding_leaves_nothing_beside_the_graph_and_remembers_what_died_in_it(ids: list[str], rows: Vectors) -> None:
    """A fifth of the graph gone, in several turns, calls for a new one."""
    first = Additions.none(ids[:60], rows[:60]).changed(set(ids[:10]), ids[60:80], rows[60:80])
    folded = first.folded(into_same=True)
    assert (len(folded), folded.graph, folded.ids, folded.gone, folded.dead) == (70, 70, (), frozenset(), 10)
    assert not folded.is_worn
    assert folded.changed(set(ids[10:20]), [], rows[:0]).is_worn
    assert first.folded(into_same=False).dead == 0
