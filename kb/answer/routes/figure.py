"""Questions for a figure that a target or indicator of the graph names outright."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.answer.case import Case
from kb.answer.evidence import bigrams
from kb.answer.figures import NOW, difference, only_targets
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.units import Unit, sentences
from kb.answer.works import Work
from kb.model import Answer, Target
from kb.text import fold

# A target is meant where its name and the question cover each other this well (mean of both shares).
NAMED, NEAR_BEST = 0.72, 0.93
SAME_THING = 0.5
_COUNTS = re.compile(r"(数量|总数|人数|规模|总量)$")


@dataclass(frozen=True, slots=True)
class _Found:
    work: Work
    target: Target
    unit: Unit
    score: float


def answer(case: Case) -> Answer | None:
    """The targets whose names the question gives; None where none is named well enough."""
    if "figure" not in case.question.wants or "list" in case.question.wants:
        return None
    found = sorted((f for w in case.scope for f in _candidates(case, w)), key=lambda f: -f.score)
    if not found or (found[0].score < NAMED and case.within is None):
        return None
    best = [f for f in found if f.score >= NEAR_BEST * found[0].score][:4]
    best += [f for f in found if f not in best and f.score >= SAME_THING and _restates(f, best[0])][:1]
    if NOW.search(case.question.text):
        best += [f for f in found if f.target.baseline and f not in best and f.target.unit == best[0].target.unit][:1]
    for one in best:
        _say(case, one)
    units = [one.unit for one in best]
    if gap := difference(case, units):
        case.draft.say(gap[0], computed=gap[1])
    if only_targets(case, units):
        case.draft.say(f"以上是目标数，文件没有写现在实际达到的数{case.draft.cite_unit(units[0])}。")
    return case.draft.finish("target")


def _restates(one: _Found, other: _Found) -> bool:
    """The same amount of the same unit in the same work: the text beside the table gives the qualifier."""
    return (one.target.normalized, one.target.unit, one.work) == (
        other.target.normalized,
        other.target.unit,
        other.work,
    )


def _candidates(case: Case, work: Work) -> list[_Found]:
    out = []
    for document in work.documents:
        extracts = case.extracts.get(document.id)
        for target in extracts.targets if extracts else ():
            found = case.unit(target.clause, target.quote)
            if found and case.is_within(found[0].clause):
                out.append(_Found(work, target, _sentence(found[0]), _score(case, target, found[0])))
    return out


def _sentence(unit: Unit) -> Unit:
    if unit.clause.kind == "table_row":
        return Unit(unit.clause, unit.document, 0, len(unit.clause.text), unit.order, unit.path)
    for start, end in sentences(unit.clause.text):
        if start <= unit.start < end:
            return Unit(unit.clause, unit.document, start, max(end, unit.end), unit.order, unit.path)
    return unit


def _score(case: Case, target: Target, unit: Unit) -> float:
    """Mean of the share of the name that the question gives and the share of the question that the name gives."""
    text = fold(case.evidence.correct(fold(case.question.text)))
    name = bigrams(_COUNTS.sub("", target.name))
    named = len(name & bigrams(text)) / len(name) if name else 0.0
    said = bigrams(f"{target.name} {target.subject} {unit.text if unit.clause.kind == 'table_row' else target.quote}")
    total = sum(t.weight for t in case.terms)
    carried = sum(t.weight * t.match(said) for t in case.terms) / total if total else 0.0
    return (named + carried) / 2


def _say(case: Case, one: _Found) -> None:
    draft, unit = case.draft, one.unit
    words, computed = row_words(unit, [one.target])
    draft.say(f"{place(one.work, unit.clause)}：{words}{draft.cite_unit(unit)}。", computed=computed)
    if unit.clause.kind != "table_row":
        draft.say(f"原文是{quoted(unit.text)}{draft.cite_unit(unit)}。")
