"""First stage: glyphs of a PDF page become printed lines, with the blanks a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kb.reading.pdf_characters import is_wide
from kb.reading.pdf_page import Glyph

# In characters: a gap that sets Latin words apart, one that is a blank between ideographs, one that is a column's.
_WORD_GAP = 0.17
_BLANK_GAP = 0.7
WIDE_GAP = 1.6
# Of the height of the smaller, how much two glyphs of one line overlap.
_OVERLAP = 0.45
_LEADER = re.compile(r"(?:[.．·・…⋯_]\s*){4,}")
_CLOSING = "，。、；：！？）》〉”’」』】〕］,.;:!?)%％‰℃"
_OPENING = "（《〈“‘「『【〔［("
# Marks that take half of their square or less.
_HALF = _CLOSING + _OPENING + "·・—…"
_WORD = re.compile(r"[^\s\u2e80-\uffff“”‘’—…（）《》]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line without a wide gap in it."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `head` is how wide its first unbreakable word is, `leaves` its first and last run in the tags."""

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    face: str
    bold: bool
    head: float
    leaves: tuple[int, int]
    pieces: tuple[Piece, ...]
    artifact: bool = False
    starts_bold: bool = False

    @property
    def width(self) -> float:
        """Points from the first to the last character."""
        return self.x1 - self.x0


def lines(glyphs: list[Glyph], page: int) -> list[Line]:
    """The lines that `glyphs` make, from top to bottom; blanks at their ends are left out."""
    rows: list[list[Glyph]] = []
    for row in _rows(glyphs):
        ordered = _once(sorted(row, key=lambda g: (g.x0, g.x1)))
        if any(g.char.strip() for g in ordered):
            rows.append(ordered)
    found = [_line(row, page) for row in rows]
    return sorted((x for x in found if x.text), key=lambda x: (x.base, x.x0))


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand side by side. Large ones lay out the rows; small ones (notes, indices) join or make own."""
    usual = Counter(round(g.size, 1) for g in glyphs if g.char.strip()).most_common(1)
    floor = 0.75 * usual[0][0] if usual else 0.0
    rows = _stacked([g for g in glyphs if g.size >= floor])
    reach = [_reach(row) for row in rows]
    starts = [top for top, _ in reach]
    alone: list[Glyph] = []
    for glyph in glyphs:
        if glyph.size >= floor:
            continue
        top, bottom = _extent(glyph)
        last = bisect_right(starts, bottom)
        best = max(range(max(0, last - 3), last), key=lambda k: _overlap(reach[k], (top, bottom)), default=None)
        if best is not None and _overlap(reach[best], (top, bottom)) > _OVERLAP:
            rows[best].append(glyph)
        else:
            alone.append(glyph)
    return [*rows, *_stacked(alone)]


def _stacked(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Rows from top to bottom, of glyphs whose baselines are nearly one."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        for row in rows[:-4:-1]:
            near = abs(row[0].base - glyph.base) < 0.6 * glyph.size
            if near and _overlap(_extent(row[0]), _extent(glyph)) > _OVERLAP:
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return rows


def _extent(glyph: Glyph) -> tuple[float, float]:
    """From top to bottom as an ideograph of that size stands: fonts tell heights of all kinds."""
    return glyph.base - 0.8 * glyph.size, glyph.base + 0.15 * glyph.size


def _reach(row: list[Glyph]) -> tuple[float, float]:
    extents = [_extent(g) for g in row]
    return min(a for a, _ in extents), max(b for _, b in extents)


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The share of the smaller that lies beside the other."""
    return (min(a[1], b[1]) - max(a[0], b[0])) / max(0.1, min(a[1] - a[0], b[1] - b[0]))


def _once(row: list[Glyph]) -> list[Glyph]:
    """Without the second of two equal glyphs printed upon each other to look bold or shadowed."""
    kept: list[Glyph] = []
    for glyph in row:
        twin = any(
            k.char == glyph.char and abs(k.x0 - glyph.x0) < 0.3 * max(1.0, glyph.x1 - glyph.x0) for k in kept[-3:]
        )
        if not (twin and glyph.char.strip()):
            kept.append(glyph)
    return kept


def _line(row: list[Glyph], page: int) -> Line:
    row = _trimmed(row)
    inked = [g for g in row if g.char.strip()]
    sizes: Counter[float] = Counter()
    faces: Counter[str] = Counter()
    for g in inked:
        sizes[round(g.size, 1)] += 1 + is_wide(g.char)
        faces[g.face] += 1 + 9 * is_wide(g.char)
    size = sizes.most_common(1)[0][0]
    pieces = _pieces(row, size)
    return Line(
        page=page,
        text=_LEADER.sub(lambda m: re.sub(r"\s+", "", m[0]), "  ".join(p.text for p in pieces)),
        x0=inked[0].x0,
        x1=max(g.x1 for g in inked),
        top=min(g.base - 0.8 * g.size for g in inked),
        bottom=max(g.base + 0.15 * g.size for g in inked),
        base=Counter(round(g.base, 1) for g in inked).most_common(1)[0][0],
        size=size,
        face=faces.most_common(1)[0][0],
        bold=sum(g.bold for g in inked) > 0.8 * len(inked),
        head=_head(inked),
        leaves=(inked[0].leaf, inked[-1].leaf),
        pieces=tuple(pieces),
        artifact=sum(g.artifact for g in inked) > 0.9 * len(inked),
        starts_bold=inked[0].bold,
    )


def _trimmed(row: list[Glyph]) -> list[Glyph]:
    first = next(i for i, g in enumerate(row) if g.char.strip())
    last = next(i for i in range(len(row) - 1, -1, -1) if row[i].char.strip())
    return row[first : last + 1]


def _pieces(row: list[Glyph], size: float) -> list[Piece]:
    """The text between wide gaps, blanks set where the file has them or the print shows them."""
    found: list[Piece] = []
    text, start, end = row[0].char, row[0].x0, row[0].x1
    blank = False
    apart = _blank_gap(row, size)
    for glyph in row[1:]:
        if not glyph.char.strip():
            blank = True
            continue
        gap = glyph.x0 - end
        if gap > WIDE_GAP * size:
            found.append(Piece(text, start, end))
            text, start = glyph.char, glyph.x0
        else:
            text += (" " if _apart(text[-1], glyph.char, gap / size, apart, blank=blank) else "") + glyph.char
        end, blank = max(end, glyph.x1), False
    return [*found, Piece(text, start, end)]


def _blank_gap(row: list[Glyph], size: float) -> float:
    """The gap that is a blank between ideographs of this line; a line stretched to the margin has wider ones."""
    gaps = [(b.x0 - a.x1) / size for a, b in pairwise(row) if is_wide(a.char) and is_wide(b.char)]
    return min(_BLANK_GAP, 0.35 + 1.5 * max(0.0, median(gaps))) if gaps else _BLANK_GAP


def _apart(left: str, right: str, gap: float, apart: float, *, blank: bool) -> bool:
    """True where a reader sees a blank: between Latin words a narrow gap is one, beside an ideograph a broad one."""
    if is_wide(left) or is_wide(right):
        # Marks take half of their square, and word processors squeeze or stretch it.
        slack = 0.5 if left in _HALF or right in _HALF else 0.0
        if blank:
            return gap > 0.2 or not (is_wide(left) and is_wide(right))
        return gap > (apart if is_wide(left) and is_wide(right) else _BLANK_GAP) + slack
    return blank or (gap > _WORD_GAP and not (left in "(-/" or right in ").,;:-/%"))


def _head(row: list[Glyph]) -> float:
    """Points the least takes that could have moved up to the line above: a character or word and its marks."""
    at = 0
    while at < len(row) - 1 and row[at].char in _OPENING:
        at += 1
    if _WORD.match(row[at].char):
        while at < len(row) - 1 and _WORD.match(row[at + 1].char) and row[at + 1].x0 - row[at].x1 < 0.17 * row[at].size:
            at += 1
    while at < len(row) - 1 and row[at + 1].char in _CLOSING:
        at += 1
    return row[at].x1 - row[0].x0


def running(texts: list[str]) -> str:
    """Printed lines as running text: Latin words keep a blank between them, a hyphenated word is made whole."""
    parts = [texts[0]]
    for before, after in pairwise(texts):
        if before[-1:] == "-" and re.search(r"[a-z]{2}-$", before[-3:]) and after[:1].islower():
            parts[-1] = parts[-1][:-1]
        elif _needs_blank(before[-1:], after[:1]):
            parts.append(" ")
        parts.append(after)
    return "".join(parts)


def _needs_blank(left: str, right: str) -> bool:
    if not left or not right or is_wide(left) or is_wide(right) or left in "-/":
        return False
    return left.isalpha() or right.isalpha() or left in ",.;:)"
