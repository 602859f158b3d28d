"""Putting an answer together: statements around verbatim quotations, with numbered citations."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace

from kb.answer.units import Unit
from kb.model import Answer, Citation, Clause, Document, Span, Statement
from kb.text import find_quote, fold

# Until the text is finished, citation marks and computed figures stand between private-use characters: brackets and
# digits occur in the sources themselves (“冀发改产业[2020]886号”).
_MARK = re.compile("\ue000(\\d+)\ue001")
_COMPUTED = re.compile("\ue002([^\ue003]*)\ue003")


def mark(number: int) -> str:
    """A citation mark to put inside a statement."""
    return f"\ue000{number}\ue001"


def computed(figure: int | str) -> str:
    """A figure that is counted or converted, not quoted, to put inside a statement; the last gate lets it pass."""
    return f"\ue002{figure}\ue003"


def source_spans(clause: Clause, start: int, end: int) -> tuple[Span, ...]:
    """The spans in the source text of `clause.text[start:end]`."""
    out, at = [], 0
    for a, b in clause.spans:
        lo, hi = max(start, at), min(end, at + b - a)
        if lo < hi:
            out.append((a + lo - at, a + hi - at))
        at += b - a
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the answer as written; `stated` where it says something about a document."""

    written: str
    stated: bool

    @property
    def text(self) -> str:
        """The line as shown, marks as [1]."""
        return _MARK.sub(r"[\1]", _COMPUTED.sub(r"\1", self.written))

    @property
    def statement(self) -> Statement:
        """The line without its marks, and the marks."""
        markers = dict.fromkeys(int(n) for n in _MARK.findall(self.written))
        return Statement(_MARK.sub("", _COMPUTED.sub(r"\1", self.written)), tuple(markers))


@dataclass
class Draft:
    """An answer being written. Every `say` must contain a mark made by `cite`; `note` is for plain guidance."""

    question: str
    _started: float = field(default_factory=time.perf_counter)
    _citations: list[Citation] = field(default_factory=list)
    _lines: list[_Line] = field(default_factory=list)

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

    def say(self, text: str) -> None:
        """Add a statement. Figures in it that no cited clause holds must be written by `computed`."""
        if not _MARK.search(text):
            raise ValueError(f"a statement without a citation: {text!r}")
        self._lines.append(_Line(text, stated=True))

    def note(self, text: str) -> None:
        """Add a line that states nothing about a document (guidance, a group's heading)."""
        self._lines.append(_Line(text, stated=False))

    def absorb(self, other: Draft) -> None:
        """Add the lines of another draft, its citations numbered on; the same run of a clause keeps one number."""
        numbers: dict[int, str] = {}
        for citation in other._citations:
            same = (c for c in self._citations if c.clause_id == citation.clause_id and c.quote == citation.quote)
            known = next(same, None)
            if known is None:
                known = replace(citation, marker=len(self._citations) + 1)
                self._citations.append(known)
            numbers[citation.marker] = mark(known.marker)
        for line in other._lines:
            self._lines.append(replace(line, written=_MARK.sub(lambda found: numbers[int(found[1])], line.written)))

    @property
    def empty(self) -> bool:
        """True while nothing has been stated."""
        return not any(line.stated for line in self._lines)

    @property
    def computed(self) -> frozenset[str]:
        """The figures written by `computed`."""
        return frozenset(figure for line in self._lines for figure in _COMPUTED.findall(line.written))

    def finish(self, route: str, *, refusal: str | None = None) -> Answer:
        """The finished answer; with `refusal` it is a refusal for that reason."""
        return Answer(
            question=self.question,
            answer="\n".join(line.text for line in self._lines),
            refused=refusal is not None,
            refusal_reason=refusal,
            route=route,
            citations=tuple(self._citations),
            statements=tuple(line.statement for line in self._lines if line.stated),
            seconds=round(time.perf_counter() - self._started, 4),
        )
