"""Questions that rest on something the documents do not hold: a place, a year or a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.claims import (
    asserts_how_it_stands,
    contradicted,
    wrong_attribute,
    wrong_count,
    wrong_entries,
    wrong_grade,
    wrong_origin,
)
from kb.answer.figures import unknown_figures, values
from kb.answer.phrasing import computed_numbers, figure, place, quoted, section, shown
from kb.answer.places import places_in
from kb.answer.refusal import refuse
from kb.answer.routes import figure as figure_route
from kb.answer.routes import matter, passage
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
# With more works in scope than this it is not known of which a figure or a count is asserted.
MOST_WORKS = 3
# At most this many works are named in a refusal.
NAMED_WORKS = 5
# A five-year plan by its short name.
# A district or town by its name (黄浦区, 昆山市); not 示范区, 高新区, 地级市, 贫困县.
_DISTRICT = re.compile(
    r"[一-龥]{2,6}(新区|自治州|(?<![地园社校小片辖城郊山景灾战特新发范贸验税库林牧老军试])区|(?<![级辖小大中])市|(?<![困范强点级大])县)"
)
_TOGETHER = re.compile(r"各是|各有|各为|各自|分别|[和与、及]")
_WHETHER = re.compile(r"是不是|是否|有没有|吗")
_RECIPIENT = re.compile(r"(给|要求|为|对|让|向|令)$")
_SETS = re.compile(r"^[^，。？?]{0,10}(定|下达|规定|安排|分配?|设|要求|提出?|建|达到|完成|培养|布置)")
_TRACED = re.compile(r"对应|依据|上位|来源|落实|承接|呼应|支撑")
_DOC_NUMBER = re.compile(r"[一-龥]{1,8}[〔\[（(［]\d{4}[〕\]）)］]\s*\d+\s*号")
_TITLED = re.compile(r"《[^》]*》|[（(]\d{4}[^）)]{0,3}\d{4}年?[）)]")
_PLAN_PERIOD = re.compile(r"十[一二三四五六七八九]五")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def answer(case: Case) -> Answer | None:
    """A refusal or a correction where the premise fails; None where it holds."""
    stated = (_origin, _attribute, _count, _entries) if len(case.scope) <= MOST_WORKS else ()
    checks = (_number, _place, *stated[:1], _year, *stated[1:], _figure, matter.answer)
    return next((found for check in checks if (found := check(case))), None)


def _number(case: Case) -> Answer | None:
    """A 发文字号 that no document held has or names."""
    held = {fold(d.doc_number) for w in case.held.all_works for d in w.documents if d.doc_number}
    asked = [fold(found[0]) for found in _DOC_NUMBER.finditer(case.question.text)]
    # What stands before the number may run into it (“依照沪知局〔2023〕28号”).
    missing = [n for n in asked if not any(n in h or n.endswith(h) for h in held) and not case.held.says(n)]
    if not missing:
        return None
    names = "、".join(missing)
    return refuse(case.draft, f"知识库中没有依据：没有收录{names}。", reason=f"未收录{names}")


def _place(case: Case) -> Answer | None:
    """A place that neither issued a document held nor is named in one."""
    own = {w.place for w in case.held.all_works}
    named = [p for p in places_in(case.question.text) if p not in own and not _speaks_of(case, p)]
    named += [w.text for w in case.question.words if _DISTRICT.fullmatch(w.text) and not case.held.says(w.text)]
    # 深圳市 is 深圳.
    foreign = [p for p in dict.fromkeys(named) if not any(o != p and p.startswith(o) for o in named)]
    if not foreign:
        return None
    names = "、".join(foreign)
    if case.question.scope and _TOGETHER.search(case.question.text):
        # The half that can be answered is.
        case.draft.note(f"知识库没有收录{names}的文件，{names}的这一项查无依据。")
        return _rest(case, foreign)
    held = "、".join(w.name for w in case.held.works[:NAMED_WORKS])
    return refuse(
        case.draft,
        f"知识库中没有依据：没有收录{names}的文件，现有文件（{held}）也没有规定{names}的这一项。",
        reason=f"未收录{names}的文件",
    )


def _rest(case: Case, left_out: Sequence[str]) -> Answer | None:
    """The answer to the question without these words."""
    words = tuple(w for w in case.question.words if not any(fold(w.text) in fold(name) for name in left_out))
    rest = replace(case, question=replace(case.question, words=words), terms=case.held.terms(words))
    return figure_route.answer(rest) or passage.answer(rest)


def _speaks_of(case: Case, name: str) -> bool:
    """True where a clause names the place; with a figure asked, where a sentence that names it sets one."""
    if "figure" not in case.question.wants:
        return case.held.says(name)
    units = (u for w in case.held.works for u in case.held.evidence.units(w))
    return any(fold(name) in fold(u.text) and case.held.targets_in(u) for u in units)


def _year(case: Case) -> Answer | None:
    """A year or plan period that no clause mentions and no target is due in."""
    missing = [f"{y}年" for y in case.question.years if not _tells_of(case, y)]
    missing += [f"“{p}”时期" for p in _PLAN_PERIOD.findall(case.question.text) if not case.held.says(p)]
    if not missing:
        return None
    names = "、".join(missing)
    if "figure" in case.question.wants and _is_written(case):
        names += "的这一项数字"
    works = "、".join(w.name for w in case.scope[:NAMED_WORKS])
    if len(missing) < len(case.question.years) and _TOGETHER.search(case.question.text):
        case.draft.note(f"{works}没有写到{names}。")
        return None
    top = case.rank(limit=1)
    if not top or top[0].own <= NEAREST:
        return refuse(case.draft, f"知识库中没有依据：{works}没有写到{names}。", reason=f"文件没有写到{names}")
    if not case.question.scope:
        works = top[0].unit.work.name
    case.draft.say(f"{works}没有写到{computed_numbers(names)}；相近的规定是{shown(case.draft, top[0].unit)}。")
    return case.draft.finish("premise", refusal=f"文件没有写到{names}")


def _is_written(case: Case) -> bool:
    """True where one of the years stands somewhere in the works asked about, were it only in a title or a date."""
    texts = [fold(c.text) for w in case.scope for d in w.documents for c in d.clauses]
    return any(str(year) in text for year in case.question.years for text in texts)


def _tells_of(case: Case, year: int) -> bool:
    """True where a target is due in the year or a clause mentions it; with a figure asked, where a sentence that
    mentions it sets one."""
    if "figure" not in case.question.wants:
        return year in case.held.deadlines or case.held.says_outside_titles(str(year))
    # A figure asked of documents that are named is theirs or nobody's.
    works = case.question.scope or case.held.works
    due = {t.deadline for w in works for d in w.documents for t in case.held.extracts(d).targets}
    if year in (due if case.question.scope else case.held.deadlines):
        return True
    units = (u for w in works for u in case.held.evidence.units(w) if u.clause.kind != "title")
    return any(str(year) in _TITLED.sub("", fold(u.text)) and case.held.targets_in(u) for u in units)


def _origin(case: Case) -> Answer | None:
    """A body or date that a document is said to be issued by or on, and is not."""
    found = wrong_origin(case)
    if found is None:
        return None
    work, asserted = found
    document = work.notice or work.document
    of_year = asserted.endswith("年")
    kinds = ("date", "doc_number", "note", "title") if of_year else ("signature", "doc_number", "title")
    clause = next((c for kind in kinds for c in document.clauses if c.kind == kind), None)
    if clause is None:
        return None
    mark = case.draft.cite(document, clause)
    issuers = "、".join(document.issuers)
    dated = f"，落款日期是{document.date}" if document.date else ""
    if of_year:
        missing = f"{work.name}没有写{computed(asserted)}印发"
        case.draft.say(f"{missing}：{clause.label}是{quoted(clause.text.strip('（）()'))}{mark}。")
        return case.draft.finish("premise", refusal=f"{work.name}没有写{asserted}印发")
    missing = f"{work.name}没有写“{asserted}”印发"
    by = f"，印发机关是{issuers}" if issuers else ""
    case.draft.say(f"{missing}{by}{computed_numbers(dated)}，见{quoted(clause.text)}{mark}。")
    return case.draft.finish("premise", refusal=missing)


def _entries(case: Case) -> Answer | None:
    """“六大重点项目” where the heading 重点项目 has five entries."""
    found = wrong_entries(case)
    if found is None:
        return None
    document, head, asserted, entries = found
    work = next(w for w in case.scope if document in w.documents)
    missing = f"{work.name}{section(head)}{quoted(head.title or head.text)}不是{asserted}"
    marks = case.draft.cite(document, head) + case.draft.cite(document, entries[-1])
    case.draft.say(f"{missing}，共{computed(len(entries))}项{marks}：")
    for entry in entries:
        stop = "。" if entry is entries[-1] else "；"
        case.draft.say(f"{entry.number or ''}{entry.title}{case.draft.cite(document, entry)}{stop}")
    return case.draft.finish("premise", refusal=missing)


def _attribute(case: Case) -> Answer | None:
    """An indicator called 约束性 that the text marks 预期性, or the reverse."""
    target = wrong_attribute(case)
    unit = case.held.unit(target.clause, target.quote) if target else None
    if target is None or unit is None or target.attribute is None:
        return None
    asserted = "预期性" if target.attribute == "约束性" else "约束性"
    missing = f"“{target.name}”是{target.attribute}指标，不是{asserted}指标"
    unit = sentence_of(unit)
    case.draft.say(f"{missing}：{place(unit.work, unit.clause)}，{case.words_of(unit)}{case.draft.cite_unit(unit)}。")
    # Whether it is one is answered by that.
    return case.draft.finish("premise", refusal=None if _WHETHER.search(case.question.text) else missing)


def _count(case: Case) -> Answer | None:
    """“五支重点…” where the text has “四支重点…”."""
    found = wrong_count(case)
    if found is None:
        return None
    asserted, written, unit = found
    missing = f"{unit.work.name}写的是“{written}”，没有“{asserted}”"
    case.draft.say(f"{missing}。{shown(case.draft, unit)}。")
    return case.draft.finish("premise", refusal=missing)


def _figure(case: Case) -> Answer | None:
    """A figure the works asked about do not hold, or not of what it is said of: the right one, or who holds it."""
    if not case.question.figures or _sets_out_from(case):
        return None
    case = _of_author(case)
    wrong = unknown_figures(case)
    if len(case.scope) <= MOST_WORKS and (found := _corrected(case, wrong)):
        return found
    if len(case.scope) <= MOST_WORKS and (found := _grade(case)):
        return found
    if not wrong:
        return None
    whose = "、".join(w.name for w in case.scope) if len(case.scope) <= NAMED_WORKS else "现有文件"
    missing = f"{whose}没有“{'、'.join(wrong)}”"
    draft = case.draft
    if unit := _holding(case, wrong):
        words = case.words_of(unit)
        draft.say(f"{missing}这个数；它在{place(unit.work, unit.clause)}：{words}{draft.cite_unit(unit)}。")
        return draft.finish("premise", refusal=missing)
    ranked = [s for s in case.rank(limit=6) if _NUMBER.search(fold(s.unit.text)) and _is_of_year(case, s.unit)]
    near = ranked[0].unit if ranked and ranked[0].cover >= CORRECTS else None
    unit = _same_kind(case) or near
    if unit is None:
        return None
    draft.say(f"{missing}这个数。{place(unit.work, unit.clause)}：{case.words_of(unit)}{draft.cite_unit(unit)}。")
    return draft.finish("premise", refusal=missing)


def _grade(case: Case) -> Answer | None:
    """A figure of another grade than it is said of: what is written of that grade."""
    if (found := wrong_grade(case)) is None:
        return None
    asserted, unit = found
    money = "元" if f"{asserted.text}元" in case.question.text else ""
    missing = f"{unit.work.name}写的不是{asserted.text}{money}"
    case.draft.say(f"{missing}：{shown(case.draft, unit)}。")
    return case.draft.finish("premise", refusal=missing)


def _is_of_year(case: Case, unit: Unit) -> bool:
    """False for a sentence of another year than the question speaks of: its figure corrects nothing."""
    years = set(case.question.years)
    due = {t.deadline for t in case.held.targets_in(unit)}
    return not years or bool(due & years) or any(str(year) in unit.text for year in years)


def _of_author(case: Case) -> Case:
    """“国家规划给上海定的15家”: the figure is asserted of the work said to set it, not of the one it is set for."""
    mentions = case.question.mentions
    given_to = {m.work for m in mentions if _RECIPIENT.search(case.question.text[: m.start])}
    authors = tuple(m for m in mentions if m.work not in given_to)
    sets = _SETS.search(case.question.text[max((m.end for m in mentions), default=0) :])
    if not (given_to and authors and sets):
        return case
    return replace(case, question=replace(case.question, mentions=authors))


def _sets_out_from(case: Case) -> bool:
    """True where the figures are another work's and stand before the name of the one their counterpart is looked for
    in."""
    text = case.question.text
    first = min((m.start for m in case.question.mentions), default=0)
    if not _TRACED.search(text) or any(text.find(f.text) >= first for f in case.question.figures):
        return False
    held = {v for w in case.others for v in values(case.held.text_of(w))}
    return all(f.value in held for f in case.question.figures)


def _corrected(case: Case, wrong: Sequence[str]) -> Answer | None:
    """The right figure of every target that the question gives another one, and where that other one stands."""
    draft, reasons = case.draft, []
    for asserted, target in contradicted(case):
        unit = case.held.unit(target.clause, target.quote)
        if unit is None:
            continue
        unit = sentence_of(unit)
        name = f"{unit.work.name}的{quoted(target.name)}"
        words = "" if unit.is_row else f"原文是{quoted(unit.text)}"
        stands = "，".join(w for w in (f"见{place(unit.work, unit.clause)}", words) if w)
        draft.say(f"{name}是{figure(target)}，不是{asserted.text}：{stands}{draft.cite_unit(unit)}。")
        reasons.append(f"{name}不是{asserted.text}")
    if not reasons:
        return None
    if unit := _holding(case, wrong) if wrong else None:
        words = case.words_of(unit)
        draft.say(f"“{'、'.join(wrong)}”在{place(unit.work, unit.clause)}：{words}{draft.cite_unit(unit)}。")
    return draft.finish("premise", refusal="；".join(reasons))


def _same_kind(case: Case) -> Unit | None:
    """The sentence of the target of the same unit whose name carries most of the question; None where none does."""
    units = {f.unit for f in case.question.figures if f.unit}
    targets = [t for w in case.scope for d in w.documents for t in case.held.extracts(d).targets]
    terms = case.held.terms([w for w in case.question.words if w.noun])
    now = asserts_how_it_stands(case.question.text)
    shares = [
        (carried(terms, bigrams(f"{t.name}{t.subject}")), t) for t in targets if t.unit in units and t.baseline == now
    ]
    share, target = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    unit = case.held.unit(target.clause, target.quote) if target and share >= SAME_KIND else None
    return sentence_of(unit) if unit and _is_of_year(case, sentence_of(unit)) else None


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
