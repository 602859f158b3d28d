"""Prints text, rules and pictures as PDF pages, set as GB/T 9704 has it: 28 characters of size 16 a line."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.model import Source
from kb.reading.content import Content
from kb.reading.pdf import read_pdf

WIDTH, HEIGHT = 595, 842
LEFT, TOP, SIZE, PITCH, COLUMNS = 73.5, 120.0, 16, 29.0, 28
_NOT_FIRST = "，。、；：！？）》”’"
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [2 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
    b" /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 3 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def width(text: str, size: float = SIZE) -> float:
    """Points of `text`: half a square for a Latin letter or digit."""
    return sum(size * (0.5 if c < "\u2000" else 1.0) for c in text)


def wrapped(text: str, *, columns: int = COLUMNS, indent: int = 2) -> list[tuple[int, str]]:
    """Printed lines of a paragraph, each with its indent in characters; no mark begins a line."""
    found: list[tuple[int, str]] = []
    line, room = "", float(columns - indent)
    for char in text:
        need = 0.5 if char < "\u2000" else 1.0
        if need > room and char not in _NOT_FIRST:
            found.append((0 if found else indent, line))
            line, room = "", float(columns)
        line, room = line + char, room - need
    return [*found, (0 if found else indent, line)]


@dataclass(slots=True)
class Printer:
    """Collects pages. Coordinates are points from the upper left corner; `y` is a baseline."""

    width: int = WIDTH
    height: int = HEIGHT
    lines_a_page: int = 22
    number: str = ""
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    trailer: bytes = b""
    tree: list[tuple[str, list[int]]] = field(default_factory=list)
    _line: int = 0

    def at(
        self, x: float, y: float, text: str, *, size: float = SIZE, extra: bytes = b"", mark: int | None = None
    ) -> None:
        """Text at a place; `extra` goes before it (a render mode, a colour), `mark` is its place in the tree."""
        code = text.encode("utf-16-be").hex().encode()
        drawn = b"q BT %s /F1 %g Tf %g %g Td <%s> Tj ET Q" % (extra, size, x, self.height - y, code)
        self.pages[-1].append(drawn if mark is None else b"/P << /MCID %d >> BDC %s EMC" % (mark, drawn))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self.pages[-1].append(b"0.5 w %g %g m %g %g l S" % (x0, self.height - y0, x1, self.height - y1))

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        """A filled area, under what is printed later."""
        self.pages[-1].append(b"q %g g %g %g %g %g re f Q" % (grey, x0, self.height - y1, x1 - x0, y1 - y0))

    def picture(self) -> None:
        """A picture over the whole page."""
        self.pages[-1].append(b"q %d 0 0 %d 0 0 cm /Im1 Do Q" % (self.width, self.height))

    def page(self) -> Printer:
        """Begin the next page."""
        self.pages.append([])
        self._line = 0
        return self

    def line(
        self, text: str, *, indent: float = 0, align: str = "left", size: float = SIZE, columns: int = COLUMNS
    ) -> None:
        """One printed line below the last."""
        if self._line >= self.lines_a_page:
            self.page()
        room = columns * SIZE - width(text, size)
        x = LEFT + {"left": indent * size, "center": room / 2, "right": room}[align]
        self.at(x, TOP + self._line * PITCH, text, size=size)
        self._line += 1

    def paragraph(self, text: str, *, indent: int = 2, columns: int = COLUMNS) -> Printer:
        """A paragraph, broken into lines."""
        for inset, line in wrapped(text, columns=columns, indent=indent):
            self.line(line, indent=inset)
        return self

    def skip(self, lines: float = 1) -> Printer:
        """Leave space."""
        self._line += lines  # type: ignore[assignment]
        return self

    def table(
        self, rows: list[list[str]], edges: list[float], top: float, high: float = 24, *, sides: bool = True
    ) -> None:
        """A ruled table; an empty column edge is ruled all the way down."""
        for r in range(len(rows) + 1):
            self.rule(edges[0], top + r * high, edges[-1], top + r * high)
        for x in edges if sides else edges[1:-1]:
            self.rule(x, top, x, top + len(rows) * high)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                for k, part in enumerate(text.split("\n")):
                    self.at(edges[c] + 3, top + r * high + 10 + 11 * k, part, size=10)

    def bytes(self) -> bytes:
        """The file."""
        objects = [*_FONT, b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
                   b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x99\nendstream"]  # fmt: skip
        root = len(objects) + 2 * len(self.pages) + 1
        kids = []
        for n, content in enumerate(self.pages):
            if self.number:
                self.at_page(n)
            data = b"\n".join(content)
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data))
            objects.append(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /StructParents %d /Resources"
                b" << /Font << /F1 1 0 R >> /XObject << /Im1 4 0 R >> >> /Contents %d 0 R >>"
                % (root, self.width, self.height, n, len(objects))
            )
            kids.append(len(objects))
        listed = b" ".join(b"%d 0 R" % k for k in kids)
        objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed))
        objects.append(b"<< /Type /Catalog /Pages %d 0 R %s >>" % (root, self._tree(root + 2, kids[0])))
        objects += self._elements(root + 2, kids[0])
        return _file(objects, root + 1, self.trailer)

    def at_page(self, n: int) -> None:
        """Print the page number at the foot of page `n`."""
        text, here = self.number.replace("#", str(n + 1)), self.pages[n]
        self.pages.append([])
        self.at(self.width / 2 - width(text, 12) / 2, self.height - 50, text, size=12)
        here += self.pages.pop()

    def _tree(self, first: int, page: int) -> bytes:
        return b"/MarkInfo << /Marked true >> /StructTreeRoot %d 0 R" % first if self.tree else b""

    def _elements(self, first: int, page: int) -> list[bytes]:
        """The structure tree of the first page: a document with a paragraph element for every entry of `tree`."""
        if not self.tree:
            return []
        kids = b" ".join(b"%d 0 R" % (first + 2 + k) for k in range(len(self.tree)))
        owner = {m: first + 2 + k for k, (_, marks) in enumerate(self.tree) for m in marks}
        parents = b" ".join(b"%d 0 R" % owner[m] for m in sorted(owner))
        elements = [
            b"<< /Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R /K [%s] >>"
            % (kind.encode(), first + 1, page, b" ".join(b"%d" % m for m in marks))
            for kind, marks in self.tree
        ]
        root = b"<< /Type /StructTreeRoot /K %d 0 R /ParentTree << /Nums [0 [%s]] >> >>" % (first + 1, parents)
        return [root, b"<< /Type /StructElem /S /Document /P %d 0 R /K [%s] >>" % (first, kids), *elements]


def _file(objects: list[bytes], root: int, trailer: bytes) -> bytes:
    out = b"%PDF-1.7\n"
    offsets = []
    for n, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, item)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        root,
        trailer,
        len(out),
    )
    return out + head + table + tail


def content(printer: Printer) -> Content:
    """What the printed file is read as."""
    return read_pdf(printer.bytes(), where="公文.pdf")


def texts(read: Content) -> list[str]:
    """The words of every paragraph, and of tables as a whole."""
    return [read.text[slice(*b.span)] for b in read.blocks]


def grid(read: Content, n: int = 0) -> list[list[str]]:
    """The cells of the n-th table."""
    tables = [b for b in read.blocks if b.kind == "table"]
    return [[read.text[a:z] for a, z in row] for row in tables[n].rows]


def source(read: Content) -> Source:
    """As the structure room takes it."""
    return Source("公文.pdf", read.text, "0", "application/pdf", read.blocks, read.warnings)
