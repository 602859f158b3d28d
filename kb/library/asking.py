"""Library stage, asking: answers over one state of the knowledge base, with what may be reused kept beside it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer import Answerer
from kb.model import Answer, Turn
from kb.retrieval import Retriever
from kb.store import Snapshot


def ask(snapshot: Snapshot, retriever: Retriever, question: str, history: Sequence[Turn] = ()) -> Answer:
    """The answer of this state; the reading of the documents is shared by all questions to the same state."""
    answerer = snapshot.memo.get("library.answerer")
    if answerer is None:
        documents = snapshot.documents()
        answerer = Answerer(documents, {d.id: snapshot.extracts(d.id) for d in documents}, snapshot.links())
        snapshot.memo["library.answerer"] = answerer

    def search(query: str, limit: int, doc_ids: frozenset[str] | None) -> dict[str, float]:
        return {hit.clause_id: hit.score for hit in retriever.search(query, limit=limit, doc_ids=doc_ids)}

    found: Answer = answerer.answer(question, history, search=search)
    return found


def converse(snapshot: Snapshot, retriever: Retriever, questions: Sequence[str]) -> Answer:
    """The answer to the last question, the earlier ones being turns of the same conversation."""
    history: list[Turn] = []
    for question in questions:
        history.append(Turn(question, ask(snapshot, retriever, question, history)))
    last = history[-1].answer
    assert last is not None
    return last
