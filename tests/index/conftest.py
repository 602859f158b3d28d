"""Entries of the shipped documents, and an encoder that needs no model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from kb.config import DEFAULT_CORPUS
from kb.index import Entry, entries_of
from kb.index.tokens import pairs
from kb.reading import read
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
def encoder() -> PairEncoder:
    """The encoder that needs no model."""
    return PairEncoder()


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    """Every entry of the two shipped files."""
    files = sorted(DEFAULT_CORPUS.glob("*.txt"))
    return [entry for file in files for document in parse(read(file)) for entry in entries_of(document)]


@pytest.fixture(scope="session")
def vectors(entries: list[Entry], encoder: PairEncoder) -> npt.NDArray[np.float32]:
    """Their vectors."""
    return encoder.encode_texts([entry.embedded for entry in entries])
