"""The shipped documents in a knowledge base, encoded without a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from kb.config import DEFAULT_CORPUS
from kb.index import Encoder, Index, entries_of, generation
from kb.index.tokens import pairs
from kb.model import Extracts
from kb.reading import read
from kb.retrieval import Retriever
from kb.store import Snapshot, StoredSource, Truth
from kb.structure import parse


class PairEncoder:
    """Adds up a random direction for every pair of characters: texts that share words lie near each other."""

    def __init__(self, name: str = "pairs-1", dimension: int = 64) -> None:
        self.id = name
        self.dimension = dimension

    def encode_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in pairs(text):
                rows[row] += np.random.default_rng(list(map(ord, pair))).normal(size=self.dimension)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)

    encode_queries = encode_texts


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """An encoder that needs no model."""
    return PairEncoder()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[Snapshot, Index]]:
    """A snapshot of both files and its index."""
    folder = tmp_path_factory.mktemp("base")
    truth = Truth.open(f"sqlite:///{folder / 'truth.sqlite3'}")
    entries = []
    with truth.writer() as writer:
        for path in sorted(DEFAULT_CORPUS.glob("*.txt")):
            source = read(path)
            documents = parse(source)
            entries += [entry for document in documents for entry in entries_of(document)]
            stored = StoredSource(str(path), "document", source.sha256, "p", source.file)
            writer.put_source(stored, source, documents, {document.id: Extracts() for document in documents})
        vectors = encoder.encode_texts([entry.embedded for entry in entries])
        writer.set_generation(generation.build(folder / "index", entries, vectors, model=encoder.id))
    with truth.snapshot() as snapshot:
        index = generation.open_generation(folder / "index", snapshot.generation or "")
        yield snapshot, index
        index.close()


@pytest.fixture(scope="session")
def snapshot(opened: tuple[Snapshot, Index]) -> Snapshot:
    """The snapshot."""
    return opened[0]


@pytest.fixture(scope="session")
def retriever(opened: tuple[Snapshot, Index], encoder: Encoder) -> Retriever:
    """A retriever over it."""
    return Retriever(*opened, encoder)
