"""Second stage, step 11: places of its own that a document names (前款, 本法第五十条, 见附件2), found where certain.

A place is resolved only where the document itself makes it certain; else it is named without a target. What belongs to
another document (《…法》第十条) is no internal reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import BODY_KINDS, Clause, Document, InternalReference, Span
from kb.structure.clause_index import ClauseIndex
from kb.structure.numbering import from_chinese

_CN = "〇零一二三四五六七八九十百千两"
_NUM = rf"(?:[{_CN}]{{1,8}}|\d{{1,4}})"
_ART = rf"第\s?{_NUM}\s?条(?:之[一二三四五六七八九十]{{1,3}})?"
_KUAN = rf"第{_NUM}款"
_XIANG = rf"第\s?(?:[（(]\s?{_NUM}\s?[）)]|{_NUM})\s?项"
_MU = rf"第{_NUM}目"
_AND = r"\s?(?:、|和|与|及|以及|或者|或|至|到|，)\s?"
_INNER = rf"(?:{_KUAN})?(?:{_XIANG})?(?:{_MU})?"
_PLACE = rf"{_ART}{_INNER}"
_INNER_PLACE = rf"(?:{_KUAN}(?:{_XIANG})?(?:{_MU})?|{_XIANG}(?:{_MU})?)"
_PLACES = rf"{_PLACE}(?:{_AND}(?:{_PLACE}|{_INNER_PLACE})){{0,30}}"
_INNER_PLACES = rf"{_INNER_PLACE}(?:{_AND}{_INNER_PLACE}){{0,30}}"
_SELF = (
    "(?:本(?:法|条例|办法|规定|细则|规则|规程|章程|制度|准则|决定|方案|规划|纲要|计划|意见|通知|措施|政策|标准|规范"
    "|指南|指引|导则|要点|预案|实施办法|实施细则|实施意见|实施方案|行动计划|若干规定|暂行办法|暂行规定))"
)
# 附件, 附件2, 附件9-1, 附件1至5, 附件1、2.
_ANNEX = rf"(?:\s?{_NUM}(?:\s?[-—至到]\s?\d{{1,2}})?(?:(?:、|和|及)\s?(?:附件)?\s?\d{{1,2}}(?![\d.．、]))*)?"
# A whole place, the longest first. What stands behind 》 or the name of another law is found too, and left out.
_FOUND = re.compile(
    rf"(?P<own>{_SELF}(?:正文|附则)?)(?P<own_at>{_PLACES}|第{_NUM}(?:章|编|节|部分)(?:第{_NUM}节)?|附件{_ANNEX})"
    rf"|(?P<before>(?:前|上)(?P<many>[{_CN}]|\d)?(?P<unit>款|条|项))(?P<before_at>{_INNER_PLACES})?(?!例|件|目|数|额)"
    rf"|(?P<this>本(?P<this_unit>条|款))(?P<this_at>{_INNER_PLACES})"
    rf"|(?P<whole>本[章节])(?=规定|有关|的|所称|中|内|，|适用|未)"
    rf"|(?P<article>{_PLACES})"
    rf"|(?P<inner>{_INNER_PLACES})"
    rf"|(?P<annex>附件{_ANNEX})(?![{_CN}\d材料包表格式]|的?形式)"
    rf"|(?P<box>专栏\s?{_NUM})"
)
_STEP = re.compile(
    rf"(?P<and>{_AND})?(?:第\s?(?P<article>{_NUM})\s?条(?:之(?P<sub>[一二三四五六七八九十]{{1,3}}))?"
    rf"|第(?P<clause>{_NUM})款|第\s?[（(]?\s?(?P<item>{_NUM})\s?[）)]?\s?项|第(?P<point>{_NUM})目)"
)
_GROUP = re.compile(rf"第(?P<value>{_NUM})(?P<unit>章|编|节|部分)")
# What a place without 本法 may stand behind; anything else there may be another law's name.
_FREE = re.compile(
    r"(?:^|[，。；：、（(“]|依照|按照|依据|根据|违反|符合|适用|参照|具有|属于|除|对|有|将|与|和|或者|及|因|在|由|至|于|所列|上述|执行)$"
)
_OWNED = re.compile(r"[》法例条定]$")
_SENTENCE_END = re.compile(r"[。；]")
_OTHER = re.compile(r"[》]|该(?:法|条例|办法|规定)|(?:民法典|宪法|刑法|诉讼法|处罚法|许可法|强制法|复议法)")
_REFERRING = re.compile(r"[见按依据填报照附以至在的和、及与入行]|[（(]$")
_SHOWN = re.compile(r"[见（(]$")
# Characters before a place in which its sentence is looked for; to the clause's beginning would take the square.
_LOOKED_BACK = 300
_AMENDS = re.compile(r"修改|修正|废止")


def internal_references(document: Document) -> tuple[InternalReference, ...]:
    """The places of its own that `document` names, in reading order; `targets` is empty where one is not certain."""
    if _AMENDS.search(document.title) and document.title.rstrip("）)").endswith("决定"):
        # An amendment quotes another law's articles, and calls them its own.
        return ()
    index = ClauseIndex(document)
    found: list[InternalReference] = []
    for clause in document.clauses:
        if clause.kind in BODY_KINDS and clause.kind != "heading":
            found += _in_clause(clause, index)
    return tuple(found)


def _in_clause(clause: Clause, index: ClauseIndex) -> Iterator[InternalReference]:
    start = len(clause.number) if clause.number and clause.text.startswith(clause.number) else 0
    for met in _FOUND.finditer(clause.text, start):
        if not _is_own(clause.text, met):
            continue
        targets = _targets(met, clause, index)
        yield InternalReference(
            clause=clause.id,
            quote=met[0],
            spans=_spans(clause, met.start(), met.end()),
            targets=tuple(dict.fromkeys(t.id for t in targets)),
        )


def _is_own(text: str, met: re.Match[str]) -> bool:
    """False for what belongs to another document, or only looks like a place."""
    if met["own"] or met["before"] or met["this"] or met["whole"]:
        return text[met.start() - 1 : met.start()] not in ("日", "根", "基", "成") or not met["own"]
    begin = max(0, met.start() - _LOOKED_BACK)
    stops = [m.end() for m in _SENTENCE_END.finditer(text, begin, met.start())]
    lead = text[stops[-1] if stops else begin : met.start()]
    if met["box"]:
        return bool(lead) and not lead.endswith("》")
    if met["annex"]:
        shown = _REFERRING if len(met["annex"]) > len("附件") else _SHOWN
        return bool(shown.search(lead[-3:]))
    if met["inner"] and "款" in met["inner"]:
        return not _OWNED.search(lead)
    return not _OTHER.search(lead) and bool(_FREE.search(lead[-4:]))


def _targets(met: re.Match[str], clause: Clause, index: ClauseIndex) -> list[Clause]:
    if met["own_at"]:
        return _named(met["own_at"], clause, index)
    if met["before"]:
        return _before(met, clause, index)
    if met["this"]:
        base = index.article(clause) if met["this_unit"] == "条" else index.paragraph(clause)
        return _inside(met["this_at"], base, index) if base else []
    if met["whole"]:
        above = index.above(clause, "第", met["whole"][1])
        return [above] if above else []
    if met["article"]:
        return _named(met["article"], clause, index)
    if met["inner"]:
        return _inner(met["inner"], clause, index)
    if met["box"]:
        return index.box(_value(met["box"].removeprefix("专栏")), clause)
    return _annex(met["annex"], index)


def _value(text: str) -> int:
    words = text.strip()
    return int(words) if words.isdecimal() else from_chinese(words)


def _annex(text: str, index: ClauseIndex) -> list[Clause]:
    """附件2, 附件9-1, 附件1至5, 附件1、2: all of them, or none."""
    found: list[Clause] = []
    for one in re.split("、|和|及", text.replace("附件", "").replace(" ", "")):
        first, _, last = re.sub("[—至到]", "-", one).partition("-")
        value = _value(first) if first else None
        here = index.annex(value, int(last)) if last else index.annex(value)
        if last and not here and value is not None:
            many = [index.annex(n) for n in range(value, int(last) + 1)]
            here = [c for group in many for c in group] if all(many) else []
        if not here:
            return []
        found += here
    return found


def _named(text: str, clause: Clause, index: ClauseIndex) -> list[Clause]:
    """本法第五十条第一款, 第三章第一节, 附件2: looked up in the part of the document the clause stands in."""
    if text.startswith("附件"):
        return _annex(text, index)
    groups = [*_GROUP.finditer(text)]
    if groups:
        return index.group([(g["unit"], _value(g["value"])) for g in groups], clause)
    return _walk(text, None, clause, index)


def _inside(text: str, base: Clause, index: ClauseIndex) -> list[Clause]:
    return _walk(text, base, base, index)


def _inner(text: str, clause: Clause, index: ClauseIndex) -> list[Clause]:
    """第二款, 第（三）项 without an article: of the article, or the list, the clause itself stands in."""
    article = index.article(clause)
    if article is None:
        items = [index.beside(clause, _value(s["item"])) for s in _STEP.finditer(text) if s["item"]]
        return [i for i in items if i] if items and all(items) and "款" not in text else []
    own = index.paragraph(clause)
    if text.startswith("第") and "款" not in text and own is not None and index.items(own):
        return _walk(text, own, clause, index)
    return _walk(text, article, clause, index)


@dataclass(slots=True)
class _At:
    """Where a walk through 条, 款, 项, 目 has come to."""

    article: Clause | None
    clause: Clause | None = None
    item: Clause | None = None


def _walk(text: str, base: Clause | None, clause: Clause, index: ClauseIndex) -> list[Clause]:
    """The clauses a list of places names; none at all where one of them is not there."""
    found: list[Clause] = []
    at = _start(base)
    pending: Clause | None = None
    for step in _STEP.finditer(text):
        if step["and"] is not None and pending is not None:
            found.append(pending)
            if step["and"].strip() in ("至", "到"):
                between = index.between(pending, _step(step, at, clause, index))
                if not between:
                    return []
                found += between
        pending = _step(step, at, clause, index)
        if pending is None:
            return []
    return [*found, pending] if pending is not None else []


def _start(base: Clause | None) -> _At:
    if base is not None and base.kind != "article":
        return _At(None, base)
    return _At(base)


def _step(step: re.Match[str], at: _At, clause: Clause, index: ClauseIndex) -> Clause | None:
    """Where one step leads from `at`, which it moves; None where there is no such place, or more than one."""
    if step["article"]:
        sub = from_chinese(step["sub"]) if step["sub"] else 0
        at.article, at.clause, at.item = index.numbered_article(_value(step["article"]), sub, clause), None, None
        return at.article
    if step["clause"]:
        at.clause = index.nth(at.article, _value(step["clause"])) if at.article else None
        at.item = None
        return at.clause
    if step["item"]:
        at.item = index.item(at.clause or at.article, _value(step["item"]))
        return at.item
    return index.item(at.item, _value(step["point"])) if at.item else None


def _before(met: re.Match[str], clause: Clause, index: ClauseIndex) -> list[Clause]:
    """前款, 前两条, 前项: counted back from where the clause stands; none where the document does not go so far."""
    many = _value(met["many"]) if met["many"] else 1
    unit = {"款": index.paragraphs_before, "条": index.articles_before, "项": index.items_before}[met["unit"]]
    found = unit(clause, many)
    if met["before_at"] and found:
        return _inside(met["before_at"], found[0], index) if many == 1 else []
    return found


def _spans(clause: Clause, start: int, end: int) -> tuple[Span, ...]:
    """Where `clause.text[start:end]` stands in the source."""
    found: list[Span] = []
    at = 0
    for first, last in clause.spans:
        low, high = max(start - at, 0), min(end - at, last - first)
        if low < high:
            found.append((first + low, first + high))
        at += last - first
    return tuple(found)
