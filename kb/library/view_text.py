"""Library stage, views of the graph for a terminal.

In the table of deadlines the words come last: a Chinese character is two columns wide in every terminal, but of “” and
— terminals differ, and behind them nothing would line up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kb.graph.charged import ResponsibleRow
from kb.graph.deadlines import DeadlineRow, Deadlines
from kb.graph.dues import DueDate
from kb.graph.views import DutyRow, Shown, TargetRow
from kb.model import Document
from kb.text import book_title

MARKS = {"明示": "明示", "承前": "承前", "规划期": "规划"}
_RUN, _BEYOND, _EMPTY = "----", "--->", "    "
_LONGEST = 160


def named(document: Document) -> str:
    """A document's title and 文号."""
    return book_title(document.title) + (f"（{document.doc_number}）" if document.doc_number else "")


def due_text(due: DueDate, label: str = "") -> str:
    """A deadline and where it comes from: 2025年（承前，「到2025年」）; `label` is that of the row's own clause."""
    whence = whence_text(due, label)
    if due.year is None:
        return f"{due.words}（{due.source}）"
    return f"{due.year}年（{due.source}{f'，{whence}' if whence else ''}）"


def whence_text(due: DueDate, label: str = "") -> str:
    """The words of a deadline and, where that is not the row's own clause, where they stand."""
    words = quoted(due.words) if due.words else ""
    if not due.label or due.label == label:
        return words
    # The head of the row's own table needs no name.
    own = re.match(r"表.+(?=第\d+行$)", label)
    return f"{due.label.removeprefix(own.group(0)) if own else due.label}{words}"


def quoted(words: str) -> str:
    """A quotation on one line; “” within it stay as they are."""
    return f"「{_flat(words)}」"


def quotation(row: Shown) -> str:
    """A row's words, of a row of a table the cells apart."""
    return "｜".join(_flat(cell) for cell in row.cells) if row.cells else row.quote


def targets_text(document: Document, rows: Sequence[TargetRow]) -> str:
    """Targets under the labels of their clauses, baselines last."""
    goals = [row for row in rows if row.kind == "目标"]
    bases = [row for row in rows if row.kind == "基数"]
    if not rows:
        return f"{named(document)}中没有读出指标。"
    lines = [f"{named(document)}：目标 {len(goals)} 项" + (f"，基数 {len(bases)} 项" if bases else "")]
    lines += _targets(goals)
    if bases:
        lines += ["", "基数（已有的数，不是目标）：", *_targets(bases)]
    return "\n".join(lines)


def _targets(rows: Sequence[TargetRow]) -> Iterator[str]:
    for label, group in groupby(rows, key=lambda row: row.label):
        yield f"\n{label}"
        for row in group:
            told = [row.figure, due_text(row.due, label) if row.due else "", row.attribute or ""]
            yield f"  {row.name}：" + "，".join(part for part in told if part)
            yield f"      {quoted(quotation(row))}"


def duties_text(document: Document, rows: Sequence[DutyRow], addressees: Sequence[str] = ()) -> str:
    """Duties under the labels of their clauses, with addressee and strength before each."""
    whose = "、".join(addressees)
    if not rows:
        return f"{named(document)}中没有读出{f'落到“{whose}”的' if whose else ''}任务。"
    counts = Counter(row.addressee for row in rows)
    lines = [f"{named(document)}：任务 {len(rows)} 件（{'，'.join(f'{k} {n}' for k, n in counts.most_common())}）"]
    for label, group in groupby(rows, key=lambda row: row.label):
        lines.append(f"\n{label}")
        for row in group:
            marks = "·".join(part for part in (row.addressee, row.strength or "") if part)
            due = "；".join(due_text(due, label) for due in row.due)
            lines.append(f"  [{marks}] {_flat(quotation(row))}" + (f"　期限：{due}" if due else ""))
    return "\n".join(lines)


def responsible_text(document: Document, rows: Sequence[ResponsibleRow], body: str = "") -> str:
    """Who is responsible for what by when, one statement a paragraph."""
    if not rows:
        return f"{named(document)}中没有读出{f'“{body}”承担的责任' if body else '责任单位'}。"
    groups = [[*group] for _, group in groupby(rows, key=lambda row: (row.clause, row.quote, row.matter))]
    lines = [f"{named(document)}：写明责任的 {len(groups)} 处"]
    for group in groups:
        first = group[0]
        parts = groupby(group, key=lambda row: row.part)
        lines += [f"\n{first.label}", "  " + "；".join(f"{p}：{'、'.join(r.body for r in rs)}" for p, rs in parts)]
        elsewhere = [label for label in first.matter_labels if label != first.label]
        place = f"（{'、'.join(dict.fromkeys(elsewhere))}）" if elsewhere else ""
        matter = "　".join(map(_flat, first.matter))
        lines.append(f"  事项{place}：{_short(matter) or '条款中没有写明'}")
        if first.due:
            lines.append("  期限：" + "；".join(due_text(due, first.label) for due in first.due))
        if first.quote not in first.matter:
            lines.append(f"  依据：{quoted(quotation(first))}")
    open_ones = sum(not group[0].due for group in groups)
    lines.append(f"\n其中 {open_ones} 处条款没有写期限。" if open_ones else "")
    return "\n".join(lines).rstrip()


def deadlines_text(found: Iterable[Deadlines], years: range) -> str:
    """One line a deadline: its bar through the years, then what is due, its clause and its words."""
    blocks = [_deadlines(one, years) for one in found]
    return "\n\n".join(blocks) if blocks else "没有读出写明期限的指标和任务。"


def _deadlines(one: Deadlines, years: range) -> str:
    rows = within(one.rows, years)
    lines = [f"{named(one.document)}：有期限的 {len(one.rows)} 项" + _left_out(one, len(one.rows) - len(rows))]
    for section, group in groupby(rows, key=lambda row: row.section):
        lines += ["", section or "（正文）", " ".join(map(str, years))]
        lines += [f"{' '.join(bar(row, years))}  {_told(row)}" for row in group]
    return "\n".join(lines)


def within(rows: Iterable[DeadlineRow], years: range) -> list[DeadlineRow]:
    """The rows whose bar touches those years."""
    return [row for row in rows if row.first <= years[-1] and row.last >= years[0]]


def bar(row: DeadlineRow, years: range) -> list[str]:
    """A cell a year: where the deadline comes from in its year, a line before it, an arrow where it lies beyond."""
    cells = []
    for year in years:
        inside = row.first <= year <= row.last
        beyond = inside and year == years[-1] and row.last > year
        cells.append(MARKS[row.due.source] if year == row.last else _BEYOND if beyond else _RUN if inside else _EMPTY)
    return cells


def notes(one: Deadlines, years: range) -> str:
    """What of a document is not in its table."""
    return _left_out(one, len(one.rows) - len(within(one.rows, years)))


def _left_out(one: Deadlines, outside: int) -> str:
    told = [
        f"{outside} 项不在所列年份" if outside else "",
        f"{one.undated_targets} 项指标没有期限" if one.undated_targets else "",
        f"{one.undated_duties} 件任务的条款没有写年份" if one.undated_duties else "",
    ]
    return "；另有 " + "，".join(part for part in told if part) if any(told) else ""


def _told(row: DeadlineRow) -> str:
    quote = "" if row.matter == row.quote else quoted(quotation(row))
    whence = "" if row.due.words in row.quote else f"　期限据{whence_text(row.due, row.label)}"
    return f"{_flat(row.matter)}〔{row.label}〕{quote}{whence}"


def _flat(words: str) -> str:
    return " ".join(words.split())


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "……"
