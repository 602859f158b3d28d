"""Form check, 发文字号 and dates: the document's own, and those of others it names.

GB/T 9704—2012, 7.2.5: “年份、发文顺序号用阿拉伯数字标注；年份应标全称，用六角括号‘〔〕’括入；
发文顺序号不加‘第’字，不编虚位（即1不编为01），在阿拉伯数字后加‘号’字”; 7.3.5.4 of the date of the document:
“用阿拉伯数字将年、月、日标全，年份应标全称，月、日不编虚位”.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from kb.alignment.form.finding import GB9704, Draft, Finding, Severity, finding
from kb.model import Clause
from kb.text import nfkc

_WHY_NUMBER = f"{GB9704}第7.2.5条：年份标全称，用六角括号“〔〕”括入；顺序号不加“第”字，不编虚位，数字后加“号”字"
_WHY_DATE = f"{GB9704}第7.3.5.4条：成文日期用阿拉伯数字将年、月、日标全，月、日不编虚位"
# The standard took effect on 2012-07-01; until then dates were written in Chinese numerals.
_SINCE = 2012
_SIGN = r"(?P<sign>[\u4e00-\u9fff]{1,12}?)"
_NUMBER = re.compile(
    rf"{_SIGN}\s*(?P<open>[〔\[［【（(﹝〖])\s*(?P<year>\d{{4}}|\d{{2}})\s*(?P<close>[〕\]］】）)﹞〗])"
    r"\s*(?P<nth>第?)\s*(?P<value>\d{1,5})\s*号(?!令|公告|文件?通知|楼|院|线)"
)
# Orders and announcements are numbered in their own way (第33号, 2021年第3号); courts write cases in round brackets.
_OTHER_WAY = re.compile(r"(?:令|公告|通告)$|[初终执民刑行]$")
_DATE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)年\s*(?P<m>\d{1,2})月(?:\s*(?P<d>\d{1,2})日)?")
_PERIOD = re.compile(r"(?<!\d)(?P<a>20\d\d)年?\s*[-—–－~～至到]+\s*(?P<b>20\d\d)年(?!\s*\d{1,2}月)")
_CHINESE_YEAR = re.compile(r"[〇○Ｏ零一二三四五六七八九]{4}\s*年")
_PADDED = re.compile(r"年\s*0\d\s*月|月\s*0\d\s*日")


def check(draft: Draft) -> Iterator[Finding]:
    """Numbers, then dates."""
    seen: set[str] = set()
    for clause in draft.document.clauses:
        own = clause.kind == "doc_number"
        for match in _NUMBER.finditer(clause.text):
            if match[0] not in seen:
                seen.add(match[0])
                yield from _number(clause, match, own=own)
    for clause in draft.document.clauses:
        if clause.kind == "date":
            yield from _made(clause)
        yield from _impossible(clause)


def _number(clause: Clause, match: re.Match[str], *, own: bool) -> Iterator[Finding]:
    if _OTHER_WAY.search(match["sign"]):
        return
    severity: Severity = "错误" if own else "提示"
    whose = "发文字号" if own else "引用的发文字号"
    faults = []
    if nfkc(match["open"] + match["close"]) != "〔〕":
        faults.append((f"年份用了“{match['open']}{match['close']}”", "改用六角括号“〔〕”"))
    if len(match["year"]) == 2:
        faults.append(("年份没有标全称", "写四位年份"))
    elif not nfkc(match["year"]).startswith(("19", "20")):
        faults.append((f"年份是“{match['year']}”", "核对年份"))
    if match["nth"]:
        faults.append(("顺序号前有“第”字", "删去“第”字"))
    if match["value"].startswith("0"):
        faults.append((f"顺序号编了虚位“{match['value']}”", "删去前面的0"))
    for what, mend in faults:
        yield finding(
            "发文字号写法", severity, clause, what=f"{whose}{what}", mend=mend, why=_WHY_NUMBER, quote=match[0]
        )


def _made(clause: Clause) -> Iterator[Finding]:
    """The date of the document itself."""
    year = _CHINESE_YEAR.search(clause.text)
    if year and _year_of(clause.text) >= _SINCE:
        yield finding("成文日期写法", "提示", clause, what="成文日期用了汉字数字", mend="改用阿拉伯数字", why=_WHY_DATE)
    if _PADDED.search(clause.text):
        yield finding(
            "成文日期写法", "提示", clause, what="成文日期的月、日编了虚位", mend="删去前面的0", why=_WHY_DATE
        )


def _year_of(text: str) -> int:
    found = _CHINESE_YEAR.search(text)
    digits = (
        "".join(str("〇一二三四五六七八九".find(c)) for c in re.sub("[○Ｏ零]", "〇", found[0][:4])) if found else ""
    )
    return int(digits) if digits.isdecimal() else 0


def _impossible(clause: Clause) -> Iterator[Finding]:
    """A day that no calendar has; a period that ends before it begins."""
    for match in _DATE.finditer(clause.text):
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"] or 1)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            yield finding(
                "日期不存在", "错误", clause, what=f"没有“{match[0]}”这一天", mend="核对日期", why="日历上没有这一天",
                quote=match[0],
            )  # fmt: skip
    for match in _PERIOD.finditer(clause.text):
        if int(match["a"]) > int(match["b"]):
            yield finding(
                "起止年份颠倒", "错误", clause, what=f"“{match[0]}”的起始年份晚于截止年份", mend="核对年份",
                why="期间的起始不晚于截止", quote=match[0],
            )  # fmt: skip
