"""Store stage, between value objects and rows: the fields' names are the columns' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, insert

from kb.model import Clause, Document, Duty, Extracts, Noise, Reference, Responsible, Table, Target
from kb.store.schema import (
    Base,
    ClauseRow,
    DocumentRow,
    DutyRow,
    NoiseRow,
    OfDocument,
    ReferenceRow,
    ResponsibleRow,
    TableRow,
    TargetRow,
)

T = TypeVar("T")

# Parts of a document and of its extracts: (field, class of the value, table).
DOCUMENT_PARTS: tuple[tuple[str, type[Any], type[OfDocument]], ...] = (
    ("clauses", Clause, ClauseRow),
    ("tables", Table, TableRow),
    ("noise", Noise, NoiseRow),
)
EXTRACT_PARTS: tuple[tuple[str, type[Any], type[OfDocument]], ...] = (
    ("targets", Target, TargetRow),
    ("responsible", Responsible, ResponsibleRow),
    ("references", Reference, ReferenceRow),
    ("duties", Duty, DutyRow),
)
_METADATA = tuple(f.name for f in fields(Document) if f.name not in {part for part, _, _ in DOCUMENT_PARTS})


def from_row(cls: type[T], row: RowMapping) -> T:
    """The value object whose fields are columns of `row`."""
    return cls(**{f.name: row[f.name] for f in fields(cls)})  # type: ignore[arg-type]


def to_row(value: Any, **more: Any) -> dict[str, Any]:
    """The row of a value object, with `more` columns."""
    row = {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Clause):
        row["hash"] = value.hash
    return row | more


def document_from_rows(row: RowMapping, parts: Mapping[str, Sequence[Any]]) -> Document:
    """The document of a metadata row and the value objects that belong to it."""
    values: dict[str, Any] = {name: row[name] for name in _METADATA}
    values |= {part: tuple(parts.get(part, ())) for part, _, _ in DOCUMENT_PARTS}
    return Document(**values)


def insert_document(
    connection: Connection, document: Document, extracts: Extracts, *, path: str, position: int
) -> None:
    """Write a document, all its parts and all its extracts."""
    row = {name: getattr(document, name) for name in _METADATA}
    connection.execute(insert(DocumentRow), [row | {"path": path, "position": position}])
    for part, _, table in DOCUMENT_PARTS:
        insert_all(connection, table, getattr(document, part), doc_id=document.id)
    for part, _, table in EXTRACT_PARTS:
        insert_all(connection, table, getattr(extracts, part), doc_id=document.id)


def insert_all(
    connection: Connection, table: type[Base] | type[OfDocument], values: Iterable[Any], **more: str
) -> None:
    """Write value objects in order, each with its position."""
    rows = [to_row(value, position=position, **more) for position, value in enumerate(values)]
    if rows:
        connection.execute(insert(table), rows)
