"""The model's material: clauses and facts of the graph under handles that hold for one request only."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.answer.builder import source_spans
from kb.answer.llm.cautions import speaks_to_a_model
from kb.answer.llm.support import stands_on, text_of
from kb.answer.phrasing import figure
from kb.answer.units import headings_above, sentences
from kb.model import Answer, Citation, Clause, Document, Extracts, Target
from kb.text import book_title, fold

# A model is shown at most so many clauses, and none longer than so many characters.
MOST, LONGEST = 14, 1500
_LETTERS, _SIGNS = "bcdfghjkmnpqrstvwxz", "bcdfghjkmnpqrstvwxz23456789"
# Half-width brackets fold to 〔〕; a handle begins with a letter, a year of a 发文字号 does not.
_ISSUED = re.compile(r"[（(].*?年[）)]$")


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its clauses, what the graph found in it, and the name answers give it (“上海意见”)."""

    document: Document
    extracts: Extracts
    name: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a handle stands for. A clause has one wording, `lead_in` and its own; a fact may be said in several. Where
    there is none, nothing can stand on it, and the model is not shown it.

    `carried_by` are the clauses a fact stands on; a clause is its own ground.
    """

    handle: str
    shown: str
    place: str
    wordings: tuple[str, ...]
    names: tuple[str, ...]
    carried_by: tuple[Citation, ...] = ()
    held: Document | None = None
    clause: Clause | None = None
    lead_in: str = ""

    @property
    def clause_ids(self) -> frozenset[str]:
        """The clauses it stands on."""
        return frozenset([self.clause.id] if self.clause else [c.clause_id for c in self.carried_by])

    def carries(self, said: str) -> tuple[Citation, ...]:
        """The citations (not yet numbered) of a sentence that stands on this; none where it does not."""
        for wording in self.wordings:
            if place := stands_on(said, text_of(wording), self.names):
                return self.carried_by or self._own(place.start - len(self.lead_in), place.end - len(self.lead_in))
        return ()

    def _own(self, start: int, end: int) -> tuple[Citation, ...]:
        """The clause's sentences around a run of it."""
        document, clause = self.held, self.clause
        if document is None or clause is None:
            return ()
        spans = [(a, b) for a, b in sentences(clause.text) if a < end and b > start] or [(0, len(clause.text))]
        return (_citation(document, clause, spans[0][0], spans[-1][1]),)


@dataclass(frozen=True, slots=True)
class Material:
    """All exhibits of one request by handle; `based_on` are the clauses the extractive answer stands on."""

    exhibits: Mapping[str, Exhibit]
    based_on: frozenset[str]
    documents: frozenset[str]

    @classmethod
    def of(cls, answer: Answer, found: Sequence[Clause], held: Mapping[str, Held]) -> Material:
        """Clauses and facts of the extractive answer first, then the clauses found."""
        pairs = {c.clause_id: held[c.doc_id] for c in answer.citations}
        pairs |= {c.id: held[d] for c in found if (d := c.id.rpartition("#")[0]) in held and c.id not in pairs}
        clauses: list[Exhibit] = []
        for clause_id, holder in pairs.items():
            exhibit = _of_clause(holder, holder.document.clause(clause_id))
            if exhibit is not None and len(clauses) < MOST:
                clauses.append(exhibit)
        shown = {e.clause.id for e in clauses if e.clause}
        facts = [*_of_statements(answer, shown, held), *_of_targets(shown, pairs)]
        words = fold(answer.question + "".join(w for e in (*clauses, *facts) for w in e.wordings))
        return cls(
            {(handle := _handle(words)): replace(e, handle=handle) for e in (*facts, *clauses)},
            frozenset(c.clause_id for c in answer.citations),
            frozenset(c.doc_id for c in answer.citations),
        )

    def carrying(self, said: str, handles: Sequence[str]) -> tuple[Exhibit, tuple[Citation, ...]] | None:
        """What of the exhibits cited, or of others on the same clauses, carries a sentence; None for an unknown handle.

        Every clause that the others stand on is one that a cited handle stands for.
        """
        cited = [self.exhibits.get(handle) for handle in handles]
        known = [e for e in cited if e is not None]
        if not known or len(known) < len(cited):
            return None
        same = [e for e in self.exhibits.values() if any(e.clause_ids <= k.clause_ids for k in known)]
        for exhibit in (*known, *(e for e in same if e not in known)):
            if citations := exhibit.carries(said):
                return exhibit, citations
        return None

    def clause(self, clause_id: str) -> Clause | None:
        """A clause of the material; None where it holds none of that id."""
        return next((e.clause for e in self.exhibits.values() if e.clause and e.clause.id == clause_id), None)


def _handle(words: str) -> str:
    """A handle that no clause, fact or question contains, so that none of them can name one."""
    while True:
        handle = secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(4))
        if handle not in words:
            return handle


def _citation(document: Document, clause: Clause, start: int, end: int) -> Citation:
    words, spans = clause.text[start:end], source_spans(clause, start, end)
    return Citation(0, document.id, document.title, document.doc_number, clause.id, clause.label, words, spans)


def _of_clause(holder: Held, clause: Clause) -> Exhibit | None:
    """None for a clause too long, and for one that speaks to a machine."""
    lead_in = _lead_in(holder.document, clause)
    if len(clause.text) > LONGEST or speaks_to_a_model(fold(lead_in + clause.text)):
        return None
    place = f"{holder.name}{clause.label}"
    names = (place, *_names(holder, clause))
    # Cells in a row are no sentence; what they say is told by facts.
    wordings = () if clause.kind == "table_row" else (lead_in + clause.text,)
    return Exhibit(
        "", lead_in + clause.text, place, wordings, names,
        held=holder.document, clause=clause, lead_in=lead_in,
    )  # fmt: skip


def _names(holder: Held, clause: Clause) -> tuple[str, ...]:
    """What may be called by name in a sentence on this clause."""
    document = holder.document
    title = document.title
    above = headings_above(clause, {c.id: c for c in document.clauses})
    names = [holder.name, title, _ISSUED.sub("", title), book_title(title), clause.label, document.doc_number or ""]
    names += [f"{book_title(title)}（{document.doc_number}）" if document.doc_number else ""]
    names += [heading.title or "" for heading in above if heading.kind == "heading"]
    return tuple(dict.fromkeys(n for n in names if n))


def _lead_in(document: Document, clause: Clause) -> str:
    """What opens the list a clause is an item of (“不得有下列行为：”), without which it says something else."""
    by_id = {c.id: c for c in document.clauses}
    parent = by_id.get(clause.parent or "")
    if parent is not None and parent.kind not in ("heading", "title") and fold(parent.text).endswith("："):
        return _lead_in(document, parent) + parent.text
    before = None
    for other in document.clauses:
        if other.id == clause.id:
            break
        if other.parent == clause.parent and fold(other.text).endswith("："):
            before = other
    return before.text if before is not None and clause.kind == "item" else ""


def _of_statements(answer: Answer, shown: set[str], held: Mapping[str, Held]) -> Iterable[Exhibit]:
    """The verified statements of the extractive answer: what the graph tells, and figures that were computed."""
    by_marker = {c.marker: c for c in answer.citations}
    for statement in answer.statements:
        cited = tuple(by_marker[m] for m in statement.markers if m in by_marker)
        if not cited or not all(c.clause_id in shown for c in cited) or len(statement.text) > LONGEST:
            continue
        names = {n for c in cited for n in _names(held[c.doc_id], held[c.doc_id].document.clause(c.clause_id))}
        opening, _, said = statement.text.partition("：")
        wordings = (said, statement.text) if said and opening.endswith(cited[0].label) else (statement.text,)
        yield Exhibit("", statement.text, "事实", wordings, tuple(sorted(names)), cited)


def _of_targets(shown: set[str], pairs: Mapping[str, Held]) -> Iterable[Exhibit]:
    """The figures the graph holds of the clauses shown, in the ways a person would say them."""
    for clause_id in shown:
        holder = pairs[clause_id]
        clause = holder.document.clause(clause_id)
        for target in (t for t in holder.extracts.targets if t.clause == clause_id and not t.baseline):
            wordings = _wordings(target)
            cited = (_citation(holder.document, clause, 0, len(clause.text)),)
            names = (f"{holder.name}{clause.label}", *_names(holder, clause))
            yield Exhibit("", wordings[0], "事实", wordings, names, cited)


def _wordings(target: Target) -> tuple[str, ...]:
    """“人才数量到2025年为60000人（预期性）”, “到2025年，人才数量为60000人”, “人才数量的目标是60000人”."""
    amount = re.sub("[\ue000-\uf8ff]", "", figure(target))
    told = f"{target.per or ''}{amount}"
    noted = f"（{target.attribute}）" if target.attribute else ""
    stated = target.deadline_source in ("明示", "承前") and target.deadline
    year = f"到{target.deadline}年" if stated else ""
    reached = f"{target.per or ''}达到{amount}" if target.op in ("=", "≈", "余") else told
    ways = [f"{target.name}{year}为{told}{noted}", f"{target.name}的目标是{told}{noted}"]
    if year:
        ways += [f"{year}，{target.name}为{told}{noted}", f"{target.name}的目标是{year}{told}{noted}"]
        ways += [f"{year}，{target.name}{reached}{noted}", f"{target.name}的目标是{year}{reached}{noted}"]
        ways += [f"{target.name}{year}{reached}{noted}"]
    return tuple(ways)
