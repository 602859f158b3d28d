"""Value objects of an answer: what is said, and the clauses it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model.documents import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause an answer stands on. `quote` is a verbatim run of the clause; `spans` are in the source text."""

    marker: int
    doc_id: str
    doc_title: str
    doc_number: str | None
    clause_id: str
    label: str
    quote: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the markers of the citations that carry it."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `answer` is the whole text as shown, marks written as [1]; a refusal has no unsupported statement.

    `notes` tell what must be known of the cited documents: that one was repealed, by which clause.
    """

    question: str
    answer: str
    refused: bool
    refusal_reason: str | None
    route: str
    citations: tuple[Citation, ...]
    statements: tuple[Statement, ...]
    seconds: float
    id: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: Answer | None = None
