"""Sets a text as a printer would: lines broken at a column, first-line indents lost, a page number every page."""

from __future__ import annotations

_NOT_FIRST = "，。、；：！？）》”’"
_NOT_LAST = "（《“‘"


def printed(paragraphs: list[str], *, columns: int = 28, page: int = 22, first_page: int = 1) -> str:
    """The paragraphs in lines of `columns` ideographs, as text extracted from a PDF has them."""
    lines = [line for paragraph in paragraphs for line in _lines(paragraph, columns)]
    found: list[str] = []
    for n, line in enumerate(lines, 1):
        found.append(line)
        if n % page == 0:
            found.append(str(first_page + n // page - 1))
    return "\n".join(found) + "\n"


def _lines(paragraph: str, columns: int) -> list[str]:
    found = []
    room = 2 * (columns - 2)
    at = 0
    while at < len(paragraph):
        end, width = at, 0
        while end < len(paragraph) and width + _width(paragraph[end]) <= room:
            width += _width(paragraph[end])
            end += 1
        while at + 1 < end < len(paragraph) and (paragraph[end] in _NOT_FIRST or paragraph[end - 1] in _NOT_LAST):
            end -= 1
        found.append(paragraph[at:end])
        at, room = end, 2 * columns
    return found


def _width(char: str) -> int:
    return 1 if char < "\u0100" else 2
