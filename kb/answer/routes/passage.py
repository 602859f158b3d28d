"""Facts, figures and lists that one or a few sentences carry, for every question of several in one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.absence import absent_words
from kb.answer.case import Case
from kb.answer.evidence import Scored, Term
from kb.answer.figures import difference, figure_note, figures_answered, only_targets, targets_in, values
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.question import FOCUS
from kb.answer.units import Unit, sentences
from kb.model import Answer

# Below LEAST share of the question carried by a sentence with its surroundings there is no answer in it.
LEAST, NEAR_BEST = 0.45, 0.9
# A sentence with a figure is preferred by this much where a figure is asked.
FIGURE_BONUS = 1.15
# Likewise a sentence that enumerates where a list is asked.
LIST_BONUS = 1.12
# A work outside the question's scope answers instead where it carries this much more of it.
ELSEWHERE = 0.25
# An answer that carries less than this of the question says what it leaves out.
PARTLY = 0.7
_ANNOUNCES = re.compile(r"[一二三四五六七八九十两几]+[支个类项种方面]|如下|以下|包括")


def answer(case: Case) -> Answer | None:
    """The best sentences of each part, said with their place; None where too little of any part is carried."""
    chosen: list[Scored] = []
    for terms in _parts(case):
        ranked = _ranked(case, terms)
        if ranked and ranked[0].cover >= LEAST:
            chosen += [s for s in _chosen(case, ranked) if not any(_same(s.unit, c.unit) for c in chosen)]
    if _elsewhere(case, chosen):
        return case.draft.finish("passage")
    if not chosen:
        return None
    if refusal := _not_written(case, chosen):
        return refusal
    _say_strange(case, chosen)
    for scored in chosen:
        _say(case, scored)
    if gap := difference(case, [s.unit for s in chosen]):
        case.draft.say(gap[0], computed=gap[1])
    if only_targets(case, [s.unit for s in chosen]):
        case.draft.say(f"以上是目标数，文件没有写现在实际达到的数{case.draft.cite_unit(chosen[0].unit)}。")
    if not figures_answered(case, [s.unit for s in chosen]):
        case.draft.say(f"以上条款没有规定具体数额{case.draft.cite_unit(chosen[0].unit)}。")
    return case.draft.finish("passage")


def _not_written(case: Case, chosen: Sequence[Scored]) -> Answer | None:
    """A refusal where what is asked for (“现任院长”) is a thing no clause names, with the nearest clause."""
    strange = [w.text for w in case.question.words if w.weight >= FOCUS and case.evidence.unknown(w)]
    if not strange:
        return None
    unit, work = chosen[0].unit, chosen[0].work
    names = "、".join(f"“{w}”" for w in dict.fromkeys(strange))
    case.draft.say(
        f"文件没有写{names}；相近的规定是{place(work, unit.clause)}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。"
    )
    return case.draft.finish("passage", refusal=f"文件没有写{names}")


def _say_strange(case: Case, chosen: Sequence[Scored]) -> None:
    """Name the things asked about that no clause mentions, where what is shown carries only part of the question."""
    strange = [w.text for w in case.question.words if w.noun and w.weight >= 1 and case.evidence.unknown(w)]
    if strange and max(s.own for s in chosen) < PARTLY:
        names = "、".join(f"“{w}”" for w in dict.fromkeys(strange))
        case.draft.say(f"文件没有提到{names}，下面是最接近的规定{case.draft.cite_unit(chosen[0].unit)}。")


def _parts(case: Case) -> list[tuple[Term, ...]]:
    """Terms part by part; a later part also carries, faintly, what the first is about."""
    parts = case.question.parts
    if len(parts) < 2:
        return [case.terms]
    first = case.evidence.terms(parts[0])
    seen = {t.text for t in first}
    out = [first]
    for part in parts[1:]:
        own = case.evidence.terms(part)
        out.append(
            (
                *own,
                *(t for t in case.evidence.terms(parts[0], weight=0.3) if t.text not in {o.text for o in own} and seen),
            )
        )
    return out


def _ranked(case: Case, terms: Sequence[Term]) -> list[Scored]:
    ranked = case.rank(terms=terms, limit=24)
    wants = case.question.wants
    yearly = re.search(r"每年|一年|年度|年均", case.question.text)

    def preferred(s: Scored) -> float:
        targets = targets_in(case, s.unit) if "figure" in wants else ()
        figure = FIGURE_BONUS if targets else 1
        if any(f.value in values(s.unit.text) for f in case.question.figures):
            figure *= FIGURE_BONUS
        if yearly and any(t.per for t in targets):
            figure *= FIGURE_BONUS
        enumerates = LIST_BONUS if "list" in wants and s.unit.text.count("、") > 1 else 1
        return s.score * figure * enumerates

    return sorted(ranked, key=lambda s: -preferred(s))


def _same(a: Unit, b: Unit) -> bool:
    return a.clause.id == b.clause.id and a.start == b.start


def _elsewhere(case: Case, chosen: Sequence[Scored]) -> bool:
    """Where the works named do not carry the question but another does: say so, and show where it stands."""
    others = [w for w in case.works if w not in case.scope]
    best = max((s.own for s in chosen), default=0.0)
    if not others or best > 0.6:
        return False
    found = case.rank(others, limit=1)
    if not found or found[0].own < max(0.5, best + ELSEWHERE):
        return False
    unit = found[0].unit
    draft = case.draft
    words = [w for s in case.scope for w in absent_words(case.question.words, found[0].work, s, case.evidence)]
    listed = f"，全文没有出现{'、'.join(f'“{w}”' for w in dict.fromkeys(words))}" if words else ""
    names = "、".join(w.name for w in case.scope)
    draft.say(
        f"{names}没有写这一项{listed}；写有这一项的是{place(found[0].work, unit.clause)}：{quoted(unit.text)}{draft.cite_unit(unit)}。"
    )
    return True


def _chosen(case: Case, ranked: Sequence[Scored]) -> list[Scored]:
    limit = 4 if "list" in case.question.wants else 2
    chosen = [s for s in ranked if s.score >= NEAR_BEST * ranked[0].score][:limit]
    if "figure" in case.question.wants and not any(targets_in(case, s.unit) for s in chosen):
        beside = [s for s in ranked if s.unit.clause.id == chosen[0].unit.clause.id and targets_in(case, s.unit)]
        chosen = beside[:1] or chosen
    return chosen


def _say(case: Case, scored: Scored) -> None:
    draft = case.draft
    unit = _with_rest(scored.unit) if "list" in case.question.wants else scored.unit
    if unit.clause.kind == "heading":
        _say_heading(case, scored)
        return
    if unit.clause.kind == "table_row":
        words, computed = row_words(unit, targets_in(case, unit))
        draft.say(f"{place(scored.work, unit.clause)}：{words}{draft.cite_unit(unit)}。", computed=computed)
        return
    draft.say(f"{place(scored.work, unit.clause)}：{quoted(unit.text)}{draft.cite_unit(unit)}。")
    if note := figure_note(case, unit):
        draft.say(f"{note[0]}{draft.cite_unit(unit)}。", computed=note[1])


def _with_rest(unit: Unit) -> Unit:
    """The unit, or with the sentences after it where it announces a list that they give (“四支重点队伍…。建设一支…”)."""
    if unit.clause.kind != "paragraph" or not _ANNOUNCES.search(unit.text):
        return unit
    rest = [(a, b) for a, b in sentences(unit.clause.text) if a >= unit.start]
    end = next((b for a, b in reversed(rest) if b - unit.start <= 320), unit.end)
    return Unit(unit.clause, unit.document, unit.start, max(end, unit.end), unit.order, unit.path)


def _say_heading(case: Case, scored: Scored) -> None:
    """A heading answers with the sentence under it that carries most of the question."""
    draft, unit = case.draft, scored.unit
    label = unit.clause.label.removesuffix("标题")
    draft.say(
        f"{scored.work.name}{label}{quoted(unit.clause.title or unit.text)}{draft.cite(unit.document, unit.clause)}。"
    )
    entries = [c for c in unit.document.clauses if c.parent == unit.clause.id and c.kind == "heading"]
    if entries:
        listed = "；".join(f"{c.number}{c.title}{draft.cite(unit.document, c)}" for c in entries)
        draft.say(f"下有{len(entries)}项：{listed}。", computed=[str(len(entries))])
    for child in [c for c in unit.document.clauses if c.parent == unit.clause.id and c.kind == "paragraph"][:3]:
        spans = [Unit(child, unit.document, a, b, i, unit.path) for i, (a, b) in enumerate(sentences(child.text))]
        best = case.evidence.rank_units(case.terms, [(u, scored.work) for u in spans], limit=1)
        if best:
            draft.say(f"{child.label}：{quoted(best[0].unit.text)}{draft.cite_unit(best[0].unit)}。")
