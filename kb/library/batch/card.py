"""Batch, showing: one question as a person looks at it, with gold beside what was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.library.batch.matching import meets, same_run, wordings
from kb.library.batch.measure import Outcome
from kb.library.batch.summary import TYPE_NAMES

WRONG = 3  # severity from which an answer is wrong, not merely imperfect
_SHOWN_WORDINGS = 3


def card(outcome: Outcome, names: Mapping[str, str]) -> dict[str, Any]:
    """One question, its answer, and gold beside it."""
    gold, answer = outcome.gold, outcome.answer
    quotes = [str(citation.get("quote") or "") for citation in answer.get("citations") or []]
    clauses = gold.clauses or ()
    return {
        "id": gold.id,
        "type": TYPE_NAMES.get(gold.type, gold.type),
        "turns": gold.turns,
        "faults": outcome.faults,
        "severe": outcome.severity >= WRONG,
        "answer": str(answer.get("answer") or ""),
        "refused": bool(answer.get("refused")),
        "route": answer.get("route"),
        "citations": [
            (citation, any(same_run(clause.quote, quote) for clause in clauses) if clauses else None)
            for citation, quote in zip(answer.get("citations") or [], quotes, strict=True)
        ],
        "answerable": gold.answerable,
        "entries": [_entry(entry, str(answer.get("answer") or "")) for entry in gold.must_include or ()],
        "forbidden": [_entry(entry, str(answer.get("answer") or "")) for entry in gold.must_not_include],
        "clauses": [
            (clause, names.get(clause.doc) or clause.doc, any(same_run(clause.quote, q) for q in quotes))
            for clause in clauses
        ],
        "note": gold.note,
    }


def _entry(entry: Any, text: str) -> tuple[str, bool]:
    """A required entry as shown, and whether the answer meets it."""
    forms = wordings(entry)
    shown = " ／ ".join(forms[:_SHOWN_WORDINGS])
    return shown + (f" ／ …（{len(forms)} 种说法）" if len(forms) > _SHOWN_WORDINGS else ""), meets(text, entry)
