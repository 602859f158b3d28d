"""The last gate: a statement that its clauses do not carry is not shown, whatever made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kb.model import Answer, Clause
from kb.text import find_quote, fold

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile(r"“([^”]+)”")


def unsupported(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Iterable[str] = ()) -> list[str]:
    """Reasons (Chinese) why statements may not be shown; empty for an answer that stands.

    Checked: every citation's clause exists and holds its quotation; every statement has a marker; every figure of a
    statement stands in its cited clauses, their labels or document names, or is a declared computation.
    """
    faults = []
    cited = {}
    for citation in answer.citations:
        clause = clause_of(citation.clause_id)
        if clause is None or find_quote(clause.text, citation.quote) is None:
            faults.append(f"引文不在条款中：{citation.label}")
        else:
            cited[citation.marker] = (citation, clause)
    allowed = set(computed)
    for statement in answer.statements:
        if not statement.markers or any(m not in cited for m in statement.markers):
            faults.append(f"没有可用的条款：{statement.text}")
            continue
        grounds = " ".join(
            f"{c.text} {q.label} {q.doc_title} {q.doc_number or ''}" for q, c in (cited[m] for m in statement.markers)
        )
        held = set(_NUMBER.findall(fold(grounds))) | allowed | set(_NUMBER.findall(fold(answer.question)))
        loose = [n for n in _NUMBER.findall(fold(statement.text)) if n not in held]
        if loose:
            faults.append(f"数字没有出处（{'、'.join(loose)}）：{statement.text}")
    return faults


def verified(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Iterable[str] = ()) -> Answer:
    """The answer if it stands; else a refusal that says why."""
    faults = unsupported(answer, clause_of, computed)
    if not faults:
        return answer
    reason = "；".join(faults)
    return replace(
        answer,
        answer="回答未通过条款核验，不予显示。请换一种问法，或直接查阅原文。",
        refused=True,
        refusal_reason=reason,
        citations=(),
        statements=(),
    )
