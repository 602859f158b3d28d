"""Questions that rest on something the documents do not hold: a place, a year or a figure."""

from __future__ import annotations

import re

from kb.answer.case import Case
from kb.answer.figures import targets_in, unknown_figures
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.refusal import refuse
from kb.answer.works import places_in
from kb.model import Answer
from kb.text import fold

# A five-year plan by its short name.
_PLAN_PERIOD = re.compile(r"十[一二三四五六七八九]五")


def answer(case: Case) -> Answer | None:
    """A refusal or a correction where the premise fails; None where it holds."""
    return _place(case) or _year(case) or _figure(case)


def _held(case: Case, words: str) -> bool:
    needle = fold(words)
    return any(needle in fold(c.text) for w in case.works for d in w.documents for c in d.clauses)


def _place(case: Case) -> Answer | None:
    own = {w.place for w in case.works}
    foreign = [p for p in places_in(case.question.text) if p not in own and not _held(case, p)]
    if not foreign:
        return None
    held = "、".join(w.name for w in case.works[:5])
    names = "、".join(foreign)
    return refuse(
        case.draft,
        f"知识库中没有依据：没有收录{names}的文件，现有文件（{held}）的条文也没有提到{names}。",
        reason=f"未收录{names}的文件",
    )


def _year(case: Case) -> Answer | None:
    missing = [f"{y}年" for y in case.question.years if not _held(case, str(y)) and not _in_extracts(case, y)]
    missing += [f"“{p}”时期" for p in _PLAN_PERIOD.findall(case.question.text) if not _held(case, p)]
    if not missing:
        return None
    names = "、".join(missing)
    held = "、".join(w.name for w in case.scope[:5])
    top = case.rank(limit=1)
    if top and top[0].own > 0.5:
        unit = top[0].unit
        case.draft.say(f"{held}没有写到{names}；相近的规定是{place(top[0].work, unit.clause)}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。",
                       computed=re.findall(r"\d+", names))  # fmt: skip
        return case.draft.finish("premise", refusal=f"文件没有写到{names}")
    return refuse(case.draft, f"知识库中没有依据：{held}没有写到{names}。", reason=f"文件没有写到{names}")


def _in_extracts(case: Case, year: int) -> bool:
    return any(t.deadline == year for e in case.extracts.values() for t in e.targets)


def _figure(case: Case) -> Answer | None:
    """A figure the works asked about do not hold: the one they do, or the work that holds it."""
    wrong = unknown_figures(case)
    if not wrong:
        return None
    names = "、".join(wrong)
    draft = case.draft
    scope = "、".join(w.name for w in case.scope)
    others = [w for w in case.works if w not in case.scope]
    for scored in case.rank(others, limit=4) if others else ():
        if scored.own >= 0.35 and any(fold(f).strip("约近超过") in fold(_digits(scored.unit.text)) for f in wrong):
            words, computed = (
                row_words(scored.unit, targets_in(case, scored.unit))
                if scored.unit.clause.kind == "table_row"
                else (quoted(scored.unit.text), ())
            )
            draft.say(
                f"{scope}没有“{names}”这个数；它在{place(scored.work, scored.unit.clause)}：{words}{draft.cite_unit(scored.unit)}。",
                computed=computed,
            )
            return draft.finish("premise", refusal=f"{scope}没有“{names}”")
    ranked = [s for s in case.rank(limit=6) if any(ch.isdigit() for ch in fold(s.unit.text))]
    if not ranked or ranked[0].cover < 0.45:
        return None
    unit = ranked[0].unit
    draft.say(
        f"{scope}没有“{names}”这个数。{place(ranked[0].work, unit.clause)}的原文是{quoted(unit.text)}{draft.cite_unit(unit)}。"
    )
    return draft.finish("premise", refusal=f"{scope}没有“{names}”")


def _digits(text: str) -> str:
    """A row's number next to its unit, so that “600人” is found in “600 … 人”."""
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    return text + " ".join(n + u for n in numbers for u in "人家名门个")
