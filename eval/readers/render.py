"""A parsed document written out again as a Word file, numbers typed or counted by Word, tables with merged cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kb.model import Clause, Document, Table

_LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="{}"/></w:lvl>'
)
_FORMS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
_NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + "".join(_LEVEL.format(level, *form) for level, form in enumerate(_FORMS))
    + "</w:abstractNum>"
)
_LEVELS = ((r"[一二三四五六七八九十]+", 0), (r"（[一二三四五六七八九十]+）", 1), (r"\d+[.．]", 2))


def write_docx(documents: tuple[Document, ...], path: Path, *, counted: bool) -> tuple[str, ...]:
    """Write `documents` as one would type them; `counted` leaves the numbers of headings to Word.

    Returns the paragraphs as they are shown, numbers in front.
    """
    import docx

    file = docx.Document()
    sheet = _Sheet(file, counted)
    for document in documents:
        sheet.document(document)
    if counted:
        _put_numbering(file, sheet.lists)
    file.save(str(path))
    return tuple(sheet.shown)


class _Sheet:
    """Writes clauses one by one; every document starts a list of its own."""

    def __init__(self, file: Any, counted: bool) -> None:
        self._file = file
        self._counted = counted
        self.lists = 0
        self.shown: list[str] = []

    def document(self, document: Document) -> None:
        """Every clause once, tables as tables."""
        self.lists += 1
        rows = {r: t for t in document.tables for r in t.row_clauses}
        headers = {t.row_clauses[0]: t for t in document.tables if t.row_clauses}
        led: set[str] = set()
        for clause in document.clauses:
            if clause.kind == "table_header" or clause.id in led:
                continue
            if clause.id in rows:
                if clause.id in headers:
                    self._table(headers[clause.id])
                continue
            led |= self._clause(document, clause)

    def _clause(self, document: Document, clause: Clause) -> set[str]:
        """Write one clause; a run-in heading takes its paragraph along, whose id is returned."""
        below = next((c for c in document.clauses if c.parent == clause.id), None)
        run_in = clause.kind == "heading" and below is not None and below.kind == "paragraph" and _touch(clause, below)
        words = clause.text + (below.text if run_in and below else "")
        level = self._level(clause)
        self.shown.append(words)
        if level is not None:
            words = re.sub(r"^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）|^\d+[.．]\s*", "", words)
        paragraph = self._file.add_paragraph(words)
        if clause.kind == "title":
            paragraph.alignment = 1
        if level is not None:
            _count(paragraph, level, self.lists)
        return {below.id} if run_in and below else set()

    def _level(self, clause: Clause) -> int | None:
        if not self._counted or clause.kind != "heading" or not clause.number:
            return None
        return next((level for form, level in _LEVELS if re.fullmatch(form, clause.number)), None)

    def _table(self, table: Table) -> None:
        lines = [table.header, *table.rows] if table.header else [*table.rows]
        grid = self._file.add_table(rows=len(lines), cols=max(map(len, lines)))
        grid.style = "Table Grid"
        for r, line in enumerate(lines):
            for c, text in enumerate(line):
                grid.cell(r, c).text = text


def _touch(heading: Clause, paragraph: Clause) -> bool:
    return 0 <= paragraph.spans[0][0] - heading.spans[-1][1] <= 1


def _count(paragraph: Any, level: int, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    holder = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", number)):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        holder.append(element)
    properties.append(holder)


def _put_numbering(file: Any, lists: int) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    entries = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>'
        + "".join(f'<w:lvlOverride w:ilvl="{k}"><w:startOverride w:val="1"/></w:lvlOverride>' for k in range(3))
        + "</w:num>"
        for n in range(1, lists + 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{_NUMBERING}{entries}</w:numbering>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    for known in [r for r in file.part.rels.values() if r.reltype == relation]:
        known._target = Part(PackURI("/word/numbering.xml"), kind, xml, file.part.package)
        return
    file.part.relate_to(Part(PackURI("/word/numbering.xml"), kind, xml, file.part.package), relation)
