"""Second stage, step 3a: cells that reach down over several rows and that a text table prints only once."""

from __future__ import annotations

from collections.abc import Sequence

from kb.structure.runs import Run

Row = tuple[Run, ...]


def reached_down(rows: Sequence[Row]) -> list[Row]:
    """The rows, header first, with what a row's first columns take from the row above, where that is certain.

    An empty cell still has its separator; a row with fewer cells lacks those that reach down to it. That these are the
    first and not the last is proved by a column of recurring words (定量、定性), which only then holds them throughout.
    """
    columns = len(rows[0]) if rows else 0
    if not any(len(row) < columns for row in rows) or any(len(row) > columns for row in rows):
        return [*rows]
    if len(rows[1]) < columns or not _proved(rows[1:], columns):
        return [*rows]
    filled: list[Row] = []
    for row in rows:
        filled.append((*filled[-1][: columns - len(row)], *row) if filled else row)
    return filled


def _proved(rows: Sequence[Row], columns: int) -> bool:
    """True where some column holds a few words only, with short rows set right and not with them set left."""
    for column in range(1, columns):
        whole = [row[column].text for row in rows if len(row) == columns]
        right = [row[column - columns].text for row in rows if len(row) >= columns - column]
        left = [row[column].text for row in rows if column < len(row) < columns]
        words = set(right)
        if "" not in words and len(words) <= len(right) // 3 and set(whole) <= words and not words & set(left):
            return len(right) == len(rows)
    return False
