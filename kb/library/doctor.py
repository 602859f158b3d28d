"""Library stage, the check-up: the truth against itself, and the indexes against the truth, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kb.index import Encoder, Entry, Index, entries_of
from kb.index.lexical import LexicalIndex
from kb.library.indexing import Vectors, vectors_of
from kb.library.report import Finding
from kb.store import Snapshot, Truth, Writer

_NAMED = 5  # clauses named in one finding
_AT_ONCE = 1000
_ROUNDING = 1e-3  # an index may keep vectors in half precision


def check_truth(truth: Truth, snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong with the truth itself; it cannot be mended from anywhere but the files."""
    place = str(truth.file or "真相库")
    for problem in truth.problems():
        yield Finding(f"数据库自检未通过（{problem}）；请从备份恢复，或删除知识库文件夹后重新入库", place, mended=False)
    if damaged := snapshot.damaged_clauses():
        yield Finding(f"{_some(damaged)}的文字与入库时不符；请运行 python ingest.py 从原文件恢复", place, mended=False)
    for path in snapshot.broken_seals():
        yield Finding(f"“{path}”入库的内容被改动过；请运行 python ingest.py 从原文件恢复", place, mended=False)


def mark_for_reading(snapshot: Snapshot, writer: Writer) -> None:
    """Let the next ingest read the files of what is damaged anew, though the files did not change."""
    hurt = {clause_id.rpartition("#")[0] for clause_id in snapshot.damaged_clauses()}
    broken = set(snapshot.broken_seals())
    for stored in snapshot.sources:
        if stored.path in broken or hurt & set(stored.doc_ids):
            writer.note_source(replace(stored, pipeline=""))


def check_index(snapshot: Snapshot, index: Index, encoder: Encoder) -> Iterator[str]:
    """What differs between the indexes and the truth, in sentences."""
    entries = [entry for document in snapshot.documents() for entry in entries_of(document)]
    yield from _check_words(entries, index)
    for start in range(0, len(entries), _AT_ONCE):
        yield from _check_vectors(snapshot, entries[start : start + _AT_ONCE], index, encoder)


def wrong_vectors(snapshot: Snapshot, index: Index, encoder: Encoder) -> set[str]:
    """Hashes of texts whose kept vector is neither the index's nor what the encoder gives: the cache is damaged."""
    wrong: set[str] = set()
    entries = [entry for document in snapshot.documents() for entry in entries_of(document)]
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        kept, held = vectors_of(snapshot, encoder, some), index.vectors([entry.clause_id for entry in some])
        other = [
            (entry, vector)
            for entry, vector in zip(some, kept, strict=True)
            if entry.clause_id in held and not np.allclose(held[entry.clause_id], vector, atol=_ROUNDING)
        ]
        if other:
            true = encoder.encode_texts([entry.embedded for entry, _ in other])
            pairs = zip(other, true, strict=True)
            wrong |= {entry.hash for (entry, v), right in pairs if not np.allclose(v, right, atol=_ROUNDING)}
    return wrong


def _check_words(entries: list[Entry], index: Index) -> Iterator[str]:
    indexed = index.hashes()
    true = {entry.clause_id: entry.hash for entry in entries}
    if lacking := sorted(true.keys() - indexed.keys()):
        yield f"词法索引缺少 {_some(lacking)}"
    if extra := sorted(indexed.keys() - true.keys()):
        yield f"词法索引多出 {_some(extra)}"
    words = LexicalIndex.open(index.copy.path / "lexical")
    if other := sorted(
        e.clause_id
        for e in entries
        if e.clause_id in indexed and (indexed[e.clause_id] != e.hash or not words.holds(e))
    ):
        yield f"词法索引的内容不符：{_some(other)}"


def _check_vectors(snapshot: Snapshot, entries: list[Entry], index: Index, encoder: Encoder) -> Iterator[str]:
    true = vectors_of(snapshot, encoder, entries)
    held = index.vectors([entry.clause_id for entry in entries])
    lacking, other, lost = [], [], []
    for entry, vector in zip(entries, true, strict=True):
        if not np.any(vector):
            continue
        if entry.clause_id not in held:
            lacking.append(entry.clause_id)
        elif not np.allclose(held[entry.clause_id], vector, atol=_ROUNDING):
            other.append(entry.clause_id)
        elif not index.is_exact and not _finds_itself(index, vector):
            lost.append(entry.clause_id)
    for ids, what in ((lacking, "向量索引缺少 "), (other, "向量索引的内容不符："), (lost, "向量索引查不到 ")):
        if ids:
            yield f"{what}{_some(ids)}"


def _finds_itself(index: Index, vector: Vectors) -> bool:
    """True when the nearest vector is this one, or one equal to it."""
    nearest = index.dense(vector, 1)
    return bool(nearest) and nearest[0][1] >= float(vector @ vector) - 1e-3


def _some(ids: list[str] | tuple[str, ...]) -> str:
    named = "、".join(ids[:_NAMED])
    return f"{len(ids)} 条条款（{named}{'等' if len(ids) > _NAMED else ''}）"
