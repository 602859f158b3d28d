"""Facts and lists that one or a few sentences carry."""

from __future__ import annotations

import re

from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.figures import figures_answered, figure_note
from kb.answer.phrasing import place, quoted
from kb.answer.units import Unit, sentences
from kb.model import Answer

# Below LEAST share of the question carried by a sentence with its surroundings there is no answer in it.
LEAST, NEAR_BEST = 0.45, 0.85
_ANNOUNCES = re.compile(r"[一二三四五六七八九十两几]+[支个类项种方面]|如下|以下|包括")


def answer(case: Case) -> Answer | None:
    """The best sentences, said with their place; None where too little of the question is carried."""
    ranked = case.rank(limit=12)
    if not ranked or ranked[0].cover < LEAST:
        return None
    chosen = _chosen(case, ranked)
    draft = case.draft
    for scored in chosen:
        unit = _with_rest(scored.unit) if "list" in case.question.wants else scored.unit
        if unit.clause.kind == "heading":
            _say_heading(case, scored)
            continue
        draft.say(f"{place(scored.work, unit.clause)}：{quoted(unit.text)}{draft.cite_unit(unit)}。")
        if note := figure_note(case, unit):
            draft.say(note[0] + draft.cite_unit(unit) + "。", computed=note[1])
    if not figures_answered(case, [s.unit for s in chosen]):
        draft.say(f"以上条款没有规定具体数额{draft.cite_unit(chosen[0].unit)}。")
    return draft.finish("passage")


def _chosen(case: Case, ranked: list[Scored]) -> list[Scored]:
    best = ranked[0]
    limit = 4 if case.question.wants & {"list"} else 2
    chosen = [s for s in ranked if s.score >= NEAR_BEST * best.score][:limit]
    seen: set[str] = set()
    out = []
    for s in chosen:
        key = f"{s.unit.clause.id}:{s.unit.start}"
        if key not in seen:
            seen.add(key)
            out.append(s)
    return out


def _with_rest(unit: Unit) -> Unit:
    """The unit, or with the sentences after it where it announces a list that they give (“四支重点队伍…。建设一支…”)."""
    if unit.clause.kind != "paragraph" or not _ANNOUNCES.search(unit.text):
        return unit
    rest = [(a, b) for a, b in sentences(unit.clause.text) if a >= unit.start]
    end = next((b for a, b in reversed(rest) if b - unit.start <= 320), unit.end)
    return Unit(unit.clause, unit.document, unit.start, max(end, unit.end), unit.order, unit.path)


def _say_heading(case: Case, scored: Scored) -> None:
    """A heading answers by its first sentence or by the entries under it."""
    draft, unit = case.draft, scored.unit
    title = unit.clause.title or unit.text
    children = [c for c in unit.document.clauses if c.parent == unit.clause.id]
    label = unit.clause.label.removesuffix("标题")
    draft.say(f"{scored.work.name}{label}{quoted(title)}{draft.cite(unit.document, unit.clause)}。")
    for child in children[:3]:
        if child.kind == "paragraph":
            spans = sentences(child.text)
            best = case.evidence.rank_units(
                case.terms, [(Unit(child, unit.document, a, b, i, unit.path), scored.work) for i, (a, b) in enumerate(spans)], limit=1
            )
            if best:
                draft.say(f"{child.label}：{quoted(best[0].unit.text)}{draft.cite_unit(best[0].unit)}。")
