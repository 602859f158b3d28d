"""First stage: the ruled lines of a PDF page become the cells of tables and the frames of boxes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kb.reading.pdf_page import Box

# Rules nearer than this (points) are one, and rules this near meet.
_NEAR = 3.0
_MEET = 4.0
_MOST_RULES = 4000
_MOST_CELLS = 40_000
# Cells narrower or lower than this hold no text: they come from double rules.
_SLIT = 5.0


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell: the rows and columns it reaches over (half-open), and where it lies."""

    row: int
    rows: int
    column: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table (or with one cell across, a frame) as ruled. `edges` are the positions of the upright rules,
    `levels` those of the rules across."""

    box: Box
    edges: tuple[float, ...]
    levels: tuple[float, ...]
    cells: tuple[CellBox, ...]

    @property
    def framed(self) -> bool:
        """True where no row has two cells: then it frames text."""
        return all(c.columns == len(self.edges) - 1 for c in self.cells)


@dataclass(slots=True)
class _Rule:
    at: float
    start: float
    end: float


def grids(rules: list[Box]) -> list[Grid]:
    """The tables and frames that `rules` draw, from top to bottom."""
    rules = rules[:_MOST_RULES]
    flat = _merge([_Rule((b.top + b.bottom) / 2, b.x0, b.x1) for b in rules if b.x1 - b.x0 >= b.bottom - b.top])
    upright = _merge([_Rule((b.x0 + b.x1) / 2, b.top, b.bottom) for b in rules if b.x1 - b.x0 < b.bottom - b.top])
    found = [g for h, v in _groups(flat, upright) if (g := _grid(h, v))]
    return sorted(found, key=lambda g: (g.box.top, g.box.x0))


def _merge(rules: list[_Rule]) -> list[_Rule]:
    """Rules on one line that touch become one."""
    kept: list[_Rule] = []
    for line in _clusters(rules):
        at = sum(r.at for r in line) / len(line)
        line.sort(key=lambda r: r.start)
        here = _Rule(at, line[0].start, line[0].end)
        for rule in line[1:]:
            if rule.start <= here.end + _MEET:
                here.end = max(here.end, rule.end)
            else:
                kept.append(here)
                here = _Rule(at, rule.start, rule.end)
        kept.append(here)
    return kept


def _clusters(rules: list[_Rule]) -> list[list[_Rule]]:
    found: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if found and rule.at - found[-1][0].at <= _NEAR:
            found[-1].append(rule)
        else:
            found.append([rule])
    return found


def _groups(flat: list[_Rule], upright: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Rules that meet, directly or through others."""
    parent = [*range(len(flat) + len(upright))]

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    positions = [h.at for h in flat]
    order = sorted(range(len(flat)), key=positions.__getitem__)
    sorted_at = [positions[k] for k in order]
    for n, v in enumerate(upright, len(flat)):
        for k in order[bisect_left(sorted_at, v.start - _MEET) :]:
            h = flat[k]
            if h.at > v.end + _MEET:
                break
            if h.start - _MEET <= v.at <= h.end + _MEET:
                parent[root(k)] = root(n)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for k, rule in enumerate([*flat, *upright]):
        group = groups.setdefault(root(k), ([], []))
        group[0 if k < len(flat) else 1].append(rule)
    return [g for g in groups.values() if len(g[0]) >= 2 and g[1]]


def _grid(flat: list[_Rule], upright: list[_Rule]) -> Grid | None:
    left, right = min(h.start for h in flat), max(h.end for h in flat)
    top = min(min(h.at for h in flat), *(v.start for v in upright))
    bottom = max(max(h.at for h in flat), *(v.end for v in upright))
    # Tables are often left open at the sides; the ends of the rules across are their edges.
    xs = _positions([v.at for v in upright], left, right)
    ys = _positions([h.at for h in flat], top, bottom)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_CELLS:
        return None
    cells = _cells(xs, ys, flat, upright)
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), tuple(cells)) if cells else None


def _positions(ats: list[float], first: float, last: float) -> list[float]:
    found: list[float] = []
    for at in sorted([*ats, first, last]):
        if not found or at - found[-1] > _SLIT:
            found.append(at)
    return found


def _cells(xs: list[float], ys: list[float], flat: list[_Rule], upright: list[_Rule]) -> list[CellBox]:
    """The cells: squares of the grid, made one where no rule parts them."""
    rows, columns = len(ys) - 1, len(xs) - 1
    parted_right = _covered(xs, ys, upright)
    parted_below = _covered(ys, xs, flat)
    parent = [*range(rows * columns)]

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and (c + 1, r) not in parted_right:
                parent[root(r * columns + c + 1)] = root(r * columns + c)
            if r + 1 < rows and (r + 1, c) not in parted_below:
                parent[root((r + 1) * columns + c)] = root(r * columns + c)
    reach: dict[int, list[int]] = {}
    for k in range(rows * columns):
        r, c = divmod(k, columns)
        area = reach.setdefault(root(k), [r, r, c, c])
        area[0], area[1], area[2], area[3] = min(area[0], r), max(area[1], r), min(area[2], c), max(area[3], c)
    return [
        CellBox(a, b - a + 1, c, d - c + 1, Box(xs[c], ys[a], xs[d + 1], ys[b + 1]))
        for a, b, c, d in sorted(reach.values(), key=lambda v: (v[0], v[2]))
    ]


def _covered(across: list[float], along: list[float], rules: list[_Rule]) -> set[tuple[int, int]]:
    """Which stretches of which grid lines are ruled: (index in `across`, index of the stretch in `along`)."""
    found: set[tuple[int, int]] = set()
    for rule in rules:
        k = min(range(len(across)), key=lambda i: abs(across[i] - rule.at))
        if abs(across[k] - rule.at) > _SLIT:
            continue
        for n in range(max(0, bisect_left(along, rule.start) - 1), len(along) - 1):
            if along[n] > rule.end:
                break
            middle = (along[n] + along[n + 1]) / 2
            if rule.start <= middle <= rule.end:
                found.add((k, n))
    return found
