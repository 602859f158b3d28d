"""Store stage, seals: a digest of all that came from a file, kept beside it, so that a bit that turns there shows.

The database's own check sees damage to its structure, not to a title or a figure. What is digested is what lies in the
columns, not what it is read as; notes about the file (its hash, which code read it) may change without a new seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, literal_column, select

from kb.store.rows import DOCUMENT_PARTS, EXTRACT_PARTS
from kb.store.schema import DocumentRow, LinkRow, SealRow, SourceRow

_PARTS: tuple[Table, ...] = tuple(table.__table__ for _, _, table in DOCUMENT_PARTS + EXTRACT_PARTS)  # type: ignore[attr-defined]


def put(connection: Connection, path: str) -> None:
    """Seal what `path` holds now."""
    connection.execute(delete(SealRow).where(SealRow.path == path))
    connection.execute(insert(SealRow), [{"path": path, "digest": _digest(connection, path)}])


def broken(connection: Connection) -> Iterator[str]:
    """Paths whose content is not what was sealed; one that was never sealed is not among them."""
    for path, digest in connection.execute(select(SealRow.path, SealRow.digest).order_by(SealRow.path)).all():
        if _digest(connection, path) != digest:
            yield path


def _digest(connection: Connection, path: str) -> str:
    seen = hashlib.sha256()
    documents, links = DocumentRow.__table__, LinkRow.__table__
    own = select(documents.c.id).where(documents.c.path == path)
    text = select(SourceRow.text).where(SourceRow.path == path)
    seen.update(repr(connection.execute(text).scalars().all()).encode())
    wanted: list[tuple[Table, ColumnElement[bool]]] = [
        (documents, documents.c.path == path),  # type: ignore[list-item]
        (links, links.c.path == path),  # type: ignore[list-item]
        *((part, part.c.doc_id.in_(own)) for part in _PARTS),
    ]
    quote = connection.dialect.identifier_preparer.quote
    for table, condition in wanted:
        names = sorted(column.name for column in table.columns)
        columns: list[ColumnElement[Any]] = [literal_column(f"{quote(table.name)}.{quote(name)}") for name in names]
        query = select(*columns).select_from(table).where(condition).order_by(*table.primary_key.columns)
        seen.update(table.name.encode())
        for row in connection.execute(query):
            seen.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return seen.hexdigest()
