"""Second stage, step 1: the printed lines of a source, trimmed of white space and markup, with how they were set."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from kb.model import Source
from kb.structure.numbering import marker
from kb.structure.runs import Run, width

MARKDOWN = "text/markdown"
_MARKUP = re.compile(r"\*\*|[\u200b\u200c\u200d\u2060\ufeff]")
# A heading that an extractor put on the line of the box or page that ends before it.
_MIDLINE = re.compile(
    r"(?<=[。；！？）”])[ \u3000]+(?=[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[章条])"
    r"|(?<=[\u4e00-\u9fff])[ \u3000]+(?=第[一二三四五六七八九十百]+条[\s\u3000])"
)
_ATX = re.compile(r"(#{1,6})[ \t]+")
_QUOTE = re.compile(r"(?:>[ \t]?)+|[-*+][ \t]+(?=\S)")


@dataclass(frozen=True)
class Line:
    """One printed line that is not blank.

    `gap` tells of a blank line before it, `outline` of a markdown heading's depth, `tail` is the source's next character.
    """

    run: Run
    indent: int
    gap: bool
    outline: int | None = None
    tail: str = ""

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.run.text

    @cached_property
    def width(self) -> int:
        """Columns the words take."""
        return width(self.run.text)


def lines(source: Source) -> list[Line]:
    """The lines of `source` in order; blank ones are only remembered as the `gap` of the next."""
    found: list[Line] = []
    at, gap = 0, False
    for raw in source.text.splitlines(keepends=True):
        start, at = at, at + len(raw)
        run = Run.of(source.text, start, at).strip()
        outline = None
        if run.text and source.media == MARKDOWN:
            run, outline = _markdown(run)
        run = run.without(_MARKUP).strip()
        if not run.text:
            gap = True
            continue
        indent = width(raw[: len(raw) - len(raw.lstrip())])
        found.append(Line(run, indent, gap, outline, source.text[run.end : run.end + 1]))
        gap = False
    return _split_midline(found)


def _split_midline(whole: list[Line]) -> list[Line]:
    """Give a heading that begins in the middle of a line its own, where its number is the next of its series."""
    found: list[Line] = []
    last: dict[str, int] = {}
    for line in whole:
        rest, offset = line, 0
        for cut in _MIDLINE.finditer(line.text):
            number = marker(line.text[cut.end() :])
            if number is None or number.value != last.get(number.style, -1) + 1:
                continue
            found.append(replace(rest, run=rest.run.cut(0, cut.start() - offset)))
            rest, offset = Line(rest.run.cut(cut.end() - offset), 0, False, None, line.tail), cut.end()
            last[number.style] = number.value
        found.append(rest)
        number = marker(line.text)
        if number:
            last[number.style] = number.value
    return found


def _markdown(run: Run) -> tuple[Run, int | None]:
    heading = _ATX.match(run.text)
    if heading:
        return run.cut(heading.end()), len(heading[1])
    quote = _QUOTE.match(run.text)
    return (run.cut(quote.end()) if quote else run), None
