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
_NOT_SHOWN = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n")


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
    from openpyxl.styles import Alignment as Placing
    from openpyxl.styles import Font

    sheet.title = title
    for number, row in enumerate([header, *rows], start=1):
        for column, words in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = words.translate(dict.fromkeys(map(ord, _NOT_SHOWN)))
            cell.data_type = "s"  # words that begin with “=” are words, never a formula
            cell.alignment = Placing(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, name in enumerate(header, start=1):
        wide = name.endswith(_WIDE_COLUMNS)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _WIDE if wide else _NARROW
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
