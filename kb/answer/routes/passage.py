"""Facts, figures and lists that one or a few sentences carry, for every question of several in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answer import preference
from kb.answer.absence import absent_words
from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.figures import asks_money, figure_note, figures_answered, of_kind, say_standing, values
from kb.answer.matters import BOUND, SOFT, WHETHER_BINDING
from kb.answer.phrasing import beside_place, computed_numbers, listed, place, quoted, section, shown
from kb.answer.question import FOCUS
from kb.answer.refusal import refuse
from kb.answer.routes import announced, charged
from kb.answer.terms import Term
from kb.answer.units import PASSES_ON, Unit, says_something, sentences
from kb.answer.vocabulary import bigrams
from kb.model import Answer, Clause

# All shares below were chosen by reading rankings of the shipped question sets, not fitted.
# Below LEAST share of the question carried by a sentence with its surroundings there is no answer in it.
LEAST, NEAR_BEST = 0.45, 0.9
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
# What a heading's words leave open of a question is looked for under it where it weighs this share of the question, and
# is found where a sentence carries this share of it; a term is left open that the heading matches less than this.
LEFT_OPEN, WHOLLY = 0.2, 0.8
# Sentences among which one of the kind that is asked for is preferred.
RANKED = 24
_ANNOUNCES = re.compile(r"[一二三四五六七八九十两几]+[支个类项种方面]|如下|以下|包括")
_CALLED = re.compile(r"、[^，。；]{1,14}等(?:多种|各类|若干|多个)?的?(?P<kind>[一-龥]{2})")
_WHETHER = re.compile(r"有没有|有无|是否")
_ASKS_PASSING_ON = re.compile(r"印发|转发|下发|通知|同意|附件|贯彻|请示|报送")
_ONLY_BODIES = re.compile(r"[（(]?(责任|牵头|配合|参与|主办)(单位|部门)[：:].*")
_MANY_BODIES = re.compile(r"(?:[\u4e00-\u9fff]{2,14}?(?:部|委|局|厅|办|会|院|署|行|联|社)[、，]?){8,}")
_ASKS_BODIES = re.compile(r"谁|哪[个些几]?(单位|部门|机关|局|处室)|负责|牵头|责任|分工")
_OF_DOCUMENTS = re.compile(r"文号|发文字号|几号文|(哪天|何时|什么时候)(印发|发布|出台)|谁(印发|发布)")
_WHEN = re.compile(r"什么时候|何时|哪一?[年天月]|几月|多久|期限|时限")
_DATED = re.compile(r"\d\s*[年月日天]|年底|月底|工作日")
_BACK = re.compile(r"[该此这上以][项述上一]")
_EACH = re.compile(r"各(是|有|为|要|多少|几)|分别|各自")


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
    units = _joined([u for s in chosen for u in in_place_of_heading(case, s.unit)])
    if missing := _other_year(case, units):
        if not case.question.scope:
            return refuse(case.draft, f"知识库中没有依据：{missing}。", reason=missing)
        case.draft.say(f"{computed_numbers(missing)}；相近的规定是{shown(case.draft, units[0])}。")
        return case.draft.finish("passage", refusal=missing)
    units = announced.with_entries(case, charged.said(case, units))
    for unit in units:
        _say(case, unit)
    say_strength(case, units)
    say_standing(case, units)
    if figures_answered(case, units):
        return case.draft.finish("passage")
    if figures_answered(case, [replace(u, start=0, end=len(u.clause.text)) for u in units]):
        # Another sentence of the clause may give it: nothing is denied of it.
        case.draft.note("没有在以上条款里认出所问的数额，请打开原文核对。")
        return case.draft.finish("passage", refusal="没有认出所问的数额")
    marks = "".join(dict.fromkeys(case.draft.cite_unit(u) for u in units))
    case.draft.say(f"以上条款没有规定具体数额{marks}。")
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
    ranked = [s for s in case.rank(terms=terms, limit=RANKED) if _has_content(case, s.unit)]
    return preference.of_kind_asked(case, ranked)


def _has_content(case: Case, unit: Unit) -> bool:
    """False for what names or passes on a document (title, “现印发给你们”), or only names bodies (“（责任单位：…）”).

    Asked of the content it answers nothing, unless that is what is asked.
    """
    text = case.question.text
    if unit.clause.kind in ("title", "caption"):
        return False
    if PASSES_ON.search(unit.text) or unit.clause.label == "附件说明":
        return bool(_ASKS_PASSING_ON.search(text))
    bodies = _ONLY_BODIES.fullmatch(unit.text.strip()) or _MANY_BODIES.match(unit.text)
    return not bodies or bool(_ASKS_BODIES.search(text))


def _chosen(case: Case, ranked: Sequence[Scored], terms: Sequence[Term]) -> list[Scored]:
    """The best sentences; where a figure is asked and none of them sets one, the one of the same clause that does."""
    limit = MOST_OF_LIST if "list" in case.question.wants else MOST
    near = [s for s in ranked if s.score >= NEAR_BEST * ranked[0].score]
    chosen = _of_one_kind(case, _adding(near, terms))[:limit]
    asks_count = "figure" in case.question.wants and not asks_money(case)
    if asks_count and not any(case.held.targets_in(s.unit) for s in chosen):
        beside = [s for s in ranked if s.unit.clause.id == chosen[0].unit.clause.id and case.held.targets_in(s.unit)]
        chosen = beside[:1] or chosen
    return [*chosen, *_dated(case, chosen[0])] if _WHEN.search(case.question.text) else chosen


def _dated(case: Case, best: Scored) -> list[Scored]:
    """“该项工作于2019年4月底前完成”: the sentence of the same clause that dates the best one, which has no date."""
    units = [u for u in case.held.evidence.units(best.unit.work) if u.clause.id == best.unit.clause.id]
    if _DATED.search(best.unit.text):
        return []
    dating = (u for u in units if u.start >= best.unit.end and _BACK.match(u.text) and _DATED.search(u.text))
    return [replace(best, unit=unit) for unit in dating][:1]


def _of_one_kind(case: Case, chosen: Sequence[Scored]) -> list[Scored]:
    """Beside a sentence with the figure, or the enumeration, that is asked for, one without says nothing more."""
    asserted = {f.value for f in case.question.figures}
    # What the best one's enumeration calls itself in the question's own word (“等多种方式”) the others must be too.
    ends = _CALLED.search(chosen[0].unit.text) if chosen and "list" in case.question.wants else None
    called = ends["kind"] if ends and ends["kind"] in case.question.text else ""

    def answers(scored: Scored) -> bool:
        text = scored.unit.text
        if "list" in case.question.wants:
            return called in text if called else text.count("、") > 1
        if asserted:
            return not asserted.isdisjoint(values(text))
        counted = "figure" in case.question.wants and bool(case.held.targets_in(scored.unit))
        return counted or of_kind(case, text)

    if _EACH.search(case.question.text):  # that one of them has none is said too
        return list(chosen)
    kept = [s for s in chosen[1:] if answers(s) or s.unit.clause.kind == "heading"]
    return [*chosen[:1], *kept] if chosen and answers(chosen[0]) else list(chosen)


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
    found = [s for s in case.rank(case.others, limit=RANKED) if _has_content(case, s.unit)][:1]
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


def _other_year(case: Case, units: Sequence[Unit]) -> str:
    """What to say where a figure of a year is asked and every sentence found is of another, or of none at all.

    Of a document that is named a sentence without a year may well be meant.
    """
    years = set(case.question.years)
    if not years or "figure" not in case.question.wants:
        return ""
    if any(str(year) in unit.text for unit in units for year in years):
        return ""
    due = {t.deadline for unit in units for t in case.held.targets_in(unit)}
    if due & years or (case.question.scope and (None in due or not due)):
        return ""
    return f"没有找到写到{'、'.join(f'{year}年' for year in sorted(years))}的这一项数字"


def _not_written(case: Case, chosen: Sequence[Scored]) -> Answer | None:
    """A refusal where what is asked for (“现任院长”) is a thing no clause names, with the nearest clause."""
    strange = [w.text for w in case.question.words if w.weight >= FOCUS and case.held.is_unknown(w)]
    if not strange:
        return None
    if _OF_DOCUMENTS.search(case.question.text):  # every document has one; which is meant is not known
        names = "、".join(dict.fromkeys(s.unit.work.name for s in chosen))
        return refuse(
            case.draft,
            f"没有认出问的是哪一份文件，请写出文件名称。找到的相近文件有{names}。",
            reason="没有认出所问文件",
        )
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
    draft.say(f"{shown(draft, unit)}{_lead(case, unit)}。")
    if note := figure_note(case, unit):
        draft.say(f"{note}{draft.cite_unit(unit)}。")


def _lead(case: Case, unit: Unit) -> str:
    """What an item hangs on (“不得有下列行为：”), without which it may say the contrary; empty for anything else."""
    over = case.held.clause(unit.clause.parent or "") if unit.clause.kind == "item" else None
    if over is None or over.kind not in ("article", "paragraph") or not over.text.rstrip().endswith(("：", ":")):
        return ""
    start, end = sentences(over.text)[-1]
    words = over.text[start:end]
    return f"（承前：{quoted(beside_place(over, words))}{case.draft.cite(unit.document, over, words)}）"


def say_strength(case: Case, units: Sequence[Unit]) -> None:
    """Which words set how binding the sentence is, where it is asked whether it is a must or encouraged."""
    if not (WHETHER_BINDING.search(case.question.text) and units):
        return
    unit = units[0]
    soft, hard = (list(dict.fromkeys(words.findall(unit.text))) for words in (SOFT, BOUND))
    if soft and not hard:
        case.draft.say(f"用词是{listed(soft)}，没有“必须”“应当”一类的硬性要求{case.draft.cite_unit(unit)}。")
    elif hard and not soft:
        case.draft.say(f"用词是{listed(hard)}，属于硬性要求{case.draft.cite_unit(unit)}。")


def _with_rest(unit: Unit) -> Unit:
    """The unit, with the sentences after it where it announces a list that they give (“四支队伍…。建设一支…”)."""
    if unit.clause.kind != "paragraph" or not _ANNOUNCES.search(unit.text):
        return unit
    ends = [end for start, end in sentences(unit.clause.text) if start >= unit.start]
    near = [end for end in ends if end - unit.start <= LONGEST_LIST]
    return replace(unit, end=max([unit.end, *near]))


def in_place_of_heading(case: Case, unit: Unit) -> list[Unit]:
    """The unit itself; for a heading over text the sentences under it that carry what its words leave open.

    Where they leave nothing open, what is asked is what stands there: all of it, or a sentence of each paragraph.
    """
    below = case.held.below(unit.clause) if unit.clause.kind == "heading" else ()
    said = (part for c in below for part in ([c] if says_something(c) else case.held.below(c)))
    texts = [c for c in said if c.kind in ("paragraph", "article", "item")]
    if not texts or any(c.kind == "heading" for c in below):
        return [unit]
    named = bigrams(unit.text)
    rest = [t for t in case.terms if t.match(named) < WHOLLY]
    under = [s for c in texts for s in _sentences_of(c, unit)]
    if "figure" in case.question.wants and not asks_money(case):
        # A heading that names the thing leaves open how many of it.
        with_figure = [u for u in under if case.held.targets_in(u)]
        if counted := case.held.evidence.rank_units(case.terms, with_figure, limit=1):
            return [counted[0].unit]
    ranked = case.held.evidence.rank_units(rest, under)
    if ranked and ranked[0].own >= LEFT_OPEN and sum(t.weight for t in rest) >= LEFT_OPEN * _weight(case.terms):
        return [s.unit for s in ranked if s.own >= NEAR_BEST * ranked[0].own][:MOST]
    if sum(len(c.text) for c in texts) <= LONGEST_LIST and "figure" not in case.question.wants:
        return [replace(unit, clause=c, start=0, end=len(c.text)) for c in texts]
    best = (case.held.evidence.rank_units(case.terms, _sentences_of(c, unit), limit=1) for c in texts[:MOST_UNDER])
    return [b[0].unit if b else _sentences_of(c, unit)[0] for b, c in zip(best, texts, strict=False)]


def _weight(terms: Sequence[Term]) -> float:
    return sum(term.weight for term in terms)


def _joined(units: Sequence[Unit]) -> list[Unit]:
    """The units in their order, each once; sentences that stand one behind the other in one clause as one run."""
    out: list[Unit] = []
    for unit in units:
        beside = next((i for i, other in enumerate(out) if _touch(unit, other)), None)
        if beside is None:
            out.append(unit)
        else:
            other = out[beside]
            out[beside] = replace(other, start=min(unit.start, other.start), end=max(unit.end, other.end))
    return out


def _touch(a: Unit, b: Unit) -> bool:
    """True where the two overlap, or nothing but white space stands between them."""
    first, then = sorted((a, b), key=lambda u: u.start)
    return a.clause.id == b.clause.id and not a.clause.text[first.end : max(first.end, then.start)].strip()


def _say_heading(case: Case, unit: Unit) -> None:
    """A heading answers with its entries; one with nothing under it by itself."""
    draft, heading = case.draft, unit.clause
    place_named = f"{unit.work.name}{section(heading)}{quoted(heading.title or unit.text)}"
    entries = [c for c in case.held.below(heading) if c.kind == "heading" and c.title]
    if not entries:
        draft.say(f"{place_named}{draft.cite(unit.document, heading)}。")
        return
    draft.note(f"{place_named}共{len(entries)}项：")
    for position, entry in enumerate(entries, 1):
        stop = "。" if position == len(entries) else "；"
        draft.say(f"{entry.number or ''}{entry.title}{draft.cite(unit.document, entry, entry.title)}{stop}")


def _sentences_of(clause: Clause, heading: Unit) -> list[Unit]:
    """The sentences of a clause under a heading."""
    return [
        replace(heading, clause=clause, start=start, end=end, order=order)
        for order, (start, end) in enumerate(sentences(clause.text))
    ]
