"""Store stage, writing: one transaction that is seen whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select, update

from kb.model import Decision, Document, Extracts, Link, Source
from kb.store import seals
from kb.store.rows import insert_all, insert_document, to_row
from kb.store.schema import DecisionRow, DocumentRow, LinkRow, Meta, SourceRow, VectorRow, WithdrawalRow
from kb.store.snapshot import Content, Snapshot, StoredSource, read_meta
from kb.store.withdrawals import Withdrawal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SCRUB_DUE = "scrub"
_ROWS_AT_ONCE = 1000


class Writer:
    """One write transaction. It is committed when its `with` block ends well and undone when it does not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._advanced = False

    def snapshot(self) -> Snapshot:
        """The knowledge base as it will be if this transaction is committed now."""
        return Snapshot(self._connection, meta=read_meta(self._connection), content=Content())

    def put_source(
        self,
        stored: StoredSource,
        source: Source,
        documents: Sequence[Document],
        extracts: Mapping[str, Extracts],
    ) -> None:
        """Write a file and its documents in place of what that path held before."""
        self.remove_source(stored.path)
        self._insert_source(stored, text=source.text)
        for position, document in enumerate(documents):
            found = extracts.get(document.id, Extracts())
            insert_document(self._connection, document, found, path=stored.path, position=position)
        seals.put(self._connection, stored.path)

    def put_links(self, stored: StoredSource, links: Sequence[Link]) -> None:
        """Write a file of links in place of what that path held before."""
        self.remove_source(stored.path)
        self._insert_source(stored, text="")
        insert_all(self._connection, LinkRow, links, path=stored.path)
        seals.put(self._connection, stored.path)

    def note_source(self, stored: StoredSource) -> None:
        """Write what is kept about a file whose documents stay as they are. No new revision: nothing a reader sees."""
        kept = {f.name: getattr(stored, f.name) for f in fields(stored) if f.name not in {"path", "doc_ids"}}
        self._connection.execute(update(SourceRow).where(SourceRow.path == stored.path).values(**kept))

    def remove_source(self, path: str) -> None:
        """Delete a file with everything that came from it."""
        self._advance()
        self._connection.execute(delete(SourceRow).where(SourceRow.path == path))

    def put_vectors(self, model: str, vectors: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Keep vectors by text hash, in place of older ones. A cache: no new revision."""
        hashes = sorted(vectors)
        for start in range(0, len(hashes), _ROWS_AT_ONCE):
            some = hashes[start : start + _ROWS_AT_ONCE]
            old = delete(VectorRow).where(VectorRow.model == model, VectorRow.text_hash.in_(some))
            self._connection.execute(old)
            rows = [{"model": model, "text_hash": h, "vector": vectors[h].astype("<f4").tobytes()} for h in some]
            self._connection.execute(insert(VectorRow), rows)

    def prune_vectors(self, live: Iterable[str]) -> None:
        """Forget the vectors of texts that are no longer in the knowledge base."""
        kept = {row.text_hash for row in self._connection.execute(select(VectorRow.text_hash).distinct())}
        self.forget_vectors(kept - set(live))

    def forget_vectors(self, hashes: Iterable[str]) -> None:
        """Forget the vectors of those texts."""
        gone = sorted(hashes)
        models = [*self._connection.execute(select(VectorRow.model).distinct()).scalars()]
        for start in range(0, len(gone), _ROWS_AT_ONCE):
            some = gone[start : start + _ROWS_AT_ONCE]
            for model in models:  # the key begins with the model: without it every vector would be read
                named = delete(VectorRow).where(VectorRow.model == model, VectorRow.text_hash.in_(some))
                self._connection.execute(named)

    def ask_for_scrub(self) -> None:
        """Let `Truth.scrub` be due once this is committed, also where this process does not live to do it."""
        self._set(SCRUB_DUE, "1")

    def renew_identity(self) -> None:
        """Make this another knowledge base to whoever remembers revisions of it."""
        self._set("identity", uuid.uuid4().hex)

    def set_generation(self, name: str) -> None:
        """Name the index that goes with what this transaction leaves behind."""
        self._set("generation", name)

    def add_decisions(self, decisions: Iterable[Decision]) -> None:
        """Keep what was decided on links, numbered after what was decided before."""
        last = self._connection.execute(select(func.max(DecisionRow.number))).scalar() or 0
        rows = [to_row(decision) | {"number": last + place} for place, decision in enumerate(decisions, start=1)]
        if rows:
            self._advance()
            self._connection.execute(insert(DecisionRow), rows)

    def erase_decisions(self, numbers: Iterable[int]) -> None:
        """Forget decisions, which quote a document that is withdrawn."""
        for number in numbers:
            self._advance()
            self._connection.execute(delete(DecisionRow).where(DecisionRow.number == number))

    def owner(self, doc_id: str) -> str | None:
        """The path of the file that holds a document."""
        return self._connection.execute(select(DocumentRow.path).where(DocumentRow.id == doc_id)).scalar()

    def withdraw(self, stones: Iterable[Withdrawal]) -> None:
        """Set tombstones. What they stand for is removed by `remove_source`."""
        for stone in stones:
            self._connection.execute(insert(WithdrawalRow), [to_row(stone)])

    def lift(self, doc_id: str, at: str) -> int:
        """Allow back what was withdrawn under that id: how many tombstones say so from now on."""
        standing = update(WithdrawalRow).where(WithdrawalRow.doc_id == doc_id, WithdrawalRow.lifted.is_(None))
        return int(self._connection.execute(standing.values(lifted=at)).rowcount)

    def _insert_source(self, stored: StoredSource, *, text: str) -> None:
        row = {f.name: getattr(stored, f.name) for f in fields(stored) if f.name != "doc_ids"}
        self._connection.execute(insert(SourceRow), [row | {"text": text}])

    def _advance(self) -> None:
        if not self._advanced:
            self._advanced = True
            revision = int(read_meta(self._connection).get("revision", "0"))
            self._set("revision", str(revision + 1))

    def _set(self, key: str, value: str) -> None:
        self._connection.execute(delete(Meta).where(Meta.key == key))
        self._connection.execute(insert(Meta), [{"key": key, "value": value}])
