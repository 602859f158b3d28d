"""Second stage, step 3a: tables whose cells plain text keeps one to a line, and what their rows are."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kb.structure.lines import Line
from kb.structure.numbering import marker

# Lines of each cell, cell by cell; a cell that reaches down from an earlier row names its lines again.
Cells = tuple[tuple[int, ...], ...]

_SERIAL = re.compile(r"序\s*号$")
UNIT = "[%％‰万亿千百个家人名次户项门分元件吨亩米套座台辆所条篇种位户度倍℃]"
_FIGURE = re.compile(
    rf"(?:约|超过?|力争|达到?|不低于|不少于|不超过)?[-+±≥≤><＞＜〔\[（(]*\s*\d[\d,，.]*(?:[-—~～]\d[\d.]{{0,5}})?[〕\]）)]?\s*{UNIT}{{0,3}}"
    r"(?:以上|以下|左右|以内)?$|[-—/－]+$"
)
_VALUE = re.compile(r"(?:预期|约束|引导)性(?:指标)?$|(?:完成|持续推进)$")
_HEAD = re.compile(r"(?:[一二三]级|主要|具体|核心)?(?:指标|类别|类型|分类|领域|项目|名称|方面)(?:名称|类别|内容)?$")
_VALUE_HEAD = re.compile(
    r"\d{4}|单位|属性|性质|目标|现状|基数|基期|数值|增速|增长|预期|完成|实际|权重|分值|得分|年均|累计"
)
_BRACKET = re.compile(r"[（(〔][^（）()]*[）)〕]$")
_SENTENCE = re.compile(r"[。；！？]")
_MOST_LABELS = 3
_MOST_VALUES = 8
_FEWEST_ROWS = 3
_LONGEST_CELL = 40
# A header is not longer than this, nor a row longer than three headers.
_WIDEST = 12


def stacked(lines: list[Line], live: list[int], at: int) -> tuple[Cells, list[Cells], int] | None:
    """The header, the rows and the end (in `live`) of the table that begins at `at`, if one does."""
    text = lines[live[at]].text
    if _SERIAL.match(text):
        return _serial(lines, live, at)
    return _figures(lines, live, at) if _HEAD.match(text) else None


def _serial(lines: list[Line], live: list[int], at: int) -> tuple[Cells, list[Cells], int] | None:
    """“序号”, other headings, then 1, …, 2, …"""
    first = next((k for k in range(at + 1, min(at + _WIDEST, len(live))) if lines[live[k]].text == "1"), None)
    if first is None or first - at < 2:
        return None
    starts = [first]
    bound = len(live)
    for k in range(first + 1, len(live)):
        if lines[live[k]].text == str(len(starts) + 1):
            starts.append(k)
        elif k - starts[-1] > 3 * (first - at) or _is_outside(lines[live[k]].text):
            bound = k
            break
    if len(starts) < 2:
        return None
    header = _header(lines, live[at:first])
    usual = Counter(b - a for a, b in pairwise(starts)).most_common(1)[0][0]
    columns = len(header) if len(header) <= usual or usual < 2 else first - at
    if len(header) != usual:
        header = tuple((i,) for i in live[at:first])
    end = min(starts[-1] + (usual if columns != usual and usual < columns else columns), bound)
    rows = [_filled(live[a:b], len(header)) for a, b in zip(starts, [*starts[1:], end], strict=True)]
    return header, rows, end


def _is_outside(text: str) -> bool:
    """True for what no cell begins with: the number of an annex, a chapter or an article."""
    number = marker(text)
    return number is not None and number.style in ("annex", "part", "chapter", "article")


def _filled(row: list[int], columns: int) -> Cells:
    """The lines of a row as cells; what is more than the columns belongs to the last."""
    own = [(i,) for i in row[: columns - 1]]
    return (*own, tuple(row[columns - 1 :])) if len(row) >= columns else tuple(own)


def _header(lines: list[Line], head: list[int]) -> Cells:
    """The cells of a header; “（2018年）” under “基数” belongs to it."""
    cells: list[tuple[int, ...]] = []
    for i in head:
        if cells and _BRACKET.match(lines[i].text):
            cells[-1] += (i,)
        else:
            cells.append((i,))
    return tuple(cells)


def _figures(lines: list[Line], live: list[int], at: int) -> tuple[Cells, list[Cells], int] | None:
    """Rows of one to three labels and a fixed number of figures, under a header that counts the same."""
    groups = _groups(lines, live, at)
    if len(groups) < _FEWEST_ROWS:
        return None
    values = Counter(b - v for _, v, b in groups).most_common(1)[0][0]
    kept = _even(groups, values)
    if len(kept) < _FEWEST_ROWS or (values == 1 and len(kept) <= _FEWEST_ROWS) or values > _MOST_VALUES:
        return None
    most = max(v - a for a, v, _ in kept[1:])
    for spanning in (0, 1):
        labels, odd = divmod(_count(lines, live[at : kept[0][1]]) - values - spanning, 2)
        if odd or not 1 <= labels <= _MOST_LABELS or most > labels + spanning:
            continue
        header = _header(lines, live[at : kept[0][1] - labels - spanning])
        heads = ["".join(lines[i].text for i in cell) for cell in header]
        if len(header) == labels + values and any(_VALUE_HEAD.search(h) for h in heads[labels:]):
            return header, _rows(live, kept, header, labels), kept[-1][2]
    return None


def _count(lines: list[Line], head: list[int]) -> int:
    return len(_header(lines, head))


def _groups(lines: list[Line], live: list[int], at: int) -> list[tuple[int, int, int]]:
    """Labels and the figures behind them, as (first label, first figure, end) in `live`."""
    found: list[tuple[int, int, int]] = []
    start, k = at, at
    while k < len(live):
        first = k
        most = _MOST_LABELS + 1 if found else 3 * _WIDEST
        while k < len(live) and not _is_value(lines[live[k]].text) and _is_cell(lines[live[k]]) and k - first < most:
            k += 1
        figure = k
        while k < len(live) and _is_value(lines[live[k]].text) and k - figure <= _MOST_VALUES:
            k += 1
        if figure == start or k == figure:
            break
        found.append((start, figure, k))
        start = k
    return found


def _even(groups: list[tuple[int, int, int]], values: int) -> list[tuple[int, int, int]]:
    """The groups up to the first that has not `values` figures."""
    for n, (_, figure, end) in enumerate(groups):
        if end - figure != values:
            return groups[:n]
    return groups


def _rows(live: list[int], groups: list[tuple[int, int, int]], header: Cells, labels: int) -> list[Cells]:
    """The rows; a category over several is in the cells of each, one on a line of its own is its own row."""
    rows: list[Cells] = []
    above: list[int] = []
    for n, (start, figure, end) in enumerate(groups):
        named = live[figure - labels - 1 if n == 0 else start : figure]
        if n == 0:
            named = named[1:] if figure - labels - 1 < start + sum(map(len, header)) else named
        if len(named) > labels:
            rows.append(((named[0],),))
            named = named[1:]
        above = [*above[: labels - len(named)], *named]
        rows.append((*((i,) for i in above), *((i,) for i in live[figure:end])))
    return rows


def _is_value(text: str) -> bool:
    return bool(_FIGURE.match(text) or _VALUE.match(text))


def _is_cell(line: Line) -> bool:
    return line.table is None and line.width <= _LONGEST_CELL * 2 and not _SENTENCE.search(line.text)
