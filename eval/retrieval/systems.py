"""The systems that are compared: each takes clauses in, and ranks their ids for a question.

Ours is here, the others are in `eval.retrieval.peers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol, cast

from kb.config import Settings
from kb.index import Encoder, Entry, Index, generation
from kb.index.encoder import load
from kb.retrieval import Retriever
from kb.store import Snapshot

_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A ready-made clause."""

    id: str
    name: str
    text: str

    @property
    def whole(self) -> str:
        """Name and words, as peers see them; ours gives its encoder the very same."""
        return f"{self.name}\n{self.text}" if self.name else self.text

    @property
    def document(self) -> str:
        """What the clause is part of, by its name: that of an article without the article's number."""
        return _ARTICLE.sub("", self.name).strip() or self.id


class System(Protocol):
    """What is compared."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        """Index `units` so that they can be asked; whatever is to last goes into `folder`."""

    def rank(self, question: str, depth: int) -> list[str]:
        """Ids, best first."""

    def close(self) -> None:
        """Release files."""


class Ours:
    """The index and the retriever of the knowledge base: cut, encode, write, prove, open."""

    _index: Index

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        entries = entries_of(units)
        encoder = default_encoder()
        vectors = encoder.encode_texts([entry.embedded for entry in entries])
        name = generation.build(folder, entries, vectors, model=encoder.id)
        self._index = generation.open_generation(folder, name)
        # The retriever looks at the snapshot to search within documents, which is not asked here, and for links.
        bare = cast(Snapshot, SimpleNamespace(memo={}, links_by_file=dict, heads=dict))
        self._retriever = Retriever(bare, self._index, encoder)

    def rank(self, question: str, depth: int) -> list[str]:
        return [hit.clause_id.partition("#")[2] for hit in self._retriever.search(question, limit=depth)]

    def close(self) -> None:
        self._index.close()


def entries_of(units: Sequence[Unit]) -> list[Entry]:
    """The clauses as ours holds them: those of a document one after the other, otherwise as they come."""
    documents: dict[str, list[Unit]] = {}
    for unit in units:
        documents.setdefault(unit.document, []).append(unit)
    return [
        Entry(f"d{number}#{unit.id}", f"d{number}", unit.text, (unit.name,) if unit.name else ())
        for number, own in enumerate(documents.values())
        for unit in own
    ]


def default_encoder() -> Encoder:
    """The encoder of the settings, which every system uses that takes vectors."""
    return load(Settings.from_environment().model)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest time that `share` of the questions do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
