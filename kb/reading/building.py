"""First stage: paragraphs and tables of a format become one text, with the span of each kept as a `Block`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.model import Block, Layout, Span
from kb.reading.content import Content

_INNER = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v]*")
# Columns that a merged cell may reach; the widest tables of official documents have some thirty.
_WIDEST = 128
_BLANKS = re.compile(r"[ \t\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as it comes from a format: its text, and how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Builder:
    """Collects text in reading order: one line a paragraph (more where it holds line breaks), one line a table row."""

    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def paragraph(self, text: str, layout: Layout | None = None) -> None:
        """Add a paragraph; one without words is left out."""
        words = _INNER.sub("\n", text).strip(" \t\n\r\f\v")
        if words.strip():
            start = self._add(words)
            self._add("\n")
            self.blocks.append(Block((start, start + len(words)), "paragraph", layout))

    def table(self, rows: list[list[Cell]]) -> None:
        """Add a table. A cell over several rows or columns stands in the text once, in the grid wherever it reaches."""
        grid: list[list[Span]] = []
        hanging: dict[int, tuple[int, Span]] = {}
        begin = self._length
        for row in rows:
            grid.append(self._row(row, hanging))
        if self._length > begin:
            self.blocks.append(Block((begin, self._length - 1), "table", None, tuple(tuple(r) for r in grid)))

    def _row(self, row: list[Cell], hanging: dict[int, tuple[int, Span]]) -> list[Span]:
        """Write one row; `hanging` holds, by column, cells from above with the number of rows they still reach down."""
        spans: list[Span] = []
        queue = deque(row)
        while queue or len(spans) in hanging:
            column = len(spans)
            if column in hanging:
                left, span = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, span)
                spans.append(span)
                continue
            cell = queue.popleft()
            words = _BLANKS.sub(" ", cell.text.replace("\n", " ")).strip()
            if column:
                self._add("\t")
            start = self._add(words)
            span = (start, start + len(words))
            for k in range(max(1, min(cell.columns, _WIDEST - column))):
                if cell.rows > 1 and column < _WIDEST:
                    hanging[column + k] = (cell.rows - 1, span)
                spans.append(span)
        self._add("\n")
        return spans

    def _add(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start

    def finish(self, warnings: Iterable[str] = ()) -> Content:
        """The whole text and its blocks."""
        return Content("".join(self._parts), tuple(self.blocks), tuple(warnings))
