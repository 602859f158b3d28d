"""First stage: the areas of a worksheet become titles, tables and notes, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from kb.reading.building import Builder, Cell
from kb.reading.sheet_grid import Area

# A line of a form above or below a table: “填报单位：”, “单位：万元”, “联系人：张三”.
_FORM = re.compile(r"[（(]?[^\s：:，。；]{1,12}[：:][^。；]{0,40}$")
_NOTE = re.compile(r"(?:附?注|备注|说明|附件|填表说明|注释)\s*\d*\s*[：:]|[*＊※]")
_SERIAL = re.compile(r"\d{1,4}$")
# The least share of a table's columns that its header fills; titles and form lines fill fewer.
_HEADER = 0.5


@dataclass(slots=True)
class Row:
    """One row that shows something: its own areas, and whether others reach into it from above."""

    number: int
    areas: list[Area]
    reached: bool = False


def add_areas(areas: list[Area], builder: Builder) -> None:
    """Add what the areas of one worksheet show."""
    for region in _regions(areas):
        _add_region(region, builder)


def _regions(areas: list[Area]) -> Iterator[list[Row]]:
    """Rows between blank rows; a blank row inside a table whose serial numbers go on divides nothing."""
    region: list[Row] = []
    covered = 0
    for number, group in groupby(areas, key=lambda a: a.row):
        row = Row(number, [*group], number < covered)
        if region and number > max(covered, region[-1].number + 1) and not _goes_on(region, row):
            yield region
            region = []
        region.append(row)
        covered = max(covered, *(a.row + a.rows for a in row.areas))
    if region:
        yield region


def _goes_on(region: list[Row], row: Row) -> bool:
    """True where `row` begins with the number after the last one that a row of the region begins with."""
    before = next((r.areas[0] for r in reversed(region) if _SERIAL.match(r.areas[0].text)), None)
    here = row.areas[0]
    serial = before is not None and before.column == here.column and len(row.areas) > 1
    return serial and bool(_SERIAL.match(here.text)) and before is not None and int(here.text) == int(before.text) + 1


def _add_region(rows: list[Row], builder: Builder) -> None:
    first, last = _extent(rows)
    for row in rows[:first]:
        _add_line(row, builder)
    if first < last:
        builder.table(_cells(rows[first:last]))
    for row in rows[last:]:
        _add_line(row, builder)


def _extent(rows: list[Row]) -> tuple[int, int]:
    """Which rows are the table; those before are titles and form lines, those behind are notes."""
    columns = len({a.column for r in rows for a in r.areas if len(r.areas) > 1})
    first = next((i for i, r in enumerate(rows) if _is_header(r, columns)), len(rows))
    last = len(rows)
    while last > first + 1 and _is_note(rows[last - 1], columns):
        last -= 1
    if first < len(rows) and last - first == 1 and not _fills(rows[first], columns):
        return len(rows), len(rows)
    return first, last


def _is_header(row: Row, columns: int) -> bool:
    if len(row.areas) < 2 or all(_FORM.match(a.text.strip()) for a in row.areas):
        return False
    reach = sum(a.columns for a in row.areas)
    return len(row.areas) >= _HEADER * columns or reach >= columns


def _fills(row: Row, columns: int) -> bool:
    return len(row.areas) >= columns > 1


def _is_note(row: Row, columns: int) -> bool:
    if row.reached:
        return False
    texts = [a.text.strip() for a in row.areas]
    if len(texts) == 1:
        return bool(_NOTE.match(texts[0])) or row.areas[0].columns >= max(2, _HEADER * columns)
    return all(_FORM.match(t) for t in texts)


def _add_line(row: Row, builder: Builder) -> None:
    """A row that is no row of the table: its cells as one line, each keeping its words."""
    layout = row.areas[0].layout if len(row.areas) == 1 else None
    builder.paragraph("\u3000".join(a.text.strip() for a in row.areas), layout)


def _cells(rows: list[Row]) -> list[list[Cell]]:
    """The table's rows; rows and columns in which no cell begins only make another cell taller or wider."""
    columns = sorted({a.column for r in rows for a in r.areas})
    numbers = [r.number for r in rows]
    grid: list[list[Cell]] = []
    free = [0] * len(columns)
    for n, row in enumerate(rows):
        starts = {a.column: a for a in row.areas}
        line: list[Cell] = []
        k = 0
        while k < len(columns):
            if free[k] > n:
                k += 1
                continue
            area = starts.get(columns[k])
            wide = tall = 1
            if area is not None:
                end = bisect_left(columns, area.column + area.columns)
                wide = next((j for j in range(k + 1, end) if free[j] > n), end) - k
                tall = bisect_left(numbers, area.row + area.rows) - n
            line.append(Cell(area.text if area else "", wide, tall))
            free[k : k + wide] = [n + tall] * wide
            k += wide
        grid.append(line)
    return grid
