"""Graph: the one door in. A read document goes in, everything asked, counted, answered for and referred to comes
out."""

from __future__ import annotations

from dataclasses import replace

from kb.graph.duties import duties
from kb.graph.references import references
from kb.graph.responsible import responsible
from kb.graph.sections import outline
from kb.graph.targets import targets
from kb.model import Document, Extracts

# The longest clause of 531 official documents has 2,942 characters; what a text of no paragraphs goes on to say is
# not looked through, because several of the patterns take the square of a clause's length.
_LONGEST_CLAUSE = 5_000


def extract(document: Document) -> Extracts:
    """Targets, responsible bodies, references and duties of a document, each in reading order. Pure: nothing is
    stored."""
    tree = outline(bounded(document))
    return Extracts(
        targets=targets(tree), responsible=responsible(tree), references=references(tree), duties=duties(tree)
    )


def bounded(document: Document) -> Document:
    """The document as it is looked through: clauses without end cut short."""
    if all(len(clause.text) <= _LONGEST_CLAUSE for clause in document.clauses):
        return document
    short = (
        c if len(c.text) <= _LONGEST_CLAUSE else replace(c, text=c.text[:_LONGEST_CLAUSE]) for c in document.clauses
    )
    return replace(document, clauses=tuple(short))
