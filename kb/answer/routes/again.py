"""Follow-ups with no words of their own (“是已经建了还是在探索？”): the clause the last answer stood on, once more."""

from __future__ import annotations

from kb.answer.case import Case
from kb.answer.phrasing import place, quoted
from kb.answer.routes import clause
from kb.model import Answer


def answer(case: Case) -> Answer | None:
    """The entry counted to, or the quotation of the previous answer; None where the question continues nothing held."""
    entry = case.held.locate(case.within.id) if case.within else None
    if entry is not None:  # “第三个的内容是什么”
        clauses = (entry.clause, *case.held.below(entry.clause))
        clause.show(case, entry.work, [(entry.document, c) for c in clauses])
        return case.draft.finish("clause")
    located = case.held.locate(case.previous.clause_id) if case.previous else None
    if case.previous is None or located is None:
        return None
    quote = case.previous.quote
    mark = case.draft.cite(located.document, located.clause, quote)
    case.draft.say(f"仍看{place(located.work, located.clause)}，原文是{quoted(quote)}{mark}。")
    return case.draft.finish("clause")
