"""Alignment, the report as a Word document. An office's own template gives fonts, margins and styles."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.alignment.result import Alignment
from kb.alignment.tables import NOTE, Table, heading, names, report
from kb.errors import InputError
from kb.structure.numbering import to_chinese

_FONT = "仿宋"
_TABLE = "Table Grid"
_WIDTHS = {
    "程度": 2.0,
    "得分": 1.6,
    "比较": 2.4,
    "相同": 1.6,
    "类别": 3.0,
    "责任主体": 2.6,
    "与谁有关": 3.2,
    "依据": 4.2,
    "条款": 2.8,
}  # cm
_NARROWEST = 2.0  # cm
_NOT_XML: dict[int, str | None] = {code: None for code in range(32) if chr(code) != "\n"} | {ord("\t"): " "}


def write(result: Alignment, path: Path, *, template: Path | None = None) -> None:
    """Write the document; InputError where the template is no Word document, OSError where `path` cannot be written."""
    write_tables(heading(result), (*names(result), NOTE), report(result), path, template=template)


def write_tables(
    title: str, lines: Iterable[str], tables: Iterable[Table], path: Path, *, template: Path | None = None
) -> None:
    """A title, lines, then every table under a heading of its own; raises as `write` does."""
    book = _opened(template)
    book.add_heading(_plain(title), level=0)
    for line in lines:
        book.add_paragraph(_plain(line))
    for number, table in enumerate(tables, start=1):
        book.add_heading(f"{to_chinese(number)}、{_plain(table.title)}", level=1)
        _set(book, table)
    book.save(str(path))


def _opened(template: Path | None) -> Any:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    if template is not None:
        with contextlib.suppress(OSError):  # a name too long for a path
            if not template.exists():
                raise InputError("没有这个模板文件", where=str(template), hint="检查路径和文件名")
        try:
            return Document(str(template))
        except Exception as error:  # python-docx raises whatever a damaged part brings about
            raise InputError("模板打不开，不是 Word 文档", where=str(template), hint="请用 .docx 文件作模板") from error
    book = Document()
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.5)
    for name, size in (("Normal", 10.5), ("Title", 18), ("Heading 1", 14)):
        style = book.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    return book


def _set(book: Any, table: Table) -> None:
    if not table.rows:
        book.add_paragraph(table.empty)
        return
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Emu

    grid = book.add_table(rows=1, cols=len(table.header))
    if _TABLE in {style.name for style in book.styles}:
        grid.style = _TABLE
    grid.autofit = False
    fixed = [_WIDTHS.get(name) for name in table.header]
    section = book.sections[-1]
    between = Emu(section.page_width - section.left_margin - section.right_margin).cm
    rest = max(_NARROWEST, (between - sum(width or 0.0 for width in fixed)) / max(1, fixed.count(None)))
    for column, width in zip(grid.columns, fixed, strict=True):
        column.width = Cm(width or rest)
    repeated = OxmlElement("w:tblHeader")  # the first row again on every page
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in (table.header, *table.rows):
        cells = grid.rows[0].cells if row is table.header else grid.add_row().cells
        for cell, words, width in zip(cells, row, fixed, strict=True):
            cell.text = _plain(words)
            cell.width = Cm(width or rest)
    for cell in grid.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _plain(words: str) -> str:
    """Without what XML cannot hold; the tabs between a table's cells become spaces."""
    return words.translate(_NOT_XML)
