"""Prints paragraphs and tables as OFD pages, set as GB/T 9704 has it: 28 characters a line, 22 lines a page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from kb.model import Source
from kb.structure import parse

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LEFT, TOP, SIZE, PITCH, COLUMNS, LINES = 28.0, 37.0, 5.6, 10.2, 28, 22
_NOT_FIRST = "，。、；：！？）》”’%"
_NOT_LAST = "（《“‘"
WIDTH = COLUMNS * SIZE


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph to print: indented by two characters, centred, or flush left or right."""

    words: str
    align: str = "indent"
    size: float = SIZE


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table to print; columns are as wide as their share."""

    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


def width(text: str, size: float = SIZE) -> float:
    """Millimetres of `text`: half a square for a Latin letter or digit."""
    return size * sum(0.5 if c < "\u2000" and c not in "·" else 1.0 for c in text)


@dataclass(slots=True)
class Printer:
    """Sets pages. `manner` is how its producer writes text: whole lines, scaled by a matrix, or single characters."""

    manner: str = "lines"
    numbered: bool = True
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    _line: int = 0

    def print(self, items: Iterable[Text | Table]) -> Printer:
        """Print all items, one below the other."""
        for item in items:
            if isinstance(item, Table):
                self._table(item)
            else:
                self._text(item)
        return self

    def _text(self, text: Text) -> None:
        first = 2 * text.size if text.align == "indent" else 0.0
        for n, line in enumerate(broken(text.words, WIDTH, first, text.size)):
            self._room(1)
            left = first if n == 0 else 0.0
            if text.align in ("center", "right"):
                left = (WIDTH - width(line, text.size)) / (2 if text.align == "center" else 1)
            self.put(line, LEFT + left, TOP + self._line * PITCH + text.size, text.size)
            self._line += 1

    def _table(self, table: Table) -> None:
        wide = [s / sum(table.shares) * WIDTH for s in table.shares]
        for row in table.rows:
            cells = [broken(c, w - 2, 0.0, 4.2) or [""] for c, w in zip(row, wide, strict=True)]
            tall = max(len(c) for c in cells)
            self._room(tall)
            top = TOP + self._line * PITCH - 1.5
            left = LEFT
            for lines, w in zip(cells, wide, strict=True):
                for k, line in enumerate(lines):
                    self.put(line, left + 1, top + k * PITCH + 7, 4.2)
                self._rectangle(left, top, w, tall * PITCH)
                left += w
            self._line += tall

    def _room(self, lines: int) -> None:
        if self._line + lines > LINES:
            self.pages.append([])
            self._line = 0

    def _rectangle(self, x: float, y: float, w: float, h: float) -> None:
        path = f"M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C"
        self.pages[-1].append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{x:.3f} {y:.3f} {w:.3f} {h:.3f}" LineWidth="0.25">'
            f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def put(self, words: str, x: float, base: float, size: float = SIZE) -> None:
        """Print `words` with their baseline at `base`."""
        if self.manner == "characters":
            for char in words:
                self._object(char, x, base, size, 1.0)
                x += width(char, size)
        elif words:
            self._object(words, x, base, size, 6.35 if self.manner == "scaled" else 1.0)

    def _object(self, words: str, x: float, base: float, size: float, scale: float) -> None:
        steps = [f"{width(c, size) / scale:.4f}" for c in words[:-1]]
        delta = f' DeltaX="{_shortened(steps) if self.manner == "scaled" else " ".join(steps)}"' if steps else ""
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1.0 else ""
        self.pages[-1].append(
            f'<ofd:TextObject ID="{self._id()}" Font="1" Size="{size / scale:.4f}"{matrix} '
            f'Boundary="{x:.3f} {base - size:.3f} {width(words, size):.3f} {size * 1.2:.3f}">'
            f'<ofd:TextCode X="0" Y="{size / scale:.4f}"{delta}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
        )

    def _id(self) -> int:
        return 1000 * len(self.pages) + len(self.pages[-1]) + 1

    def ofd(self, **parts: str) -> bytes:
        """The package; `parts` replace or add parts (“Doc_0/Document.xml”: text)."""
        if self.numbered:
            for n, page in enumerate(self.pages, 1):
                words = f"— {n} —"
                page.append(self._page_number(words, n))
        return packed({**self._parts(), **parts})

    def _page_number(self, words: str, n: int) -> str:
        x = LEFT + (WIDTH - width(words, 4.9) if n % 2 else 0)
        return (
            f'<ofd:TextObject ID="9{n}" Font="1" Size="4.9" Boundary="{x:.2f} 270 30 6">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="{" ".join(str(width(c, 4.9)) for c in words[:-1])}">{words}'
            "</ofd:TextCode></ofd:TextObject>"
        )

    def _parts(self) -> dict[str, str]:
        info = "<ofd:DocInfo><ofd:Title>不是正文</ofd:Title></ofd:DocInfo>"
        root = "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        fonts = '<ofd:Fonts><ofd:Font ID="1" FontName="仿宋_GB2312"/></ofd:Fonts>'
        found = {
            "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody>{info}{root}</ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": document_xml(len(self.pages), common=common),
            "Doc_0/PublicRes.xml": f'<ofd:Res {NS} BaseLoc="Res">{fonts}</ofd:Res>',
        }
        for n, page in enumerate(self.pages):
            found[f"Doc_0/Pages/Page_{n}/Content.xml"] = page_xml("".join(page))
        return found


def page_xml(objects: str, *, before: str = "") -> str:
    """A page's Content.xml."""
    return f'<ofd:Page {NS}>{before}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def document_xml(pages: int = 1, *, common: str = "", after: str = "") -> str:
    """A Document.xml of so many pages of A4, with more in its common data and behind its pages."""
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    head = f"<ofd:CommonData>{area}{common}</ofd:CommonData>"
    return f"<ofd:Document {NS}>{head}<ofd:Pages>{listed}</ofd:Pages>{after}</ofd:Document>"


def packed(parts: dict[str, str]) -> bytes:
    """The parts as a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


def broken(words: str, room: float, first: float, size: float) -> list[str]:
    """`words` in lines of at most `room` millimetres, the first shorter by `first`."""
    lines: list[str] = []
    at = 0
    while at < len(words):
        space = room - (first if not lines else 0.0)
        end = at
        while end < len(words) and width(words[at : end + 1], size) <= space + 0.01:
            end += 1
        while at + 1 < end < len(words) and _clings(words[end - 1], words[end]):
            end -= 1
        end = max(end, at + 1)
        lines.append(words[at:end])
        at = end
    return lines


def _clings(before: str, after: str) -> bool:
    """True where no line may break: before a closing mark, behind an opening one, inside a number or Latin word."""
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return latin or after in _NOT_FIRST or before in _NOT_LAST


def _shortened(steps: list[str]) -> str:
    """Equal steps in a row as “g n d”."""
    found: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        found.append(f"g {end - at} {steps[at]}" if end - at > 2 else " ".join(steps[at:end]))
        at = end
    return " ".join(found)


def set_from(source: Source) -> list[Text | Table]:
    """What a printer sets from a document: its clauses as paragraphs, run-in headings with theirs, tables ruled."""
    items: list[Text | Table] = []
    for document in parse(source):
        rows = {r: t for t in document.tables for r in t.row_clauses}
        done: set[int] = set()
        end = -1
        for clause in document.clauses:
            start, words = clause.spans[0][0], clause.text.replace("\n", "")
            if clause.kind == "table_header":
                continue
            if clause.id in rows:
                table = rows[clause.id]
                if id(table) not in done:
                    done.add(id(table))
                    body = (table.header, *table.rows)
                    shares = tuple(2.0 + max(min(len(r[k]), 14) for r in body) for k in range(len(table.header)))
                    items.append(Table(body, shares))
            elif end >= 0 and isinstance(items[-1], Text) and "\n" not in source.text[end:start]:
                items[-1] = Text(items[-1].words + source.text[end:start] + words)
            elif clause.kind == "heading" and clause.number and clause.number.startswith("附件") and clause.title:
                items += [Text(clause.number, "left"), Text(clause.title, "center")]
            else:
                items.append(_set(clause.kind, words))
            end = clause.spans[-1][1]
    return items


def _set(kind: str, words: str) -> Text:
    if kind == "title":
        return Text(words, "center", 7.7)
    if kind in ("doc_number", "caption"):
        return Text(words, "center")
    if kind in ("signature", "date"):
        return Text(words, "right")
    return Text(words, "left" if kind == "addressee" else "indent")
