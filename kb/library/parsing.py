"""Library stage, a file on its own: read, parsed and extracted without a knowledge base."""

from __future__ import annotations

from pathlib import Path

from kb.graph import extract
from kb.model import Document, Extracts, Source
from kb.structure import parse


def parse_file(path: Path) -> tuple[Source, tuple[tuple[Document, Extracts], ...]]:
    """The source and its documents with what is extracted from each. Raises UnreadableFile or NoClauses."""
    from kb.reading import read

    source = read(path)
    return source, tuple((document, extract(document)) for document in parse(source))
