"""First stage: what a piece of a web page holds, block by block: paragraphs, list items with their numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.model import Layout
from kb.reading.building import Builder, Cell
from kb.reading.html_layout import Look, declarations, inherited, layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "center", "pre", "form", "fieldset", "figure", "figcaption", "body", "html", "tr", "td", "th",
    "tbody", "thead", "tfoot", "address", "hr", "table", "header", "aside", "details", "summary", "caption", "legend",
}  # fmt: skip
# A table whose cells hold whole paragraphs lays out a page or frames a box; it has no rows to cite.
_PARAGRAPHS_IN_LAYOUT = 4
_LAYOUT_TEXT = 600
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
# Behind a break, an indent begins a paragraph; two breaks end one.
_NEW_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n\s*|(?=[\u3000\u2003]{2}|\xa0{2,}|(?:\xa0 ){2,}|&emsp;))")
_NUMBERED = {"1": "{}.", "a": "{}.", "A": "{}.", "i": "{}.", "I": "{}."}
_ROMAN = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text; `linked` is the share of its words that are links."""

    text: str
    layout: Layout
    linked: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with rows to cite."""

    rows: list[list[Cell]]


Item = Paragraph | Grid


def add(items: list[Item], builder: Builder) -> None:
    """Write `items` down."""
    for item in items:
        if isinstance(item, Grid):
            builder.table(item.rows)
        else:
            builder.paragraph(item.text, item.layout)


@dataclass(slots=True)
class _Walk:
    """Goes through a tree once, without recursion: pages nest hundreds of tags they forgot to close."""

    items: list[Item] = field(default_factory=list)
    pictures: int = 0
    _pieces: list[tuple[str, Look]] = field(default_factory=list)
    _looks: list[tuple[str, Look]] = field(default_factory=list)
    _lists: list[int | None] = field(default_factory=list)

    def over(self, root: HtmlElement) -> None:
        """Read `root` and all in it."""
        from lxml import etree

        self._looks = [("body", Look())]
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            if not isinstance(element.tag, str):
                self._add(element.tail if event == "end" and element is not root else None)
            elif event == "start":
                if self._start(element):
                    steps.skip_subtree()
            else:
                self._end(element)
                self._add(element.tail if element is not root else None)
        self._flush()

    def _start(self, element: HtmlElement) -> bool:
        """Enter `element`; True where it is done with."""
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
        look = inherited(self._looks[-1][1], element)
        self._looks.append((tag if tag in BLOCKS else self._looks[-1][0], look))
        if tag == "br":
            self._pieces.append(("\n", look))
        elif tag == "img":
            self.pictures += not _is_icon(element)
        elif tag in ("ol", "ul"):
            self._lists.append(_first(element))
        elif tag == "li":
            self._number(element, look)
        elif tag == "table" and is_data(element):
            self._table(element)
            return True
        self._add(element.text)
        return False

    def _end(self, element: HtmlElement) -> None:
        if element.tag in BLOCKS:
            self._flush()
        if element.tag in ("ol", "ul"):
            self._lists.pop()
        self._looks.pop()

    def _number(self, element: HtmlElement, look: Look) -> None:
        """The number a browser prints in front of a list item."""
        if not self._lists or self._lists[-1] is None:
            return
        own = element.get("value") or ""
        count = int(own) if own.isdecimal() and len(own) < 5 else self._lists[-1]
        self._lists[-1] = count + 1
        parent = element.getparent()
        form = (element.get("type") or (parent.get("type") if parent is not None else None)) or "1"
        self._pieces.append((f"{_counted(count, form)}.", look))

    def _table(self, table: HtmlElement) -> None:
        for caption in table.iter("caption"):
            self._pieces.append((_words(caption), self._looks[-1][1]))
            self._flush()
        self.items.append(Grid(_rows(table)))
        self.pictures += sum(not _is_icon(image) for image in table.iter("img"))

    def _add(self, text: str | None) -> None:
        if text:
            look = self._looks[-1][1]
            self._pieces.append((text if look.verbatim else _WHITE.sub(" ", text), look))

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        text = "".join(t for t, _ in pieces)
        if not text.strip():
            return
        tag, look = self._looks[-1]
        said = layout(tag, look, pieces)
        words = len("".join(text.split()))
        linked = sum(len("".join(t.split())) for t, piece in pieces if piece.linked) / words
        self.items += [Paragraph(part, said, linked) for part in _NEW_PARAGRAPH.split(text) if part.strip()]


def items_of(root: HtmlElement) -> tuple[list[Item], int]:
    """What `root` holds, in order, and how many pictures there are in it."""
    walk = _Walk()
    walk.over(root)
    return walk.items, walk.pictures


def is_data(table: HtmlElement) -> bool:
    """True for a table with rows to cite, False for one that only lays out a page."""
    rows = _own_rows(table)
    cells = [[c for c in r if c.tag in ("td", "th")] for r in rows]
    if not rows or max(map(len, cells), default=0) < 2:
        return False
    inner = [t for t in table.iterdescendants("table") if next(t.iterancestors("table")) is table]
    if inner and (len(rows) < 3 or sum(len(t.text_content()) for t in inner) > len(table.text_content()) / 2):
        return False
    return not any(_is_page(c) for row in cells for c in row)


def _is_page(cell: HtmlElement) -> bool:
    return sum(1 for _ in cell.iter("p")) >= _PARAGRAPHS_IN_LAYOUT and len(cell.text_content()) > _LAYOUT_TEXT


def _own_rows(table: HtmlElement) -> list[HtmlElement]:
    """The rows of the table itself; tables in its cells are not gone into, however deep they nest."""
    rows: list[HtmlElement] = []
    waiting = [*reversed(table)]
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            rows.append(element)
        elif element.tag not in ("td", "th", "table"):
            waiting.extend(reversed(element))
    return rows


def _rows(table: HtmlElement) -> list[list[Cell]]:
    return [
        [Cell(_words(c), _number(c.get("colspan")), _number(c.get("rowspan"))) for c in row if c.tag in ("td", "th")]
        for row in _own_rows(table)
    ]


def _words(cell: HtmlElement) -> str:
    """The words of a cell, paragraph by paragraph; of a table inside it, row by row."""
    return "\n".join(_lines(items_of_cell(cell)))


def items_of_cell(cell: HtmlElement) -> list[Item]:
    """What a cell holds."""
    return items_of(cell)[0]


def _lines(items: list[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Grid):
            yield from (" ".join(c.text for c in row if c.text) for row in item.rows)
        else:
            yield item.text


def _number(text: str | None) -> int:
    said = (text or "").strip()
    return int(said) if said.isdecimal() and len(said) < 5 and int(said) > 0 else 1


def _first(element: HtmlElement) -> int | None:
    """The first number of an ordered list; None where none is printed."""
    said = declarations(element.get("style"))
    kind = said.get("list-style-type") or said.get("list-style") or ""
    if element.tag != "ol" or re.search(r"none|disc|circle|square", kind):
        return None
    start = element.get("start") or ""
    return int(start) if start.isdecimal() and len(start) < 5 else 1


def _counted(count: int, form: str) -> str:
    if form in ("a", "A") and 1 <= count <= 26:
        return chr(ord(form) + count - 1)
    if form in ("i", "I") and 1 <= count <= 399:
        words = ""
        for worth, sign in _ROMAN:
            words += sign * (count // worth)
            count %= worth
        return words if form == "i" else words.upper()
    return str(count)


def _is_icon(image: HtmlElement) -> bool:
    """True for a picture too small to hold words (bullets, file icons, counters)."""
    said = declarations(image.get("style"))
    for side in ("width", "height"):
        digits = re.match(r"\d{1,5}", image.get(side) or said.get(side, ""))
        if digits and int(digits[0]) <= 64:
            return True
    return bool(re.search(r"icon|/fileTypeImages/|\.gif", image.get("src") or ""))
