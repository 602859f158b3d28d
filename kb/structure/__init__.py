"""Second stage: a `Source` becomes `Document`s: clause trees with metadata, identifiers and labels."""

from kb.structure.parser import parse

__all__ = ["parse"]
