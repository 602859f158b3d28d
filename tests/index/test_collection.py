"""A collection opened for reading answers as Chroma's own client does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import chromadb
import numpy as np
import pytest

from kb.index import dense, matrix
from kb.index.collection import Collection, faults


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two hundred vectors as the index writes them where they are too many for comparing with all."""
    monkeypatch.setattr(matrix, "EXACT_UP_TO", 0)
    vectors = np.random.default_rng(3).normal(size=(200, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dense.build(tmp_path / "dense", [f"d#{row}" for row in range(200)], vectors)
    return tmp_path / "dense"


def test_it_answers_as_the_client_does(folder: Path) -> None:
    """Counting, searching, searching among some, and getting back."""
    question = np.random.default_rng(4).normal(size=16).astype(np.float32)
    ours = Collection.open(folder, "clauses")
    mine = (
        ours.count(),
        ours.query(query_embeddings=[question], n_results=20, include=["distances"]),
        ours.query(query_embeddings=[question], n_results=3, include=["distances"], ids=[f"d#{n}" for n in range(9)]),
        ours.get(ids=["d#7", "d#none"], include=["embeddings"]),
    )
    ours.close()
    client = chromadb.PersistentClient(path=str(folder))
    theirs = client.get_collection("clauses", embedding_function=None)
    assert mine[0] == theirs.count() == 200
    asked = {"query_embeddings": [question], "include": ["distances"]}
    few = [f"d#{number}" for number in range(9)]
    for found, expected in (
        (mine[1], theirs.query(**asked, n_results=20)),
        (mine[2], theirs.query(**asked, n_results=3, ids=few)),
    ):
        assert found["ids"] == expected["ids"]
        assert found["distances"] == expected["distances"]
    got = theirs.get(ids=["d#7", "d#none"], include=["embeddings"])
    assert mine[3]["ids"] == got["ids"] == ["d#7"]
    assert np.array_equal(mine[3]["embeddings"], got["embeddings"])
    client.close()


def test_a_damaged_folder_raises_one_of_its_faults(folder: Path) -> None:
    """And a collection that is not there, too."""
    with pytest.raises(faults()):
        Collection.open(folder, "other")
    (folder / "chroma.sqlite3").write_bytes(b"\0" * 4096)
    with pytest.raises(faults()):
        Collection.open(folder, "clauses")


def test_opening_imports_no_client(folder: Path) -> None:
    """Which is what makes the first answer quick."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom kb.index.dense import DenseIndex\n"
        f"from kb.index import matrix\nmatrix.EXACT_UP_TO = 0\nindex = DenseIndex.open(Path({str(folder)!r}))\n"
        "assert len(index) == 200 and 'chromadb' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
