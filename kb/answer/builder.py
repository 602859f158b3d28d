"""Putting an answer together: statements around verbatim quotations, with numbered citations."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.answer.units import Unit
from kb.model import Answer, Citation, Clause, Document, Statement
from kb.text import find_quote, fold

# Marks are kept apart from brackets in the sources (“冀发改产业[2020]886号”) until the text is finished.
_MARK = re.compile("\ue000(\\d+)\ue001")


def mark(number: int) -> str:
    """A citation mark to put inside a statement."""
    return f"\ue000{number}\ue001"


def source_spans(clause: Clause, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans in the source text of `clause.text[start:end]`."""
    out, at = [], 0
    for a, b in clause.spans:
        lo, hi = max(start, at), min(end, at + b - a)
        if lo < hi:
            out.append((a + lo - at, a + hi - at))
        at += b - a
    return tuple(out)


@dataclass
class Draft:
    """An answer being written. Every `say` must contain at least one mark made by `cite`, `note` is for plain guidance."""

    question: str
    started: float = field(default_factory=time.perf_counter)
    _citations: list[Citation] = field(default_factory=list)
    _lines: list[tuple[str, bool]] = field(default_factory=list)
    computed: set[str] = field(default_factory=set)

    def cite(self, document: Document, clause: Clause, quote: str | None = None) -> str:
        """A mark for a run of a clause (the whole clause without `quote`). The same run gets the same number.

        Raises ValueError where the clause does not hold the quotation.
        """
        found = (0, len(clause.text)) if quote is None else find_quote(clause.text, quote)
        if found is None:
            raise ValueError(f"{clause.id} does not hold {quote!r}")
        words = clause.text[found[0] : found[1]]
        for known in self._citations:
            if known.clause_id == clause.id and fold(words) in fold(known.quote):
                return mark(known.marker)
        number = len(self._citations) + 1
        spans = source_spans(clause, *found)
        self._citations.append(
            Citation(number, document.id, document.title, document.doc_number, clause.id, clause.label, words, spans)
        )
        return mark(number)

    def cite_unit(self, unit: Unit) -> str:
        """A mark for a unit."""
        return self.cite(unit.document, unit.clause, unit.text)

    def say(self, text: str, *, computed: Iterable[str] = ()) -> None:
        """Add a statement; `computed` are figures in it that are a shown computation, not a quotation."""
        if not _MARK.search(text):
            raise ValueError(f"a statement without a citation: {text!r}")
        self.computed.update(computed)
        self._lines.append((text, True))

    def note(self, text: str) -> None:
        """Add a line that states nothing about a document (guidance, a group's heading)."""
        self._lines.append((text, False))

    @property
    def empty(self) -> bool:
        """True while nothing has been stated."""
        return not any(stated for _, stated in self._lines)

    def finish(self, route: str, *, refusal: str | None = None) -> Answer:
        """The finished answer; with `refusal` it is a refusal for that reason."""
        statements = tuple(
            Statement(_MARK.sub("", text), tuple(dict.fromkeys(int(n) for n in _MARK.findall(text))))
            for text, stated in self._lines
            if stated
        )
        text = "\n".join(_MARK.sub(lambda m: f"[{m[1]}]", line) for line, _ in self._lines)
        return Answer(
            question=self.question,
            answer=text,
            refused=refusal is not None,
            refusal_reason=refusal,
            route=route,
            citations=tuple(self._citations),
            statements=statements,
            seconds=round(time.perf_counter() - self.started, 4),
        )
