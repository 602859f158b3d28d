"""First stage: tables of a PDF that go on over a page break become one."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.reading.building import Cell
from kb.reading.pdf_paragraphs import Paragraph
from kb.reading.pdf_sheet import Ruled

# Upright rules of the two parts may differ by so many points.
_NEAR = 4.0
_CONTINUED = re.compile(r"(?:续\s*表|（?续）?$|表\s*[\d一二三四五六七八九十]+\s*[（(]?续)")
_ENDED = re.compile(r"[。；！？;]$")
Row = tuple[Cell, ...]


def joined_tables(items: list[Paragraph | Ruled]) -> list[Paragraph | Ruled]:
    """`items` with every table and what continues it on the next page as one."""
    found: list[Paragraph | Ruled] = []
    for item in items:
        if isinstance(item, Ruled):
            last = found[-1] if found else None
            caption = isinstance(last, Paragraph) and len(found) > 1 and _CONTINUED.match(last.text.strip())
            earlier = found[-2] if caption else last
            if isinstance(earlier, Ruled) and _continues(earlier, item):
                if caption:
                    found.pop()
                found[-1] = _joined(earlier, item)
                continue
        found.append(item)
    return found


def _continues(earlier: Ruled, later: Ruled) -> bool:
    if later.page != earlier.page + 1 or len(earlier.edges) != len(later.edges):
        return False
    shift = later.edges[0] - earlier.edges[0]
    return all(abs(b - a - shift) <= _NEAR for a, b in zip(earlier.edges, later.edges, strict=True))


def _joined(earlier: Ruled, later: Ruled) -> Ruled:
    rows = [*later.rows]
    repeated = 0
    while repeated < min(len(rows), len(earlier.rows)) and _texts(rows[repeated]) == _texts(earlier.rows[repeated]):
        repeated += 1
    if repeated < len(rows):
        rows = rows[repeated:]
    above = [*earlier.rows]
    if rows and not repeated and _is_rest(above[-1], rows[0]):
        above[-1] = tuple(
            replace(a, text="\n".join(t for t in (a.text, b.text) if t)) for a, b in zip(above[-1], rows[0], strict=True)
        )
        rows = rows[1:]
    return Ruled(later.page, later.box, earlier.edges, (*above, *rows))


def _texts(row: Row) -> list[str]:
    return [re.sub(r"\s", "", c.text) for c in row]


def _is_rest(above: Row, row: Row) -> bool:
    """True where a row is what did not fit on the page before: no new number or name, and sentences left open."""
    if len(above) != len(row) or any(a.columns != b.columns or a.rows != b.rows for a, b in zip(above, row, strict=True)):
        return False
    if row[0].text or not above[0].text:
        return False
    filled = [(a.text, b.text) for a, b in zip(above, row, strict=True) if b.text]
    return bool(filled) and all(a for a, _ in filled) and any(not _ENDED.search(a) for a, _ in filled)
