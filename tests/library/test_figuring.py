"""The figures of a file or of documents held."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NotFound
from kb.library import KnowledgeBase
from kb.library.figuring import figures_held, figures_of_file, listing_json, listing_text


def test_a_document_held_is_found_by_its_id(base: KnowledgeBase, corpus: Path) -> None:
    """What is listed is that document and no other."""
    base.ingest([corpus])
    for head in base.heads():
        [(document, found)] = figures_held(base, head.id)
        assert document.id == head.id
        assert len(listing_json([(document, found)])["documents"][0]["figures"]) == len(found)


def test_a_document_without_numbers_says_so(corpus: Path) -> None:
    """An empty list is no answer."""
    assert "没有数字" in listing_text(figures_of_file(corpus / "b.txt"))


def test_a_name_not_held_is_refused(base: KnowledgeBase, corpus: Path) -> None:
    """With the way to find it."""
    base.ingest([corpus])
    with pytest.raises(NotFound):
        figures_held(base, "没有这份")
