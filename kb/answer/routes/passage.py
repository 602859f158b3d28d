"""Facts, figures and lists that one or a few sentences carry, for every question of several in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answer.absence import absent_words
from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.figures import asks_money, figure_note, figures_answered, say_standing, values
from kb.answer.phrasing import listed, place, quoted, section, shown
from kb.answer.question import FOCUS
from kb.answer.terms import Term
from kb.answer.units import Unit, sentences
from kb.answer.vocabulary import bigrams
from kb.model import Answer, Clause

# All shares below were chosen by reading rankings of the shipped question sets, not fitted.
# Below LEAST share of the question carried by a sentence with its surroundings there is no answer in it.
LEAST, NEAR_BEST = 0.45, 0.9
# A sentence with a figure is preferred by this much where a figure is asked; one that enumerates where a list is.
FIGURE_BONUS, LIST_BONUS = 1.15, 1.12
# A work outside the question's scope answers instead where it carries this share of the question, and this much more of
# it than the works named, which carry at most KNOWN themselves.
ELSEWHERE, MORE, KNOWN = 0.5, 0.25, 0.6
# A further sentence is said where it carries this share of the question that those before it do not.
ADDS = 0.1
# An answer that carries less than this of the question says what it leaves out.
PARTLY = 0.7
# How much what the first part of a question is about counts in the later ones.
FIRST_PART = 0.3
# Sentences said where a list is asked and elsewhere; entries said under a heading; characters of an announced list.
MOST_OF_LIST, MOST, MOST_UNDER, LONGEST_LIST = 4, 2, 3, 320
# Sentences among which one of the kind that is asked for is preferred.
RANKED = 24
_ANNOUNCES = re.compile(r"[一二三四五六七八九十两几]+[支个类项种方面]|如下|以下|包括")
_WHETHER = re.compile(r"有没有|有无|是否")
_YEARLY = re.compile(r"每年|一年|年度|年均")


def answer(case: Case) -> Answer | None:
    """The best sentences of each part, said with their place; None where too little of any part is carried."""
    chosen: list[Scored] = []
    for terms in _parts(case):
        ranked = _ranked(case, terms)
        if ranked and ranked[0].cover >= LEAST:
            chosen += [s for s in _chosen(case, ranked, terms) if not any(_is_same(s.unit, c.unit) for c in chosen)]
    if found := _elsewhere(case, chosen):
        return found
    if not chosen:
        return None
    if refusal := _not_written(case, chosen):
        return refusal
    _say_strange(case, chosen)
    for scored in chosen:
        _say(case, scored.unit)
    units = [s.unit for s in chosen]
    say_standing(case, units)
    if figures_answered(case, units):
        return case.draft.finish("passage")
    case.draft.say(f"以上条款没有规定具体数额{case.draft.cite_unit(units[0])}。")
    # Whether there is an amount is answered by that; how much is not.
    return case.draft.finish("passage", refusal=None if _WHETHER.search(case.question.text) else "文件没有规定具体数额")


# -- choosing ------------------------------------------------------------------------------------------------------


def _parts(case: Case) -> list[tuple[Term, ...]]:
    """Terms part by part; a later part also carries, faintly, what the first is about."""
    parts = case.question.parts
    if len(parts) < 2:
        return [case.terms]
    faint = case.held.terms(parts[0], weight=FIRST_PART)
    out = [case.held.terms(parts[0])]
    for part in parts[1:]:
        own = case.held.terms(part)
        seen = {t.text for t in own}
        out.append((*own, *(t for t in faint if t.text not in seen)))
    return out


def _ranked(case: Case, terms: Sequence[Term]) -> list[Scored]:
    """The sentences of the scope, those of the kind that is asked for first."""
    wants, asserted = case.question.wants, {f.value for f in case.question.figures}
    yearly = _YEARLY.search(case.question.text)

    def preference(scored: Scored) -> float:
        unit = scored.unit
        targets = case.held.targets_in(unit) if "figure" in wants else ()
        figure_reasons = [bool(targets), not asserted.isdisjoint(values(unit.text)) if asserted else False]
        figure_reasons.append(bool(yearly) and any(t.per for t in targets))
        enumerates = "list" in wants and unit.text.count("、") > 1
        return scored.score * FIGURE_BONUS ** sum(figure_reasons) * (LIST_BONUS if enumerates else 1)

    # A title names a document; asked of its content it answers nothing.
    ranked = [s for s in case.rank(terms=terms, limit=RANKED) if s.unit.clause.kind != "title"]
    return sorted(ranked, key=preference, reverse=True)


def _chosen(case: Case, ranked: Sequence[Scored], terms: Sequence[Term]) -> list[Scored]:
    """The best sentences; where a figure is asked and none of them sets one, the one of the same clause that does."""
    limit = MOST_OF_LIST if "list" in case.question.wants else MOST
    near = [s for s in ranked if s.score >= NEAR_BEST * ranked[0].score]
    chosen = _adding(near, terms)[:limit]
    asks_count = "figure" in case.question.wants and not asks_money(case)
    if asks_count and not any(case.held.targets_in(s.unit) for s in chosen):
        beside = [s for s in ranked if s.unit.clause.id == chosen[0].unit.clause.id and case.held.targets_in(s.unit)]
        chosen = beside[:1] or chosen
    return chosen


def _adding(near: Sequence[Scored], terms: Sequence[Term]) -> list[Scored]:
    """The best sentence, and those after it that carry something of the question that their work does not say yet.

    A heading says nothing beside a sentence.
    """
    least = ADDS * sum(term.weight for term in terms)
    said: dict[str, list[float]] = {}
    kept: list[Scored] = []
    for scored in near:
        unit = scored.unit
        before = said.setdefault(unit.work.name, [0.0] * len(terms))
        found = [term.match(bigrams(unit.text)) for term in terms]
        adds = sum(t.weight * max(0.0, new - old) for t, new, old in zip(terms, found, before, strict=True))
        if not kept or (adds >= least and unit.clause.kind != "heading"):
            kept.append(scored)
            said[unit.work.name] = [max(pair) for pair in zip(before, found, strict=True)]
    return kept


def _is_same(a: Unit, b: Unit) -> bool:
    return a.clause.id == b.clause.id and a.start == b.start


# -- what is not written -------------------------------------------------------------------------------------------


def _elsewhere(case: Case, chosen: Sequence[Scored]) -> Answer | None:
    """Where the works named do not carry the question but another does: say so, and show where it stands."""
    best = max((s.own for s in chosen), default=0.0)
    if not case.others or best > KNOWN:
        return None
    found = case.rank(case.others, limit=1)
    if not found or found[0].own < max(ELSEWHERE, best + MORE):
        return None
    unit = found[0].unit
    # A score is no proof: absence is claimed only of words that were looked up in the whole text.
    words = [word for work in case.scope for word in absent_words(case, unit.work, work)]
    if not words:
        return None
    names = "、".join(w.name for w in case.scope)
    case.draft.say(f"{names}没有写{listed(words)}，全文没有出现；写有这一项的是{shown(case.draft, unit)}。")
    return case.draft.finish("passage")


def _not_written(case: Case, chosen: Sequence[Scored]) -> Answer | None:
    """A refusal where what is asked for (“现任院长”) is a thing no clause names, with the nearest clause."""
    strange = [w.text for w in case.question.words if w.weight >= FOCUS and case.held.is_unknown(w)]
    if not strange:
        return None
    missing = f"文件没有写{listed(strange)}"
    case.draft.say(f"{missing}；相近的规定是{shown(case.draft, chosen[0].unit)}。")
    return case.draft.finish("passage", refusal=missing)


def _say_strange(case: Case, chosen: Sequence[Scored]) -> None:
    """Name the things asked about that no clause mentions, where what is shown carries only part of the question."""
    strange = [w.text for w in case.question.words if w.noun and w.weight >= 1 and case.held.is_unknown(w)]
    if strange and max(s.own for s in chosen) < PARTLY:
        mark = case.draft.cite_unit(chosen[0].unit)
        case.draft.say(f"文件没有提到{listed(strange)}，下面是最接近的规定{mark}。")


# -- saying --------------------------------------------------------------------------------------------------------


def _say(case: Case, unit: Unit) -> None:
    draft = case.draft
    if unit.clause.kind == "heading":
        _say_heading(case, unit)
        return
    if unit.is_row:
        draft.say(f"{place(unit.work, unit.clause)}：{case.words_of(unit)}{draft.cite_unit(unit)}。")
        return
    if "list" in case.question.wants:
        unit = _with_rest(unit)
    draft.say(f"{shown(draft, unit)}。")
    if note := figure_note(case, unit):
        draft.say(f"{note}{draft.cite_unit(unit)}。")


def _with_rest(unit: Unit) -> Unit:
    """The unit, with the sentences after it where it announces a list that they give (“四支队伍…。建设一支…”)."""
    if unit.clause.kind != "paragraph" or not _ANNOUNCES.search(unit.text):
        return unit
    ends = [end for start, end in sentences(unit.clause.text) if start >= unit.start]
    near = [end for end in ends if end - unit.start <= LONGEST_LIST]
    return replace(unit, end=max([unit.end, *near]))


def _say_heading(case: Case, unit: Unit) -> None:
    """A heading answers with its entries, and with the sentences under it that carry most of the question."""
    draft, heading = case.draft, unit.clause
    below = case.held.below(heading)
    mark = draft.cite(unit.document, heading)
    draft.say(f"{unit.work.name}{section(heading)}{quoted(heading.title or unit.text)}{mark}。")
    entries = [c for c in below if c.kind == "heading"]
    if entries:
        names = "；".join(f"{c.number}{c.title}{draft.cite(unit.document, c)}" for c in entries)
        draft.say(f"下有{computed(len(entries))}项：{names}。")
    for child in [c for c in below if c.kind == "paragraph"][:MOST_UNDER]:
        best = case.held.evidence.rank_units(case.terms, _sentences_of(child, unit), limit=1)
        if best:
            draft.say(f"{child.label}：{quoted(best[0].unit.text)}{draft.cite_unit(best[0].unit)}。")


def _sentences_of(clause: Clause, heading: Unit) -> list[Unit]:
    """The sentences of a clause under a heading."""
    return [
        replace(heading, clause=clause, start=start, end=end, order=order)
        for order, (start, end) in enumerate(sentences(clause.text))
    ]
