"""First stage: columns of running text that stand side by side on a PDF page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kb.reading.pdf_lines import Line, Piece

# What shows a second column: so many lines begin at one edge, and on both sides most lines are filled.
_LINES = 5
_FILLED = 0.5
# In characters: the narrowest column, and by how much a filled line may be short.
_NARROW = 9
_RAGGED = 2.0


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the page, from `top` to `bottom`, that is parted at `edge` into two columns."""

    top: float
    bottom: float
    edge: float


@dataclass(frozen=True, slots=True)
class _Placed:
    piece: Piece
    top: float
    bottom: float
    size: float


def bands(found: list[Line], width: float) -> list[Band]:
    """The stretches of a page that are set in two columns, from top to bottom."""
    pieces = [_Placed(p, x.top, x.bottom, x.size) for x in found for p in x.pieces]
    starts = Counter(round(p.piece.x0 / 2) for p in pieces if 0.3 * width < p.piece.x0 < 0.75 * width)
    if not starts:
        return []
    near = {k: starts[k - 1] + starts[k] + starts[k + 1] for k in starts}
    edge, count = max(near.items(), key=lambda pair: pair[1])
    if count < _LINES:
        return []
    return _bands(sorted(pieces, key=lambda p: p.top), 2 * edge - 3)


def _bands(pieces: list[_Placed], edge: float) -> list[Band]:
    result: list[Band] = []
    run: list[_Placed] = []
    for placed in [*pieces, None]:
        if placed is not None and not placed.piece.x0 < edge < placed.piece.x1:
            run.append(placed)
            continue
        band = _band(run, edge)
        if band:
            result.append(band)
        run = []
    return result


def _band(run: list[_Placed], edge: float) -> Band | None:
    """The band `run` makes, from the first line to the last that have one beside them or are a column's."""
    left = [p for p in run if p.piece.x1 <= edge]
    right = [p for p in run if p.piece.x0 >= edge]
    if not _is_column(left) or not _is_column(right):
        return None
    size = right[0].size
    if min(p.piece.x0 for p in right) - max(p.piece.x1 for p in left) < 0.5 * size:
        return None
    first, last = min(p.top for p in right), max(p.bottom for p in right)
    # What stands above the first line of the right column is a title; the left column may well be the longer one.
    inside = [p for p in run if p.bottom > first]
    return Band(first - 1, max(last, *(p.bottom for p in inside)) + 1, edge)


def _is_column(side: list[_Placed]) -> bool:
    if len(side) < _LINES:
        return False
    end = max(p.piece.x1 for p in side)
    start = min(p.piece.x0 for p in side)
    size = side[0].size
    filled = sum(end - p.piece.x1 < _RAGGED * p.size for p in side)
    wide = sum(p.piece.x1 - p.piece.x0 > _NARROW * p.size for p in side)
    return end - start > _NARROW * size and filled >= _FILLED * len(side) and wide >= _FILLED * len(side)
