"""The search as LangChain sees it."""

from __future__ import annotations

from kb.retrieval import Retriever
from kb.store import Snapshot


def test_a_passage_is_the_clauses_own_words_with_where_it_stands(retriever: Retriever, snapshot: Snapshot) -> None:
    """LangChain's interface, our ranking."""
    from kb.retrieval.langchain import PolicyRetriever

    passages = PolicyRetriever(snapshot=snapshot, retriever=retriever, limit=4).invoke("国际化人才")
    hits = retriever.search("国际化人才", limit=4)
    assert [passage.metadata["clause_id"] for passage in passages] == [hit.clause_id for hit in hits]
    clause = snapshot.clause(hits[0].clause_id)
    assert passages[0].page_content == clause.text
    assert passages[0].metadata["label"] == clause.label
