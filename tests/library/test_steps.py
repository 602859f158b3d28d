"""The rooms an ingest passes a file through."""

from __future__ import annotations

from kb.config import DEFAULT_CORPUS
from kb.library.steps import default_steps


def test_the_rooms_below_turn_the_shipped_files_into_documents_and_links() -> None:
    """Wired as ingest uses them; every row of the shipped links resolves."""
    steps = default_steps()
    documents = [d for path in sorted(DEFAULT_CORPUS.glob("*.txt")) for d in steps.parse(steps.read(path))]
    assert {document.doc_number for document in documents} == {"国知发人字〔2021〕38号", "沪知局〔2023〕28号"}
    assert any(steps.extract(document).targets for document in documents)
    for table in (DEFAULT_CORPUS / "links").glob("*.csv"):
        links, problems = steps.read_links(table, documents)
        assert links and problems == ()


def test_the_version_is_of_the_code_and_the_same_each_time() -> None:
    """Files are read anew when the code that reads them changes, and only then."""
    assert default_steps().version == default_steps().version
    assert len(default_steps().version) == 16
