"""First stage: one PDF page taken apart: its lines in reading order, its tables, the frames around text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kb.reading.building import Cell
from kb.reading.pdf_columns import bands
from kb.reading.pdf_lines import Line, lines, running
from kb.reading.pdf_page import Box, Glyph, Page
from kb.reading.pdf_rules import CellBox, Grid, grids


@dataclass(frozen=True, slots=True)
class Region:
    """Where running text is set: the whole page, one of its columns (from 1), or a frame."""

    kind: str
    number: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table on one page: the cells row by row, and its upright edges, by which a continuation is known."""

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Set:
    """A printed line with the region it is set in."""

    line: Line
    region: Region


@dataclass(slots=True)
class Sheet:
    """A page as read: lines and tables from top to bottom."""

    number: int
    width: float
    height: float
    items: list[Set | Ruled] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The printed lines outside tables."""
        return [i.line for i in self.items if isinstance(i, Set)]


def sheet(page: Page) -> Sheet:
    """Take `page` apart."""
    found = grids(page.rules)
    tables, frames = _outermost([g for g in found if not g.framed]), [g for g in found if g.framed]
    inside: list[list[Glyph]] = [[] for _ in tables]
    rest: list[Glyph] = []
    for glyph in page.glyphs:
        home = next((k for k, g in enumerate(tables) if _within(glyph, g.box)), None)
        (rest if home is None else inside[home]).append(glyph)
    ruled: list[Ruled] = []
    for grid, glyphs in zip(tables, inside, strict=True):
        table = _table(grid, glyphs, page.number)
        if table is None:
            rest += glyphs
        else:
            ruled.append(table)
    items: list[Set | Ruled] = [*ruled]
    for region, printed in _regions(rest, [f.box for f in frames], page):
        items += [Set(line, region) for line in printed]
    return Sheet(page.number, page.width, page.height, _ordered(items))


def _outermost(tables: list[Grid]) -> list[Grid]:
    return [g for g in tables if not any(_holds(o.box, g.box) for o in tables)]


def _regions(glyphs: list[Glyph], frames: list[Box], page: Page) -> list[tuple[Region, list[Line]]]:
    """The lines outside tables by where they are set: frames, columns, the page."""
    whole = Region("page", 0, Box(0, 0, page.width, page.height))
    groups: dict[Region, list[Glyph]] = {}
    places = [Region("frame", k, f) for k, f in enumerate(sorted(frames, key=lambda f: f.area))]
    free: list[Glyph] = []
    for glyph in glyphs:
        home = next((r for r in places if _within(glyph, r.box)), None)
        if home is None:
            free.append(glyph)
        else:
            groups.setdefault(home, []).append(glyph)
    across = lines(free, page.number)
    columns = bands(across, page.width)
    if not columns:
        return [*((region, lines(held, page.number)) for region, held in groups.items()), (whole, across)]
    for glyph in free:
        y = glyph.base - 0.3 * glyph.size
        n = next((n for n, b in enumerate(columns) if b.top <= y <= b.bottom), None)
        if n is None:
            groups.setdefault(whole, []).append(glyph)
            continue
        band, side = columns[n], int(glyph.x0 >= columns[n].edge)
        box = Box(band.edge if side else 0, band.top, page.width if side else band.edge, band.bottom)
        groups.setdefault(Region("column", 2 * n + side, box), []).append(glyph)
    return [(region, lines(held, page.number)) for region, held in groups.items()]


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 - 1 <= inner.x0 and outer.top - 1 <= inner.top and outer.x1 + 1 >= inner.x1
        and outer.bottom + 1 >= inner.bottom and outer.area > inner.area
    )  # fmt: skip


def _within(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _table(grid: Grid, glyphs: list[Glyph], page: int) -> Ruled | None:
    """The table with its words; None where fewer than two columns or no two cells hold any."""
    held: dict[int, list[Glyph]] = {}
    square: dict[tuple[int, int], int] = {}
    for n, cell in enumerate(grid.cells):
        for r in range(cell.row, cell.row + cell.rows):
            for c in range(cell.column, cell.column + cell.columns):
                square.setdefault((r, c), n)
    ys = grid.levels
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
        home = square.get((_rank(ys, y), _rank(grid.edges, x)))
        if home is not None:
            held.setdefault(home, []).append(glyph)
    texts = [_words(held.get(n, []), cell.box, page) for n, cell in enumerate(grid.cells)]
    filled = {grid.cells[n].column for n, text in enumerate(texts) if text}
    if len(filled) < 2:
        return None
    return Ruled(page, grid.box, grid.edges, _rows(grid.cells, texts))


def _rank(edges: Sequence[float], at: float) -> int:
    return max(0, bisect_right(edges, at) - 1)


def _rows(cells: tuple[CellBox, ...], texts: list[str]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[list[Cell]] = [[] for _ in range(max(c.row + c.rows for c in cells))]
    for cell, text in zip(cells, texts, strict=True):
        rows[cell.row].append(Cell(text, cell.columns, cell.rows))
    return tuple(tuple(r) for r in rows)


def _words(glyphs: list[Glyph], box: Box, page: int) -> str:
    """The text of a cell; a line that ends well before the cell does ends a paragraph."""
    printed = lines(glyphs, page)
    if not printed:
        return ""
    left = min(x.x0 for x in printed)
    right = max(max(x.x1 for x in printed), box.x1 - (left - box.x0) - 1)
    parts: list[list[str]] = [[printed[0].text]]
    for before, line in pairwise(printed):
        if right - before.x1 > line.head + 0.5 * line.size and before.x0 - left < 0.5 * line.size:
            parts.append([line.text])
        else:
            parts[-1].append(line.text)
    return "\n".join(running(p) for p in parts)


def _ordered(items: list[Set | Ruled]) -> list[Set | Ruled]:
    """From top to bottom; columns one after the other, what stands in a frame together."""
    starts: dict[Region, tuple[float, float]] = {}
    for item in items:
        if isinstance(item, Set) and item.region.kind != "page":
            top, x0 = starts.get(item.region, (item.line.top, item.line.x0))
            starts[item.region] = min(top, item.line.top), min(x0, item.line.x0)
    bands: dict[float, float] = {}
    for region, (top, _) in starts.items():
        if region.kind == "column":
            bands[region.box.top] = min(top, bands.get(region.box.top, top))

    def place(item: Set | Ruled) -> tuple[float, int, float, float]:
        if isinstance(item, Ruled):
            band = next((b for b in starts if b.kind == "column" and _holds(b.box, item.box)), None)
            if band is not None:
                return (bands[band.box.top], band.number, item.box.top, item.box.x0)
            return (item.box.top, 0, item.box.top, item.box.x0)
        if item.region.kind == "column":
            return (bands[item.region.box.top], item.region.number, item.line.top, item.line.x0)
        if item.region.kind == "frame":
            return (starts[item.region][0], 0, item.line.top, item.line.x0)
        return (item.line.top, 0, item.line.top, item.line.x0)

    return sorted(items, key=place)
