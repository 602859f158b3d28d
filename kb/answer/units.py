"""Quotable units: the sentences, table rows and headings an answer can stand on, each a verbatim run of one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.answer.works import Work
from kb.model import BODY_KINDS, Clause, Document
from kb.text import fold

_SENTENCE_END = re.compile(r"[。！？；]+[”’」』）)】》]*")
# A notice that passes a document on says nothing of its content.
PASSES_ON = re.compile(r"(印发|转发|下发|发)给你们|^特此(通知|公告)")
# Captions and table heads are shown with their rows, never by themselves.
NEVER_ALONE = frozenset({"caption", "table_header"})
_UNDIVIDED = frozenset({"heading", "table_row", "box"})


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is `clause.text[start:end]`; `path` the titles above, outermost first; `order` the reading order."""

    work: Work
    document: Document
    clause: Clause
    start: int
    end: int
    order: int = 0
    path: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.clause.text[self.start : self.end]

    @property
    def is_row(self) -> bool:
        """True for a row of a table."""
        return self.clause.kind == "table_row"

    def overlaps(self, other: Unit) -> bool:
        """True where the two share characters of one clause."""
        return self.clause.id == other.clause.id and self.start < other.end and other.start < self.end


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences (and semicolon clauses) of `text`, without surrounding white space."""
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    spans = []
    for start, end in pairwise(cuts):
        run = text[start:end]
        if fold(run):
            spans.append((start + len(run) - len(run.lstrip()), end - len(run) + len(run.rstrip())))
    return spans


def whole(work: Work, document: Document, clause: Clause) -> Unit:
    """A clause as one unit."""
    return Unit(work, document, clause, 0, len(clause.text))


def says_something(clause: Clause) -> bool:
    """False for an article of which only the number stands by itself (“第二十二条”, its paragraphs below it)."""
    return not clause.number or clause.kind == "heading" or fold(clause.text) != fold(clause.number)


def sentence_of(unit: Unit) -> Unit:
    """The whole sentences, or the whole row or heading, that the unit is part of."""
    text = unit.clause.text
    if unit.clause.kind in ("table_row", "heading", "title"):
        return replace(unit, start=0, end=len(text))
    spans = [(a, b) for a, b in sentences(text) if a < unit.end and b > unit.start]
    return replace(unit, start=spans[0][0], end=spans[-1][1]) if spans else unit


def headings_above(clause: Clause, clauses: Mapping[str, Clause]) -> tuple[Clause, ...]:
    """The clauses a clause stands under, outermost first; `clauses` are those of its document by id."""
    path: list[Clause] = []
    above = clauses.get(clause.parent or "")
    while above is not None:
        path.append(above)
        above = clauses.get(above.parent or "")
    return tuple(reversed(path))


def units_of(work: Work) -> Iterator[Unit]:
    """Every quotable unit of a work's documents in reading order, notice first; front and back matter included."""
    for document in work.documents:
        yield from _units_of_document(work, document)


def _units_of_document(work: Work, document: Document) -> Iterator[Unit]:
    by_id = {c.id: c for c in document.clauses}
    tables = {i: (" ".join(t.header), t.title or "") for t in document.tables for i in t.row_clauses}
    order = 0
    for clause in document.clauses:
        if clause.kind in NEVER_ALONE or not says_something(clause):
            continue
        path = (*(c.title or "" for c in headings_above(clause, by_id)), *tables.get(clause.id, ()))
        undivided = clause.kind not in BODY_KINDS or clause.kind in _UNDIVIDED
        for start, end in [(0, len(clause.text))] if undivided else sentences(clause.text):
            yield Unit(work, document, clause, start, end, order, path)
            order += 1
