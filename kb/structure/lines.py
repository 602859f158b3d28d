"""Second stage, step 1: the printed lines of a source, trimmed of white space and markup, with how they were set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import Source
from kb.structure.runs import Run, width

MARKDOWN = "text/markdown"
_MARKUP = re.compile(r"\*\*|[\u200b\u200c\u200d\u2060\ufeff]")
_ATX = re.compile(r"(#{1,6})[ \t]+")
_QUOTE = re.compile(r"(?:>[ \t]?)+|[-*+][ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line that is not blank. `gap` tells of a blank line before it, `outline` of a markdown heading's depth."""

    run: Run
    indent: int
    gap: bool
    outline: int | None = None

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.run.text

    @property
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
        found.append(Line(run, indent, gap, outline))
        gap = False
    return found


def _markdown(run: Run) -> tuple[Run, int | None]:
    heading = _ATX.match(run.text)
    if heading:
        return run.cut(heading.end()), len(heading[1])
    quote = _QUOTE.match(run.text)
    return (run.cut(quote.end()) if quote else run), None
