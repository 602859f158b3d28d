"""Graph: targets set in tables of indicators (指标表), one row one target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kb.graph.naming import name_of, subject_of
from kb.graph.periods import find_deadlines, plan_period_end
from kb.graph.quantities import UNIT, Quantity, find_quantities
from kb.model import Document, Span, Table, Target

_NAME = re.compile(r"指标(名称|项目|内容)?$|^名称$|^项目$|主要指标|具体指标")
_UNIT_HEAD = re.compile(r"单位")
_BRACKETS = " 　[]【】（）()"
_ATTRIBUTE_HEAD = re.compile(r"属性|性质|类型")
_BASE_HEAD = re.compile(r"现状|基期|基数|基年|实际|完成(值|情况)|初值")
_GOAL_HEAD = re.compile(r"目标|预期|规划值|计划值|任务值|20\d\d\s*年")
_NUMBERED = re.compile(r"^\s*(?:[（(]?\d{1,3}[）)]?\s*[.．、]?|[①-⑳])\s*(?=[\u4e00-\u9fffA-Za-z“])")
_UNIT_IN_NAME = re.compile(rf"[（(]\s*([百千万亿]*(?:{UNIT}))\s*[）)]\s*$")
# A cell that is a figure and nothing else, but for words of measure and its unit.
_WORDS_IN_FIGURE = re.compile(
    rf"[\s\d.,，+\-—–~～\[\]【】（）()≥≤><＞＜〉〈]|{UNIT}|达到?|超过|突破|不[低少高大]于|约|"
    rf"以[上下内]|左右|[万亿千]"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; `goals` are (column, year, baseline)."""

    name: int
    unit: int | None
    attribute: int | None
    goals: tuple[tuple[int, int | None, bool], ...]


TableFigure = tuple[Span, Quantity, Target]


def table_targets(document: Document, *, scope: str) -> Iterator[Target]:
    """The targets and baselines of every table of indicators of the document; other tables yield nothing."""
    return (target for _, _, target in table_figures(document, scope=scope))


def table_figures(document: Document, *, scope: str) -> Iterator[TableFigure]:
    """The targets and baselines of tables, each with its figure and the place of that in the text of the row."""
    rows_text = {clause.id: clause.text for clause in document.clauses if clause.kind == "table_row"}
    for table in document.tables:
        columns = read_columns(table)
        if columns is None:
            continue
        for cells, clause_id in zip(table.rows, table.row_clauses, strict=False):
            yield from _row(document, table, columns, cells, clause_id, rows_text.get(clause_id, ""), scope)


def read_columns(table: Table) -> Columns | None:
    """The columns of a table of indicators, None for any other table."""
    header = [re.sub(r"\s", "", cell) for cell in table.header]
    name = next((i for i, cell in enumerate(header) if _NAME.search(cell)), None)
    if name is None:
        return None
    unit = next((i for i, cell in enumerate(header) if _UNIT_HEAD.search(cell) and i != name), None)
    attribute = next(
        (i for i, cell in enumerate(header) if _ATTRIBUTE_HEAD.search(cell) and i not in (name, unit)), None
    )
    years = {i: _years(cell) for i, cell in enumerate(header)}
    last = max((y for y in years.values() if y), default=None)
    goals = []
    for i, cell in enumerate(header):
        if i in (name, unit, attribute) or not (_GOAL_HEAD.search(cell) or _BASE_HEAD.search(cell)):
            continue
        year = years[i]
        earlier = year is not None and last is not None and year < last and not re.search("目标|预期", cell)
        goals.append((i, year, bool(_BASE_HEAD.search(cell)) or earlier))
    return Columns(name, unit, attribute, tuple(goals)) if goals else None


def _years(cell: str) -> int | None:
    found = re.search(r"(20\d\d)年?", cell)
    if found:
        return int(found.group(1))
    due = find_deadlines(cell)
    return due[-1].year if due else None


def _row(
    document: Document, table: Table, columns: Columns, cells: Sequence[str], clause: str, text: str, scope: str
) -> Iterator[TableFigure]:
    name = _cell(cells, columns.name)
    if not name:
        return
    bare, unit_in_name = _split_name(name)
    unit = _cell(cells, columns.unit) or unit_in_name
    attribute = _attribute(_cell(cells, columns.attribute) or "")
    for column, year, baseline in columns.goals:
        cell = _cell(cells, column)
        offset = _offset(cells, column, text)
        quantity = _value(cell, unit)
        due, source = _deadline(document, table, year)
        figures = [(quantity, bare)] if quantity else [] if baseline else [*_in_words(cell, bare)]
        for figure, name in figures:
            target = Target(
                clause=clause,
                name=name,
                subject=subject_of(name),
                op=figure.op,
                value=figure.value,
                unit=figure.unit,
                normalized=figure.normalized,
                scope="全国" if name.startswith("全国") else scope,
                deadline=due,
                deadline_source=source,
                attribute=attribute,
                baseline=baseline,
                quote=text or " ".join(cells),
                per=figure.per,
            )
            yield (offset + figure.start, offset + figure.end), figure, target


def _in_words(cell: str, bare: str) -> Iterator[tuple[Quantity, str]]:
    """The figures of a goal told in a sentence (“政务服务事项100%网上可办”), each with what it is of."""
    behind = 0
    for figure in find_quantities(cell):
        if not figure.is_time and (figure.marked or figure.unit in ("%", "个百分点")):
            yield figure, name_of(cell, figure, behind) or bare
        behind = figure.reach[1]


def _deadline(
    document: Document, table: Table, year: int | None
) -> tuple[int | None, Literal["明示", "规划期"] | None]:
    if year is not None:
        return year, "明示"
    titled = find_deadlines(table.title or "")
    if titled:
        return titled[-1].year, "明示"
    end = plan_period_end(document)
    return (end, "规划期") if end else (None, None)


def _value(cell: str, unit: str) -> Quantity | None:
    """The figure of a cell, at its place in the cell; a bare number takes the row's unit."""
    if not re.search(r"\d", cell) or _WORDS_IN_FIGURE.sub("", cell):
        return None
    text = cell.strip(_BRACKETS)
    shift = len(cell) - len(cell.lstrip(_BRACKETS))
    found = find_quantities(text)
    if found and found[0].unit:
        return replace(found[0], start=found[0].start + shift, end=found[0].end + shift)
    lent = unit or "个"
    found = find_quantities(re.sub(r"(\d[\d.,，]*)", lambda m: m.group(1) + lent, text, count=1))
    if not found:
        return None
    first = replace(found[0], start=found[0].start + shift, end=found[0].end + shift - len(lent))
    return first if unit else replace(first, unit="", normalized=first.value, per=None)


def _offset(cells: Sequence[str], column: int, text: str) -> int:
    """Where the words of a cell begin in the text of its row, the cells of which follow one another."""
    at = 0
    for cell in cells[:column]:
        at = max(at, text.find(cell.strip(), at) + len(cell.strip()))
    return max(at, text.find(cells[column].strip(), at)) if column < len(cells) else at


def _split_name(name: str) -> tuple[str, str]:
    """The name without its number of order and without the unit in parentheses at its end, and that unit."""
    bare = _NUMBERED.sub("", name.strip())
    unit = _UNIT_IN_NAME.search(bare)
    return (bare[: unit.start()].strip(), unit.group(1)) if unit else (bare, "")


def _attribute(cell: str) -> Literal["预期性", "约束性"] | None:
    return "预期性" if "预期" in cell else "约束性" if "约束" in cell else None


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""
