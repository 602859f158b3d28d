"""Graph, first step: by when a figure is due, and where the text says so.

A deadline is stated (明示: “到2025年”), carried on from earlier in the sentence (承前), or that of the plan as a
whole (规划期).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.model import Document

DeadlineSource = Literal["明示", "承前", "规划期"]

# Last years of the five-year plans (五年规划), from the eighth to the sixteenth.
_PLAN_END = {
    "八五": 1995,
    "九五": 2000,
    "十五": 2005,
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
    "十六五": 2035,
}
_YEAR = r"(?P<year>(?:19|20)\s*\d\s*\d)\s*年"
_QUOTES = "[“”\"‘’']?"
_PLAN = rf"{_QUOTES}(?P<plan>十[一二三四五六]?五|(?<=[“\"])[八九]五(?=[”\"])){_QUOTES}"
_DUE = re.compile(
    rf"(?:到|至|截至|力争|争取|确保|在|"
    rf"于)?\s*{_YEAR}\s*(?:[-—–~至到]{{1,2}}\s*(?P<last>(?:20)?\d\d)\s*年)?\s*(?P<tail>年?底前?|末前?|"
    rf"前|之前|以前|内|\d+月底?前?)?"
    rf"|(?:到|至)?\s*{_PLAN}\s*(?P<plantail>末期?|期末|期间|时期|收官|结束)"
)
# What every deadline holds; to look for one tries each place in the text.
_ANY_YEAR = re.compile(r"(?:19|20)\s*\d\s*\d\s*年|十[一二三四五六]?五|[八九]五")
_PERIOD = re.compile(r"(?P<start>(?:19|20)\d\d)\s*年?\s*[-—–―~～至到]{1,2}\s*(?P<end>20\d\d)\s*年")
# A year that merely belongs to a name or dates something done is no deadline.
_NO_DEADLINE_AFTER = re.compile(
    r"\s*(?:度|\d+月\d+日|以来|起|开始|(?:的)?(?:基础上|水平|基数)|发布|印发|出台|来|比|年度|增长|的)"
)
_NO_DEADLINE_BEFORE = re.compile(r"(?:比|较|自|从|以|与|较之|相比|同)\s*$")
_OF_A_YEAR = re.compile(
    r"(?:^|(?<=[^-—–―~～至到\d]))(?P<year>20\d\d)\s*年(?:度)?(?!修订|修正|版)[^年]{0,40}"
    r"(?:工作方案|工作计划|工作要点|重点工作|实施计划|行动计划|工作安排)[^年]{0,12}$"
)
_STRETCH = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as printed at `[start, end)`; `year` is the last year meant."""

    start: int
    end: int
    year: int
    outright: bool
    """Said outright (到…年, …年底前, “十四五”末), not a bare year that may as well date something past."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last year of a plan, and the words of its title that say so."""

    start: int
    end: int
    words: str


@lru_cache(maxsize=1024)
def find_deadlines(text: str) -> tuple[Due, ...]:
    """Every deadline of `text`, in order. Years inside titles 《》 are not among them."""
    if not _ANY_YEAR.search(text):
        return ()
    blotted = re.sub(r"《[^》]*》", lambda m: "□" * len(m.group(0)), text)
    found = []
    for match in _DUE.finditer(blotted):
        year, words = _year(match), match.group(0).strip()
        if year is None or _NO_DEADLINE_BEFORE.search(blotted[max(0, match.start() - 16) : match.start()]):
            continue
        if not match["tail"] and not match["plan"] and _NO_DEADLINE_AFTER.match(blotted, match.end()):
            continue
        outright = bool(
            match["plan"] or match["tail"] or re.match("到|至|力争|争取|确保", words)
        ) and not words.startswith("截至")
        found.append(Due(match.start(), match.end(), year, outright))
    return tuple(found)


def _year(match: re.Match[str]) -> int | None:
    if match["plan"]:
        return _PLAN_END.get(match["plan"])
    if match["last"]:
        return int(match["last"]) if len(match["last"]) == 4 else int(match["year"][:2] + match["last"])
    return int(re.sub(r"\s", "", match["year"]))


def plan_period(document: Document) -> Period | None:
    """The years a plan is made for, from its title (“(2023-2025年)”, “十四五”); None where the title does not say."""
    title = document.title
    years = _PERIOD.search(title)
    if years:
        return Period(int(years["start"]), int(years["end"]), years.group(0))
    plan = re.search(_PLAN, title)
    if plan:
        end = _PLAN_END[plan["plan"]]
        return Period(end - 4, end, plan.group(0))
    # What one year is to bring (2021年…工作方案) is due at its end.
    year = _OF_A_YEAR.search(title)
    return Period(int(year["year"]), int(year["year"]), f"{year['year']}年") if year else None


def plan_period_end(document: Document) -> int | None:
    """The last year a plan is made for; None where its title does not say."""
    period = plan_period(document)
    return period.end if period else None


def issue_year(document: Document) -> int | None:
    """The year of the document: of its date, else of its number, else the first year of the period its title names."""
    for text in (document.date, document.doc_number):
        year = re.search(r"(?:19|20)\d\d", text or "")
        if year:
            return int(year.group(0))
    start = re.search(r"(20\d\d)\s*年?\s*[-—–―~～至到]", document.title) or _OF_A_YEAR.search(document.title)
    end = plan_period_end(document)
    return int(start.group(1)) if start else end - 4 if end else None


def deadline_at(text: str, position: int, *, carry_over_sentences: bool = False) -> tuple[int, DeadlineSource] | None:
    """The deadline that holds at `position`, and how: said in the same or the preceding part of the sentence, or
    carried.

    A deadline reaches to the end of its sentence; with `carry_over_sentences` (sections of goals) to the end of the
    text.
    """
    dues = [due for due in find_deadlines(text) if due.start < position]
    outright = [due for due in dues if due.outright]
    if not outright:
        return None
    # After “到2020年…” a bare later year (“2022年达45%”) is a deadline too.
    due = [d for d in dues if d.outright or (d.start > outright[-1].start and d.year > outright[-1].year)][-1]
    between = text[due.end : position]
    if _STRETCH.search(between):
        return (due.year, "承前") if carry_over_sentences else None
    said_here = re.sub(r"^\s*[，,：:]", "", between)
    return due.year, "明示" if not re.search(r"[，,；;]", said_here) and not re.search(r"\d", said_here) else "承前"
