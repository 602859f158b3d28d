"""Library stage, asking: answers over one state of the knowledge base, with what may be reused kept beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kb.answer import Answerer
from kb.config import Settings
from kb.library import dated, reading
from kb.model import Answer, Statement, Turn
from kb.retrieval import Retriever
from kb.store import Snapshot

if TYPE_CHECKING:  # without a model, a question does without what speaks to one
    from kb.answer import llm

# How many clauses a model is shown beside those the extractive answer stands on, of the documents it cites.
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Drafted:
    """The extractive answer, and what a model may make of it; no material where it is not for a model."""

    answer: Answer
    history: tuple[Turn, ...] = ()
    material: llm.Material | None = None
    model: llm.Model | None = None

    def told(self) -> Iterator[Statement | Answer]:
        """Statements as the model writes them, each verified, at last the answer; without a model the answer alone."""
        if self.model is None or self.material is None:
            yield self.answer
        else:
            from kb.answer import llm

            yield from llm.write(self.answer, self.history, self.material, self.model)

    def final(self) -> Answer:
        """The answer."""
        *_, answer = self.told()
        assert isinstance(answer, Answer)
        return answer


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
    return _answered(snapshot, retriever, question, history, as_of=as_of)[0]


def draft(
    snapshot: Snapshot,
    retriever: Retriever,
    question: str,
    history: Sequence[Turn] = (),
    *,
    as_of: date | None = None,
    model: llm.Model | None = None,
) -> Drafted:
    """The answer of this state, with material for the model. It is asked afterwards, when no state is held."""
    answer, answerer = _answered(snapshot, retriever, question, history, as_of=as_of)
    if model is None:
        return Drafted(answer)
    from kb.answer import llm

    if not llm.is_for_a_model(answer):
        return Drafted(answer)
    cited = frozenset(citation.doc_id for citation in answer.citations)
    names = {doc_id: work.name for work in answerer.works for doc_id in work.ids}
    held = {i: llm.Held(snapshot.document(i), snapshot.extracts(i), names.get(i, "")) for i in sorted(cited)}
    hits = retriever.search(question, limit=_SHOWN, doc_ids=cited)
    material = llm.Material.of(answer, [snapshot.clause(hit.clause_id) for hit in hits], held)
    return Drafted(answer, tuple(history), material, model)


def _answered(
    snapshot: Snapshot, retriever: Retriever, question: str, history: Sequence[Turn], *, as_of: date | None
) -> tuple[Answer, Answerer]:
    within = dated.chosen(snapshot, as_of, "\n".join([question, *(turn.question for turn in history)]))

    def search(query: str, limit: int, doc_ids: frozenset[str] | None) -> dict[str, float]:
        inside = within if doc_ids is None else doc_ids
        return {hit.clause_id: hit.score for hit in retriever.search(query, limit=limit, doc_ids=inside)}

    answerer = reading.answerer(snapshot, retriever, question, history, search, within=within)
    answer = answerer.answer(question, history, search=search)
    left_out = 0 if within is None else len(snapshot.heads()) - len(within)
    cited = [citation.doc_id for citation in answer.citations]
    return replace(answer, notes=dated.notes(snapshot, cited, as_of=as_of, left_out=left_out)), answerer


def converse(
    snapshot: Snapshot,
    retriever: Retriever,
    questions: Sequence[str],
    *,
    as_of: date | None = None,
    model: llm.Model | None = None,
) -> Drafted:
    """The answer to the last of one or more questions, the earlier ones being turns of the same conversation."""
    history: list[Turn] = []
    for question in questions[:-1]:
        history.append(Turn(question, ask(snapshot, retriever, question, history, as_of=as_of)))
    return draft(snapshot, retriever, questions[-1], history, as_of=as_of, model=model)


def model_of(settings: Settings) -> llm.Model | None:
    """The model that the settings name; None unless both address and model are given."""
    if not settings.llm_url or not settings.llm_model:
        return None
    from kb.answer import llm

    return llm.Endpoint(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout)
