"""Second stage, step 1: the printed lines of a source, trimmed of white space and markup, with how they were set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kb.model import Block, Source
from kb.structure.layout import Look, look
from kb.structure.numbering import Marker, marker
from kb.structure.runs import Run, width
from kb.text import is_cjk

MARKDOWN = "text/markdown"
_MARKUP = re.compile(r"\*\*|[\u200b\u200c\u200d\u2060\ufeff]")
# A heading that an extractor put on the line of the box or page that ends before it: what one begins with.
_OPENER = re.compile(
    r"[。；！？）” \u3000](?=(第[一二三四五六七八九十百]{1,7}[章节编条]"
    r"|[（(]?[一二三四五六七八九十]{1,4}[、）)]|\d{1,2}[.．、](?=[\u4e00-\u9fff“])))"
)
_OPENER_AS = re.compile(r"(第[一二三四五六七八九十百]{1,7}条)为")
# “第一章总则第一条为…”: a chapter's name cannot hold an article's number.
_CHAPTER_LINE = re.compile(r"第[一二三四五六七八九十百]{1,7}章[^，。；]{2,20}")
# How much of a line tells what number it begins with.
_HEAD = 60
_ATX = re.compile(r"(#{1,6})[ \t]+")
_LINKED = re.compile(
    r"(?<!\!)\[(?=[^\[\]]{0,200}\]\()|\]\([^()\s]{0,400}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?\)|\*+|`+"
)
_QUOTE = re.compile(r"(?:>[ \t]?)+|[-*+][ \t]+(?=\S)")


@dataclass(frozen=True)
class Line:
    """One printed line that is not blank.

    `gap` tells of a blank line before it, `outline` of the depth a format gives a heading, `tail` is the source's next
    character. Where a format delimits tables, `table` numbers the one the line is a row of, and `cells` are its cells.
    """

    run: Run
    indent: int
    gap: bool
    outline: int | None = None
    tail: str = ""
    table: int | None = None
    cells: tuple[Run, ...] = ()
    look: Look | None = None

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
    return _split_midline([*_block_lines(source)] if source.blocks else [*_text_lines(source)])


def _text_lines(source: Source) -> Iterator[Line]:
    at, gap = 0, False
    marked = bool(_MARKUP.search(source.text))
    for raw in source.text.splitlines(keepends=True):
        start, at = at, at + len(raw)
        run = Run.of(source.text, start, at).strip()
        outline = None
        if run.text and source.media == MARKDOWN:
            run, outline = _markdown(run)
        run = run.without(_MARKUP).strip() if marked else run
        if not run.text:
            gap = True
            continue
        indent = width(raw[: len(raw) - len(raw.lstrip())])
        yield Line(run, indent, gap, outline, source.text[run.end : run.end + 1])
        gap = False


def _block_lines(source: Source) -> Iterator[Line]:
    for n, block in enumerate(source.blocks):
        if block.kind == "table":
            yield from _row_lines(source, block, n)
            continue
        level = block.layout.outline_level if block.layout else None
        seen = look(block.layout)
        at = block.span[0]
        for raw in source.text[slice(*block.span)].splitlines(keepends=True):
            run = Run.of(source.text, at, at + len(raw)).strip().without(_MARKUP).strip()
            at += len(raw)
            if run.text:
                indent = width(raw[: len(raw) - len(raw.lstrip())])
                yield Line(run, indent, False, level, source.text[run.end : run.end + 1], look=seen)


def _row_lines(source: Source, block: Block, number: int) -> Iterator[Line]:
    """The rows of a table; a cell that reaches down from an earlier row is this one's too, but is not in its text."""
    at = block.span[0]
    texts = source.text[slice(*block.span)].split("\n")
    for text, spans in zip(texts, block.rows, strict=False):
        run = Run.of(source.text, at, at + len(text)).strip()
        at += len(text) + 1
        if run.text:
            cells = tuple(Run.of(source.text, *span).strip() for span in spans)
            yield Line(run, 0, False, None, source.text[run.end : run.end + 1], number, cells)


def _split_midline(whole: list[Line]) -> list[Line]:
    """Give a heading that begins in the middle of a line its own, where its number is the next of its series."""
    found: list[Line] = []
    last: dict[str, int] = {}
    for line in whole:
        own = marker(line.text) if line.table is None else None
        if own:
            last[own.style] = own.value
        cuts = [] if line.table is not None else [*_cuts(line.text, last)]
        if not cuts:
            found.append(line)
            continue
        found.append(replace(line, run=line.run.cut(0, cuts[0][0])))
        ends = [cut for cut, _ in cuts[1:]]
        for (_, begin), end in zip(cuts, [*ends, None], strict=True):
            found.append(Line(line.run.cut(begin, end), 0, False, None, line.tail))
    return found


def _cuts(text: str, last: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Where headings begin within `text`, as `_midline` says it; `last` is the latest number of every style."""
    offset = 0
    for cut, begin in _midline(text):
        number = marker(text[begin : begin + _HEAD])
        before = text[offset : min(cut, offset + _HEAD)]
        if number is not None and _goes_on(number, last, before, text[cut - 1], begin > cut):
            last[number.style] = number.value
            offset = begin
            yield cut, begin


def _midline(text: str) -> Iterator[tuple[int, int]]:
    """Where within `text` a heading may begin: the end of what stands before it, and its own first character."""
    openers = [*_OPENER.finditer(text)]
    if "条为" in text:
        known = {met.start(1) for met in openers}
        glued = (met for met in _OPENER_AS.finditer(text, 1) if met.start() not in known)
        openers = sorted((*openers, *glued), key=lambda met: met.start(1))
    for met in openers:
        cut = begin = met.start(1)
        while cut and text[cut - 1] in " \u3000":
            cut -= 1
        if cut and _may_begin(text[cut - 1], met[1], text[met.end(1) : met.end(1) + 1], begin > cut):
            yield cut, begin


def _may_begin(before: str, opener: str, after: str, spaced: bool) -> bool:
    """True where the character `before` may stand right before the `opener` of a heading."""
    if opener[-1] == "条":
        if after == "为" and not spaced:
            return is_cjk(before) or before in "。；"
        ending = before in "。；！？）”" if spaced else before in "。；"
        return (ending or (spaced and is_cjk(before))) and (after.isspace() or after == "【" or (spaced and ending))
    if opener[-1] in "章节编":
        return before in "。；！？）”" if spaced else before in "。；" and after in " \u3000"
    if opener[0] not in "（(0123456789" and opener[-1] == "、":
        return before in "。；！？）”" if spaced else before == "。"
    return (before == "。" and opener[0] in "（(") or (before in "。）" and opener[0].isdecimal())


def _goes_on(number: Marker, last: dict[str, int], before: str, end: str, spaced: bool) -> bool:
    """True where a number within a line is the next of its series.

    `before` is the line up to it, or as much as tells a chapter's name or a number; `end` its last character.
    """
    due = number.value == last.get(number.style, -1) + 1
    if number.style == "article" and "\u4e00" <= end <= "\u9fff" and not spaced:
        return (due or number.value == 1) and bool(_CHAPTER_LINE.fullmatch(before))
    if number.style == "num":
        opened = marker(before)
        return due and opened is not None and opened.style == "num" and opened.value == number.value - 1
    return due


def _markdown(run: Run) -> tuple[Run, int | None]:
    heading = _ATX.match(run.text)
    if heading:
        return run.cut(heading.end()).without(_LINKED), len(heading[1])
    quote = _QUOTE.match(run.text)
    return (run.cut(quote.end()) if quote else run).without(_LINKED), None
