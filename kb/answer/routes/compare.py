"""Two documents side by side: wording, figures and whether the figures may be compared."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.figures import best_targets, targets_in
from kb.answer.phrasing import figure, number, place, quoted
from kb.answer.routes import lists
from kb.answer.works import Work, upper_and_lower
from kb.model import Answer, Link, Target
from kb.text import fold

LEAST = 0.35
_SHARE = re.compile(r"占|百分之几|比例|几成|比重")
_FIGURES = re.compile(r"\d|多少|指标|目标数|总量|数量|口径|占|比重|几家|几个")


def answer(case: Case) -> Answer | None:
    """The best clause of each document, what differs, and for figures whether they count the same thing."""
    works = case.question.scope if len(case.question.scope) == 2 else case.works
    if "compare" not in case.question.wants or len(works) != 2:
        return None
    upper, lower = upper_and_lower(works) or (works[0], works[1])
    if worded := _phrases(case, upper, lower):
        return worded
    if listed := lists.answer(case, upper, lower):
        return listed
    tops = [_top(case, w) for w in (upper, lower)]
    if any(t is None for t in tops):
        return None
    a, b = tops[0], tops[1]
    assert a is not None and b is not None
    draft = case.draft
    figures = _figures(case, a, b) if _FIGURES.search(case.question.text) else None
    if figures:
        _say_figures(case, upper, lower, a, b, figures)
    else:
        for scored in (a, b):
            draft.say(
                f"{place(scored.work, scored.unit.clause)}：{quoted(scored.unit.text)}{draft.cite_unit(scored.unit)}。"
            )
        _say_difference(case, a, b)
    return draft.finish("compare")


def _phrases(case: Case, upper: Work, lower: Work) -> Answer | None:
    """Two quoted wordings, each of which only one of the documents has: where each stands, and that they differ."""
    if len(case.question.quoted) != 2:
        return None
    places = [_only_in(case, words, (upper, lower)) for words in case.question.quoted]
    if places[0] is None or places[1] is None or places[0].work is places[1].work:
        return None
    draft = case.draft
    for words, scored in zip(case.question.quoted, places, strict=True):
        unit = scored.unit  # type: ignore[union-attr]
        path = "—".join(p for p in case.path(unit.clause.id) if p)
        draft.say(
            f"{quoted(words)}见{place(scored.work, unit.clause)}（{path}）：{quoted(unit.text)}{draft.cite_unit(unit)}。"
        )  # type: ignore[union-attr]
    marks = "".join(draft.cite_unit(p.unit) for p in places if p)
    draft.say(f"两个说法不同：各只见于一份文件，所在条款讲的也不是同一项{marks}。")
    return draft.finish("compare")


def _only_in(case: Case, words: str, works: Sequence[Work]) -> Scored | None:
    """The best sentence with these words, where exactly one of the works has them."""
    held = []
    for work in works:
        units = [
            (u, work) for u in case.evidence.units(work) if fold(words) in fold(u.text) and u.clause.kind != "heading"
        ]
        if units:
            held.append(case.evidence.rank_units(case.terms, units, limit=1) or [Scored(units[0][0], work, 0, 0, 0)])
    return held[0][0] if len(held) == 1 else None


def _top(case: Case, work: Work) -> Scored | None:
    ranked = case.evidence.rank(case.terms, [work], limit=8)
    if _FIGURES.search(case.question.text):
        ranked = [s for s in ranked if targets_in(case, s.unit)] or ranked
    return ranked[0] if ranked and ranked[0].cover >= LEAST else None


def _figures(case: Case, a: Scored, b: Scored) -> tuple[Target, Target] | None:
    found = [best_targets(case, targets_in(case, s.unit)) for s in (a, b)]
    return (found[0][0], found[1][0]) if all(found) else None


def _say_figures(case: Case, upper: Work, lower: Work, a: Scored, b: Scored, pair: tuple[Target, Target]) -> None:
    draft = case.draft
    marks = [draft.cite_unit(s.unit) for s in (a, b)]
    for work, scored, target, at in zip((upper, lower), (a, b), pair, marks, strict=True):
        year = f"到{target.deadline}年" if target.deadline else ""
        draft.say(
            f"{place(work, scored.unit.clause)}：{target.name}{year}为{figure(target)}{at}。",
            computed=(number(target.normalized), str(target.deadline or "")),
        )
    if _SHARE.search(case.question.text) and pair[0].normalized:
        share = number(round(100 * pair[1].normalized / pair[0].normalized, 2)) + "%"
        draft.say(
            f"按数值折算，{lower.place}为{upper.place}的{share}"
            f"（{number(pair[1].normalized)}÷{number(pair[0].normalized)}）{marks[0]}{marks[1]}。",
            computed=(share.rstrip("%"), number(pair[1].normalized), number(pair[0].normalized)),
        )
    link = _link(case, a, b)
    reason = f"（整理说明：{link.reason}）" if link and re.search(r"口径不同|不可比|口径加入", link.reason) else ""
    components = _components(case, b, lower)
    draft.say(
        f"两个数的范围不同（{upper.place}、{lower.place}），文件也没有给出比较基准，不能直接比较，也不能据此判断高低{reason}"
        f"{marks[0]}{marks[1]}。",
        computed=_numbers(reason),
    )
    for text in components:
        draft.say(text)


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def _components(case: Case, b: Scored, lower: Work) -> list[str]:
    """Other sentences of the local document about the same figure, which may break it down."""
    links = [k for k in case.links if k.lower and k.upper and k.relation == "落实"]
    items = {k.item for k in links if k.lower and k.lower.clause == b.unit.clause.id}
    out = []
    for k in links:
        if (
            k.item in items
            and k.lower
            and k.lower.clause != b.unit.clause.id
            and (found := case.unit(k.lower.clause, k.lower.quote))
        ):
            unit = found[0]
            out.append(f"另见{place(lower, unit.clause)}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。")
    return out[:2]


def _link(case: Case, a: Scored, b: Scored) -> Link | None:
    for link in case.links:
        if link.upper and link.lower and (link.upper.clause, link.lower.clause) == (a.unit.clause.id, b.unit.clause.id):
            return link
    return None


def _say_difference(case: Case, a: Scored, b: Scored) -> None:
    """Where the two sentences are nearly the same: the words that differ."""
    x, y = a.unit.text.rstrip("。；"), b.unit.text.rstrip("。；")
    matcher = difflib.SequenceMatcher(None, x, y, autojunk=False)
    if matcher.ratio() < 0.6:
        return
    changes = [(x[i:j], y[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag == "replace"]
    words = "；".join(f"“{p}”→“{q}”" for p, q in changes if 1 < len(p) + len(q) <= 24)
    if words:
        marks = case.draft.cite_unit(a.unit) + case.draft.cite_unit(b.unit)
        case.draft.say(f"两处表述的差别：{words}{marks}。")
