"""Search by words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import Damaged
from kb.index import Entry, lexical
from kb.index.lexical import LexicalIndex


@pytest.fixture(scope="module")
def index(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """The shipped documents."""
    folder = tmp_path_factory.mktemp("lexical") / "index"
    lexical.build(folder, entries)
    return LexicalIndex.open(folder)


def test_a_question_finds_the_clause_that_holds_its_words(index: LexicalIndex, entries: list[Entry]) -> None:
    """The best clause is about what was asked."""
    best = index.search("知识产权师职称评价", 3)
    texts = {entry.clause_id: entry.text for entry in entries}
    assert all("职称" in texts[clause_id] for clause_id, _ in best)
    assert [score for _, score in best] == sorted((score for _, score in best), reverse=True)


def test_a_heading_helps_the_clauses_below_it(index: LexicalIndex, entries: list[Entry]) -> None:
    """A paragraph is found by the words of its heading, which it does not repeat."""
    below = {entry.clause_id for entry in entries if "保障措施" in entry.path and "保障措施" not in entry.text}
    found = {clause_id for clause_id, _ in index.search("保障措施", 50)}
    assert below and below <= found


def test_documents_can_be_chosen(index: LexicalIndex, entries: list[Entry]) -> None:
    """Only clauses of the documents asked for come back, and as many as there are."""
    one = entries[-1].doc_id
    own = {entry.clause_id for entry in entries if entry.doc_id == one}
    found = [clause_id for clause_id, _ in index.search("知识产权人才", 500, [one])]
    everywhere = [clause_id for clause_id, _ in index.search("知识产权人才", 500)]
    assert found and found == [clause_id for clause_id in everywhere if clause_id in own]
    assert index.search("知识产权人才", 10, []) == []


@pytest.mark.parametrize("query", ["", " ", "？！", "zzzz", "\x00\x01", "龘"])
def test_a_question_without_a_known_word_finds_nothing(index: LexicalIndex, query: str) -> None:
    """No match is an answer, not an error."""
    assert index.search(query, 10) == []


def test_a_very_long_question_is_searched_by_its_rarest_words(index: LexicalIndex, entries: list[Entry]) -> None:
    """Five thousand characters are no trouble."""
    query = "".join(entry.text for entry in entries)[:5000]
    assert len(index.search(query, 10)) == 10


def test_query_syntax_is_only_text(index: LexicalIndex) -> None:
    """Operators and brackets of the query language have no power here."""
    assert index.search('人才 AND (NOT "x*) OR id:[a TO b] ~', 5)


def test_every_entry_is_held_with_its_hash(index: LexicalIndex, entries: list[Entry]) -> None:
    """The check-up compares these."""
    assert index.hashes() == {entry.clause_id: entry.hash for entry in entries}


def test_a_folder_that_holds_no_index_is_damaged(tmp_path: Path) -> None:
    """The library rebuilds on that."""
    with pytest.raises(Damaged):
        LexicalIndex.open(tmp_path)
