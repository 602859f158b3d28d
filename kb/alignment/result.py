"""Alignment: what comes out, and its outside form (contract `align --json`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kb.alignment.figures import Comparison
from kb.alignment.form.finding import Finding
from kb.alignment.judgement import Certainty
from kb.model import Degree, Document, DutyKind, Origin, Status, Target


@dataclass(frozen=True, slots=True)
class LowerEnd:
    """A lower clause and the words meant; `label` as readers cite it."""

    clause: str
    quote: str
    label: str


@dataclass(frozen=True, slots=True)
class AlignedLink:
    """A lower clause that answers to an item. `verbatim` is the share of the item's words copied into the clause."""

    lower: LowerEnd
    score: float | None
    status: Status
    origin: Origin
    verbatim: float


@dataclass(frozen=True, slots=True)
class Item:
    """One duty, project or target of the upper document with its counterparts.

    `near` are look-alikes: found to be none by people, or too weak for the engine to call links. `certainty` tells
    whether the engine's verdict may stand unless doubted or has to be looked at; None where people gave the verdict.
    """

    id: str
    clause: str
    quote: str
    label: str
    kind: DutyKind
    addressee: str
    degree: Degree
    reason: str
    score: float | None
    links: tuple[AlignedLink, ...]
    near: tuple[AlignedLink, ...]
    target: Comparison | None
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents laid side by side. `unsupported` are lower duties without a basis above.

    `notes` say first what must be known of the pair (one text twice, taken the wrong way round); `form` is what the
    form check finds in the lower one, None where it was not asked.
    """

    upper: Document
    lower: Document
    items: tuple[Item, ...]
    unsupported: tuple[LowerEnd, ...]
    notes: tuple[str, ...] = ()
    form: tuple[Finding, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's form; `kind`, `item`, `near`, `certainty`, `notes` and `form` are additions to it."""
        return {
            "upper": _document(self.upper),
            "lower": _document(self.lower),
            "notes": list(self.notes),
            "form": None if self.form is None else [asdict(one) for one in self.form],
            "items": [_item(item) for item in self.items],
            "unsupported": [_end(end) for end in self.unsupported],
        }


def _document(document: Document) -> dict[str, Any]:
    return {"id": document.id, "title": document.title, "doc_number": document.doc_number}


def _end(end: LowerEnd) -> dict[str, Any]:
    return {"lower_clause": end.clause, "lower_quote": end.quote, "label": end.label}


def _link(link: AlignedLink) -> dict[str, Any]:
    facts = {"score": link.score, "status": link.status, "origin": link.origin, "verbatim": link.verbatim}
    return _end(link.lower) | facts


def _item(item: Item) -> dict[str, Any]:
    return {
        "item": item.id,
        "kind": item.kind,
        "upper_clause": item.clause,
        "upper_quote": item.quote,
        "label": item.label,
        "addressee": item.addressee,
        "degree": item.degree,
        "reason": item.reason,
        "score": item.score,
        "certainty": item.certainty,
        "links": [_link(link) for link in item.links],
        "near": [_link(link) for link in item.near],
        "target": _comparison(item.target),
    }


def _comparison(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    lower = comparison.lower
    return {
        "upper": _target(comparison.upper),
        "lower": _target(lower) if lower else None,
        "relation": comparison.relation,
    }


def _target(target: Target) -> dict[str, Any]:
    return asdict(target)
