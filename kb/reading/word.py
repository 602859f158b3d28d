"""First stage: a Word document (.docx) as its final version shows it: numbers counted, revisions accepted."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.model import Layout
from kb.reading.building import Builder, Cell
from kb.reading.content import Content
from kb.reading.html import add_fragment
from kb.reading.package import open_package
from kb.reading.word_fields import Fields
from kb.reading.word_numbers import Numbers, gap
from kb.reading.word_package import Parts, R
from kb.reading.word_runs import MC, Found, Inline, Runs, main_look
from kb.reading.word_styles import (
    Properties,
    Style,
    Styles,
    W,
    first_line,
    is_dark,
    level_of,
    paragraph_properties,
    value,
)
from kb.reading.word_table import Square, hidden_rows, squares

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WRAPPERS = {f"{W}{name}" for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")} | {
    f"{MC}AlternateContent",
    f"{MC}Choice",
}
_CONTENTS_STYLE = re.compile(r"(?:toc|目录|contents)\s*(?:[1-9]|标题|heading)$", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"目[\s\u3000]*[录次]$")
_ENTRY_END = re.compile(r"[\dIVXivx]+\s*$")
_GALLERIES = {"Table of Contents", "Page Numbers (Top of Page)", "Page Numbers (Bottom of Page)", "Watermarks"}
_MOST_NESTED = 3
# A table around all of a page sets paragraphs side by side; so long and so many in one cell are no cell to cite.
_LAYOUT_ROWS = 2
_TAB = re.compile(r"[ \u3000]*\t[ \u3000]*")


def read_word(data: bytes, *, where: str) -> Content:
    """Text and blocks of a .docx file. Raises `UnreadableFile`."""
    found = Found()
    builder = Builder()
    for item in _items(data, where, found, 0):
        if isinstance(item, Paragraph):
            builder.paragraph(item.text, item.layout)
        elif isinstance(item, Grid):
            builder.table(item.rows)
        else:
            add_fragment(item.text, builder)
    return builder.finish(_warnings(found))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph that is shown, its number written out."""

    text: str
    layout: Layout | None = None
    note: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One table that is shown."""

    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that the document embeds as its text."""

    text: str


Item = Paragraph | Grid | Markup


def _items(data: bytes, where: str, found: Found, depth: int) -> list[Item]:
    with open_package(data, where=where, kind=".docx") as package:
        return _Reader(Parts(package, where), where, found, depth).read()


@dataclass(slots=True)
class _Flow:
    """Paragraphs and tables of one story (the body, a cell, a text box) as they are met.

    `open` is a paragraph whose end was deleted or is hidden: the next one goes on with it. `worded` tells that it
    has words, `cell` that this is a cell.
    """

    cell: bool = False
    items: list[Item] = field(default_factory=list)
    open: tuple[Element, Inline] | None = None
    worded: bool = False


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Parts, where: str, found: Found, depth: int) -> None:
        self._package = package
        self._where = where
        self._found = found
        self._depth = depth
        self._document = package.document()
        self._styles = Styles(package.beside("styles"), package.beside("theme"))
        self._numbers = Numbers(package.beside("numbering"), self._styles)
        kinds = [c.get(f"{W}fldCharType") for c in self._document.iter(f"{W}fldChar")]
        self._fields = Fields(whole=kinds.count("begin") == kinds.count("end"))
        self._runs = Runs(self._styles, self._fields, found)
        self._notes = {"脚注": _by_id(package.beside("footnotes")), "尾注": _by_id(package.beside("endnotes"))}
        self._noted = {"脚注": 0, "尾注": 0}
        self._flow = _Flow()
        self._shaded = 0

    def read(self) -> list[Item]:
        """Everything the document shows, in reading order."""
        body = self._document.find(f"{W}body")
        return self._story(body if body is not None else ())

    def _story(self, elements: Iterable[Element], *, cell: bool = False) -> list[Item]:
        """Read `elements` as a story of their own."""
        outer, self._flow = self._flow, _Flow(cell)
        for element in elements:
            self._block(element)
        self._close()
        items, self._flow = self._flow.items, outer
        return items

    def _block(self, element: Element) -> None:
        if element.tag == f"{W}p":
            self._paragraph(element)
        elif element.tag == f"{W}tbl":
            self._close()
            self._table(element)
        elif element.tag == f"{W}altChunk":
            self._close()
            self._chunk(element.get(f"{R}id") or "")
        elif element.tag == f"{W}sdt":
            gallery = value(element, "sdtPr/docPartObj/docPartGallery")
            for child in element if gallery not in _GALLERIES else ():
                self._block(child)
        elif element.tag in _WRAPPERS:
            for child in element:
                self._block(child)

    # Paragraphs

    def _paragraph(self, paragraph: Element) -> None:
        """Take a paragraph; where its end was deleted or is hidden, the next goes on with it."""
        contents = self._fields.contents
        style = self._styles.of(paragraph)
        direct = paragraph_properties(paragraph.find(f"{W}pPr"))
        inline = self._runs.read(paragraph, style, shaded=bool(self._shaded or direct.get("shaded")))
        self._fields.end_paragraph()
        if self._fields.contents > contents:
            self._drop_contents_title()
        runs_on = self._runs_on(paragraph.find(f"{W}pPr/{W}rPr"), style)
        worded = any(text.strip() for text, _ in inline.pieces)
        if self._flow.open is not None:
            first, words = self._flow.open
            # What is joined is set and counted as the first of its parts that says something.
            paragraph, worded = (first, True) if self._flow.worded else (paragraph, worded)
            words.extend(inline)
            inline = words
        self._flow.open, self._flow.worded = (paragraph, inline), worded
        if not runs_on:
            self._close(ended=True)

    def _runs_on(self, mark: Element | None, style: Style) -> bool:
        """True where a paragraph's end is not there in the final version."""
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._found.counts["修订"] += 1
            return True
        return bool(self._styles.text(style, mark).get("vanish"))

    def _close(self, *, ended: bool = False) -> None:
        """Write down the paragraph that is open, what is anchored in it behind it.

        One that has no end of its own (`ended`) and no words is not there, and not counted.
        """
        if self._flow.open is None:
            return
        (paragraph, inline), self._flow.open = self._flow.open, None
        style = self._styles.of(paragraph)
        if (ended or inline.text.strip()) and not self._is_contents(style, inline.text):
            self._write(inline, style, paragraph_properties(paragraph.find(f"{W}pPr")))
        for frame in inline.frames:
            self._flow.items += [Paragraph(frame)] if isinstance(frame, str) else self._framed(frame)
        self._flow.items += [n for kind, key in inline.notes for n in self._note(kind, key)]

    def _write(self, inline: Inline, style: Style, direct: Properties) -> None:
        properties = self._styles.effective(style, direct)
        place = self._numbers.place(properties, style)
        printed, suffix = self._numbers.next(place) if place else ("", "nothing")
        text = _spaced(inline.text)
        # Word counts and prints the number of an empty paragraph; outside a table (序号) it cites nothing.
        if not text.strip() and not (printed and self._flow.cell):
            return
        levels = self._numbers.indents(place) if place else {}
        # A list's indents go before its style's where the paragraph names the list, behind them where the style does.
        effective = {**properties, **levels, **direct} if "numId" in direct else {**levels, **properties}
        if printed:
            text = printed + gap(printed, suffix, text.lstrip()) + text.lstrip()
        self._flow.items.append(Paragraph(text, _layout(inline, style, effective)))

    def _is_contents(self, style: Style, text: str) -> bool:
        """True for a line of a contents list, or its title, where a style says so."""
        named = _CONTENTS_STYLE.match(style.name or "")
        return bool(named and (_ENTRY_END.search(text) or _CONTENTS_TITLE.match(text.strip())))

    def _drop_contents_title(self) -> None:
        """“目录” above a contents list that is left out goes with it."""
        last = self._flow.items[-1] if self._flow.items else None
        if isinstance(last, Paragraph) and _CONTENTS_TITLE.match(last.text.strip()):
            self._flow.items.pop()

    def _framed(self, frame: Element) -> list[Item]:
        """A text box; on its fill, which is drawn elsewhere, white letters may well be read."""
        self._shaded += 1
        items = self._story(frame)
        self._shaded -= 1
        return items

    def _note(self, kind: str, key: str) -> Iterator[Item]:
        """A footnote or endnote as a paragraph of its own behind the one that calls it."""
        element = self._notes[kind].pop(key, None)
        if element is None:
            return
        self._noted[kind] += 1
        items = self._story(element)
        words = " ".join(" ".join(i.text.split()) for i in items if isinstance(i, Paragraph)).strip()
        if words:
            yield Paragraph(f"{kind}{self._noted[kind]}：{words}", None, note=True)

    # Tables

    def _table(self, table: Element) -> None:
        """Read a table; a table style may fill its cells, and white letters on that be read."""
        styled = value(table, "tblPr/tblStyle") is not None
        self._shaded += styled
        self._rows(table)
        self._shaded -= styled

    def _rows(self, table: Element) -> None:
        self._found.counts["隐藏的表格行"] += hidden_rows(table)
        rows = squares(table)
        if max(map(len, rows), default=0) < 2 or self._lays_out(rows):
            # One column frames a box (专栏), or a page: its paragraphs are text like any other.
            for row in rows:
                for square in row:
                    for element in square.elements if not square.continues else ():
                        self._flow.items += self._cell(element)
            return
        notes: list[Item] = []
        grid = []
        for row in rows:
            line = []
            for square in row:
                if not square.continues:
                    items = [i for e in square.elements for i in self._cell(e)]
                    notes += [i for i in items if isinstance(i, Paragraph) and i.note]
                    line.append(Cell(_joined(items), square.columns, square.rows))
            grid.append(line)
        self._flow.items += [Grid(grid), *notes]

    def _lays_out(self, rows: list[list[Square]]) -> bool:
        """True for a table that only sets others side by side."""
        if len(rows) > _LAYOUT_ROWS:
            return False
        inner = [t for row in rows for s in row for e in s.elements for t in e.iter(f"{W}tbl")]
        return any(max(map(len, squares(t)), default=0) > 1 for t in inner)

    def _cell(self, cell: Element) -> list[Item]:
        shading = cell.find(f"{W}tcPr/{W}shd")
        shaded = shading is not None and is_dark(shading)
        self._shaded += shaded
        items = self._story(cell, cell=True)
        self._shaded -= shaded
        return items

    # Other files inside

    def _chunk(self, relation: str) -> None:
        """A file that the document embeds as text (altChunk): HTML, alone or in a MIME archive, or another .docx."""
        name = self._package.target(relation)
        if name is None:
            return
        data = self._package.bytes(name)
        if data.startswith(b"PK"):
            if self._depth < _MOST_NESTED:
                self._flow.items += _items(data, self._where, self._found, self._depth + 1)
        elif data.lstrip().startswith(b"{\\rtf"):
            self._found.counts["嵌入的文件"] += 1
        elif b"MIME-Version" in data[:400]:
            message = email.message_from_bytes(data, policy=email.policy.default)
            for part in message.walk():
                if part.get_content_type() == "text/html":
                    self._flow.items.append(Markup(part.get_content()))
        else:
            self._flow.items.append(Markup(data.decode("utf-8", errors="replace")))


def _by_id(part: Element | None) -> dict[str, Element]:
    """Notes by their id; separators are none."""
    found = {}
    for note in part if part is not None else ():
        if isinstance(note.tag, str) and note.get(f"{W}type") in (None, "normal"):
            found[note.get(f"{W}id") or ""] = note
    return found


def _joined(items: list[Item]) -> str:
    """What a cell holds: its paragraphs, and the rows of a table inside it, in reading order."""
    parts: list[str] = []
    for item in items:
        if isinstance(item, Grid):
            parts += [" ".join(cell.text for cell in row if cell.text) for row in item.rows]
        elif isinstance(item, Paragraph) and not item.note:
            parts.append(item.text)
    return "\n".join(parts)


def _spaced(text: str) -> str:
    """A single tab is a gap between two words; only several set columns."""
    return _TAB.sub("\u3000", text) if text.strip().count("\t") == 1 else text


def _layout(inline: Inline, style: Style, effective: Properties) -> Layout:
    look = main_look(inline.pieces)
    size = look.get("size")
    text = inline.text
    typed = sum(1.0 if c in "\u3000\u2003" else 0.5 for c in text[: len(text) - len(text.lstrip())])
    return Layout(
        style=style.name,
        outline_level=level_of(effective, style.name),
        bold=look["bold"],
        align=effective.get("align"),
        indent=round(first_line(effective, size) + typed, 2),
        font_size=size,
        font=look.get("font"),
    )


_UNREAD = {
    "图片": "含有 {n} 幅图片，其中的文字未读取",
    "图表": "含有 {n} 幅图表或图示，其中的文字未读取",
    "公式": "含有 {n} 个公式对象，未读取",
    "嵌入的表格": "含有 {n} 个嵌入的电子表格，未读取",
    "嵌入的文件": "含有 {n} 个嵌入的文件，未读取",
    "符号": "有 {n} 个符号无法转写，以“〓”代替",
    "批注": "{n} 条批注未作为正文",
    "修订": "含有 {n} 处修订，按接受全部修订后的文字读取",
    "隐藏的表格行": "已去除 {n} 行隐藏的表格行",
}


def _warnings(found: Found) -> Iterator[str]:
    for kind, words in found.hidden.items():
        yield f"已去除 {found.counts[kind]} 处{kind}（如“{words[:20]}”）"
    for kind, said in _UNREAD.items():
        if found.counts[kind]:
            yield said.format(n=found.counts[kind])
