"""Form check, numbers of headings and items (结构层次序数): their series, their levels, the way they are written.

GB/T 9704—2012, 7.3.3: “文中结构层次序数依次可以用‘一、’‘（一）’‘1.’‘（1）’标注”. 章、节、条 of regulations follow
the Legislation Law (《立法法》第六十五条); their series are checked alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kb.alignment.form.finding import GB9704, Draft, Finding, finding
from kb.model import Clause
from kb.structure.numbering import Marker, to_chinese

_WHY = f"{GB9704}第7.3.3条：结构层次序数依次用“一、”“（一）”“1.”“（1）”标注"
_SERIES = {"part", "subpart", "chapter", "section", "article", "cn", "cnp", "num", "nump"}
_THROUGH = {"article"}  # numbers that run through a whole document, whatever stands between them
_MANY = 4
_LEVELS = ("cn", "cnp", "num", "nump")
_PRINTED = {"cn": "一、", "cnp": "（一）", "num": "1.", "nump": "（1）"}
# How the numbers are written where not as they should be: style, pattern of the number, what it looks like.
_WRITTEN = (
    ("cn", re.compile(r"[^、．.\s]+[．.]"), "“一.”", "“一、”"),
    ("cnp", re.compile(r"[（(][^）)]+[）)]\s*、"), "“（一）、”", "“（一）”，括号后不加顿号"),
    ("cnp", re.compile(r"\([^）)]+[）)]|[（(][^）)]+\)"), "半角括号“(一)”", "全角括号“（一）”"),
    ("num", re.compile(r"\d+\s*、"), "“1、”", "“1.”"),
    ("nump", re.compile(r"\([^）)]+[）)]|[（(][^）)]+\)"), "半角括号“(1)”", "全角括号“（1）”"),
)
# Which other ways a number may have been printed that the reader took for text.
_HIDDEN = {
    "cn": r"(?:^|[\s。；：]){cn}\s*[、．.：\s]",
    "cnp": r"[（(]?\s*{cn}\s*[）)]",
    "num": r"(?<![\d.]){n}\s*[.．、〓]|(?:^|\s){n}\s|[{ring}]",
    "nump": r"[（(]?\s*{n}\s*[）)]",
    "article": r"第\s*(?:{cn}|{n})\s*条",
    "chapter": r"第\s*(?:{cn}|{n})\s*章",
    "section": r"第\s*(?:{cn}|{n})\s*节",
    "part": r"第\s*(?:{cn}|{n})\s*(?:编|篇|部分)",
    "subpart": r"第\s*(?:{cn}|{n})\s*分编",
}


def check(draft: Draft) -> Iterator[Finding]:
    """Series, then levels, then how the numbers are written."""
    yield from _series(draft)
    yield from _levels(draft)
    yield from _written(draft)


@dataclass(frozen=True, slots=True)
class _Numbered:
    clause: Clause
    marker: Marker


@dataclass(slots=True)
class _Seen:
    """The last number of every series, and of every style since the annex began."""

    last: dict[tuple[str, str], _Numbered] = field(default_factory=dict)
    latest: dict[tuple[str, str], _Numbered] = field(default_factory=dict)
    before: _Numbered | None = None
    ends: dict[tuple[str, str], list[tuple[tuple[str, str], int]]] = field(default_factory=dict)
    """By annex and style, the series there are and the numbers they have come to; closed lists too."""

    def goes_on(self, annex: str, key: tuple[str, str], number: Marker) -> bool:
        """True where the number is the next of a series: its own, or one that runs on under the next heading."""
        open_ends = self.ends.get((annex, number.style), [])
        due = [n for n, (_, value) in enumerate(open_ends) if value == number.value - 1]
        if not due:
            return False
        own = [n for n in due if open_ends[n][0] == key]
        open_ends[(own or due)[-1]] = (key, number.value)
        return True


def _series(draft: Draft) -> Iterator[Finding]:
    """Where one annex (or the text before the annexes) has many, a table was read as text: that is said once."""
    found: dict[str, list[Finding]] = {}
    for annex, one in _breaks(draft):
        found.setdefault(annex, []).append(one)
    for several in found.values():
        if len(several) <= _MANY:
            yield from several
        else:
            what = f"有{len(several)}处序号重复、缺漏或倒退，可能是表格或拼接的文本；第一处：{several[0].what}"
            yield replace(several[0], rule="序号多处不连续", severity="提示", what=what)


def _breaks(draft: Draft) -> Iterator[tuple[str, Finding]]:
    """(annex, finding) of every number that does not go on with its series."""
    seen = _Seen()
    for clause in draft.body:
        number = draft.markers.get(clause.id)
        if number is None or number.style not in _SERIES:
            continue
        annex, one = draft.annex_of(clause), _Numbered(clause, number)
        key = (annex if number.style in _THROUGH else clause.parent or "", number.style)
        if number.value == 1 or not seen.goes_on(annex, key, number):
            found = _broken(draft, one, seen.last.get(key), seen.latest.get((annex, number.style)), seen.before)
            seen.ends.setdefault((annex, number.style), []).append((key, number.value))
            if found:
                yield annex, found
        seen.last[key] = seen.latest[annex, number.style] = seen.before = one


def _broken(
    draft: Draft, one: _Numbered, last: _Numbered | None, latest: _Numbered | None, before: _Numbered | None
) -> Finding | None:
    value = one.marker.value
    if last is None and latest is not None and 1 < latest.marker.value < value:
        last = latest  # numbers that run on through all headings
    if last is None:
        return None if value <= 1 else _late(draft, one, before)
    earlier = last.marker
    if value == earlier.value + 1 or (value == earlier.value and one.marker.sub == earlier.sub + 1):
        return None
    if value == earlier.value:
        if draft.annex_of(one.clause) and (one.marker.style == "num" or last.clause.title == one.clause.title):
            return None  # a table or form of an annex that was read as text says it again and again
        return _said("编号重复", one, last, f"序号“{one.marker.number}”用了两次", "后一处改为下一个序号，其后顺延")
    if value > earlier.value + 1:
        missing = range(earlier.value + 1, value)
        if _stands(draft, one.marker.style, missing, last.clause, one.clause):
            return None
        names = "、".join(_name(one.marker.style, n) for n in missing[:3]) + ("等" if len(missing) > 3 else "")
        return _said("编号缺漏", one, last, f"缺少{names}", "补上缺少的内容，或将其后的序号提前")
    if value == 1:
        return None  # a new part may begin there, with a title or without
    return _said("编号倒退", one, last, f"序号退回到“{one.marker.number}”", "接着前面的序号编排，或移到所属的标题之下")


def _late(draft: Draft, one: _Numbered, before: _Numbered | None) -> Finding | None:
    """The first of its series is not the first number."""
    style, value = one.marker.style, one.marker.value
    if before and one.clause.parent == before.clause.id and before.marker.value == value - 1 > 1:
        what = f"同一级序号先用“{before.marker.number}”，后用“{one.marker.number}”"
        return _said("序号混用", one, before, what, "同一级用同一种序号")
    above = draft.clauses.get(one.clause.parent or "", draft.document.clauses[0])
    if _stands(draft, style, range(1, value), above, one.clause):
        return None
    what = f"同级的第一个序号是“{one.marker.number}”，前面没有{_name(style, 1)}"
    return _said("编号不从一开始", one, before, what, "从第一个序号起编排，或补上缺少的内容")


def _said(rule: str, one: _Numbered, before: _Numbered | None, what: str, mend: str) -> Finding:
    place = f"（前一个是{before.clause.label.removesuffix('标题')}）" if before else ""
    return finding(rule, "错误", one.clause, what=what + place, mend=mend, why="序号应当连续、不重不漏。" + _WHY)


def _name(style: str, value: int) -> str:
    chinese = to_chinese(value)
    whole = {"article": "条", "chapter": "章", "section": "节", "part": "部分", "subpart": "分编"}
    if style in whole:
        return f"“第{chinese}{whole[style]}”"
    return {"cn": f"“{chinese}、”", "cnp": f"“（{chinese}）”", "num": f"“{value}.”", "nump": f"“（{value}）”"}[style]


def _stands(draft: Draft, style: str, values: range, first: Clause, last: Clause) -> bool:
    """True where one of the numbers is printed between the two clauses after all."""
    between = draft.source.text[first.spans[0][0] : last.spans[0][0]]
    for value in values:
        ring = chr(ord("①") + value - 1) if value <= 20 else "①"
        pattern = _HIDDEN[style].format(cn=to_chinese(value), n=value, ring=ring)
        if re.search(pattern, between, re.MULTILINE):
            return True
    return False


def _levels(draft: Draft) -> Iterator[Finding]:
    """A level set above the one it stands under; one left out here and kept there. Annexes are often forms: not asked.

    Two levels written 一、 and 1. throughout are left alone: the standard's 依次 is widely read as allowing that.
    """
    skipped: list[Clause] = []
    kept: Clause | None = None
    for clause in draft.body:
        number, above = draft.markers.get(clause.id), draft.markers.get(clause.parent or "")
        if number is None or above is None or number.value != 1 or draft.annex_of(clause):
            continue
        if number.style not in _LEVELS or above.style not in _LEVELS:
            continue
        here, there = _LEVELS.index(number.style), _LEVELS.index(above.style)
        if here < there:
            what = f"“{_PRINTED[above.style]}”之下用了上一级的序号“{_PRINTED[number.style]}”"
            yield finding("层次颠倒", "提示", clause, what=what, mend="改用下一级的序号", why=_WHY)
        elif above.style == "cn" and number.style == "cnp":
            kept = kept or clause
        elif above.style == "cn" and clause.kind == "heading":
            skipped.append(clause)
    if skipped and kept:
        count = f"（这样的有{len(skipped)}处）" if len(skipped) > 1 else ""
        place = kept.label.removesuffix("标题")
        what = f"“一、”之下这里直接用“{draft.markers[skipped[0].id].number}”，别处（{place}）用“（一）”{count}"
        yield finding("层次不一致", "提示", skipped[0], what=what, mend="同一级统一用“（一）”", why=_WHY)


def _written(draft: Draft) -> Iterator[Finding]:
    """Numbers not written as they should be: the first of each kind, with how many there are."""
    for style, pattern, wrong, right in _WRITTEN:
        wrongly = [
            clause
            for clause in draft.body
            if (number := draft.markers.get(clause.id))
            and number.style == style
            and clause.kind != "table_row"
            and pattern.match(clause.text.lstrip()[: number.end])
        ]
        if wrongly:
            count = f"（全文{len(wrongly)}处）" if len(wrongly) > 1 else ""
            yield finding("序号写法", "提示", wrongly[0], what=f"序号写作{wrong}{count}", mend=f"写作{right}", why=_WHY)
