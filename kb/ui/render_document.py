"""Showing a document: Document → HTML in the manner of an official paper (GB/T 9704), quotations highlighted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.model import Citation, Clause, Document
from kb.text import find_quote
from kb.ui.markup import element, text

_TABLE_KINDS = ("table_header", "table_row")
_LONGEST_LEAD_IN = 4  # dashes, a number or a bracket before a run-in sentence
_PLAIN_CLASSES = {
    "doc_number": "doc-number", "addressee": "addressee", "signature": "signature", "date": "signature",
    "note": "note", "caption": "caption", "item": "item", "article": "article", "box": "box",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quotation to set off; the `current` one is scrolled to."""

    clause_id: str
    quote: str
    current: bool


def highlights(document: Document, citations: Iterable[Citation], current: Citation | None) -> tuple[Highlight, ...]:
    """What an answer quotes from this document."""
    return tuple(
        Highlight(c.clause_id, c.quote, c is current or c == current) for c in citations if c.doc_id == document.id
    )


def anchor(clause_id: str) -> str:
    """The id a clause's element has on the page."""
    return f"clause-{clause_id}"


def marked(words: str, wanted: Sequence[Highlight], *, lead: int = 0) -> str:
    """`words` escaped, the first `lead` bold, quotations in `<mark>`; the current one wins where two overlap."""
    strength = [0] * len(words)
    for highlight in wanted:
        span = find_quote(words, highlight.quote)
        for at in range(*span) if span else ():
            strength[at] = max(strength[at], 2 if highlight.current else 1)
    out = []
    for (level, bold), run in groupby(range(len(words)), key=lambda at: (strength[at], at < lead)):
        places = list(run)
        piece = text(words[places[0] : places[-1] + 1])
        piece = element("b", piece) if bold else piece
        out.append(piece if not level else element("mark", piece, class_="current" if level == 2 else None))
    return "".join(out)


def _lead(clause: Clause) -> int:
    """How many characters of a clause are its run-in first sentence (“——坚持需求导向。”) or its number (“第三条”)."""
    if clause.kind == "article" and clause.number and clause.text.startswith(clause.number):
        return len(clause.number)
    span = find_quote(clause.text, clause.title) if clause.title and clause.kind != "heading" else None
    if span is None or span[0] > _LONGEST_LEAD_IN:
        return 0
    end = span[1]
    return end + 1 if clause.text[end : end + 1] in "。：:." else end


class _Paper:
    """Lays out the clauses of one document; holds what every step needs."""

    def __init__(self, wanted: Sequence[Highlight]) -> None:
        self.by_clause: dict[str, list[Highlight]] = {}
        for highlight in wanted:
            self.by_clause.setdefault(highlight.clause_id, []).append(highlight)

    def opened(self, name: str, clause: Clause, content: str, class_: str | None = None) -> str:
        """The element of a clause, with its id and, where it is the one quoted, the place to scroll to."""
        wanted = self.by_clause.get(clause.id, ())
        current = any(h.current for h in wanted)
        classes = " ".join(filter(None, [class_, "cited" if wanted else None, "cited-now" if current else None]))
        scroll = element("span", "", id="cited") if current and name != "tr" else ""
        return element(name, scroll + content, id=anchor(clause.id), class_=classes or None, tabindex="-1")

    def words(self, clause: Clause) -> str:
        return marked(clause.text, self.by_clause.get(clause.id, ()), lead=_lead(clause))

    def row(self, clause: Clause) -> str:
        wanted = self.by_clause.get(clause.id, ())
        current = any(h.current for h in wanted)
        cell = "th" if clause.kind == "table_header" else "td"
        scope = "col" if cell == "th" else None
        cells = [element(cell, marked(words, wanted), scope=scope) for words in clause.cells or (clause.text,)]
        whole = bool(wanted) and not any("<mark" in c for c in cells)
        if whole:  # the quotation runs over several cells: the row itself is what is quoted
            mark = {"class_": "current"} if current else {}
            cells = [element(cell, element("mark", text(w), **mark) if w else "", scope=scope) for w in clause.cells]
        if current:
            cells[0] = cells[0].replace(f"<{cell}", f'<{cell} id="cited"', 1)
        return self.opened("tr", clause, "".join(cells))

    def table(self, clauses: Sequence[Clause]) -> str:
        head = "".join(self.row(c) for c in clauses if c.kind == "table_header")
        body = "".join(self.row(c) for c in clauses if c.kind == "table_row")
        inner = (element("thead", head) if head else "") + element("tbody", body)
        return element(
            "div", element("table", inner), class_="table-frame", tabindex="0", role="group", aria_label="表格"
        )

    def heading(self, clause: Clause) -> str:
        level = min(max(clause.level or 1, 1), 4)
        return self.opened(f"h{min(level + 2, 6)}", clause, self.words(clause), f"level-{level}")

    def run_in(self, heading: Clause, paragraph: Clause) -> str:
        """A heading that opens its own paragraph stays on its paragraph's line, as printed."""
        level = min(max(heading.level or 1, 1), 4)
        lead = self.opened("strong", heading, self.words(heading), f"run-in level-{level}")
        return element("p", lead + self.opened("span", paragraph, self.words(paragraph)), class_="body")

    def plain(self, clause: Clause) -> str:
        if clause.kind == "title":
            return self.opened("h2", clause, self.words(clause), "doc-title")
        return self.opened("p", clause, self.words(clause), _PLAIN_CLASSES.get(clause.kind, "body"))


def _touches(heading: Clause, paragraph: Clause) -> bool:
    """Whether the source has nothing, not even a line break, between a heading and the paragraph after it."""
    return bool(
        heading.spans and paragraph.spans and heading.spans[-1][1] == paragraph.spans[0][0]
        and paragraph.kind in ("paragraph", "article", "item")
    )  # fmt: skip


def paper_html(document: Document, wanted: Sequence[Highlight] = ()) -> str:
    """The document from its first clause to its last; every clause has an element with an id."""
    paper = _Paper(wanted)
    out: list[str] = []
    clauses = list(document.clauses)
    at = 0
    while at < len(clauses):
        clause = clauses[at]
        end = at + 1
        if clause.kind in _TABLE_KINDS:
            while end < len(clauses) and clauses[end].kind in _TABLE_KINDS and clauses[end].parent == clause.parent:
                end += 1
            out.append(paper.table(clauses[at:end]))
        elif clause.kind == "heading" and end < len(clauses) and _touches(clause, clauses[end]):
            out.append(paper.run_in(clause, clauses[end]))
            end += 1
        elif clause.kind == "heading":
            out.append(paper.heading(clause))
        else:
            out.append(paper.plain(clause))
        at = end
    return element("div", "".join(out), class_="document", lang="zh-CN")
