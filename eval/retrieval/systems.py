"""The systems that are compared: each takes clauses in, and ranks their ids for a question.

Peers get the same texts (the clause's name and words) and, where they take vectors, the same embedding as ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol, cast

from kb.config import Settings
from kb.index import Encoder, Entry, generation
from kb.index.encoder import load
from kb.retrieval import Retriever
from kb.store import Snapshot


@dataclass(frozen=True, slots=True)
class Unit:
    """A ready-made clause."""

    id: str
    name: str
    text: str

    @property
    def whole(self) -> str:
        """Name and words, as peers see them."""
        return f"{self.name}\n{self.text}" if self.name else self.text


class System(Protocol):
    """What is compared."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        """Index `units`; whatever is written goes into `folder`."""

    def rank(self, question: str, depth: int) -> list[str]:
        """Ids, best first."""


def _encoder() -> Encoder:
    return load(Settings.from_environment().model)


class Ours:
    """The index and the retriever of the knowledge base."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        entries = [Entry(u.id, "", u.text, (u.name,) if u.name else ()) for u in units]
        encoder = _encoder()
        vectors = encoder.encode_texts([entry.embedded for entry in entries])
        name = generation.build(folder, entries, vectors, model=encoder.id)
        index = generation.open_generation(folder, name)
        # The retriever looks at the snapshot only to search within documents, which is not asked here.
        self._retriever = Retriever(cast(Snapshot, SimpleNamespace()), index, encoder)

    def rank(self, question: str, depth: int) -> list[str]:
        return [hit.clause_id for hit in self._retriever.search(question, limit=depth)]


class Bm25s:
    """bm25s over jieba words."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import bm25s

        self._ids = [u.id for u in units]
        self._index = bm25s.BM25()
        self._index.index([_jieba(u.whole) for u in units], show_progress=False)
        self._index.save(str(folder / "bm25s"))

    def rank(self, question: str, depth: int) -> list[str]:
        found, _ = self._index.retrieve([_jieba(question)], k=min(depth, len(self._ids)), show_progress=False)
        return [self._ids[int(k)] for k in found[0]]


class BigramBm25:
    """bm25s over pairs of characters: the plain baseline."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import bm25s

        self._ids = [u.id for u in units]
        self._index = bm25s.BM25()
        self._index.index([_pairs(u.whole) for u in units], show_progress=False)
        self._index.save(str(folder / "bm25s"))

    def rank(self, question: str, depth: int) -> list[str]:
        found, _ = self._index.retrieve([_pairs(question)], k=min(depth, len(self._ids)), show_progress=False)
        return [self._ids[int(k)] for k in found[0]]


class LangChain:
    """A plain LangChain application: RecursiveCharacterTextSplitter and Chroma, with our embedding."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
        texts = splitter.create_documents([u.whole for u in units], [{"unit": u.id} for u in units])
        self._store = Chroma("units", _embeddings(), str(folder / "chroma"))
        for start in range(0, len(texts), 5000):
            self._store.add_documents(texts[start : start + 5000])

    def rank(self, question: str, depth: int) -> list[str]:
        found = self._store.similarity_search(question, k=2 * depth)
        return [*dict.fromkeys(str(d.metadata["unit"]) for d in found)][:depth]


class Txtai:
    """txtai's hybrid index (BM25 and vectors), with our embedding."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import txtai

        encoder = _encoder()
        self._index = txtai.Embeddings(
            method="external", transform=lambda texts: encoder.encode_texts(list(texts)), hybrid=True, content=False
        )
        self._index.index([(u.id, " ".join(_jieba(u.whole)), None) for u in units])
        self._index.save(str(folder / "txtai"))

    def rank(self, question: str, depth: int) -> list[str]:
        return [str(found[0]) for found in self._index.search(" ".join(_jieba(question)), depth)]


SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": Ours,
    "bm25s": Bm25s,
    "bigram-bm25": BigramBm25,
    "langchain": LangChain,
    "txtai": Txtai,
}


def _jieba(text: str) -> list[str]:
    import jieba

    return [w for w in jieba.lcut_for_search(text) if w.strip()]


def _pairs(text: str) -> list[str]:
    plain = "".join(text.split())
    return [plain[k : k + 2] for k in range(max(1, len(plain) - 1))]


def _embeddings() -> Any:
    from langchain_core.embeddings import Embeddings

    encoder = _encoder()

    class Same(Embeddings):
        """Our encoder as LangChain wants it."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[float(x) for x in row] for row in encoder.encode_texts(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(x) for x in encoder.encode_queries([text])[0]]

    return Same()


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest time that `share` of the questions do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
