"""Library stage, asking: answers over one state of the knowledge base, with what may be reused kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kb.library import dated, reading
from kb.model import Answer, Turn
from kb.retrieval import Retriever
from kb.store import Snapshot


def ask(
    snapshot: Snapshot,
    retriever: Retriever,
    question: str,
    history: Sequence[Turn] = (),
    *,
    as_of: date | None = None,
) -> Answer:
    """The answer of this state; the reading of the documents is shared by all questions to the same state.

    It stands on what is in force on `as_of`, by default today, and says what it must of a document that is not.
    """
    within = dated.chosen(snapshot, as_of, "\n".join([question, *(turn.question for turn in history)]))

    def search(query: str, limit: int, doc_ids: frozenset[str] | None) -> dict[str, float]:
        inside = within if doc_ids is None else doc_ids
        return {hit.clause_id: hit.score for hit in retriever.search(query, limit=limit, doc_ids=inside)}

    answerer = reading.answerer(snapshot, retriever, question, history, search, within=within)
    answer = answerer.answer(question, history, search=search)
    left_out = 0 if within is None else len(snapshot.heads()) - len(within)
    cited = [citation.doc_id for citation in answer.citations]
    return replace(answer, notes=dated.notes(snapshot, cited, as_of=as_of, left_out=left_out))


def converse(
    snapshot: Snapshot, retriever: Retriever, questions: Sequence[str], *, as_of: date | None = None
) -> Answer:
    """The answer to the last of one or more questions, the earlier ones being turns of the same conversation."""
    history: list[Turn] = []
    for question in questions[:-1]:
        history.append(Turn(question, ask(snapshot, retriever, question, history, as_of=as_of)))
    return ask(snapshot, retriever, questions[-1], history, as_of=as_of)
