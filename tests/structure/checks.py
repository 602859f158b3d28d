"""What must hold of every parse, whatever the text."""

from __future__ import annotations

from collections.abc import Callable

from kb.model import Clause, Document, Source

Parsed = Callable[[str], tuple[Document, ...]]


def labels(document: Document, *kinds: str) -> list[str]:
    """Labels of the clauses of these kinds, in order."""
    return [c.label for c in document.clauses if c.kind in kinds]


def by_label(document: Document, label: str) -> Clause:
    """The clause of that label."""
    return next(c for c in document.clauses if c.label == label)


def assert_lossless(source: Source, documents: tuple[Document, ...]) -> None:
    """Clauses and noise tile the source; every clause's text is what its spans give; ids and parents are sound."""
    spans = [s for d in documents for c in d.clauses for s in c.spans]
    spans += [(n.start, n.end) for d in documents for n in d.noise]
    at = 0
    for start, end in sorted(spans):
        assert start == at, f"gap or overlap at {at}: {source.text[min(at, start) : max(at, start)]!r}"
        assert end > start
        at = end
    assert at == len(source.text)
    for document in documents:
        ids = [c.id for c in document.clauses]
        assert len(ids) == len(set(ids))
        known: set[str] = set()
        for clause in document.clauses:
            assert clause.text == "".join(source.text[a:b] for a, b in clause.spans)
            assert clause.text.strip() == clause.text
            assert clause.label
            assert clause.parent is None or clause.parent in known
            known.add(clause.id)
        positions = [c.spans[0][0] for c in document.clauses]
        assert positions == sorted(positions)
