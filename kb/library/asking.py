"""Library stage, asking: answers over one state of the knowledge base, with what may be reused kept beside it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer import Answerer
from kb.model import Answer, Turn
from kb.retrieval import Retriever
from kb.store import Snapshot

_KEPT_AS = "library.answerer"


def ask(snapshot: Snapshot, retriever: Retriever, question: str, history: Sequence[Turn] = ()) -> Answer:
    """The answer of this state; the reading of the documents is shared by all questions to the same state."""

    def search(query: str, limit: int, doc_ids: frozenset[str] | None) -> dict[str, float]:
        return {hit.clause_id: hit.score for hit in retriever.search(query, limit=limit, doc_ids=doc_ids)}

    return _answerer(snapshot).answer(question, history, search=search)


def converse(snapshot: Snapshot, retriever: Retriever, questions: Sequence[str]) -> Answer:
    """The answer to the last of one or more questions, the earlier ones being turns of the same conversation."""
    history: list[Turn] = []
    for question in questions[:-1]:
        history.append(Turn(question, ask(snapshot, retriever, question, history)))
    return ask(snapshot, retriever, questions[-1], history)


def _answerer(snapshot: Snapshot) -> Answerer:
    kept = snapshot.memo.get(_KEPT_AS)
    if not isinstance(kept, Answerer):
        documents = snapshot.documents()
        kept = Answerer(documents, {d.id: snapshot.extracts(d.id) for d in documents}, snapshot.links())
        snapshot.memo[_KEPT_AS] = kept
    return kept
