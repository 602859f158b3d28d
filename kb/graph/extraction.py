"""Graph: the one door in. A read document goes in, everything asked, counted, answered for and referred to comes
out."""

from __future__ import annotations

from kb.graph.duties import duties
from kb.graph.references import references
from kb.graph.responsible import responsible
from kb.graph.sections import outline
from kb.graph.targets import targets
from kb.model import Document, Extracts


def extract(document: Document) -> Extracts:
    """Targets, responsible bodies, references and duties of a document, each in reading order. Pure: nothing is
    stored."""
    tree = outline(document)
    return Extracts(
        targets=targets(tree), responsible=responsible(tree), references=references(tree), duties=duties(tree)
    )
