"""Value objects of a read document: Source, Clause, Table, Document.

All offsets are Python string indexes into `Source.text`, half-open `[start, end)`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]

# The first six kinds are the contract's; the rest are front and back matter (版头、落款、附注), which are citable too
# ("发文字号", "成文日期") but are not body text and are never counted as paragraphs.
Kind = Literal[
    "heading",
    "paragraph",
    "article",
    "item",
    "table_row",
    "box",
    "title",
    "doc_number",
    "addressee",
    "signature",
    "date",
    "note",
    "caption",
    "table_header",
]
Level = Literal["国家", "省", "市", "县区"]
BODY_KINDS: frozenset[str] = frozenset({"heading", "paragraph", "article", "item", "table_row", "box"})


@dataclass(frozen=True, slots=True)
class Layout:
    """What a format says about how a block looks; None where the format does not tell.

    `indent` of the first line is in characters, `font_size` in points; `font` is the family as the file names it.
    """

    style: str | None = None
    outline_level: int | None = None
    bold: bool | None = None
    align: Literal["left", "center", "right"] | None = None
    indent: float | None = None
    font_size: float | None = None
    font: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table as the file's format delimits it; a plain text file has none."""

    span: Span
    kind: Literal["paragraph", "table"]
    layout: Layout | None = None
    rows: tuple[tuple[Span, ...], ...] = ()
    """For a table: the span of every cell, row by row."""


@dataclass(frozen=True, slots=True)
class Source:
    """The extracted text of one file. `sha256` is of the file's bytes; `blocks` is empty for plain text."""

    file: str
    text: str
    sha256: str
    media: str = "text/plain"
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit of everything (条款). `text` is what `spans` give, with line-break noise left out.

    `id` is `doc_id#eId`; `level` counts from 1 at the document's own top level (None for text);
    `number` is as printed without the trailing 、 or full stop; `title` is a heading's words, or the run-in first
    sentence of a paragraph that has one. `cells` is filled for table rows and headers only.
    """

    id: str
    kind: Kind
    level: int | None
    number: str | None
    title: str | None
    text: str
    label: str
    parent: str | None
    spans: tuple[Span, ...]
    cells: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that change when the clause's words change."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `clause` is the id of the clause it stands under; `row_clauses` are its rows' clause ids, in order."""

    clause: str | None
    title: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noise:
    """A run of the source that is no clause: page number, line break, contents page, site furniture."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a document, ISO: 成文, 印发（版记）, 施行, 废止或有效期届满; `amended` of a law, oldest first.

    A date is given only where the text fixes it; where it does not, `effective_words` and `expires_words` keep what
    the text says (“自公布之日起30日后施行”, “有效期5年”). They are kept as the basis of a computed date too.
    """

    made: str | None = None
    printed: str | None = None
    effective: str | None = None
    expires: str | None = None
    amended: tuple[str, ...] = ()
    effective_words: str | None = None
    expires_words: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One official document (公文): its metadata and its clauses in reading order.

    Clauses and noise of all documents of a source, sorted by position, reproduce `Source.text` exactly.
    `carried_by` is the id of the notice (通知) that issues this document, `carried_genre` what a notice issues.
    `date` is ISO (成文日期) and the same as `dates.made`. `level` and `region` are those of the issuing body,
    None where nothing in the document tells them.
    """

    id: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    date: str | None
    genre: str
    carried_by: str | None
    clauses: tuple[Clause, ...]
    tables: tuple[Table, ...]
    noise: tuple[Noise, ...]
    warnings: tuple[str, ...] = ()
    dates: Dates = Dates()
    level: Level | None = None
    region: str | None = None
    publicity: str | None = None
    carried_genre: str | None = None

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; KeyError if it is not in this document."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)
