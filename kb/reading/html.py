"""First stage: a web page is reduced to the document it shows: navigation, sharing and footers stay behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from kb.errors import UnreadableFile
from kb.model import Layout
from kb.reading.building import Builder, Cell
from kb.reading.content import Content
from kb.reading.encoding import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "svg", "object", "select", "option", "textarea", "button",
    "input", "nav", "footer", "head", "audio", "video", "canvas",
}  # fmt: skip
_CONTAINERS = {
    "html", "body", "div", "article", "section", "main", "td", "tr", "tbody", "table", "form", "center", "span", "font",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "center", "pre", "form", "fieldset", "figure", "figcaption", "body", "html", "tr", "td", "th",
    "tbody", "thead", "address", "hr",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MARKS = re.compile(r"[，。；：、]")
_SITE_TAIL = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")
# A table whose cells hold whole paragraphs lays out a page or frames a box; it has no rows to cite.
_PARAGRAPHS_IN_LAYOUT = 4
_LAYOUT_TEXT = 600


def read_html(data: bytes, *, where: str) -> Content:
    """Text and blocks of the document a web page shows."""
    from lxml import etree, html

    text = _DECLARED.sub("", _decoded(data, where))
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableFile("网页里没有内容", where=where, hint="请重新保存网页，或复制正文为纯文本") from error
    title = _title(root)
    _strip(root)
    content = _content(root)
    builder = Builder()
    if title and _bare(title) not in _bare(content.text_content())[: len(_bare(title)) + 600]:
        builder.paragraph(title, Layout(style="title", outline_level=1, align="center"))
    add_html(content, builder)
    return builder.finish()


def add_fragment(markup: str, builder: Builder) -> None:
    """Add all of a piece of HTML, as Word documents embed it."""
    from lxml import html

    root = html.document_fromstring(markup, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    _strip(root)
    add_html(root, builder)


def _decoded(data: bytes, where: str) -> str:
    named = _CHARSET.search(data[:4096])
    name = named[1].decode("ascii").lower() if named else ""
    if name and not name.startswith("utf"):
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            return decode(data, where=where)
    return decode(data, where=where)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _title(root: HtmlElement) -> str:
    """The document's title as the page tells it: meta ArticleTitle, its one h1, else the window's title."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and (meta.get("content") or "").strip():
            return str(meta.get("content")).strip()
    headings = [h.text_content().strip() for h in root.iter("h1")]
    if len(headings) == 1 and len(headings[0]) >= 4:
        return str(headings[0])
    window = _SITE_TAIL.sub("", (root.findtext(".//title") or "").strip())
    return window if len(window) >= 10 else ""


def _strip(root: HtmlElement) -> None:
    for element in [*root.iter()]:
        hidden = isinstance(element.tag, str) and (
            element.tag in _DROPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        )
        if hidden and element.tag != "body" and element.getparent() is not None:
            element.drop_tree()


def _content(root: HtmlElement) -> HtmlElement:
    """The innermost container of nearly all sentences: menus and footers have hardly any punctuation."""
    marks: dict[Any, int] = {}
    for element in root.iter():
        own = _marks(element.text) if element.tag != "a" else 0
        _credit(element, own, marks)
        if element.getparent() is not None:
            _credit(element.getparent(), _marks(element.tail), marks)
    here = root
    while True:
        inner = [c for c in here if c.tag in _CONTAINERS and marks.get(c, 0) >= 0.8 * marks.get(here, 0) > 0]
        if not inner or (here.tag == "table" and _is_data(here)):
            return here
        here = inner[0]


def _marks(text: str | None) -> int:
    return len(_MARKS.findall(text)) if text else 0


def _credit(element: HtmlElement, amount: int, marks: dict[Any, int]) -> None:
    while amount and element is not None:
        marks[element] = marks.get(element, 0) + amount
        element = element.getparent()


def add_html(element: HtmlElement, builder: Builder) -> None:
    """Add what `element` holds, block by block."""
    _Walk(builder).element(element)


class _Walk:
    """Goes through a tree and hands paragraphs on whenever a block begins or ends."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._text: list[str] = []
        self._layout: Layout | None = None
        self._verbatim = False

    def element(self, element: HtmlElement) -> None:
        """Add the element."""
        self._enter(element)
        self._flush()

    def inside(self, element: HtmlElement) -> None:
        """Add what the element holds, whatever it is itself."""
        self._inside(element)
        self._flush()

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._text.append("\n")
        elif tag == "table" and _is_data(element):
            self._flush()
            self._builder.table(_rows(element))
        elif tag in _BLOCKS or tag == "table":
            self._flush()
            outer = self._layout, self._verbatim
            self._layout, self._verbatim = _layout(element) or self._layout, self._verbatim or tag == "pre"
            self._inside(element)
            self._flush()
            self._layout, self._verbatim = outer
        else:
            self._inside(element)

    def _inside(self, element: HtmlElement) -> None:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._enter(child)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text if self._verbatim else re.sub(r"[ \t\r\n\f\v]+", " ", text))

    def _flush(self) -> None:
        self._builder.paragraph("".join(self._text), self._layout)
        self._text = []


def _layout(element: HtmlElement) -> Layout | None:
    tag, style = element.tag, (element.get("style") or "").lower()
    level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else None
    said = (element.get("align") or "").lower() or "".join(re.findall(r"text-align\s*:\s*(\w+)", style)[:1])
    align: Literal["left", "center", "right"] | None = said if said in ("left", "center", "right") else None  # type: ignore[assignment]
    return Layout(style=tag, outline_level=level, align=align) if level or align else None


def _is_data(table: HtmlElement) -> bool:
    """True for a table with rows to cite, False for one that only lays out a page."""
    rows = [r for r in table.iter("tr") if _owner(r) is table]
    cells = [[c for c in r if c.tag in ("td", "th")] for r in rows]
    if not rows or max(map(len, cells), default=0) < 2 or any(t is not table for t in table.iter("table")):
        return False
    return not any(_is_page(c) for row in cells for c in row)


def _is_page(cell: HtmlElement) -> bool:
    return sum(1 for _ in cell.iter("p")) >= _PARAGRAPHS_IN_LAYOUT and len(cell.text_content()) > _LAYOUT_TEXT


def _owner(row: HtmlElement) -> HtmlElement | None:
    above = row.getparent()
    while above is not None and above.tag != "table":
        above = above.getparent()
    return above


def _rows(table: HtmlElement) -> list[list[Cell]]:
    return [
        [Cell(_words(c), _number(c.get("colspan")), _number(c.get("rowspan"))) for c in row if c.tag in ("td", "th")]
        for row in table.iter("tr")
    ]


def _words(cell: HtmlElement) -> str:
    inner = Builder()
    _Walk(inner).inside(cell)
    return inner.finish().text


def _number(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() and int(text) > 0 else 1
