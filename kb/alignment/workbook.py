"""Alignment, the report as an Excel workbook: the first sheet can be taken in again as a table of links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

from kb.alignment.result import Alignment
from kb.alignment.tables import link_rows, report
from kb.graph.links import COLUMNS, Relation
from kb.model import Degree, Status

_WIDE, _NARROW = 48, 14
_WIDE_COLUMNS = ("原文", "理由", "上位", "下位", "依据", "改法", "出处")
_CHOICES = {"状态": get_args(Status), "关系": get_args(Relation), "程度": get_args(Degree)}
_HIDDEN = {"上位指纹", "下位指纹", "版次"}
_UNSEEN = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n")
_HEAD, _BODY = "表头", "文字"
_LINE, _HIGHEST = 15, 409  # points: a line, and the highest row Excel knows


def write(result: Alignment, path: Path) -> None:
    """Write the workbook; OSError where `path` cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    _fill_links(book.active, COLUMNS, [[row.get(column, "") for column in COLUMNS] for row in link_rows(result)])
    for table in report(result):
        fill(book.create_sheet(), table.title, table.header, table.rows or [[table.empty]])
    book.save(path)


def write_links(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table of links alone, for review; OSError where `path` cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    _fill_links(book.active, header, rows)
    book.save(path)


def _fill_links(sheet: Any, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of links whose columns with a choice offer it; what is not for people to read is hidden."""
    from openpyxl.worksheet.datavalidation import DataValidation

    fill(sheet, "复核", header, rows)
    for name, values in _CHOICES.items():
        letter = sheet.cell(1, header.index(name) + 1).column_letter
        choice = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=name == "程度")
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{max(2, len(rows) + 1)}")
    for name in _HIDDEN & set(header):
        sheet.column_dimensions[sheet.cell(1, header.index(name) + 1).column_letter].hidden = True


def fill(sheet: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as a sheet in which no words are a formula, whatever they begin with."""
    sheet.title = title
    head, body = styles(sheet.parent)
    widths = [0 if name in _HIDDEN else _WIDE if name.endswith(_WIDE_COLUMNS) else _NARROW for name in header]
    for number, row in enumerate([header, *rows], start=1):
        for column, words in enumerate(row, start=1):
            put(sheet.cell(number, column), words, head if number == 1 else body)
        fit(sheet, number, row, widths)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width or _NARROW
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def styles(book: Any) -> tuple[str, str]:
    """The names of the styles of a header's cells and of all others in `book`: a style named costs a ninth of one set
    cell by cell."""
    from openpyxl.styles import Alignment as Placing
    from openpyxl.styles import Font, NamedStyle

    for name, bold in ((_HEAD, True), (_BODY, False)):
        if name not in book.named_styles:
            placing = Placing(wrap_text=True, vertical="top")
            book.add_named_style(NamedStyle(name, font=Font(bold=bold), alignment=placing))
    return _HEAD, _BODY


def put(cell: Any, words: str, style: str) -> None:
    """Words into a cell, as words: those that begin with “=” are never a formula."""
    cell.value = words.translate(_UNSEEN)
    cell.data_type = "s"
    cell.style = style


def fit(sheet: Any, number: int, row: Sequence[object], widths: Sequence[int]) -> None:
    """Make a row as high as its longest cell; Excel does so by itself, LibreOffice leaves one line. Of width 0 nothing
    is shown."""
    lines = max((_lines(cell, width) for cell, width in zip(row, widths, strict=False) if width), default=1)
    if lines > 1:
        sheet.row_dimensions[number].height = min(_HIGHEST, lines * _LINE)


def _lines(cell: object, width: int) -> int:
    """An ideograph is as wide as two figures, as it is as long as two in GB 18030."""
    parts = str(cell).split("\n")
    return sum(-(-len(part.encode("gb18030", "replace")) // (width - 3)) or 1 for part in parts)
