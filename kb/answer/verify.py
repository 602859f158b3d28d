"""The last gate: a statement that its clauses do not carry is not shown, whatever made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kb.model import Answer, Citation, Clause, Statement
from kb.text import find_quote, fold

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MARK = re.compile(r"\[\d+\]")


def unsupported(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Iterable[str] = ()) -> list[str]:
    """Reasons (Chinese) why statements may not be shown; empty for an answer that stands.

    Checked: every citation's clause exists and holds its quotation; every statement has a marker; every figure of a
    statement stands in its cited clauses, their labels or document names, or is a declared computation.
    """
    cited, faults = _cited(answer, clause_of)
    allowed = set(computed) | set(_NUMBER.findall(fold(answer.question)))
    return faults + [f for s in answer.statements if (f := _fault(s, cited, allowed))]


def verified(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Iterable[str] = ()) -> Answer:
    """The answer without the statements that do not stand; a refusal that says why where none is left."""
    cited, faults = _cited(answer, clause_of)
    allowed = set(computed) | set(_NUMBER.findall(fold(answer.question)))
    wrong = {s.text: fault for s in answer.statements if (fault := _fault(s, cited, allowed))}
    if not faults and not wrong:
        return answer
    kept = tuple(s for s in answer.statements if s.text not in wrong)
    if not kept:
        reason = "；".join([*faults, *wrong.values()])
        text = "没有找到能用条款核实的回答。请换一种问法，或直接查阅原文。"
        return replace(answer, answer=text, refused=True, refusal_reason=reason, citations=(), statements=())
    lines = [line for line in answer.answer.split("\n") if _MARK.sub("", line) not in wrong]
    return replace(answer, answer="\n".join(lines), statements=kept, citations=tuple(q for q, _ in cited.values()))


def _cited(
    answer: Answer, clause_of: Callable[[str], Clause | None]
) -> tuple[dict[int, tuple[Citation, Clause]], list[str]]:
    cited, faults = {}, []
    for citation in answer.citations:
        clause = clause_of(citation.clause_id)
        if clause is None or find_quote(clause.text, citation.quote) is None:
            faults.append(f"引文不在条款中：{citation.label}")
        else:
            cited[citation.marker] = (citation, clause)
    return cited, faults


def _fault(statement: Statement, cited: dict[int, tuple[Citation, Clause]], allowed: set[str]) -> str | None:
    if not statement.markers or any(m not in cited for m in statement.markers):
        return f"没有可用的条款：{statement.text}"
    grounds = " ".join(
        f"{c.text} {q.label} {q.doc_title} {q.doc_number or ''}" for q, c in (cited[m] for m in statement.markers)
    )
    held = set(_NUMBER.findall(fold(grounds))) | allowed
    loose = [n for n in _NUMBER.findall(fold(statement.text)) if n not in held]
    return f"数字没有出处（{'、'.join(loose)}）：{statement.text}" if loose else None
