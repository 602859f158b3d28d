"""Second stage: a `Source` becomes `Document`s: clause trees with metadata, identifiers and labels."""

from __future__ import annotations

from kb.model import Document, Source

__all__ = ["parse"]


def parse(source: Source) -> tuple[Document, ...]:
    """The documents of a source. Raises NoClauses where nothing in it can be cited."""
    from kb.structure.parser import parse as parse_source  # 0.2 s that a question does without

    return parse_source(source)
