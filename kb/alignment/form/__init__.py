"""Form check (格式与引用), the one door: a draft in, what is amiss with its form out, every finding with its reason.

It says nothing of what a document means; a rule that cannot be shown in the text is not applied.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.alignment.form import annexes, grounds, headings, numbering, numbers, terms
from kb.alignment.form.finding import Draft, Finding, Known, Severity
from kb.alignment.form.grounds import UPPER_UNNAMED
from kb.graph import extract
from kb.model import Document, Extracts, Source

__all__ = ["UPPER_UNNAMED", "Draft", "Finding", "Known", "Severity", "check", "check_file"]

_RULES = (numbering, headings, numbers, grounds, terms, annexes)


def check(
    document: Document,
    source: Source,
    *,
    known: Known | None = None,
    extracts: Extracts | None = None,
    file: Sequence[Document] = (),
) -> tuple[Finding, ...]:
    """What is amiss with the form of `document`, faults first, each in reading order.

    `known` are the documents its references are looked up in: without them nothing is said of those. `file` are all
    documents of its file, which share annexes and abbreviations; by default the document is alone.
    """
    draft = Draft(document, source, extracts or extract(document), tuple(file) or (document,), known or Known())
    order = {clause.id: place for place, clause in enumerate(document.clauses)}
    found = [one for rule in _RULES for one in rule.check(draft)]
    return tuple(sorted(found, key=lambda one: (one.severity != "错误", order.get(one.clause, -1))))


def check_file(
    parsed: Sequence[tuple[Document, Extracts]],
    source: Source,
    *,
    known: Known | None = None,
    upper: Sequence[Document] = (),
) -> tuple[tuple[Document, tuple[Finding, ...]], ...]:
    """Every document of a file with its findings. `upper` is the document above it, with the notice that issues it."""
    file = tuple(document for document, _ in parsed)
    found = [
        (document, check(document, source, known=known, extracts=extracts, file=file)) for document, extracts in parsed
    ]
    references = [(document.id, one) for document, extracts in parsed for one in extracts.references]
    unnamed = grounds.upper_unnamed(upper, file, references)
    if unnamed is not None:
        last, findings = found[-1]
        found[-1] = (last, (*findings, unnamed))
    return tuple(found)
