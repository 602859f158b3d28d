"""Second stage, step 4: printed lines become passages (natural paragraphs, headings, table rows).

The evidence for a break that was only the printer's: the line is as wide as this document prints them, so that its next
character would not have fitted. First lines of paragraphs are two characters narrower where the indent was lost.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from kb.structure.layout import Look
from kb.structure.lines import Line
from kb.structure.numbering import RANK, Marker, marker
from kb.structure.reaching import reached_down
from kb.structure.runs import Run, join, width
from kb.structure.tables import Grid

Role = Literal["text", "caption", "table_header", "table_row"]
INDENT = 4
# A heading fits on a printed line or little more (28 characters a line, GB/T 9704; two clauses set apart by a comma).
LONGEST_TITLE = 45
# Of the lines that end near a second column, the share that must end right at it; lists of names have no such edge.
_SHARP = 0.4
# Columns of a printed line of 28 ideographs less the indent of a first one (GB/T 9704), where a mark hung over.
_PRINTED = 48
# Broken lines that tell of printed pages (GB/T 9704: 22 lines each), not of a list of names.
_PAGES = 44
# Columns that the lines of headings and names hardly pass.
_HEADING = 35
# How many lines a bracket behind the last sentence (责任单位：…) may take.
_BRACKET_LINES = 6
_STOPS = "。！？；;!?：:…"
_CLOSERS = '”’）)》"'
_BRACKETED_END = re.compile(r"[。！？；;][（(][^（）()]*[）)]$")
_CLOSING = re.compile(r"[，。、；：！？）)》〉”’」』】〕,.;:!?%％]")
_OPENING = re.compile(r"[（(《〈“‘「『【〔—]")
# No sentence begins so: the second half of a word (范/围，防止…).
_CUT_WORD = re.compile(r"(?![但故另一二三四五六七八九十甲乙丙丁注附])[\u4e00-\u9fff][，、。；]")
_OPEN_END = re.compile(r"[，、,（(《〈“‘「『【〔～~之的和与及或在对被将把从向于]$")
_PROSE = re.compile(r"[，。；、：]")
_RUNNING = re.compile(r"[。；，,]")
_LABEL = re.compile(r"[^\s，。；：、“”《》（）]{2,8}[：:](?=\S)")
_DASH = re.compile(r"——|--|－－")
_LATIN = re.compile(r"[A-Za-z0-9.%％]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A logical line. `table` numbers the table a caption, header or row belongs to; `cells` are a row's cells."""

    run: Run
    role: Role = "text"
    table: int | None = None
    cells: tuple[Run, ...] = ()
    outline: int | None = None
    gap: bool = False
    look: Look | None = None

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.run.text


@dataclass(slots=True)
class _Setting:
    """How a document's lines are set: the columns they are broken at (none where they are not), what a break may mean.

    `indent` is what the first line of a paragraph is short of the column, where the indent itself was lost.
    """

    wraps: tuple[int, ...] = ()
    indent: int = INDENT
    gaps_tell: bool = True
    indents_tell: bool = False
    open_ends: float = 0.0
    last: dict[str, int] = field(default_factory=dict)
    in_article: bool = False

    def wrap(self, columns: int) -> int:
        """The column a line of that width was broken at: the least of the document's that it fits in."""
        return next((w for w in self.wraps if columns <= w + 2), self.wraps[-1] if self.wraps else 0)


def passages(lines: list[Line], skip: dict[int, str], tables: list[Grid]) -> list[Passage]:
    """The passages of `lines`, leaving out those in `skip`."""
    in_table = {i: n for n, grid in enumerate(tables) for i in grid.lines}
    live = [i for i in range(len(lines)) if i not in skip]
    setting = _measure([lines[i] for i in live if i not in in_table])
    found: list[Passage] = []
    group: list[Line] = []
    done: set[int] = set()
    for place, i in enumerate(live):
        if i in in_table:
            found += _close(group)
            group = []
            if in_table[i] not in done:
                done.add(in_table[i])
                found += _table(lines, tables[in_table[i]], in_table[i])
            continue
        after = lines[live[place + 1]] if place + 1 < len(live) and live[place + 1] not in in_table else None
        if group and not _joins(group, lines[i], after, setting):
            found += _close(group)
            group = []
        _note(lines[i], not group, setting)
        group.append(lines[i])
    return found + _close(group)


def _close(group: list[Line]) -> list[Passage]:
    if not group:
        return []
    return [Passage(join(_spaced(group)), outline=group[0].outline, gap=group[0].gap, look=group[0].look)]


def _spaced(group: list[Line]) -> list[Run]:
    """The lines' runs; where two Latin words meet at a break, the break itself stays as the space between them."""
    runs = [group[0].run]
    for before, line in pairwise(group):
        if re.search(r"[A-Za-z,]$", before.text) and re.match(r"[A-Za-z]", line.text):
            gap = before.run.end
            runs += [Run(before.tail, ((gap, gap + 1),))] if before.tail.isspace() else []
        runs.append(line.run)
    return runs


def _table(lines: list[Line], grid: Grid, number: int) -> list[Passage]:
    found = []
    if grid.caption is not None:
        found.append(Passage(lines[grid.caption].run, "caption", number))
    if grid.unit is not None:
        found.append(Passage(lines[grid.unit].run, "caption", number))
    if grid.cells:
        return found + [
            Passage(
                join(lines[i].run for i in own),
                "table_row" if n else "table_header",
                number,
                tuple(join(lines[i].run for i in cell) for cell in cells),
            )
            for n, (own, cells) in enumerate(zip((grid.header, *grid.rows), grid.cells, strict=True))
        ]
    head = [_row(lines, grid.header, grid, "table_header", number)] if grid.header else []
    rows = [*head, *(_row(lines, row, grid, "table_row", number) for row in grid.rows)]
    if not head or grid.separator is None:
        return found + rows
    filled = reached_down([row.cells for row in rows])
    return found + [replace(row, cells=cells) for row, cells in zip(rows, filled, strict=True)]


def _row(lines: list[Line], row: tuple[int, ...], grid: Grid, role: Role, number: int) -> Passage:
    if lines[row[0]].cells:
        if len(row) == 1:
            return Passage(lines[row[0]].run, role, number, lines[row[0]].cells)
        # What reaches down through all rows of a header stands in its column once.
        columns = zip(*(lines[i].cells for i in row), strict=True)
        return Passage(join(lines[i].run for i in row), role, number, tuple(join(dict.fromkeys(c)) for c in columns))
    run = lines[row[0]].run
    if grid.separator is None:
        return Passage(run, role, number, (run,))
    cells = run.split(grid.separator)
    if "|" in grid.separator.pattern and _enclosed(lines, grid):
        cells = cells[1 if not cells[0].text else 0 : -1 if not cells[-1].text else None]
    return Passage(run, role, number, tuple(cells))


def _enclosed(lines: list[Line], grid: Grid) -> bool:
    """True where bars stand around the rows too; where only between cells, one at an end has an empty cell behind."""
    first = lines[grid.header[0] if grid.header else grid.rows[0][0]].text.strip()
    return first.startswith("|") or first.endswith("|")


def _measure(lines: list[Line]) -> _Setting:
    """How the document is set, from its own lines."""
    setting = _Setting(wraps=_columns(lines))
    pairs = list(pairwise(lines))
    inside = [b.gap for a, b in pairs if _runs_on(a)]
    setting.gaps_tell = not inside or sum(inside) < 0.3 * len(inside)
    ends = [(a, b) for a, b in pairs if ended(a.text) and a.width < setting.wrap(a.width) - 2 * INDENT]
    starts = [b.indent >= INDENT for a, b in ends or pairs if ended(a.text)]
    setting.indents_tell = len(starts) >= 3 and sum(starts) >= 0.8 * len(starts)
    setting.indent = 0 if setting.indents_tell else INDENT
    running = [x for x in lines if _RUNNING.search(x.text) and x.width > 60]
    setting.open_ends = sum(not ended(x.text) for x in running) / max(1, len(running))
    return setting


def _columns(lines: list[Line]) -> tuple[int, ...]:
    """Where lines are broken: the widths at which lines that end within a sentence crowd. A box may have its own.

    Lines with Latin letters are told apart because these are not exactly half as wide as an ideograph.
    """
    broken = [x for x in lines if x.width > _HEADING and not ended(x.text)]
    prose = Counter(x.width for x in broken if _PROSE.search(x.text))
    pure = Counter(x.width for x in broken if not _LATIN.search(x.text))
    left = pure if pure.total() >= 4 else Counter(x.width for x in broken)
    total = left.total()
    found: list[int] = []
    while total >= 4:
        near = {w: sum(left[v] for v in range(w - 2, w + 1)) for w in left}
        best = max(near, key=lambda w: (near[w], -w), default=0)
        if not best or near[best] < max(4, 0.08 * total):
            break
        # Marks may hang beyond the column, so it is not the widest but the most usual width.
        column = max(range(best - 2, best + 1), key=lambda w: left[w])
        crowd = sum(n for w, n in left.items() if abs(w - column) <= 2 * INDENT and w != column - INDENT)
        if 4 * left[column + INDENT] >= left[column]:
            # These were first lines; what they are an indent short of is the column.
            column += INDENT
        if 2 * prose[column] >= left[column] and (not found or left[column] >= _SHARP * crowd):
            found.append(column)
        # What is short of this column by the indent of a first line is explained by it, too.
        left = Counter({v: n for v, n in left.items() if not column - INDENT - 2 <= v <= column + 2})
    over = sum(x.width > max(found, default=0) + 2 * INDENT for x in lines)
    explained = total - left.total() >= 0.7 * total
    # Lines beyond all columns are rows of tables and lists, where far more lines were broken at a column.
    printed = total - left.total() if max(found, default=0) >= _PRINTED and total >= _PAGES else 0
    few = over <= max(0.05 * len(lines), 0.4 * printed)
    return tuple(sorted(found)) if found and explained and few else ()


@lru_cache(maxsize=4096)
def ended(text: str) -> bool:
    """True where `text` ends as a sentence or a lead-in does."""
    last = text.rstrip(_CLOSERS)[-1:]
    return last != "" and (last in _STOPS or (text[-1] in "）)" and bool(_BRACKETED_END.search(text))))


def _runs_on(line: Line) -> bool:
    return line.width > _HEADING and not ended(line.text) and bool(_RUNNING.search(line.text))


def _joins(group: list[Line], line: Line, after: Line | None, setting: _Setting) -> bool:
    """True where `line` goes on with the paragraph of `group`."""
    before = group[-1]
    if before.outline or line.outline:
        return False
    if _CLOSING.match(line.text) and not _DASH.match(line.text):
        return True
    if _CUT_WORD.match(line.text) and not ended(before.text) and _says(before.text):
        return True
    full = _full(group, line, setting)
    number = marker(line.text)
    if number and number.style == "circled" and full and chr(ord(number.number) - 1) in before.text:
        return True
    if number and not ended(before.text) and (number.style == "bare" or (full and not _follows(number, setting))):
        number = None
    if number:
        return False
    if _DASH.match(line.text) and (ended(before.text) or len(line.text) > 4):
        return False
    if setting.indents_tell and line.indent >= INDENT:
        return False
    if setting.wraps:
        return _joins_wrapped(group, line, after, setting, full)
    return _joins_split(before, line, setting)


def _joins_split(before: Line, line: Line, setting: _Setting) -> bool:
    """Where lines are not broken at a column, only a page break or a slip can have cut a paragraph."""
    if ended(before.text) or setting.open_ends > 0.3:
        return False
    if _opens(before.text) and before.width > 24 and _says(line.text):
        return True
    if before.width >= _PRINTED and (setting.in_article or "。" in before.text) and _says(line.text):
        return True
    if not _RUNNING.search(before.text):
        return False
    if _unclosed(before.text) and re.search(r"[）)》〕]", line.text):
        return True
    return before.width > 60 and _says(line.text)


def _says(text: str) -> bool:
    """True for running text or what ends like it: no name, no heading, no line of a form."""
    return ended(text) or bool(_RUNNING.search(text))


def _joins_wrapped(group: list[Line], line: Line, after: Line | None, setting: _Setting, full: bool) -> bool:
    before = group[-1]
    wrap = setting.wrap(before.width)
    if not ended("".join(x.text for x in group[-_BRACKET_LINES:])):
        near = before.width > wrap - 2 * INDENT
        opens = _opens(before.text) and (len(group) > 1 or before.width > 0.5 * wrap)
        return full or near or opens or _in_sentence(group)
    if full and _unclosed("".join(x.text for x in group)):
        return True
    if not full or (line.gap and setting.gaps_tell) or _LABEL.match(line.text):
        return False
    if setting.indents_tell or after is None or ended(line.text) or line.text[-1] in _CLOSERS or marker(after.text):
        return True
    return not _begins(line, after, setting)


def _begins(line: Line, after: Line, setting: _Setting) -> bool:
    """True where `line`, which goes on, is set like the first line of a paragraph rather than like one inside.

    A line is broken where the next word no longer fits: within a word's width of the column inside a paragraph, of the
    column less the lost indent in a first line.
    """
    column, word = setting.wrap(line.width), _token(after.text)
    inside = max(0, column - line.width - word + 1)
    first = max(0, column - setting.indent - line.width - word + 1) + max(0, line.width - column + setting.indent)
    return inside > first


def _in_sentence(group: list[Line]) -> bool:
    """True where the lines so far are running text, not a title: a title takes two lines at most, without a stop."""
    text = "".join(x.text for x in group)
    if _unclosed(text):
        return True
    if marker(text) is None:
        return len(group) > 1 and bool(_RUNNING.search(text))
    return len(group) > 1 and ("。" in text or (len(text) > LONGEST_TITLE and bool(_RUNNING.search(text))))


def _unclosed(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("（）", "《》", "〔〕")) or text.count("(") > text.count(")")


def _opens(text: str) -> bool:
    return bool(_OPEN_END.search(text))


def _full(group: list[Line], line: Line, setting: _Setting) -> bool:
    """True where the next word would not have fitted on the last line of `group`."""
    if not setting.wraps:
        return False
    before = group[-1]
    room = setting.wrap(before.width) - (setting.indent if len(group) == 1 else 0)
    return before.width + _token(line.text) > room - _slack(before.text)


def _slack(text: str) -> int:
    """How many columns the width of `text` may be off: Latin letters and digits are not exactly half an ideograph."""
    return min(INDENT, (sum(len(x) for x in _LATIN.findall(text)) + 3) // 4)


def _token(text: str) -> int:
    """Columns of the least that could have moved up: a character or Latin word, with the marks that cling to it."""
    at = 0
    while at < len(text) and _OPENING.match(text, at):
        at += 1
    latin = _LATIN.match(text, at)
    at = latin.end() if latin else at + 1
    while at < len(text) and _CLOSING.match(text, at):
        at += 1
    return width(text[:at])


def _follows(number: Marker, setting: _Setting) -> bool:
    return number.value in (0, 1) or number.value == setting.last.get(number.style, 0) + 1


def _note(line: Line, starts: bool, setting: _Setting) -> None:
    number = marker(line.text) if starts else None
    if number:
        setting.last[number.style] = number.value
        setting.in_article = number.style == "article" or (setting.in_article and number.rank > RANK["article"])
