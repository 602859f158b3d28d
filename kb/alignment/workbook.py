"""Alignment, the report as an Excel workbook: the first sheet can be taken in again as a table of links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

from kb.alignment.result import Alignment
from kb.alignment.tables import link_rows, report
from kb.graph.links import COLUMNS
from kb.model import Status

_WIDE, _NARROW = 48, 14
_WIDE_COLUMNS = ("原文", "理由", "上位", "下位", "依据")
_NOT_SHOWN = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n")


def write(result: Alignment, path: Path) -> None:
    """Write the workbook; OSError where `path` cannot be written."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    rows = [[row.get(column, "") for column in COLUMNS] for row in link_rows(result)]
    _fill(sheet, "复核", COLUMNS, rows)
    choice = DataValidation(type="list", formula1=f'"{",".join(get_args(Status))}"', allow_blank=False)
    letter = sheet.cell(1, COLUMNS.index("状态") + 1).column_letter
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{max(2, len(rows) + 1)}")
    for table in report(result):
        _fill(book.create_sheet(), table.title, table.header, table.rows or [[table.empty]])
    book.save(path)


def _fill(sheet: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
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
