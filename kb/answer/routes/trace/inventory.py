"""What is missing between two documents: items above without an answer, measures below without a basis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.phrasing import place
from kb.answer.routes.trace.items import Item, items_of
from kb.answer.terms import carried
from kb.answer.units import Unit
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work, upper_and_lower
from kb.model import Answer

# With topic words in the question only items that carry this share of them count. Chosen by reading rankings.
ABOUT_TOPIC = 0.4
# Less weight of words than this is no topic.
TOPIC = 0.9
_WHICH = r"(哪些|哪几|什么|多少|几)(个|项|条|方面|任务|要求|内容|地方|措施)*"
_MISSING_BELOW = re.compile(
    rf"{_WHICH}[^，。？?]{{0,10}}(没有?|未)(被|能)?(覆盖|落实|承接|对应|回应|写|提|接)|缺口(有|是|在)?(哪|什么)|(有|存在)(哪些|什么)缺口"
    r"|漏了(哪|什么)"
)
_MISSING_ABOVE = re.compile(
    rf"{_WHICH}[^，。？?]{{0,12}}(国家|上位|上级|部里|省里)[^，。？?]{{0,8}}没有?|独有|自己(新)?增加了?(哪|什么)"
)


def answer(case: Case) -> Answer | None:
    """The list of what is missing, on the side the question asks about; None where it asks for no such list."""
    text = case.question.text
    pair = upper_and_lower(case.held.works)
    if pair is None or not case.held.links:
        return None
    upper, lower = pair
    if _MISSING_ABOVE.search(text):
        return _without_basis(case, upper, lower)
    return _uncovered(case, upper, lower) if _MISSING_BELOW.search(text) else None


def _topical(case: Case, units: Sequence[Unit]) -> list[Unit]:
    """The units about the question's topic; all of them where it names none."""
    words = [w for w in case.question.words if w.weight >= TOPIC]
    if not words:
        return list(units)
    terms = case.held.terms(words)
    return [u for u in units if carried(terms, bigrams(f"{u.text} {' '.join(u.path)}")) >= ABOUT_TOPIC]


def _uncovered(case: Case, upper: Work, lower: Work) -> Answer | None:
    items = {id(i.unit): i for i in items_of(case, upper, lower) if not i.of("落实")}
    units = _topical(case, [i.unit for i in items.values()])
    if not units:
        return None
    local = [u for u in units if not _is_national(items[id(u)])]
    national = [u for u in units if _is_national(items[id(u)])]
    draft = case.draft
    draft.note(f"{lower.name}没有对应安排的{upper.name}事项共{len(units)}项（整理结果，待复核）：")
    _list(case, local)
    if national:
        draft.note(f"以下{len(national)}项由国家层面负责，不计为地方缺口：")
        _list(case, national)
    return draft.finish("graph")


def _is_national(item: Item) -> bool:
    return item.rows[0].addressee.startswith("国家")


def _without_basis(case: Case, upper: Work, lower: Work) -> Answer | None:
    ends = [k.lower for k in case.held.links if k.relation == "无上位依据" and k.lower]
    held = [unit for end in ends if (unit := case.held.unit(end.clause, end.quote)) and unit.work is lower]
    units = _topical(case, held)
    if not units:
        return None
    case.draft.note(f"{lower.name}里没有找到{upper.name}直接依据的内容共{len(units)}处（整理结果，待复核）：")
    _list(case, units)
    return case.draft.finish("graph")


def _list(case: Case, units: Sequence[Unit]) -> None:
    for position, unit in enumerate(units, 1):
        words = f"{place(unit.work, unit.clause)}：{case.words_of(unit)}{case.draft.cite_unit(unit)}"
        case.draft.say(f"{computed(position)}. {words}。")
