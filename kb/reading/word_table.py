"""First stage: the grid of a Word table: which cells there are in its final version, and how far each reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.reading.word_styles import W, number, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# What rows and cells may be wrapped in.
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_WIDEST = 64


@dataclass(slots=True)
class Square:
    """A cell of the final version; `elements` are several where cells were merged sideways."""

    elements: list[Element]
    columns: int = 1
    rows: int = 1
    continues: bool = False
    column: int = 0


def squares(table: Element) -> list[list[Square]]:
    """The rows of `table`: each cell once, with the columns and rows it takes. `continues` ones hang from above."""
    rows = [_row(row) for row in _inside(table, f"{W}tr") if not _gone(row)]
    above: dict[int, Square] = {}
    for row in rows:
        below: dict[int, Square] = {}
        for square in row:
            top = above.get(square.column)
            if square.continues and top is not None and top.columns == square.columns:
                top.rows += 1
                below[square.column] = top
                continue
            square.continues = False
            below[square.column] = square
        above = below
    return rows


def hidden_rows(table: Element) -> int:
    """How many rows are there but not shown."""
    return sum(_flag(row, "hidden") for row in _inside(table, f"{W}tr"))


def _row(row: Element) -> list[Square]:
    found: list[Square] = []
    before = number(value(row, "trPr/gridBefore"))
    column = int(before) if before and 0 < before < _WIDEST else 0
    if column:
        found.append(Square([], column))
    for cell in _inside(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            continue
        width = number(value(properties, "gridSpan"))
        columns = int(width) if width and 0 < width < _WIDEST else 1
        merge = properties.find(f"{W}hMerge") if properties is not None else None
        if merge is not None and merge.get(f"{W}val") != "restart" and found:
            found[-1].columns = min(found[-1].columns + columns, _WIDEST)
            column += columns
            continue
        down = properties.find(f"{W}vMerge") if properties is not None else None
        continues = down is not None and down.get(f"{W}val") != "restart"
        found.append(Square([cell], columns, continues=continues, column=column))
        column += columns
    return found


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, out of their wrappers, but none of a table inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _gone(row: Element) -> bool:
    """True for a row that was deleted, or is hidden."""
    return row.find(f"{W}trPr/{W}del") is not None or _flag(row, "hidden")


def _flag(row: Element, name: str) -> bool:
    said = row.find(f"{W}trPr/{W}{name}")
    return said is not None and on(said.get(f"{W}val"))
