"""The last gate: a statement that its clauses do not carry is not shown, whatever made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from kb.model import Answer, Citation, Clause, Statement
from kb.text import find_quote, fold

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found wrong (Chinese): with citations, and by a statement's text. `sound` are the good citations."""

    citations: tuple[str, ...]
    statements: Mapping[str, str]
    sound: tuple[Citation, ...]

    @property
    def all(self) -> list[str]:
        """Every reason why something may not be shown; empty for an answer that stands."""
        return [*self.citations, *self.statements.values()]


def check(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Collection[str] = ()) -> Findings:
    """What of an answer does not stand.

    Checked: every citation's clause exists and holds its quotation; every statement has a marker; every figure of a
    statement stands in its cited clauses, their labels or document names, or in the question, or is in `computed`.
    """
    grounds: dict[int, str] = {}
    sound, faults = [], []
    for citation in answer.citations:
        clause = clause_of(citation.clause_id)
        if clause is None or find_quote(clause.text, citation.quote) is None:
            faults.append(f"引文不在条款中：{citation.label}")
            continue
        sound.append(citation)
        # Apart by punctuation: folding drops blanks, and “二（三）7 2020年…” would read 72020.
        grounds[citation.marker] = "；".join(
            (clause.text, citation.label, citation.doc_title, citation.doc_number or "")
        )
    allowed = {*computed, *_numbers(answer.question)}
    wrong = {s.text: fault for s in answer.statements if (fault := _fault(s, grounds, allowed))}
    return Findings(tuple(faults), wrong, tuple(sound))


def verified(answer: Answer, clause_of: Callable[[str], Clause | None], computed: Collection[str] = ()) -> Answer:
    """The answer without the statements that do not stand; a refusal that says why where none is left."""
    found = check(answer, clause_of, computed)
    if not found.all:
        return answer
    kept = tuple(s for s in answer.statements if s.text not in found.statements)
    if not kept:
        text = "没有找到能用条款核实的回答。请换一种问法，或直接查阅原文。"
        reason = "；".join(found.all)
        return replace(answer, answer=text, refused=True, refusal_reason=reason, citations=(), statements=())
    wrong = [s for s in answer.statements if s.text in found.statements]
    lines = [line for line in answer.answer.split("\n") if not any(_shows(line, s) for s in wrong)]
    return replace(answer, answer="\n".join(lines), statements=kept, citations=found.sound)


def _shows(line: str, statement: Statement) -> bool:
    """True for the line of that statement; brackets that are no marks of it are words (“冀发改产业[2020]886号”)."""
    marks = "|".join(str(m) for m in statement.markers)
    return re.sub(rf"\[(?:{marks})\]", "", line) == statement.text


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(fold(text))


def _fault(statement: Statement, grounds: Mapping[int, str], allowed: Collection[str]) -> str | None:
    if not statement.markers or any(m not in grounds for m in statement.markers):
        return f"没有可用的条款：{statement.text}"
    held = {*allowed, *_numbers("；".join(grounds[m] for m in statement.markers))}
    loose = [n for n in _numbers(statement.text) if n not in held]
    return f"数字没有出处（{'、'.join(loose)}）：{statement.text}" if loose else None
