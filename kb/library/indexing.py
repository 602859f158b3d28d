"""Library stage, from the truth to an index: vectors that are missing are made and kept, a generation is built."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.errors import Damaged
from kb.index import Encoder, Entry, entries_of, generation
from kb.index.generation import Change
from kb.library.report import OnProgress

if TYPE_CHECKING:
    from kb.model import Document
    from kb.store import Snapshot, Truth, Writer

Vectors = npt.NDArray[np.float32]

_log = logging.getLogger(__name__)

_TEXTS_AT_ONCE = 256  # encoded and kept together: what a killed run loses at most


def keep_vectors(truth: Truth, encoder: Encoder, documents: Iterable[Document], on_progress: OnProgress) -> None:
    """Encode what no vector is kept for. Every batch is a transaction of its own: half of this done is no harm."""
    texts = {entry.hash: entry.embedded for document in documents for entry in entries_of(document)}
    known: set[str] = set()
    if truth.exists():
        with truth.snapshot() as snapshot:
            known = _usable(snapshot, encoder, texts).keys() & texts.keys()
    missing = sorted(texts.keys() - known)
    for start in range(0, len(missing), _TEXTS_AT_ONCE):
        on_progress(start, len(missing), "计算向量")
        hashes = missing[start : start + _TEXTS_AT_ONCE]
        vectors = encoder.encode_texts([texts[text_hash] for text_hash in hashes])
        with truth.writer() as writer:
            writer.put_vectors(encoder.id, dict(zip(hashes, vectors, strict=True)))


def build_from(snapshot: Snapshot, encoder: Encoder, root: Path) -> tuple[str, frozenset[str]]:
    """Build a generation of what `snapshot` holds: its name, and the hashes of the texts in it."""
    entries = [entry for document in snapshot.documents() for entry in entries_of(document)]
    name = generation.build(root, entries, vectors_of(snapshot, encoder, entries), model=encoder.id)
    return name, frozenset(entry.hash for entry in entries)


def take_into_use(writer: Writer, encoder: Encoder, root: Path) -> str:
    """Build a generation of what `writer` will leave behind, and name it in the same transaction."""
    name, hashes = build_from(writer.snapshot(), encoder, root)
    writer.set_generation(name)
    writer.prune_vectors(hashes)
    return name


def carry_over(
    writer: Writer, encoder: Encoder, root: Path, before: str, gone: Collection[str], documents: Iterable[Document]
) -> str | None:
    """Like `take_into_use`, out of the generation `before`: without the documents `gone`, and with `documents`.

    None where that generation cannot be built upon.
    """
    snapshot = writer.snapshot()
    change = Change(
        gone=frozenset(gone),
        entries=[entry for document in documents for entry in entries_of(document)],
        vectors_of=lambda hashes: _vectors_by_hash(snapshot, encoder, hashes),
    )
    try:
        name, unused = generation.update(root, before, change, model=encoder.id)
    except Damaged as damage:
        _log.warning("索引不能在上一代上更新，改为重建：%s", damage)
        return None
    writer.set_generation(name)
    writer.forget_vectors(unused)
    return name


def vectors_of(snapshot: Snapshot, encoder: Encoder, entries: Sequence[Entry]) -> Vectors:
    """(n, d): the kept vectors, and new ones for entries that have none."""
    kept = _usable(snapshot, encoder, [entry.hash for entry in entries])
    missing = {entry.hash: entry.embedded for entry in entries if entry.hash not in kept}
    if missing:
        kept |= dict(zip(missing, encoder.encode_texts(list(missing.values())), strict=True))
    if not entries:
        return np.zeros((0, 1), dtype=np.float32)
    return np.stack([kept[entry.hash] for entry in entries])


def _vectors_by_hash(snapshot: Snapshot, encoder: Encoder, hashes: Mapping[str, str]) -> Vectors:
    """(n, d) for clauses given by id and hash; documents are read only where a vector is not kept."""
    kept = _usable(snapshot, encoder, hashes.values())
    lacking = sorted({clause_id.rpartition("#")[0] for clause_id, h in hashes.items() if h not in kept})
    entries = [entry for doc_id in lacking for entry in entries_of(snapshot.document(doc_id))]
    kept |= dict(zip((entry.hash for entry in entries), vectors_of(snapshot, encoder, entries), strict=True))
    return np.stack([kept[h] for h in hashes.values()]) if hashes else np.zeros((0, 1), dtype=np.float32)


def _usable(snapshot: Snapshot, encoder: Encoder, hashes: Iterable[str]) -> dict[str, Vectors]:
    """Kept vectors that can be right: of length one or zero, and all with as many numbers as the encoder gives."""
    kept = {text_hash: v for text_hash, v in snapshot.vectors(encoder.id, hashes).items() if _is_unit(v)}
    if len({vector.shape for vector in kept.values()}) <= 1:
        return kept  # asking the encoder for its dimension may mean loading it
    return {text_hash: vector for text_hash, vector in kept.items() if vector.shape == (encoder.dimension,)}


def _is_unit(vector: Vectors) -> bool:
    length = float(np.linalg.norm(vector))
    return abs(length - 1.0) < 1e-2 or (length == 0.0 and vector.size > 0)
