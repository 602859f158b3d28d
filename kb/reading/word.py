"""First stage: a Word document (.docx): paragraphs with their automatic numbers, tables, and embedded HTML."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING, Literal

from kb.model import Layout
from kb.reading.building import Builder, Cell
from kb.reading.content import Content
from kb.reading.html import add_fragment
from kb.reading.package import Package, broken, open_package
from kb.reading.word_numbers import Numbers
from kb.reading.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr")
}


def read_word(data: bytes, *, where: str) -> Content:
    """Text and blocks of a .docx file."""
    with open_package(data, where=where, kind=".docx") as package:
        return _Reader(package, where).read()


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Package, where: str) -> None:
        self._package = package
        self._where = where
        self._builder = Builder()
        self._numbers = Numbers(self._package.xml("word/numbering.xml"))
        self._styles = Styles(self._package.xml("word/styles.xml"))

    def read(self) -> Content:
        document = self._package.xml("word/document.xml")
        if document is None:
            raise broken(".docx", self._where)
        body = document.find(f"{W}body")
        for element in body if body is not None else ():
            self._block(element)
        return self._builder.finish()

    def _block(self, element: Element) -> None:
        if element.tag == f"{W}p":
            self._paragraph(element)
        elif element.tag == f"{W}tbl":
            self._table(element)
        elif element.tag == f"{W}altChunk":
            self._chunk(element.get(f"{_R}id") or "")
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            for child in element:
                self._block(child)

    def _paragraph(self, paragraph: Element) -> None:
        text, frames = _words(paragraph)
        if text.strip():
            style = self._styles.of(paragraph)
            number = self._numbers.next(paragraph, style.numbering)
            self._builder.paragraph(number + text, _layout(paragraph, style.name, style.outline_level))
        for frame in frames:
            for child in frame:
                self._block(child)

    def _table(self, table: Element) -> None:
        rows = [_cells(row) for row in table.iter(f"{W}tr") if _nearest(row) is table]
        if max(map(len, rows), default=0) < 2:
            # One column frames a box (专栏): its paragraphs are text like any other.
            for row in rows:
                for cell in row:
                    for child in cell:
                        self._block(child)
            return
        self._builder.table(_grid(rows))

    def _chunk(self, relation: str) -> None:
        """HTML that the document embeds (altChunk), alone or in a MIME archive."""
        relations = self._package.xml("word/_rels/document.xml.rels")
        known = {} if relations is None else {r.get("Id"): r.get("Target") for r in relations}
        target = known.get(relation)
        if target is None:
            return
        name = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        if name not in self._package:
            return
        data = self._package.read(name)
        if b"MIME-Version" in data[:400]:
            message = email.message_from_bytes(data, policy=email.policy.default)
            for part in message.walk():
                if part.get_content_type() == "text/html":
                    add_fragment(part.get_content(), self._builder)
        else:
            add_fragment(data.decode("utf-8", errors="replace"), self._builder)


def _words(paragraph: Element) -> tuple[str, list[Element]]:
    """The paragraph's text as shown (insertions in, deletions out), and text boxes anchored in it."""
    parts: list[str] = []
    frames: list[Element] = []

    def walk(element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag == f"{_MC}Fallback" or not isinstance(tag, str):
                continue
            if tag == f"{W}t":
                parts.append(child.text or "")
            elif tag in (f"{W}br", f"{W}cr"):
                parts.append("\n" if child.get(f"{W}type") in (None, "textWrapping") else "")
            elif tag == f"{W}tab":
                parts.append("\t")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}txbxContent":
                frames.append(child)
            else:
                walk(child)

    walk(paragraph)
    return "".join(parts), frames


def _layout(paragraph: Element, style: str | None, level: int | None) -> Layout | None:
    said = paragraph.find(f"{W}pPr/{W}jc")
    value = said.get(f"{W}val") if said is not None else None
    known: dict[str | None, Literal["center", "right"]] = {"center": "center", "right": "right", "end": "right"}
    bold = [r.find(f"{W}rPr/{W}b") is not None for r in paragraph.iter(f"{W}r") if r.find(f"{W}t") is not None]
    return Layout(style=style, outline_level=level, bold=bool(bold) and all(bold), align=known.get(value))


def _nearest(row: Element) -> Element | None:
    above = row.getparent()
    while above is not None and above.tag != f"{W}tbl":
        above = above.getparent()
    return above


def _cells(row: Element) -> list[Element]:
    return [c for c in row.iter(f"{W}tc") if next(a for a in c.iterancestors() if a.tag == f"{W}tr") is row]


def _grid(rows: list[list[Element]]) -> list[list[Cell]]:
    """The cells with their reach: a vertical merge counts the rows that continue it."""
    placed: list[dict[int, Element]] = []
    for row in rows:
        columns: dict[int, Element] = {}
        at = 0
        for cell in row:
            columns[at] = cell
            at += _spans(cell)
        placed.append(columns)
    grid: list[list[Cell]] = []
    for r, columns in enumerate(placed):
        line = []
        for at, cell in columns.items():
            if _merge(cell) == "continue":
                continue
            down = 1
            while r + down < len(placed) and at in placed[r + down] and _merge(placed[r + down][at]) == "continue":
                down += 1
            text = "\n".join(_words(p)[0] for p in cell.iter(f"{W}p"))
            line.append(Cell(text, _spans(cell), down if _merge(cell) == "restart" else 1))
        grid.append(line)
    return grid


def _spans(cell: Element) -> int:
    said = cell.find(f"{W}tcPr/{W}gridSpan")
    value = said.get(f"{W}val") if said is not None else None
    return int(value) if value and value.isdecimal() and 0 < int(value) < 64 else 1


def _merge(cell: Element) -> str | None:
    said = cell.find(f"{W}tcPr/{W}vMerge")
    return None if said is None else said.get(f"{W}val") or "continue"
