"""Answering, from question to verified answer: understand, try each way in turn, verify, or refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.evidence import Search
from kb.answer.followup import case_of
from kb.answer.holdings import Holdings, Selected
from kb.answer.question import clean
from kb.answer.refusal import nothing_found, refuse, turn_away
from kb.answer.routes import again, clause, compare, definition, figure, outline, passage, premise, reference, trace
from kb.answer.several import separate
from kb.answer.verify import verified
from kb.answer.works import Work
from kb.model import Answer, Document, Extracts, Link, Turn

# The first way that finds an answer gives it.
_ROUTES: tuple[Callable[[Case], Answer | None], ...] = (
    premise.answer,
    reference.answer,
    definition.answer,
    clause.whose,
    trace.answer,
    clause.answer,
    compare.answer,
    outline.answer,
    figure.answer,
    passage.answer,
    again.answer,
)


class Answerer:
    """Answers questions over one state of the knowledge base. Holds no state of a conversation."""

    def __init__(self, documents: Iterable[Document], extracts: Mapping[str, Extracts], links: Sequence[Link]) -> None:
        self._held = Holdings(documents, extracts, links)

    @classmethod
    def over(cls, selected: Selected, extracts: Mapping[str, Extracts], links: Sequence[Link]) -> Answerer:
        """An answerer over works taken out of a collection too large to be read (see `kb.answer.catalogue`)."""
        made = cls.__new__(cls)
        made._held = Holdings((), extracts, links, selected=selected)
        return made

    @property
    def works(self) -> tuple[Work, ...]:
        """The works held, each with the names it goes by."""
        return self._held.works

    def answer(self, question: str, history: Sequence[Turn] = (), *, search: Search | None = None) -> Answer:
        """The verified answer; a refusal where nothing supports one. Never raises for odd input.

        `history` are the earlier turns, oldest first; `search` brings retrieval scores, without it words alone count.
        """
        draft = Draft(question)
        text = clean(question)
        if turned_away := turn_away(draft, text):
            return turned_away
        if not self.works:
            return refuse(draft, "知识库里还没有文件，请先入库。", reason="知识库为空")
        case = case_of(text, history, self._held, draft, search)
        parts = separate(case.question)
        if parts:
            return self._one_by_one(question, parts, history, search)
        found = _first(case)
        return verified(found, self._held.clause, draft.computed) if found else nothing_found(case)

    def _one_by_one(
        self, question: str, parts: Sequence[str], history: Sequence[Turn], search: Search | None
    ) -> Answer:
        """The answers to several questions, one behind the other; a refusal only where all of them are refused."""
        whole, answers = Draft(question), []
        for part in parts:
            own = Draft(part)
            case = case_of(part, history, self._held, own, search)
            answers.append(_first(case) or nothing_found(case))
            whole.absorb(own)
        reasons = [answer.refusal_reason for answer in answers]
        refusal = "；".join(filter(None, reasons)) if all(reasons) else None
        return verified(whole.finish(answers[-1].route, refusal=refusal), self._held.clause, whole.computed)


def _first(case: Case) -> Answer | None:
    """The answer of the first way that finds one."""
    answers = (route(case) for route in _ROUTES)
    return next((answer for answer in answers if answer is not None), None)
