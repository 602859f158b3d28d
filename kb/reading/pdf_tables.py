"""First stage: tables of a PDF that go on over a page break become one."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.reading.building import Cell
from kb.reading.pdf_paragraphs import Paragraph
from kb.reading.pdf_sheet import Ruled

# Upright rules of the two parts may differ by so many points.
_NEAR = 4.0
_CONTINUED = re.compile(r"(?:续\s*表|[（(]?续[）)]?$|表\s*[\d一二三四五六七八九十]+\s*[（(]?续)")
_ENDED = re.compile(r"[。；！？;]$")
# The cells of a row by the column they begin at.
Row = dict[int, Cell]


def joined_tables(items: list[Paragraph | Ruled]) -> list[Paragraph | Ruled]:
    """`items` with every table and what continues it on the next page as one."""
    found: list[Paragraph | Ruled | list[Ruled]] = []
    for item in items:
        if isinstance(item, Paragraph):
            found.append(item)
            continue
        last = found[-1] if found else None
        caption = isinstance(last, Paragraph) and len(found) > 1 and bool(_CONTINUED.match(last.text.strip()))
        earlier = found[-2] if caption else last
        if isinstance(earlier, list) and _continues(earlier[-1], item):
            if caption:
                found.pop()
            earlier.append(item)
        else:
            found.append([item])
    return [_joined(x) if isinstance(x, list) else x for x in found]


def _continues(earlier: Ruled, later: Ruled) -> bool:
    if later.page != earlier.page + 1 or len(earlier.edges) != len(later.edges):
        return False
    shift = later.edges[0] - earlier.edges[0]
    return all(abs(b - a - shift) <= _NEAR for a, b in zip(earlier.edges, later.edges, strict=True))


def _joined(parts: list[Ruled]) -> Ruled:
    if len(parts) == 1:
        return parts[0]
    above = _placed(parts[0].rows)
    for part in parts[1:]:
        _append(above, _placed(part.rows))
    rows = tuple(tuple(row[c] for c in sorted(row)) for row in above)
    return Ruled(parts[0].page, parts[0].box, parts[0].edges, rows)


def _append(above: list[Row], below: list[Row]) -> None:
    """Add the next page's rows, without the header it repeats, and with the row a page break cut made whole."""
    repeated = 0
    while repeated < min(len(above), len(below)) and _texts(above[repeated]) == _texts(below[repeated]):
        repeated += 1
    if 0 < repeated < len(below):
        below = below[repeated:]
    grown = _grow(above, below[0])
    if _is_rest(above, below[0]):
        for column, cell in below[0].items():
            whole = above[-1][column]
            above[-1][column] = replace(whole, text="\n".join(t for t in (whole.text, cell.text) if t))
        for r, column in grown:
            above[r][column] = replace(above[r][column], rows=above[r][column].rows - 1)
        below = below[1:]
    above += below


def _placed(rows: tuple[tuple[Cell, ...], ...]) -> list[Row]:
    """The rows with the column every cell begins at; cells that reach down from above take theirs."""
    found: list[Row] = []
    hanging: dict[int, int] = {}
    for row in rows:
        placed: Row = {}
        column = 0
        for cell in row:
            while hanging.get(column, 0) > 0:
                column += 1
            placed[column] = cell
            column += cell.columns
        hanging = {c: left - 1 for c, left in hanging.items() if left > 1}
        for start, cell in placed.items():
            if cell.rows > 1:
                hanging.update(dict.fromkeys(range(start, start + cell.columns), cell.rows - 1))
        found.append(placed)
    return found


def _grow(above: list[Row], row: Row) -> list[tuple[int, int]]:
    """Let cells that reach over several rows reach into the next page too, where it leaves their place empty."""
    grown: list[tuple[int, int]] = []
    for column, cell in [*row.items()]:
        r = next((r for r in range(len(above) - 1, -1, -1) if column in above[r]), None)
        if r is None or cell.text:
            continue
        owner = above[r][column]
        reaches = r + owner.rows == len(above) and owner.columns == cell.columns
        if reaches and owner.text and (owner.rows > 1 or cell.rows > 1):
            above[r][column] = replace(owner, rows=owner.rows + cell.rows)
            del row[column]
            grown.append((r, column))
    return grown


def _texts(row: Row) -> list[tuple[int, str]]:
    return [(c, re.sub(r"\s", "", row[c].text)) for c in sorted(row)]


def _is_rest(above: list[Row], row: Row) -> bool:
    """True where a row is what did not fit on the page before: few cells, and they go on with open sentences."""
    last = above[-1]
    filled = {c for c, cell in row.items() if cell.text}
    if not filled or any(c not in last or last[c].columns != cell.columns for c, cell in row.items()):
        return False
    if any(cell.rows > 1 for cell in row.values()) or len(filled) >= sum(bool(last[c].text) for c in row):
        return False
    return all(last[c].text and not _ENDED.search(last[c].text) for c in filled)
