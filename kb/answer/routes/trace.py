"""Tracing between two documents: what answers to a duty from above, and what a local measure rests on.

Stands on links (curated, or the engine's candidates); what is not linked is looked for in the text, and what the text does
not hold is said to be absent with the words that were looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.answer.absence import absent_words
from kb.answer.case import Case
from kb.answer.evidence import Scored, Term
from kb.answer.figures import targets_in
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.question import Question
from kb.answer.units import Unit
from kb.answer.works import Work, upper_and_lower
from kb.model import Answer, Clause, Link, LinkEnd
from kb.structure import citation

_COMPARING = re.compile(r"比|区别|差别|不同|一样|分别|差异|异同|占")
_LINKING = re.compile(
    r"落实|落到|落地|承接|对应|相应|举措|措施|配套|接住|接上|衔接|呼应|响应|对接|上位|缺口|覆盖|怎么做|怎么办|动作|安排|类似|同样的|有没有|有吗"
    r"|写了|写到|体现|细化|要求|依据|规定|接(了|到)|跟进|回应|贯彻|分解|提到|涉及|怎么写|怎么说|做了(什么|哪)|干了|跟上|没[？?]|没有?$|出处|来源|源头|根子"
)
# An item belongs to the answer when it carries nearly as much of the question as the best one.
NEAR_BEST, LEAST = 0.9, 0.3
NAMED_PIECE = 0.75
# The upper document says the same where a sentence of it carries nearly as much of the topic as the local one.
SAME_WORDS = 0.75


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked from above, with every link row about it."""

    unit: Unit
    rows: tuple[Link, ...]

    def of(self, relation: str) -> list[Link]:
        """Rows of that relation, rejected ones left out."""
        return [r for r in self.rows if r.relation == relation and r.status != "已驳回"]


def answer(case: Case) -> Answer | None:
    """A trace where the question names two levels, or speaks of linking and exactly two levels are held."""
    question = case.question
    asked, given = question.asked, question.given
    linking = bool(_LINKING.search(question.text))
    if re.search(r"从.{0,8}来的|自己加", question.text):
        asked = given = None
    if _COMPARING.search(question.text) and not re.search(r"落实|承接|上位|缺口|对应", question.text):
        return None
    if asked is None or given is None:
        asked, given = _pair(case)
        linking = asked is not None
    if asked is None or given is None or not (linking or _sets_out_from(question, given, asked)):
        return None
    if asked.rank > given.rank:
        return _forward(case, given, asked)
    return _backward(case, given, asked) if asked.rank < given.rank else None


def _sets_out_from(question: Question, given: Work, asked: Work) -> bool:
    """“国家要…，上海…？”: a statement about the upper work first, then the lower one."""
    first, then = (next(m.start for m in question.mentions if m.work is w) for w in (given, asked))
    said = [w for w in question.words if w.start < then]
    return given.rank < asked.rank and first < then and sum(w.weight for w in said) >= 1.5


def _pair(case: Case) -> tuple[Work | None, Work | None]:
    """(asked, given) where fewer than two works are named, or the question word tells not which is asked.

    “…在国家规划里有依据吗” is about something the plan may not hold: what carries the topic is the given one.
    """
    text = case.question.text
    pair = upper_and_lower(case.works) if len(case.works) == 2 else None
    if pair is None:
        return None, None
    upper, lower = pair
    if re.search(r"从.{0,8}来的|自己加|自创|新增的?(吗|还是)|独有|照搬|照抄|原创", text):
        return upper, lower
    if not case.question.scope:
        return None, None
    named = case.question.scope[0]
    other = lower if named is upper else upper
    tops = [case.evidence.rank(case.terms, [w], limit=1) for w in (named, other)]
    own = [t[0].own if t else 0.0 for t in tops]
    if own[1] >= max(0.5, own[0] + 0.2) and _LINKING.search(text):
        return named, other
    if not re.search(r"落实|承接|上位|缺口|对应(的|措施|安排)", text):
        return None, None
    return (upper, lower) if re.search(r"上位|出处|来源", text) else (lower, upper)


def _topic(case: Case, given: Work) -> tuple[Term, ...]:
    """Terms of the part of the question that speaks of the given work; of all of it where that part is empty."""
    question = case.question
    text = question.text
    starts = [m for m in question.mentions if m.work is given]
    others = [m for m in question.mentions if m.work is not given]
    if starts and others:
        begin = starts[0].start
        end = next((m.start for m in others if m.start > begin), len(text))
        lead = 0 if not any(m.start < begin for m in others) else begin
        part = [w for w in question.words if lead <= w.start < end]
        terms = case.evidence.terms(part)
        if sum(t.weight for t in terms) > 0.5 * sum(t.weight for t in case.terms) * 0.6:
            return terms
    return case.terms


def _items(case: Case, upper: Work, lower: Work) -> list[Item]:
    rows: dict[str, list[Link]] = {}
    for link in case.links:
        if link.upper is None or link.status == "已驳回" or _work_of(case, link.upper) is not upper:
            continue
        if link.lower is None or _work_of(case, link.lower) is lower:
            rows.setdefault(link.item, []).append(link)
    items = []
    for group in rows.values():
        end = group[0].upper
        found = case.unit(end.clause, end.quote) if end else None
        if found:
            items.append(Item(found[0], tuple(group)))
    return items


def _work_of(case: Case, end: LinkEnd) -> Work | None:
    found = case.locate(end.clause)
    return found[0] if found else None


def _forward(case: Case, upper: Work, lower: Work) -> Answer | None:
    items = _items(case, upper, lower)
    heading, chosen = _choose(case, upper, items)
    if not chosen:
        return _unlinked(case, upper, lower)
    draft = case.draft
    if heading is not None:
        draft.say(
            f"{upper.name}{heading.label.removesuffix('标题')}“{heading.title}”{draft.cite(case.locate(heading.id)[1], heading)}"  # type: ignore[index]
            f"部分有{len(chosen)}项要求，{lower.name}{_tally(chosen)}。",
            computed={str(n) for n in range(len(chosen) + 1)},
        )
    for position, item in enumerate(chosen, 1):
        _say_forward(case, item, upper, lower, f"{position}. " if len(chosen) > 1 else "")
    words = absent_words(case.question.words, upper, lower, case.evidence)
    if words and not all(i.of("落实") for i in chosen):
        _say_absent(case, words, chosen[0].unit, lower)
    if any(r.status in ("候选", "待复核") for i in chosen for r in i.rows):
        draft.note("说明：以上对应关系为整理结果，状态“待复核”，请以条款原文为准。")
    return draft.finish("graph")


def _tally(items: Sequence[Item]) -> str:
    """“直接落实4项，部分落实3项”."""
    degrees = [(rows[0].degree if (rows := i.of("落实")) else "未覆盖") for i in items]
    names = {"直接落实": "直接落实", "部分落实": "部分落实", "未覆盖": "没有对应安排的"}
    return "，".join(f"{name}{degrees.count(d)}项" for d, name in names.items() if d in degrees)


def _choose(case: Case, upper: Work, items: Sequence[Item]) -> tuple[Clause | None, list[Item]]:
    """The items the question means: those of a section it names, else the best-matching ones."""
    ref = citation.parse_label(case.question.text)
    if ref is not None:
        for document in reversed(upper.documents):
            clauses = {c.id for c in citation.resolve(document, ref)}
            inside = [
                i for i in items if clauses & {i.unit.clause.id, *(a.id for a in case.ancestors(i.unit.clause.id))}
            ]
            if inside:
                best = _best(case, case.terms, upper, inside)
                return None, best or inside
    terms = _topic(case, upper)
    best = _best(case, terms, upper, items)
    for piece in _pieces(case, upper):
        best += [i for i in _best(case, piece, upper, items, least=NAMED_PIECE)[:1] if i not in best]
    section = _section(case, terms, upper, items)
    return section or (None, best)


def _section(case: Case, terms: Sequence[Term], upper: Work, items: Sequence[Item]) -> tuple[Clause, list[Item]] | None:
    """A heading that carries the topic at least as well as any single item, where several items under it do too."""
    headings = [u for u in case.evidence.units(upper) if u.clause.kind == "heading"]
    top = case.evidence.rank_units(terms, [(u, upper) for u in headings], limit=1)
    ranked = case.evidence.rank_units(terms, [(i.unit, upper) for i in items], limit=len(items))
    if not top or top[0].own < 0.7 or (ranked and ranked[0].own > top[0].own + 0.12):
        return None
    heading = top[0].unit.clause
    inside = [i for i in items if heading.id in {a.id for a in case.ancestors(i.unit.clause.id)}]
    carrying = [s for s in ranked if s.own >= 0.6 * top[0].own]
    return (heading, inside) if len(inside) > 1 and len(carrying) > 1 else None


def _pieces(case: Case, upper: Work) -> list[tuple[Term, ...]]:
    """The things a question names one after another (“设专业学位、央地共建学院”), each by its own terms."""
    question = case.question
    ends = [m.start for m in question.mentions if m.work is not upper] or [len(question.text)]
    cuts = [0, *(m.end() for m in re.finditer(r"[、，,；;]", question.text[: ends[-1]])), ends[-1]]
    parts = [[w for w in question.words if a <= w.start < b] for a, b in pairwise(cuts)]
    parts = [p for p in parts if sum(w.weight for w in p) >= 1.5]
    return [case.evidence.terms(p) for p in parts] if len(parts) > 1 else []


def _best(case: Case, terms: Sequence[Term], upper: Work, items: Iterable[Item], *, least: float = LEAST) -> list[Item]:
    items = list(items)
    by_unit = {id(i.unit): i for i in items}
    ranked: list[Scored] = case.evidence.rank_units(terms, [(i.unit, upper) for i in items])
    if not ranked or ranked[0].own < least:
        return []
    return [by_unit[id(s.unit)] for s in ranked if s.own >= NEAR_BEST * ranked[0].own][:3]


def _say_forward(case: Case, item: Item, upper: Work, lower: Work, number: str) -> None:
    draft, unit = case.draft, item.unit
    words = quoted(unit.text)
    if unit.clause.kind == "table_row":
        words, computed = row_words(unit, targets_in(case, _sentence(unit)))
        draft.computed.update(computed)
    lead = f"{number}{place(upper, unit.clause)}：{words}{draft.cite_unit(unit)}。"
    rows = item.of("落实")
    if not rows:
        draft.say(f"{lead}{lower.name}没有对应安排（未覆盖）{_owner(item)}。", computed=[number.rstrip(". ")])
        _say_near(case, item, lower)
        return
    parts = [_measure(case, r.lower) for r in rows if r.lower]
    degree = rows[0].degree
    if missing := _figure_not_taken_up(case, item, rows):
        parts.append(missing)
    verdict = "直接落实" if degree == "直接落实" else f"只落实了一部分：{rows[0].reason}" if degree else "可能对应"
    draft.say(
        f"{lead}{lower.name}的对应措施：{'；'.join(p for p in parts if p)}（{verdict}）。",
        computed=[number.rstrip(". ")],
    )


def _figure_not_taken_up(case: Case, item: Item, rows: Sequence[Link]) -> str:
    """“没有相应的数量目标” where the upper item sets a figure and no linked clause does."""
    if not targets_in(case, _sentence(item.unit)):
        return ""
    ends = [case.unit(r.lower.clause, r.lower.quote) for r in rows if r.lower]
    return "" if any(e and targets_in(case, _sentence(e[0])) for e in ends) else "对应条款没有写出相应的数量目标"


def _measure(case: Case, end: LinkEnd) -> str:
    found = case.unit(end.clause, end.quote)
    if found is None:
        return ""
    unit, _ = found
    if unit.clause.kind == "table_row":
        words, computed = row_words(unit, targets_in(case, _sentence(unit)))
        case.draft.computed.update(computed)
        return f"{unit.clause.label}{words}{case.draft.cite(unit.document, unit.clause)}"
    start, stop = _whole_sentence(unit)
    sentence = unit.clause.text[start:stop]
    words = sentence if len(sentence) <= 90 else unit.text
    return f"{unit.clause.label}{quoted(words)}{case.draft.cite(unit.document, unit.clause, words)}"


def _sentence(unit: Unit) -> Unit:
    """The whole sentences, or the whole row, that the unit is part of."""
    start, end = _whole_sentence(unit)
    return Unit(unit.clause, unit.document, start, end, unit.order, unit.path)


def _whole_sentence(unit: Unit) -> tuple[int, int]:
    from kb.answer.units import sentences

    if unit.clause.kind in ("table_row", "heading", "title"):
        return 0, len(unit.clause.text)
    spans = [(a, b) for a, b in sentences(unit.clause.text) if a < unit.end and b > unit.start]
    return (spans[0][0], spans[-1][1]) if spans else (unit.start, unit.end)


def _owner(item: Item) -> str:
    addressee = item.rows[0].addressee
    if addressee.startswith("国家"):
        return "；该项由国家层面负责，不计为地方缺口"
    return "；该项点名地方，属于地方缺口" if addressee in ("各地区",) or addressee.startswith(("点名", "地方")) else ""


def _say_near(case: Case, item: Item, lower: Work) -> None:
    for row in item.of("易误判"):
        if row.lower and (text := _measure(case, row.lower)):
            reason = f"：{row.reason}" if row.reason else ""
            case.draft.say(f"字面相近但不能算对应的是{lower.name}{text}{reason}。")


def _say_absent(case: Case, words: Sequence[str], unit: Unit, lower: Work) -> None:
    listed = "、".join(f"“{w}”" for w in words)
    case.draft.say(f"{listed}只见于上位文件{case.draft.cite_unit(unit)}，{lower.name}全文没有出现。")


def _unlinked(case: Case, upper: Work, lower: Work) -> Answer | None:
    """No linked item carries the question: say what each text holds, and what the lower one does not."""
    words = absent_words(case.question.words, upper, lower, case.evidence)
    top = case.evidence.rank(_topic(case, upper), [upper], limit=1)
    if not words or not top or top[0].own < LEAST:
        return None
    unit = top[0].unit
    case.draft.say(f"{place(upper, unit.clause)}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。")
    _say_absent(case, words, unit, lower)
    return case.draft.finish("graph")


def _backward(case: Case, lower: Work, upper: Work) -> Answer | None:
    """From a local measure to what it rests on above."""
    terms = _topic(case, lower)
    source = case.evidence.rank(terms, [lower], limit=1)
    if not source or source[0].own < LEAST:
        return None
    here = source[0].unit
    draft = case.draft
    lead = f"{place(lower, here.clause)}：{quoted(here.text)}"
    above = case.evidence.rank(terms, [upper], limit=1)
    same_words = bool(above) and above[0].own >= SAME_WORDS * source[0].own and above[0].own >= 0.55
    rows = _rows_at(case, here, upper)
    if rows and not (same_words and re.search(r"同样|一样的(说法|话|表述)|原话", case.question.text)):
        _say_basis(case, rows, upper, lead, here)
        if words := absent_words(case.question.words, lower, upper, case.evidence):
            draft.say(
                f"{upper.name}全文没有出现{'、'.join(f'“{w}”' for w in words)}，以上是最接近的依据{draft.cite_unit(here)}。"
            )
    elif same_words and _no_basis(case, here, terms) is None:
        unit = above[0].unit
        draft.say(f"{upper.name}有相应表述，在{_where(case, unit)}：{quoted(unit.text)}{draft.cite_unit(unit)}。")
        draft.say(f"{lead}{draft.cite_unit(here)}。")
    else:
        words = absent_words(case.question.words, lower, upper, case.evidence)
        listed = f"，全文没有出现{'、'.join(f'“{w}”' for w in words)}" if words else ""
        row = _no_basis(case, here, terms)
        reason = f"（{row.reason}）" if row and row.reason and row.reason != "无" else ""
        draft.say(f"{upper.name}没有直接规定这一项{listed}{reason}。它出自{lead}{draft.cite_unit(here)}。")
    return draft.finish("graph")


def _rows_at(case: Case, here: Unit, upper: Work) -> list[Link]:
    """Links whose lower end lies in the sentence (under it, for a heading), best-carrying ones first."""
    found = []
    for row in case.links:
        if row.relation != "落实" or not row.lower or not row.upper or _work_of(case, row.upper) is not upper:
            continue
        end = case.unit(row.lower.clause, row.lower.quote)
        if end and _within(case, end[0], here):
            found.append((row, end))
    ranked = case.evidence.rank_units(case.terms, [end for _, end in found], limit=len(found))
    if not ranked or ranked[0].own < 0.1:
        return []
    best = [s.unit for s in ranked if s.own >= NEAR_BEST * ranked[0].own]
    return [row for row, (unit, _) in found if any(unit is b for b in best)]


def _within(case: Case, end: Unit, here: Unit) -> bool:
    if here.clause.kind == "heading":
        return here.clause.id in {a.id for a in case.ancestors(end.clause.id)}
    return end.clause.id == here.clause.id and end.start < here.end and end.end > here.start


def _where(case: Case, unit: Unit) -> str:
    path = [p for p in case.path(unit.clause.id) if p]
    return f"{unit.clause.label}（{'—'.join(path)}）" if path else unit.clause.label


def _no_basis(case: Case, here: Unit, terms: Sequence[Term]) -> Link | None:
    """The finding that these words have no basis above, where it is about what the question asks."""
    for link in case.links:
        if link.relation == "无上位依据" and link.lower and link.lower.clause == here.clause.id:
            found = case.unit(link.lower.clause, link.lower.quote)
            if found and found[0].start < here.end and found[0].end > here.start:
                ranked = case.evidence.rank_units(terms, [found], limit=1)
                if ranked and ranked[0].own >= 0.4:
                    return link
    return None


def _say_basis(case: Case, rows: Sequence[Link], upper: Work, lead: str, here: Unit) -> None:
    draft = case.draft
    for row in rows[:3]:
        found = case.unit(row.upper.clause, row.upper.quote) if row.upper else None
        if found:
            unit = found[0]
            draft.say(
                f"上位依据在{upper.name}{_where(case, unit)}：{quoted(unit.text)}{draft.cite_unit(unit)}（{row.degree}，{row.status}）。"
            )
    draft.say(f"{lead}{draft.cite_unit(here)}。")
