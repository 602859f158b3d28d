"""Answer stage, who is charged with a task: the bodies its clause names, said before or instead of the task."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.case import Case
from kb.answer.phrasing import place, quoted
from kb.answer.units import Unit, sentences
from kb.text import fold

ASKED = re.compile(
    r"(谁|哪[些几个]{0,2}(单位|部门|机关|局|处室))来?(负责|牵头|配合|主管|承担|落实)"
    r"|(责任|牵头|配合)(单位|部门)(是|有|为|都有|包括)?(谁|哪|什么)|(负责|牵头)的?(是|有)?(谁|哪)"
)
_FRAME = re.compile(r"^[（(〔\[]?(责任|牵头|配合)?(单位|部门)?[：:]?|[）)〕\]。]+$")


def said(case: Case, units: Sequence[Unit]) -> list[Unit]:
    """Say the bodies that the first clause charges, where they are asked for; the units still to be said.

    A whole paragraph that ends with them is not quoted beside them; a sentence that names them says so by itself.
    """
    if not ASKED.search(case.question.text):
        return list(units)
    left = list(units)
    for unit in units[:1]:
        for charged in case.held.extracts(unit.document).responsible:
            within = fold(charged.quote) in fold(unit.text)
            if charged.clause != unit.clause.id or (within and len(sentences(unit.text)) < 2):
                continue
            mark = case.draft.cite(unit.document, unit.clause, charged.quote)
            bodies = _FRAME.sub("", charged.quote)
            if bodies == charged.quote:  # no “责任单位：…” but a sentence that says so by itself
                case.draft.say(f"{place(unit.work, unit.clause)}：{quoted(charged.quote)}{mark}。")
            else:
                title = next((t for t in reversed(case.held.path(unit.clause)) if t), "")
                called = f"（{title.rstrip('。')}）" if within and title else ""
                case.draft.say(f"{place(unit.work, unit.clause)}{called}的责任单位：{quoted(bodies)}{mark}。")
            left = [u for u in left if not (within and u is unit)]
    return left
