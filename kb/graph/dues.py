"""Graph, second step: by when a single duty is due, and the words a deadline stands in.

A duty takes the year that stands in its own words (明示), or one that reaches it from before in its clause or from a
heading above it (承前). The period of the plan is the period of its targets; a duty does not take it, because no
clause says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.graph.periods import DeadlineSource, Due, deadline_at, find_deadlines, issue_year, plan_period
from kb.graph.responsible import responsibility_spans
from kb.graph.sections import Outline
from kb.model import Clause, Duty, Span, Target

# Of a year inside a duty: until when something holds, or which things are meant, is no day the duty is due.
_NOT_DUE_BEFORE = re.compile(r"(?:有效期|期限|截止|暂停|延长|延续|保留|执行|实施期)[^，。；]{0,6}$|(?:到|至)\s*$")
_QUALIFIES = re.compile(
    r"[^，,。；;、]{0,14}(?:以前|之前|前)?(?:已|建成|批准|成立|取得|登记|注册|入库|开工|入选)[^，,。；;]{0,12}的"
    r"|[^，,。；;]{0,40}的(?=[，,])"
)
# The day and the rest of a date behind its month, and the beginning of a period before its end.
_REST = re.compile(r"(?:\d{1,2}\s*日)?(?:[上中下]旬)?[底末]?(?:之前|以前|前)?")
# What comes after a deadline is not due by it.
_AFTERWARDS = re.compile(r"(?:(?:20\d\d\s*年|此|其|今|之)(?:以|之)?后|再经过|在此基础上)")
_BEGUN = re.compile(r"(?:19|20)\d\d\s*年?\s*[-—–―~～至到]{1,2}\s*\Z")
# Deadlines as lists of tasks label them (完成时限：2018年底, 完成时限：长期坚持), beside the bodies responsible.
_LABELLED = re.compile(
    r"(?:(?:完成|办结|推进|启动|整改)(?:时限|时间|期限|进度)|(?:时限|时间|进度)要求|完成年限)\s*[：:]\s*"
    r"(?P<words>(?:(?![；;，,]\s*[\u4e00-\u9fff]{2,8}[：:])[^）)〕】\]。\n]){2,60})"
)
_HEAD = re.compile("时限|时间|期限|进度|年限")


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline and where it stands. `year` is None where the words name none (长期坚持, 6月底前).

    `words` are verbatim; `label` is that of the clause they stand in, “题名” where they are of the document's title.
    """

    year: int | None
    source: DeadlineSource
    words: str
    label: str


def due_dates(tree: Outline, clause: Clause, start: int, end: int) -> tuple[DueDate, ...]:
    """The deadlines of what `clause.text[start:end]` asks, one a year; empty where the text gives none."""
    found: dict[int | str, DueDate] = {}
    issued = issue_year(tree.document) or 0
    for due in find_deadlines(clause.text):
        within = start <= due.start and due.end <= end and due.year >= issued
        if within and due.outright and not _is_no_due_date(clause.text, due):
            found.setdefault(due.year, DueDate(due.year, "明示", _printed(clause.text, due), clause.label))
    for words in (*_labelled(clause.text, end), *_in_column(tree, clause)):
        years = find_deadlines(words)
        year = years[-1].year if years else None
        found.setdefault(year or words, DueDate(year, "明示", words, clause.label))
    return tuple(found.values()) or tuple(_carried(tree, clause, start))


def _labelled(text: str, end: int) -> Iterator[str]:
    """The labelled deadline that goes with what ends at `end`: with the next statement of who is responsible."""
    label = _LABELLED.search(text, end)
    if label is not None:
        statements = [span for span in statements_in(text) if span[0] >= end]
        if not statements or label.start() <= statements[0][1] + 2:
            yield label["words"].strip()


@lru_cache(maxsize=256)
def statements_in(text: str) -> tuple[Span, ...]:
    """Where a text says who is responsible; long paragraphs are asked again and again."""
    return responsibility_spans(text)


def _in_column(tree: Outline, clause: Clause) -> Iterator[str]:
    """What a row of a table holds in its column of deadlines."""
    table = tree.tables.get(clause.id)
    if table is not None:
        for head, cell in zip(table.header, clause.cells, strict=False):
            words = " ".join(cell.split())
            if words and _HEAD.search("".join(head.split())):
                yield words


def due_dates_of_duty(tree: Outline, duty: Duty) -> tuple[DueDate, ...]:
    """The deadlines of a duty."""
    clause = tree.by_id[duty.clause]
    start = max(clause.text.find(duty.quote), 0)
    return due_dates(tree, clause, start, start + len(duty.quote))


def due_date_of_target(tree: Outline, target: Target) -> DueDate | None:
    """The deadline of a target with the words it was read from; None where it has none.

    The words are left empty where they cannot be found again.
    """
    if target.deadline is None or target.deadline_source is None:
        return None
    if target.deadline_source == "规划期":
        period = plan_period(tree.document)
        return DueDate(target.deadline, "规划期", period.words if period else "", "题名")
    words, label = next(_words_of(tree, target, target.deadline), ("", ""))
    return DueDate(target.deadline, target.deadline_source, words, label)


def _carried(tree: Outline, clause: Clause, start: int) -> Iterator[DueDate]:
    if _AFTERWARDS.match(clause.text, start):
        return
    held = deadline_at(clause.text, start, carry_over_sentences=tree.role(clause) == "目标")
    if held is not None and held[0] >= (issue_year(tree.document) or 0):
        due = [d for d in find_deadlines(clause.text) if d.end <= start and d.year == held[0]]
        if due and not _is_no_due_date(clause.text, due[-1]):
            yield DueDate(held[0], "承前", _printed(clause.text, due[-1]), clause.label)
        return
    for heading in tree.path(clause)[1:]:
        if heading.kind == "heading":
            outright = [d for d in find_deadlines(heading.text) if d.outright]
            if outright:
                yield DueDate(outright[-1].year, "承前", _printed(heading.text, outright[-1]), heading.label)
                return


def _is_no_due_date(text: str, due: Due) -> bool:
    return bool(_NOT_DUE_BEFORE.search(text[max(0, due.start - 16) : due.start]) or _QUALIFIES.match(text, due.end))


def _words_of(tree: Outline, target: Target, year: int) -> Iterator[tuple[str, str]]:
    """Where a target's year stands: its clause, the head of its table, the headings above, the clauses before."""
    clause = tree.by_id[target.clause]
    at = clause.text.find(target.quote)
    reach = at + len(target.quote) if clause.kind != "table_row" else 0
    yield from _backwards(clause, year, reach)
    table = tree.tables.get(clause.id)
    if table is not None:
        for words in (*table.header, table.title or ""):
            if str(year) in words or any(due.year == year for due in find_deadlines(words)):
                where = "表头" if words in table.header else "表题"
                yield " ".join(words.split()), re.sub(r"第\d+行$", where, clause.label)
    for place in tree.path(clause)[1:]:
        yield from _backwards(place, year, len(place.text))
    for sibling in reversed(tree.before(clause)):
        yield from _backwards(sibling, year, len(sibling.text))


def _backwards(clause: Clause, year: int, before: int) -> Iterator[tuple[str, str]]:
    for due in reversed(find_deadlines(clause.text)):
        if due.year == year and due.start < before:
            yield _printed(clause.text, due), clause.label


def _printed(text: str, due: Due) -> str:
    """The words of a deadline, of a period (2018-2022年) the whole."""
    begun = _BEGUN.search(text, 0, due.start)
    rest = _REST.match(text, due.end)
    return text[begun.start() if begun else due.start : rest.end() if rest else due.end].strip()
