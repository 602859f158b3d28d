"""Store stage, the tables. A value object's columns bear its fields' names, so that reading one back needs no mapping.

Raise `SCHEMA_VERSION` with every change of a table, and add the step to `migrations/versions`; tests hold the tables
equal to the value objects, and an old database brought up to date equal to a new one.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kb.model import Dates, LinkEnd, Span
from kb.store.columns import DatesColumn, End, Nested

SCHEMA_VERSION = 5

Texts = tuple[str, ...]
Spans = tuple[Span, ...]


class Base(DeclarativeBase):
    """Base of all tables."""


class Meta(Base):
    """Facts about the whole: schema version, identity, revision, generation of the index."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SourceRow(Base):
    """An ingested file; `kind` is document or links."""

    __tablename__ = "sources"
    path: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    pipeline: Mapped[str]
    file: Mapped[str]
    media: Mapped[str]
    text: Mapped[str]
    warnings: Mapped[Texts] = mapped_column(Nested)


class DocumentRow(Base):
    """A document's metadata; `position` is its place in the file."""

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(ForeignKey("sources.path", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    doc_number: Mapped[str | None]
    issuers: Mapped[Texts] = mapped_column(Nested)
    addressees: Mapped[Texts] = mapped_column(Nested)
    date: Mapped[str | None]
    genre: Mapped[str]
    carried_by: Mapped[str | None]
    warnings: Mapped[Texts] = mapped_column(Nested)
    dates: Mapped[Dates | None] = mapped_column(DatesColumn)
    level: Mapped[str | None]
    region: Mapped[str | None]
    publicity: Mapped[str | None]
    carried_genre: Mapped[str | None]


class OfDocument:
    """What every row that belongs to a document has: the document and the place in its list."""

    doc_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class ClauseRow(OfDocument, Base):
    """A clause; `hash` is kept so that damage to `text` shows."""

    __tablename__ = "clauses"
    id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    level: Mapped[int | None]
    number: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str]
    label: Mapped[str]
    parent: Mapped[str | None]
    spans: Mapped[Spans] = mapped_column(Nested)
    cells: Mapped[Texts] = mapped_column(Nested)
    hash: Mapped[str]


class TableRow(OfDocument, Base):
    """A table of a document."""

    __tablename__ = "tables"
    clause: Mapped[str | None]
    title: Mapped[str | None]
    header: Mapped[Texts] = mapped_column(Nested)
    rows: Mapped[tuple[Texts, ...]] = mapped_column(Nested)
    row_clauses: Mapped[Texts] = mapped_column(Nested)


class NoiseRow(OfDocument, Base):
    """A run of the source that is no clause."""

    __tablename__ = "noise"
    start: Mapped[int]
    end: Mapped[int]
    why: Mapped[str]


class TargetRow(OfDocument, Base):
    """A figure a document sets or starts from."""

    __tablename__ = "targets"
    clause: Mapped[str]
    name: Mapped[str]
    subject: Mapped[str]
    op: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
    normalized: Mapped[float]
    scope: Mapped[str]
    deadline: Mapped[int | None]
    deadline_source: Mapped[str | None]
    attribute: Mapped[str | None]
    baseline: Mapped[bool]
    quote: Mapped[str]
    per: Mapped[str | None]


class ResponsibleRow(OfDocument, Base):
    """Bodies a clause makes responsible."""

    __tablename__ = "responsible"
    clause: Mapped[str]
    bodies: Mapped[Texts] = mapped_column(Nested)
    quote: Mapped[str]
    roles: Mapped[Texts | None] = mapped_column(Nested)


class ReferenceRow(OfDocument, Base):
    """Another document named in a clause."""

    __tablename__ = "references"
    clause: Mapped[str]
    title: Mapped[str]
    doc_number: Mapped[str | None]
    relation: Mapped[str]
    quote: Mapped[str]


class DutyRow(OfDocument, Base):
    """One thing asked."""

    __tablename__ = "duties"
    id: Mapped[str]
    clause: Mapped[str]
    kind: Mapped[str]
    quote: Mapped[str]
    spans: Mapped[Spans] = mapped_column(Nested)
    addressee: Mapped[str]
    strength: Mapped[str | None]


class LinkRow(Base):
    """A link; `path` is the file it came from. Its clauses may be gone, so it refers to no other table's row."""

    __tablename__ = "links"
    path: Mapped[str] = mapped_column(ForeignKey("sources.path", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    item: Mapped[str]
    kind: Mapped[str]
    relation: Mapped[str]
    addressee: Mapped[str]
    upper: Mapped[LinkEnd | None] = mapped_column(End)
    lower: Mapped[LinkEnd | None] = mapped_column(End)
    degree: Mapped[str | None]
    reason: Mapped[str]
    doubt: Mapped[str]
    alternative: Mapped[str]
    status: Mapped[str]
    origin: Mapped[str]
    method: Mapped[str]
    score: Mapped[float | None]
    suspect: Mapped[bool]
    who: Mapped[str] = mapped_column(server_default="")
    at: Mapped[str] = mapped_column(server_default="")


class DecisionRow(Base):
    """What somebody decided on a link. Rows are only added, but for those that quote a document that is withdrawn."""

    __tablename__ = "decisions"
    number: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    at: Mapped[str]
    before: Mapped[str]
    cells: Mapped[Texts] = mapped_column(Nested)


class WithdrawalRow(Base):
    """A tombstone; see `kb.store.withdrawals`."""

    __tablename__ = "withdrawals"
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    doc_number: Mapped[str | None]
    date: Mapped[str | None]
    file: Mapped[str]
    sha256: Mapped[str]
    words: Mapped[str]
    who: Mapped[str]
    reason: Mapped[str]
    lifted: Mapped[str | None]


class SealRow(Base):
    """A digest of all that came from a file (see `kb.store.seals`)."""

    __tablename__ = "seals"
    path: Mapped[str] = mapped_column(ForeignKey("sources.path", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str]


class VectorRow(Base):
    """A text's vector under a model, little-endian float32; a cache that any run may add to."""

    __tablename__ = "vectors"
    model: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
