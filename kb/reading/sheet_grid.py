"""First stage: a worksheet's cells as they are seen: hidden ones left out, merged ones as one, values as shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kb.model import Layout
from kb.reading.sheet_values import CHINESE_BUILT_IN, shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LAST_COLUMN = 16384
_WHITE = ("FFFFFFFF", "00FFFFFF")


@dataclass(frozen=True, slots=True)
class Area:
    """What is seen as one cell: its place among the visible rows and columns, how far it reaches, what it shows."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    layout: Layout | None = None


@dataclass(slots=True)
class Hidden:
    """How much of a worksheet is not seen, counted where it holds something."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: int = 0

    def told(self, name: str) -> Iterable[str]:
        """What was left out, as warnings."""
        if self.rows:
            yield f"工作表“{name}”有 {len(self.rows)} 个隐藏行，未读取"
        if self.columns:
            yield f"工作表“{name}”有 {len(self.columns)} 个隐藏列，未读取"
        if self.cells:
            yield f"工作表“{name}”有 {self.cells} 个单元格的文字被隐藏（格式或白色字体），未读取"


def areas(sheet: Worksheet) -> tuple[list[Area], Hidden]:
    """The areas of the sheet that show something, in reading order."""
    hidden = Hidden()
    hidden_rows = {r for r, d in sheet.row_dimensions.items() if d.hidden or d.height == 0}
    hidden_columns = _hidden_columns(sheet)
    reach = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
    rows, columns = _Axis(hidden_rows), _Axis(hidden_columns)
    found: list[Area] = []
    looks: dict[tuple[int, ...], _Look] = {}
    # The cells there are, not the rectangle they span: one cell at the far end would make that rectangle endless.
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is None:
            continue
        # Cells of one style share what follows from it; asking openpyxl for each takes most of the time.
        key = tuple(cell._style)
        look = looks[key] if key in looks else looks.setdefault(key, _look(cell))
        text = _text(cell, look)
        if not text:
            continue
        last_row, last_column = reach.get((row, column), (row, column))
        down, across = rows.reach(row, last_row), columns.reach(column, last_column)
        if not down or not across:
            hidden.rows.update({row} if not down else ())
            hidden.columns.update({column} if not across else ())
        elif look.invisible:
            hidden.cells += 1
        else:
            found.append(Area(down[0], across[0], down[1], across[1], text, look.layout))
    # A merged area whose first row is hidden begins further down, but never behind the next row's cells.
    return sorted(found, key=lambda a: (a.row, a.column)), hidden


def _hidden_columns(sheet: Worksheet) -> set[int]:
    found: set[int] = set()
    for columns in sheet.column_dimensions.values():
        if columns.min and (columns.hidden or columns.width == 0) and len(found) < _LAST_COLUMN:
            found.update(range(columns.min, min(columns.max, _LAST_COLUMN) + 1))
    return found


class _Axis:
    """Rows or columns, of which some are hidden; the others are counted as they are seen."""

    def __init__(self, hidden: set[int]) -> None:
        self._hidden = sorted(hidden)

    def reach(self, first: int, last: int) -> tuple[int, int] | None:
        """The place of the first one seen between `first` and `last` and how many are seen, None where none is."""
        before, through = bisect_left(self._hidden, first), bisect_right(self._hidden, last)
        seen = last - first + 1 - (through - before)
        return (first - before, seen) if seen else None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says: the code of the number format, whether the letters can be seen, how the text is set."""

    code: str
    built_in: bool
    invisible: bool
    layout: Layout


def _look(cell: Any) -> _Look:
    style = cell._style.numFmtId
    built_in = style in CHINESE_BUILT_IN
    code = CHINESE_BUILT_IN[style] if built_in else cell.number_format or "General"
    return _Look(code, built_in, _invisible(cell), _layout(cell))


def _text(cell: Any, look: _Look) -> str:
    value = cell.value
    if look.built_in and isinstance(value, (int, float)) and not isinstance(value, bool):
        value = _moment(value, cell)
    text = shown(value, look.code)
    return text if text.strip() else ""


def _moment(value: float, cell: Any) -> object:
    """The date that a serial number stands for; the number itself where it is none."""
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(value, cell.parent.parent.epoch)
    except (ValueError, OverflowError):
        return value


def _invisible(cell: Any) -> bool:
    """True for white letters on no fill."""
    color = cell.font.color if cell.font else None
    return color is not None and color.type == "rgb" and color.rgb in _WHITE and cell.fill.fill_type is None


def _layout(cell: Any) -> Layout:
    font, where = cell.font, cell.alignment.horizontal if cell.alignment else None
    known: dict[str | None, Literal["left", "center", "right"]] = {
        "left": "left", "center": "center", "centerContinuous": "center", "right": "right",
    }  # fmt: skip
    return Layout(
        bold=bool(font.b) if font else None,
        align=known.get(where),
        font_size=font.sz if font else None,
        font=font.name if font else None,
    )
