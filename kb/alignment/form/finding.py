"""Form check, what it works on and what it says: a draft with its file, what is known of other documents, a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from kb.graph.versions import Version
from kb.model import BODY_KINDS, Clause, Document, Extracts, Source
from kb.structure.numbering import Marker, loose_marker, marker

Severity = Literal["错误", "提示"]

GB9704 = "GB/T 9704—2012《党政机关公文格式》"
WORK_RULES = "《党政机关公文处理工作条例》"
_LONGEST = 60  # characters of a quotation


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of form, or what a person should look at: where it stands, what it is, how to mend it, why it is one.

    `quote` is a verbatim run of the clause; both are empty where something is missing from the whole document.
    """

    rule: str
    severity: Severity
    clause: str
    label: str
    quote: str
    what: str
    mend: str
    why: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of other documents: their heads (clauses are not looked at) and how long each holds.

    `on` is the day asked for, ISO.
    """

    heads: tuple[Document, ...] = ()
    versions: Mapping[str, Version] = field(default_factory=dict)
    on: str = field(default_factory=lambda: date.today().isoformat())


@dataclass(frozen=True)
class Draft:
    """A document to be checked. `file` are all documents of its file: a notice and what it carries share annexes."""

    document: Document
    source: Source
    extracts: Extracts
    file: tuple[Document, ...]
    known: Known = Known()

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """The clauses by id."""
        return {clause.id: clause for clause in self.document.clauses}

    @cached_property
    def body(self) -> tuple[Clause, ...]:
        """Body clauses in reading order."""
        return tuple(clause for clause in self.document.clauses if clause.kind in BODY_KINDS)

    @cached_property
    def markers(self) -> Mapping[str, Marker]:
        """The printed numbers, by clause id."""
        found = {c.id: marker(c.text) or loose_marker(c.text) for c in self.body if c.number}
        return {clause_id: number for clause_id, number in found.items() if number is not None}

    @cached_property
    def children(self) -> Mapping[str, tuple[Clause, ...]]:
        """What stands directly under a clause; "" for the document itself."""
        found: dict[str, list[Clause]] = {}
        for clause in self.body:
            found.setdefault(clause.parent or "", []).append(clause)
        return {parent: tuple(below) for parent, below in found.items()}

    def annex_of(self, clause: Clause) -> str:
        """The id of the annex a clause stands in; empty outside of annexes."""
        at: Clause | None = clause
        while at is not None:
            if (at.number or "").startswith("附"):
                return at.id
            at = self.clauses.get(at.parent or "")
        return ""


def finding(
    rule: str, severity: Severity, clause: Clause | None, *, what: str, mend: str, why: str, quote: str = ""
) -> Finding:
    """A finding at `clause`, with its first words where `quote` names none."""
    words = quote or (clause.text if clause else "")
    return Finding(
        rule,
        severity,
        clause.id if clause else "",
        clause.label if clause else "全文",
        words[:_LONGEST],
        what,
        mend,
        why,
    )
