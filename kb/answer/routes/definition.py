"""What a word means, where a clause says so: “什么是…”, “…是什么意思” → “本条例所称…，是指…”, a glossary's entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.answer.case import Case
from kb.answer.phrasing import place, quoted, shown
from kb.answer.routes import announced
from kb.answer.units import PASSES_ON, Unit
from kb.model import Answer
from kb.text import fold

# Characters: shorter and longer runs are no term that a document would define.
SHORTEST, LONGEST = 2, 24
_MEANING = (
    r"(?:是|指)?的?(?:什么|啥|何种?)(?:意思|含义|概念)|的?(?:定义|含义|意思)(?:是|为)?(?:什么|啥|怎么[写说]的?)?"
    r"|是?(?:指|指的)是?(?:什么|啥)|是?(?:怎么|如何)(?:定义|界定|解释)的?"
)
_ASKED = (
    re.compile(
        r"(?:^|\x00(?:里面?|里边|中|上)?)(?:请问|问一下|那么?)?[，,]?(?:什么|啥)(?:是|叫做?)(?P<term>[^，。；？?！]+?)[呢啊]?[？?]*$"
    ),
    re.compile(r"(?:何为|何谓)(?P<term>[^，。；？?！]+?)呢?[？?]*$"),
    re.compile(rf"(?P<term>[^，。；？?！]+?)(?:{_MEANING})[呢啊]?[？?]*$"),
)
# What stands before the term and is no part of it (“文件里说的…”).
_LEAD = re.compile(
    r"^.*?(?:中|里面?|上)?(?:所|提到|说到|写到|讲到|提及|出现)(?:的|说的|称的|提的|讲的|指的)"
    r"|^(?:文件|文中|这份|该|其中)(?:中|里面?)?(?:说的|讲的|写的|提的)?的?|^(?:中|里面?)?(?:说的|讲的|写的|提的)"
)
_WITHIN = re.compile(r"^.*\x00|^.*(?:里面?|里边|中)的")
_IN_IT = re.compile(r"^(?:里面?|里边|中|上)(?=..)")
_AROUND = ' 的“”"‘’「」'
_BRACKET = r"[（(][^（）()]{1,40}[）)]"
# Behind the term: “，是指”, “（以下简称…）是”; alone 是 says anything of anything.
_SAYS = (
    rf"[”’\"」]?(?:(?:{_BRACKET})?(?:作为[^。；]{{1,40}})?[，,]?(?:是指|系指|指的是|指(?![导标引示数挥南令针向明出]))"
    r"|[（(](?:以下)?(?:统|简)称[^（）()]{1,40}[）)][，,]?(?:是|系))"
)
_SHORT = r"(?:以?下|统|简)称(?:为|：|:)?[“\"‘「]?{term}[”\"’」]?[）)]"
_ENTRY_NUMBER = re.compile(r"^[（〔【]?[\d一二三四五六七八九十]{0,3}[）〕】]?[.、．]?")


def answer(case: Case) -> Answer | None:
    """The clause that says what the term means, else that none was found, with the clause that speaks most of it.

    None where the question asks for no term, or no work asked about holds it.
    """
    term = _term(case)
    if term is None:
        return None
    units = [u for w in case.scope if fold(term) in case.held.text_of(w) for u in case.held.evidence.units(w)]
    found = next(_explaining(case, fold(term), units), None)
    if found is not None:
        entry = case.held.clause(found.clause.parent or "")
        listed = entry is not None and entry.kind == "heading" and _is_entry(entry.title or "", fold(term))
        where = f"{place(found.work, found.clause)}（{term}）：{quoted(found.text)}{case.draft.cite_unit(found)}"
        case.draft.say(f"{where if listed else shown(case.draft, found)}。")
        return case.draft.finish("passage")
    texts = [u for u in units if u.clause.kind not in ("title", "heading", "caption") and not PASSES_ON.search(u.text)]
    holding = [u for u in texts if fold(term) in fold(u.text)]
    ranked = case.held.evidence.rank_units(case.terms, holding, limit=1)
    if not ranked:
        return None
    case.draft.note(f"没有找到给“{term}”下定义的条款；写到它的有：")
    for unit in announced.with_entries(case, [ranked[0].unit]):
        case.draft.say(f"{shown(case.draft, unit)}。")
    return case.draft.finish("passage")


def _term(case: Case) -> str | None:
    """What the meaning of is asked for, without the document it is looked for in."""
    text = case.question.text
    for mention in reversed(case.question.mentions):
        text = text[: mention.start] + "\x00" * (mention.end - mention.start) + text[mention.end :]
    asked = next((m["term"] for pattern in _ASKED if (m := pattern.search(text))), None)
    if asked is None:
        return None
    if len(case.question.quoted) == 1 and case.question.quoted[0] in asked:
        term = case.question.quoted[0]
    else:
        term = _LEAD.sub("", _WITHIN.sub("", asked), count=1).strip(_AROUND)
        # “条例里公共数据”, but 中小企业, 中药.
        if not any(fold(term) in case.held.text_of(w) for w in case.scope):
            term = _IN_IT.sub("", term).strip(_AROUND)
    return term if SHORTEST <= len(term) <= LONGEST and re.search(r"\w", term) else None


def _explaining(case: Case, term: str, units: list[Unit]) -> Iterator[Unit]:
    """Sentences that say what the term means: of a glossary, of any clause, at last one that gives it its name."""
    texts = [u for u in units if u.clause.kind != "heading"]
    entries = {u.clause.id for u in units if u.clause.kind == "heading" and _is_entry(u.clause.title or "", term)}
    yield from (u for u in texts if u.clause.parent in entries)
    short = _SHORT.format(term=re.escape(term))
    says = re.compile(rf"(?:^|[^一-龥a-z0-9]|所称的?){re.escape(term)}{_SAYS}|{short}[，,]?(?:是|系)")
    for unit in texts:
        folded = fold(unit.text)
        head, colon, rest = folded.partition("：")
        if says.search(folded) or (colon and rest and _is_entry(head, term)):
            yield unit
    # “…是以…为引领、…的城市发展模式”: a whole sentence that says what it is.
    whole = rf"(?:{_BRACKET})?是(?!否|不是).{{8,}}的[一-龥]{{1,14}}[。；;]?$"
    is_a = re.compile(rf"^[“\"‘「]?{re.escape(term)}[”\"’」]?{whole}")
    yield from (u for u in texts if is_a.search(fold(u.text)))
    yield from (u for u in texts if re.search(short, fold(u.text)))
    # Defined together with others (“所称甲、乙，是指…”), or by what belongs to it (“所称甲包括…”).
    among = rf"(?:^|[^一-龥a-z0-9])[^，,。；;]{{0,16}}所称[^，,。；;]{{0,30}}{re.escape(term)}[^，,。；;]{{0,30}}"
    together = re.compile(rf"{among}[，,]?(?:是指|系指|分别指|指|包括|是)")
    yield from (u for u in texts if together.search(fold(u.text)))


def _is_entry(title: str, term: str) -> bool:
    """True for an entry of a glossary that is the term (“1、一杆多用：”, “窄带物联网（NB-IoT）”)."""
    bare = re.sub(_BRACKET, "", _ENTRY_NUMBER.sub("", fold(title), count=1)).strip(':：。 “”"')
    return bare == term or fold(title).strip(':：。 “”"') == term
