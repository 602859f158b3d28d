"""From a duty above to what answers to it below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.absence import absent_words
from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.phrasing import figures_held, listed, place, quoted, section, shown
from kb.answer.routes import passage
from kb.answer.routes.trace.items import LEAST, Item, choose, items_of
from kb.answer.routes.trace.topic import topic
from kb.answer.terms import carried
from kb.answer.units import Unit, sentence_of
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Answer, Clause, Degree, Link, LinkEnd

# A measure says what is asked where it carries this share of it; then another does not that carries less than this
# part of the best one's.
SAYS_IT, OF_THE_BEST = 0.6, 0.4
# A sentence without links is what is asked where it carries this much more of it than the best one with links.
CLEARLY = 0.25
# Characters: a measure is shown with its whole sentence up to this length, else by the words the link names.
LONGEST_SENTENCE = 90
_MENTIONED = re.compile(r"提到|提及|写到|出现|涉及|提了|有没有[提写]")
_CARRYING_OUT = re.compile(r"落实|落地|承接|对应|举措|措施|怎么做|怎么办|跟进|配套|衔接|贯彻|细化|响应|呼应|安排")
_DEGREES: dict[Degree, str] = {"直接落实": "直接落实", "部分落实": "部分落实", "未覆盖": "没有对应安排的"}


def answer(case: Case, *, upper: Work, lower: Work) -> Answer | None:
    """Every item the question means with the measures that answer to it, or that there are none."""
    items = items_of(case, upper, lower)
    heading, chosen = choose(case, upper, items)
    if not chosen or (heading is None and _is_of_another(case, upper, chosen)):
        return _unlinked(case, upper, lower)
    words = absent_words(case, upper, lower)
    asks_for_word = bool(words) and bool(_MENTIONED.search(case.question.text))
    if asks_for_word:
        _say_absent(case, words, chosen[0].unit, lower)
    if heading is not None:
        _note_tally(case, heading, chosen, upper, lower)
    for position, item in enumerate(chosen, 1):
        lead = f"{computed(position)}. " if len(chosen) > 1 else ""
        _say_item(case, item, lower, lead, of_section=heading is not None)
    inside = [i for i in items if heading is not None and case.held.is_under(i.unit.clause, heading)]
    if heading is not None and len(inside) > len(chosen):
        _note_rest(case, heading, len(inside) - len(chosen), upper, lower)
    if words and not asks_for_word and not all(i.of("落实") for i in chosen):
        _say_absent(case, words, chosen[0].unit, lower)
    if any(row.status in ("候选", "待复核") for item in chosen for row in item.rows):
        case.draft.note("说明：以上对应关系为整理结果，状态“待复核”，请以条款原文为准。")
    return case.draft.finish("graph")


def _is_of_another(case: Case, upper: Work, chosen: Sequence[Item]) -> bool:
    """True where a sentence of the upper work that has no links says clearly more of what is asked."""
    terms = topic(case, upper)
    top = case.held.evidence.rank(terms, [upper], limit=1)
    best = case.held.evidence.rank_units(terms, [i.unit for i in chosen], limit=1)
    if not top or not best or any(case.held.is_under(i.unit.clause, top[0].unit.clause) for i in chosen):
        return False
    return top[0].own >= SAYS_IT and top[0].own >= best[0].own + CLEARLY


def _note_tally(case: Case, heading: Clause, chosen: Sequence[Item], upper: Work, lower: Work) -> None:
    """“…部分有7项要求，上海意见直接落实4项，部分落实3项”: what the items below it add up to."""
    degrees = [rows[0].degree if (rows := item.of("落实")) else "未覆盖" for item in chosen]
    tally = "，".join(f"{name}{degrees.count(d)}项" for d, name in _DEGREES.items() if d in degrees)
    title = f"{upper.name}{section(heading)}“{heading.title}”"
    case.draft.note(f"{title}有关的要求{len(chosen)}项，{lower.name}{tally}：")


def _note_rest(case: Case, heading: Clause, left_out: int, upper: Work, lower: Work) -> None:
    """How many duties of the section do not say what is asked, and how to see them."""
    place_named = f"{upper.name}{section(heading)}"
    ask = f"“{place_named}的要求，{lower.place}怎么落实”"
    case.draft.note(f"{place_named}另有{left_out}项要求没有写到所问的内容，要看全部可问{ask}。")


def _say_item(case: Case, item: Item, lower: Work, lead: str, *, of_section: bool) -> None:
    unit, rows = item.unit, item.of("落实")
    duty = f"{lead}{place(unit.work, unit.clause)}：{case.words_of(unit)}{case.draft.cite_unit(unit)}。"
    if not rows:
        case.draft.say(f"{duty}{lower.name}没有对应安排（未覆盖）{_whose(item)}。")
        _say_look_alikes(case, item, lower)
        return
    # Of a section everything is asked; of a single duty it may be one part.
    ends = [row.lower for row in rows if row.lower] if of_section else _asked_about(case, item, rows)
    measures = [_measure(case, end) for end in ends]
    measures.append(_figure_not_taken_up(case, item, rows))
    if rows[0].degree == "直接落实":
        verdict = "直接落实"
    else:
        held = [unit, *(e for row in rows if row.lower and (e := case.held.unit(row.lower.clause, row.lower.quote)))]
        why = f"：{rows[0].reason}" if figures_held(rows[0].reason, held) else ""
        verdict = f"只落实了一部分{why}" if rows[0].degree else "可能对应"
    case.draft.say(f"{duty}{lower.name}的对应措施：{'；'.join(m for m in measures if m)}（{verdict}）。")


def _asked_about(case: Case, item: Item, rows: Sequence[Link]) -> list[LinkEnd]:
    """The measures of an item; where one of them says what is asked and others nothing of it, those that do.

    A duty may be answered in several places, of which a question for one part of it (人才库) means one.
    """
    ends = [row.lower for row in rows if row.lower]
    terms = topic(case, item.unit.work)
    shares = [carried(terms, bigrams(end.quote)) for end in ends]
    if max(shares, default=0.0) < SAYS_IT:
        return ends
    return [end for end, share in zip(ends, shares, strict=True) if share >= OF_THE_BEST * max(shares)]


def _measure(case: Case, end: LinkEnd) -> str:
    """A lower end with its place, words and mark; empty where its clause no longer holds the words."""
    unit = case.held.unit(end.clause, end.quote)
    if unit is None:
        return ""
    if unit.is_row:
        return f"{unit.clause.label}{case.words_of(unit)}{case.draft.cite(unit.document, unit.clause)}"
    sentence = sentence_of(unit)
    words = sentence.text if len(sentence.text) <= LONGEST_SENTENCE else unit.text
    return f"{unit.clause.label}{quoted(words)}{case.draft.cite(unit.document, unit.clause, words)}"


def _figure_not_taken_up(case: Case, item: Item, rows: Sequence[Link]) -> str:
    """“没有写出相应的数量目标” where the upper item sets a figure and no linked clause does."""
    if not case.held.targets_in(sentence_of(item.unit)):
        return ""
    ends = [case.held.unit(row.lower.clause, row.lower.quote) for row in rows if row.lower]
    taken_up = any(end and case.held.targets_in(sentence_of(end)) for end in ends)
    return "" if taken_up else "对应条款没有写出相应的数量目标"


def _whose(item: Item) -> str:
    """Whether what is missing below was the lower level's to do."""
    addressee = item.rows[0].addressee
    if addressee.startswith("国家"):
        return "；该项由国家层面负责，不计为地方缺口"
    return "；该项点名地方，属于地方缺口" if addressee == "各地区" or addressee.startswith(("点名", "地方")) else ""


def _say_look_alikes(case: Case, item: Item, lower: Work) -> None:
    for row in item.of("易误判"):
        if row.lower and (text := _measure(case, row.lower)):
            reason = f"：{row.reason}" if row.reason else ""
            case.draft.say(f"字面相近但不能算对应的是{lower.name}{text}{reason}。")


def _say_absent(case: Case, words: Sequence[str], unit: Unit, lower: Work) -> None:
    case.draft.say(f"{lower.name}全文没有出现{listed(words)}，只有上位文件写到{case.draft.cite_unit(unit)}。")


def _unlinked(case: Case, upper: Work, lower: Work) -> Answer | None:
    """No linked item carries the question: say what each text holds, and what the lower one does not."""
    words = absent_words(case, upper, lower)
    terms = topic(case, upper)
    top = case.held.evidence.rank(terms, [upper], limit=1)
    if not top or top[0].own < LEAST:
        return None
    unit = passage.in_place_of_heading(case, top[0].unit)[0]
    if words:
        _say_absent(case, words, unit, lower)
        case.draft.say(f"{shown(case.draft, unit)}。")
        return case.draft.finish("graph")
    near = case.held.evidence.rank(terms, [lower], limit=1) if _CARRYING_OUT.search(case.question.text) else []
    if not near or near[0].own < LEAST:
        return None
    below = passage.in_place_of_heading(case, near[0].unit)[0]
    if "heading" in (unit.clause.kind, below.clause.kind):  # whole parts are no measures
        return None
    case.draft.say(f"{shown(case.draft, unit)}。")
    case.draft.say(
        f"没有整理过这一项的对应关系；{lower.name}里字面上最接近的是{below.clause.label.removesuffix('标题')}："
        f"{quoted(below.text)}{case.draft.cite_unit(below)}，是否即为落实措施请对照原文判断。"
    )
    return case.draft.finish("graph")
