"""Quotable units: the sentences, table rows and headings an answer can stand on, each a verbatim run of one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.answer.works import Work
from kb.model import BODY_KINDS, Clause, Document
from kb.text import fold

_SENTENCE_END = re.compile(r"[。！？；]+[”’」』）)】》]*")


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is `clause.text[start:end]`; `path` are the headings above, outermost first; `order` is the reading order."""

    clause: Clause
    document: Document
    start: int
    end: int
    order: int
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.clause.text[self.start : self.end]


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences (and semicolon clauses) of `text`, without surrounding white space."""
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    spans = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        run = text[start:end]
        if fold(run):
            spans.append((start + len(run) - len(run.lstrip()), end - len(run) + len(run.rstrip())))
    return spans


def heading_path(document: Document, clause: Clause) -> tuple[Clause, ...]:
    """The headings above a clause, outermost first."""
    by_id = {c.id: c for c in document.clauses}
    path: list[Clause] = []
    parent = by_id.get(clause.parent or "")
    while parent is not None:
        path.append(parent)
        parent = by_id.get(parent.parent or "")
    return tuple(reversed(path))


def units_of(document: Document) -> Iterator[Unit]:
    """Every quotable unit of a document in reading order; front and back matter included, captions and table heads not."""
    by_id = {c.id: c for c in document.clauses}
    tables = {i: ((t.title or ""), " ".join(t.header)) for t in document.tables for i in t.row_clauses}
    order = 0
    for clause in document.clauses:
        if clause.kind in ("caption", "table_header"):
            continue
        path: list[str] = []
        parent = by_id.get(clause.parent or "")
        while parent is not None:
            path.append(parent.title or "")
            parent = by_id.get(parent.parent or "")
        if clause.kind == "table_row":
            path = [*tables.get(clause.id, ()), *path]
        whole = clause.kind not in BODY_KINDS or clause.kind in ("heading", "table_row", "box")
        for start, end in [(0, len(clause.text))] if whole else sentences(clause.text):
            yield Unit(clause, document, start, end, order, tuple(reversed(path)))
            order += 1


def units_of_work(work: Work) -> tuple[Unit, ...]:
    """Units of the work's documents, notice first."""
    return tuple(u for d in work.documents for u in units_of(d))
