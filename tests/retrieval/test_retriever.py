"""From a question to ranked clauses."""

from __future__ import annotations

import pytest

from kb.index import Encoder, Index
from kb.retrieval import Retriever, scope
from kb.retrieval import retriever as module
from kb.store import Snapshot

QUESTION = "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？"


def test_a_question_finds_clauses_of_both_documents(retriever: Retriever, snapshot: Snapshot) -> None:
    """The task of the plan and the measure of the city, best first, each once."""
    hits = retriever.search(QUESTION, limit=10)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.clause_id for hit in hits}) == 10
    titles = {
        snapshot.document(hit.doc_id).title for hit in hits[:5] if "国际化" in snapshot.clause(hit.clause_id).text
    }
    assert len(titles) >= 2


def test_a_search_within_documents_is_the_whole_search_without_the_others(
    retriever: Retriever, snapshot: Snapshot
) -> None:
    """Choosing a document changes which clauses come back, not what they are."""
    for document in snapshot.documents():
        hits = retriever.search(QUESTION, limit=200, doc_ids=[document.id])
        assert {hit.doc_id for hit in hits} == {document.id}
        everywhere = {h.clause_id: h.lexical for h in retriever.search(QUESTION, limit=200)}
        assert all(hit.lexical == pytest.approx(everywhere.get(hit.clause_id, 0.0)) for hit in hits)


def test_a_search_within_a_large_document_goes_through_the_index(
    opened: tuple[Snapshot, Index], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing with every clause is for few clauses; over-fetching brings the same."""
    snapshot, _ = opened
    doc_ids = [snapshot.documents()[-1].id]
    searcher = Retriever(*opened, encoder)
    exact = searcher.search(QUESTION, limit=10, doc_ids=doc_ids)
    monkeypatch.setattr(scope, "_EXACT_UP_TO", 0)
    for most_inside in (0.0, 1.0):
        monkeypatch.setattr(scope, "_MOST_INSIDE", most_inside)
        found = searcher.search(QUESTION, limit=10, doc_ids=doc_ids)
        assert [hit.clause_id for hit in found] == [hit.clause_id for hit in exact]


def test_no_document_and_no_limit_give_nothing(retriever: Retriever) -> None:
    """An empty choice is not “all”."""
    assert retriever.search(QUESTION, doc_ids=[]) == []
    assert retriever.search(QUESTION, limit=0) == []


@pytest.mark.parametrize("question", ["", "  ", "？？？", "\x00\x07", "\ud800"])
def test_a_question_without_a_word_finds_nothing(retriever: Retriever, question: str) -> None:
    """Nor does it raise."""
    assert retriever.search(question) == []


@pytest.mark.parametrize("question", ["知识产权" * 1250, "hello world", "人才\x00培养\ud800", "🙂人才"])
def test_odd_questions_are_searched_as_text(retriever: Retriever, question: str) -> None:
    """Very long, foreign, with control characters or lone surrogates."""
    assert isinstance(retriever.search(question), list)


def test_the_same_question_gives_the_same_list(retriever: Retriever) -> None:
    """Also the second time."""
    assert retriever.search(QUESTION, limit=50) == retriever.search(QUESTION, limit=50)


def test_the_question_moves_towards_the_clauses_it_finds_best(
    opened: tuple[Snapshot, Index], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that clauses which share words with those, and not with the question, are brought too."""
    best = Retriever(*opened, encoder).search(QUESTION, limit=3)
    monkeypatch.setattr(module, "_FEEDBACK_STEP", 0.0)
    before = {hit.clause_id: hit.dense for hit in Retriever(*opened, encoder).search(QUESTION, limit=200)}
    assert all(hit.dense > before[hit.clause_id] for hit in best)
    assert all(hit.dense <= 1.0 + 1e-5 for hit in best)
