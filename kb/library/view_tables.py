"""Library stage, views of the graph as tables for a file: CSV or an Excel workbook, every cell harmless."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import InputError, refusal
from kb.graph.charged import ResponsibleRow
from kb.graph.cited import harmless
from kb.graph.dues import DueDate
from kb.graph.graphml import legal
from kb.graph.views import DutyRow, Shown, TargetRow
from kb.library.view_text import quotation, whence_text

Cell = str | int | float | None
_LONGEST = 32_000  # characters of a cell; Excel holds 32,767
_WIDTHS = {
    "原文": 56, "事项": 48, "名称": 30, "文件": 24, "文号": 20, "章节": 20, "条款": 18,
    "事项所在条款": 18, "期限出处": 28, "责任单位": 24, "标记": 48, "含义": 80,
}  # fmt: skip
_WIDTH = 11
_LINE_HEIGHT, _TALLEST = 14, 409  # points; Excel has no taller row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title. `fills` are colours of single cells by (row, column), both from 0."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)


def targets_sheet(rows: Iterable[TargetRow]) -> Sheet:
    """Targets and baselines."""
    header = _header("类别 名称 指标 符号 数值 单位 每 范围 期限 来源 期限出处 属性 原文")
    return Sheet("指标", header, tuple(map(_target_cells, rows)))


def _target_cells(row: TargetRow) -> tuple[Cell, ...]:
    counted = row.op, _number(row.value), row.unit, row.per, row.scope
    due = _due([row.due] if row.due else [])
    return *_place(row), row.kind, row.name, row.figure, *counted, *due, row.attribute, quotation(row)


def duties_sheet(rows: Iterable[DutyRow]) -> Sheet:
    """Duties; their words are the quotation."""
    cells = ((*_place(row), row.addressee, row.kind, row.strength, *_due(row.due), quotation(row)) for row in rows)
    return Sheet("任务", _header("承担者 类别 力度 期限 来源 期限出处 原文"), tuple(cells))


def responsible_sheet(rows: Iterable[ResponsibleRow]) -> Sheet:
    """A row a body."""
    header = _header("责任单位 分工 事项 事项所在条款 期限 来源 期限出处 原文")
    return Sheet("责任", header, tuple(map(_responsible_cells, rows)))


def _responsible_cells(row: ResponsibleRow) -> tuple[Cell, ...]:
    matter = "\n".join(row.matter), "；".join(dict.fromkeys(row.matter_labels))
    return *_place(row), row.body, row.part, *matter, *_due(row.due), quotation(row)


def _header(names: str) -> tuple[str, ...]:
    return ("文件", "文号", "章节", "条款", *names.split())


def write(sheets: Sequence[Sheet], out: Path, more: Mapping[str, Callable[[], str]] | None = None) -> None:
    """Write the first sheet as CSV, all as a workbook, or what `more` makes by the ending of the file's name.

    InputError for another ending, or where the file cannot be written.
    """
    kind, others = out.suffix.lower(), dict(more or {})
    known = {".xlsx", ".csv", *others}
    if kind not in known:
        what = f"不能写 {kind or '没有扩展名的'} 文件"
        raise InputError(what, where=str(out), hint=f"扩展名可用：{'、'.join(sorted(known))}")
    try:
        if kind == ".xlsx":
            _workbook(sheets, out)
        else:
            text = others[kind]() if kind in others else csv_text(sheets[0])
            out.write_text(text, encoding="utf-8", newline="")
    except OSError as fault:
        raise InputError(f"文件写不下（{refusal(fault)}）", where=str(out), hint="换一个能写的位置") from fault


def csv_text(sheet: Sheet) -> str:
    """CSV that Excel opens as it is (a byte order mark first).

    What parts cells in any locale becomes full width, and no cell begins what a spreadsheet takes for a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows([harmless(_words(cell)) for cell in row] for row in sheet.rows)
    return "\ufeff" + out.getvalue()


def _words(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _workbook(sheets: Sequence[Sheet], out: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    book.save(out)


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="FFD0D0D0")
    for number, row in enumerate([sheet.header, *sheet.rows]):
        for column, value in enumerate(row):
            cell = page.cell(number + 1, column + 1)
            _put(cell, value)
            colour = sheet.fills.get((number - 1, column)) if number else "FFE7ECF3"
            across = "center" if sheet.header[column] in sheet.widths else "left"
            cell.alignment = Alignment(horizontal=across, vertical="top" if number else "center", wrap_text=True)
            cell.font = Font(bold=not number, size=10)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if colour:
                cell.fill = PatternFill("solid", fgColor=colour)
    widths = [sheet.widths.get(name, _WIDTHS.get(name, _WIDTH)) for name in sheet.header]
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[page.cell(1, column).column_letter].width = width
    for number, row in enumerate(sheet.rows, start=2):
        lines = max(_lines(_words(value), width) for value, width in zip(row, widths, strict=True))
        page.row_dimensions[number].height = min(lines * _LINE_HEIGHT + 3, _TALLEST)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(words: str, width: float) -> int:
    """How many lines the words take in a column: not every program makes rows as high as their words need."""
    return sum(max(1, math.ceil(sum(_columns(char) for char in line) / (width - 1))) for line in words.split("\n"))


def _columns(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _put(cell: Any, value: Cell) -> None:
    """Numbers stay numbers; words that begin with “=” are words, never a formula."""
    if isinstance(value, (int, float)):
        cell.value = value
        return
    words = legal(_words(value))
    if words:
        cell.value = words[:_LONGEST]
        cell.data_type = "s"


def _place(row: Shown) -> tuple[Cell, ...]:
    return row.doc_title, row.doc_number, row.section, row.label


def _due(due: Sequence[DueDate]) -> tuple[Cell, Cell, Cell]:
    """Year (or words, or several years), source, and the words it stands in."""
    if not due:
        return None, None, None
    years: list[Cell] = [one.year if one.year is not None else one.words for one in due]
    when = years[0] if len(years) == 1 else "；".join(map(str, years))
    return when, "；".join(dict.fromkeys(one.source for one in due)), "；".join(whence_text(one) for one in due)


def _number(value: float) -> Cell:
    return int(value) if value == int(value) else value
