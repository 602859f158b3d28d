"""Questions that rest on something the documents do not hold: a place, a year or a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.case import Case
from kb.answer.figures import unknown_figures
from kb.answer.phrasing import computed_numbers, place, shown
from kb.answer.places import places_in
from kb.answer.refusal import refuse
from kb.answer.terms import carried
from kb.answer.units import Unit, sentence_of
from kb.answer.vocabulary import bigrams
from kb.model import Answer
from kb.text import fold

# Shares of the question a sentence must carry: to be called the nearest provision, to be where a figure really stands,
# to be what a false figure is corrected by. Chosen by reading rankings of the shipped question sets, not fitted.
NEAREST, HOLDS_FIGURE, CORRECTS = 0.5, 0.35, 0.45
# … and the name of a target of the same unit, to be what a false figure is corrected by.
SAME_KIND = 0.6
# At most this many works are named in a refusal.
NAMED_WORKS = 5
# A five-year plan by its short name.
_DOC_NUMBER = re.compile(r"[一-龥]{1,8}[〔\[（(［]\d{4}[〕\]）)］]\s*\d+\s*号")
_PLAN_PERIOD = re.compile(r"十[一二三四五六七八九]五")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def answer(case: Case) -> Answer | None:
    """A refusal or a correction where the premise fails; None where it holds."""
    return _number(case) or _place(case) or _year(case) or _figure(case)


def _number(case: Case) -> Answer | None:
    """A 发文字号 that no document held has or names."""
    held = {fold(d.doc_number) for w in case.held.all_works for d in w.documents if d.doc_number}
    asked = [fold(found[0]) for found in _DOC_NUMBER.finditer(case.question.text)]
    missing = [n for n in asked if not any(n in h for h in held) and not case.held.says(n)]
    if not missing:
        return None
    names = "、".join(missing)
    return refuse(case.draft, f"知识库中没有依据：没有收录{names}。", reason=f"未收录{names}")


def _place(case: Case) -> Answer | None:
    """A place that neither issued a document held nor is named in one."""
    own = {w.place for w in case.held.all_works}
    foreign = [p for p in places_in(case.question.text) if p not in own and not _speaks_of(case, p)]
    if not foreign:
        return None
    held = "、".join(w.name for w in case.held.works[:NAMED_WORKS])
    names = "、".join(foreign)
    return refuse(
        case.draft,
        f"知识库中没有依据：没有收录{names}的文件，现有文件（{held}）也没有规定{names}的这一项。",
        reason=f"未收录{names}的文件",
    )


def _speaks_of(case: Case, name: str) -> bool:
    """True where a clause names the place; with a figure asked, where a sentence that names it sets one."""
    if "figure" not in case.question.wants:
        return case.held.says(name)
    units = (u for w in case.held.works for u in case.held.evidence.units(w))
    return any(fold(name) in fold(u.text) and case.held.targets_in(u) for u in units)


def _year(case: Case) -> Answer | None:
    """A year or plan period that no clause mentions and no target is due in."""
    due = case.held.deadlines
    missing = [f"{y}年" for y in case.question.years if y not in due and not case.held.says_outside_titles(str(y))]
    missing += [f"“{p}”时期" for p in _PLAN_PERIOD.findall(case.question.text) if not case.held.says(p)]
    if not missing:
        return None
    names = "、".join(missing)
    works = "、".join(w.name for w in case.scope[:NAMED_WORKS])
    top = case.rank(limit=1)
    if not top or top[0].own <= NEAREST:
        return refuse(case.draft, f"知识库中没有依据：{works}没有写到{names}。", reason=f"文件没有写到{names}")
    case.draft.say(f"{works}没有写到{computed_numbers(names)}；相近的规定是{shown(case.draft, top[0].unit)}。")
    return case.draft.finish("premise", refusal=f"文件没有写到{names}")


def _figure(case: Case) -> Answer | None:
    """A figure the works asked about do not hold: the one they do, or the work that holds it."""
    wrong = unknown_figures(case)
    if not wrong:
        return None
    missing = f"{'、'.join(w.name for w in case.scope)}没有“{'、'.join(wrong)}”"
    draft = case.draft
    if unit := _holding(case, wrong):
        words = case.words_of(unit)
        draft.say(f"{missing}这个数；它在{place(unit.work, unit.clause)}：{words}{draft.cite_unit(unit)}。")
        return draft.finish("premise", refusal=missing)
    ranked = [s for s in case.rank(limit=6) if _NUMBER.search(fold(s.unit.text))]
    near = ranked[0].unit if ranked and ranked[0].cover >= CORRECTS else None
    unit = _same_kind(case) or near
    if unit is None:
        return None
    draft.say(f"{missing}这个数。{place(unit.work, unit.clause)}：{case.words_of(unit)}{draft.cite_unit(unit)}。")
    return draft.finish("premise", refusal=missing)


def _same_kind(case: Case) -> Unit | None:
    """The sentence of the target of the same unit whose name carries most of the question; None where none does."""
    units = {f.unit for f in case.question.figures if f.unit}
    targets = [t for w in case.scope for d in w.documents for t in case.held.extracts(d).targets]
    terms = case.held.terms([w for w in case.question.words if w.noun])
    shares = [
        (carried(terms, bigrams(f"{t.name}{t.subject}")), t) for t in targets if t.unit in units and not t.baseline
    ]
    share, target = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    unit = case.held.unit(target.clause, target.quote) if target and share >= SAME_KIND else None
    return sentence_of(unit) if unit else None


def _holding(case: Case, figures: Sequence[str]) -> Unit | None:
    """The sentence of a work not asked about that holds one of the figures."""
    needles = [fold(f).strip("约近超过") for f in figures]
    for scored in case.rank(case.others, limit=4) if case.others else ():
        text = fold(_with_counters(scored.unit.text))
        if scored.own >= HOLDS_FIGURE and any(n in text for n in needles):
            return scored.unit
    return None


def _with_counters(text: str) -> str:
    """A row's numbers next to every counter, so that “600人” is found in “600 … 人”."""
    return text + " ".join(n + counter for n in _NUMBER.findall(text) for counter in "人家名门个")
