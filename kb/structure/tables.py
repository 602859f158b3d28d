"""Second stage, step 3: tables that plain text keeps as rows of cells set apart by tabs, bars or spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.structure.lines import Line
from kb.structure.numbering import marker
from kb.structure.runs import Run
from kb.structure.stacked import UNIT, Cells, stacked

_TAB = re.compile(r"[ \u3000]*\t[ \t\u3000]*")
_BAR = re.compile(r"\s*\|\s*")
_SPACES = re.compile(r"[\s\u3000]+")
_RULED = re.compile(r"[|:\-\s]+$")
_NUMERIC = re.compile(rf"[-+±≥≤><＞＜约超近]*\s*\d[\d,，.]*\s*{UNIT}{{0,3}}(?:以上|以下|左右)?$|[-—/－]$")
_SENTENCE = re.compile(r"[。；！？]")
# What a table counts in, and who filled it in when: lines between its title and its head.
_UNITS = re.compile(
    r"[（(]?(?:计量)?单位\s*[：:].{1,20}$"
    r"|(?:填报|填表|制表|报送|编制)(?:单位|部门|人|日期|时间)(?:[（(][^（）()]{1,6}[）)])?\s*[：:].{0,60}$"
)
_SERIAL = re.compile(r"序\s*号")
_COUNT = re.compile(r"\d{1,4}")
# A group of rows may be named by two lines; more of them, or longer ones, are text between two tables.
_MOST_GROUPS = 3
_LONGEST_GROUP = 40


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found among lines: indexes of its caption, header and rows. A row may take several lines.

    `cells` are the lines of each cell of the header and the rows, where a line is no more than a cell. `unit` is the
    line under the caption that says in what the table counts.
    """

    caption: int | None
    header: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    separator: re.Pattern[str] | None
    cells: tuple[Cells, ...] = ()
    unit: int | None = None

    @property
    def lines(self) -> range:
        """All the lines the table takes, in order."""
        last = self.rows[-1][-1] if self.rows else self.header[-1]
        first = self.header[0] if self.header else self.rows[0][0]
        above = [i for i in (self.caption, self.unit) if i is not None]
        return range(min([*above, first]), last + 1)


def grids(lines: list[Line], skip: dict[int, str]) -> list[Grid]:
    """The tables among `lines`; lines in `skip` neither belong to one nor break it."""
    found: list[Grid] = []
    live = [i for i in range(len(lines)) if i not in skip]
    at = free = 0
    barren = range(0)
    while at < len(live):
        if lines[live[at]].table is not None:
            grid, end = _delimited(lines, live, at)
            found.append(_with_caption(grid, lines, live, at, free))
            at = free = end
            continue
        end, separator = _extent(lines, live, at) if at not in barren else (at, None)
        if separator is None and end > at >= barren.stop:
            # Rows that proved to be no table: their first may have been a line of its own, the others were tried.
            barren = range(at + 2, end)
        piled = None if separator else stacked(lines, live, at)
        if separator:
            grid = _grid(lines, live, at, end, separator)
        elif piled:
            grid, end = _piled(*piled), piled[2]
        else:
            at += 1
            continue
        found.append(_with_caption(grid, lines, live, at, free))
        at = free = end
    return found


def _delimited(lines: list[Line], live: list[int], at: int) -> tuple[Grid, int]:
    """A table whose rows and cells the format gives."""
    end = at
    while end < len(live) and lines[live[end]].table == lines[live[at]].table:
        end += 1
    rows = live[at:end]
    top = lines[rows[0]].cells
    # A first row of one cell over all columns is the table's title.
    titled = len(rows) > 2 and len(top) > 1 and all(c.spans == top[0].spans for c in top)
    caption = rows.pop(0) if titled and marker(top[0].text) is None else None
    head = _head(lines, rows)
    return Grid(caption, tuple(head), tuple((i,) for i in rows[len(head) :]), None), end


def _head(lines: list[Line], rows: list[int]) -> list[int]:
    """The rows that name the columns: none, one, or two where the second divides what the first names together."""
    first = lines[rows[0]].cells
    if len(rows) < 2 or any(_NUMERIC.match(c.text) for c in first) or marker(first[0].text) is not None:
        return []
    return rows[:2] if len(rows) > 2 and _divides(lines[rows[1]].cells, first) else rows[:1]


def _divides(lower: tuple[Run, ...], upper: tuple[Run, ...]) -> bool:
    """True where `lower` has words only under cells of `upper` that reach over several columns."""
    if len(lower) != len(upper):
        return False
    wide = {i for i in range(1, len(upper)) if upper[i].text and upper[i].spans == upper[i - 1].spans}
    wide |= {i - 1 for i in wide}
    own = {i for i, cell in enumerate(lower) if cell.text and cell.spans != upper[i].spans}
    words = [lower[i].text for i in own]
    return bool(own) and own <= wide and not any(_NUMERIC.match(w) or _SENTENCE.search(w) for w in words)


def _extent(lines: list[Line], live: list[int], at: int) -> tuple[int, re.Pattern[str] | None]:
    """How far the rows that begin at `at` go, and what sets their cells apart."""
    text = lines[live[at]].text
    tried = at
    for mark, separator, enough in (("\t", _TAB, 2), ("|", _BAR, 2), (None, _SPACES, 3)):
        if len(text.split(mark)) < (enough if mark is None else 2):
            continue
        end = at
        count = _fields(text, separator)
        while end < len(live) and lines[live[end]].table is None and _same(lines[live[end]].text, separator, count):
            end += 1
            if mark is not None:
                end = _behind_groups(lines, live, end, separator, count)
        ruled = all(_RULED.match(lines[i].text) for i in live[at:end])
        if end - at >= enough and not ruled and (separator is not _SPACES or _column(lines, live[at:end])):
            return end, separator
        tried = max(tried, end)
    return tried, None


def _behind_groups(lines: list[Line], live: list[int], end: int, separator: re.Pattern[str], count: int) -> int:
    """Behind the lines that name groups of rows (一、知识产权方面), where 序号 goes on after them; else `end`."""
    before = _serial(lines[live[end - 1]].text, separator)
    if before is None:
        return end
    for at in range(end, min(end + _MOST_GROUPS + 1, len(live))):
        line = lines[live[at]]
        if line.table is not None:
            break
        if _same(line.text, separator, count):
            serial = _serial(line.text, separator)
            return at if serial is not None and serial > before else end
        if len(line.text) > _LONGEST_GROUP or _SENTENCE.search(line.text) or _fields(line.text, separator) > 1:
            break
    return end


def _serial(text: str, separator: re.Pattern[str]) -> int | None:
    """The number in a row's first cell; 0 for the word 序号 itself."""
    first = next((cell for cell in separator.split(text[:_LONGEST_GROUP], maxsplit=2) if cell), "")
    return 0 if _SERIAL.fullmatch(first) else int(first) if _COUNT.fullmatch(first) else None


def _fields(text: str, separator: re.Pattern[str]) -> int:
    return len(separator.split(text))


def _same(text: str, separator: re.Pattern[str], count: int) -> bool:
    here = _fields(text, separator)
    if separator is _SPACES:
        return here == count >= 3 and not _SENTENCE.search(text)
    if separator is _BAR:
        # Bars stand in tables only; a row lacks the cells that reach down to it from the rows above.
        return 2 <= here <= count + max(1, count // 3)
    return here >= 2 and abs(here - count) <= max(1, count // 3)


def _column(lines: list[Line], rows: list[int]) -> bool:
    """Spaces alone prove little: one column must hold figures, or one and the same word, all the way down."""
    cells = [_SPACES.split(lines[i].text) for i in rows[1:]]
    columns = list(zip(*cells, strict=True))[1:]
    return any(all(_NUMERIC.match(c) for c in column) for column in columns) or any(
        len(set(column)) <= max(1, len(column) // 3) for column in columns
    )


def _grid(lines: list[Line], live: list[int], at: int, end: int, separator: re.Pattern[str]) -> Grid:
    rows = [i for i in live[at:end] if not (separator is _BAR and _RULED.match(lines[i].text))]
    head = rows[:1] if _is_header(lines, rows, separator) else []
    return Grid(None, tuple(head), tuple((i,) for i in rows[len(head) :]), separator)


def _is_header(lines: list[Line], rows: list[int], separator: re.Pattern[str]) -> bool:
    if len(rows) < 2:
        return False
    first = separator.split(lines[rows[0]].text)
    return not any(_NUMERIC.match(c) for c in first if c) and marker(first[0]) is None


def _piled(header: Cells, rows: list[Cells], _end: int) -> Grid:
    """A table whose cells came one to a line."""
    own: list[tuple[int, ...]] = []
    taken: set[int] = set()
    for cells in (header, *rows):
        fresh = tuple(i for cell in cells for i in cell if i not in taken)
        taken.update(fresh)
        own.append(fresh)
    return Grid(None, own[0], tuple(own[1:]), None, (header, *rows))


def _with_caption(grid: Grid, lines: list[Line], live: list[int], at: int, free: int) -> Grid:
    """The grid with the lines above it that name it and its unit; lines before `free` are another table's."""
    if grid.caption is not None:
        return grid
    unit = None
    if at > free and _UNITS.match(lines[live[at - 1]].text) and lines[live[at - 1]].table is None:
        at -= 1
        unit = live[at]
    return replace(grid, caption=_caption(lines, live, at) if at > free else None, unit=unit)


def _caption(lines: list[Line], live: list[int], at: int) -> int | None:
    """The short line above a table that names it."""
    text = lines[live[at - 1]].text
    if len(text) > 50 or re.search(r"[。；，：:！？]$", text):
        return None
    number = marker(text)
    return None if number else live[at - 1]
