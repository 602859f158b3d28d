"""Which work of those held another one rests on, by the documents it names as its grounds (根据《…》，制定本方案)."""

from __future__ import annotations

from kb.answer.case import Case
from kb.answer.works import Work
from kb.text import fold


def upper_of(case: Case, lower: Work) -> Work | None:
    """The one higher work held that `lower` names as its grounds; None where there is none, or several."""
    named = [r for d in lower.documents for r in case.held.extracts(d).references if r.relation == "依据"]
    titles = {fold(r.title).strip("《》") for r in named}
    numbers = {fold(r.doc_number) for r in named if r.doc_number}
    found = [
        w
        for w in case.held.works
        if w.rank < lower.rank
        and any(fold(d.title).strip("《》") in titles or fold(d.doc_number or "") in numbers for d in w.documents)
    ]
    return found[0] if len(found) == 1 else None
