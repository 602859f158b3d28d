"""First stage: a web page printed to PDF keeps its menus; the document is where the tagged file holds its sentences."""

from __future__ import annotations

import re
from collections import Counter

from kb.reading.pdf_lines import Line
from kb.reading.pdf_sheet import Ruled, Set, Sheet
from kb.reading.pdf_tags import Tags

Path = tuple[int, ...]
_MARKS = re.compile(r"[，。；：、]")
# Of all marks, how many an element must hold to be gone into.
_NEARLY_ALL = 0.8
# How much larger than the text a title is, and how many lines above the text it is looked for.
_LARGER = 1.15
_ABOVE = 12
_TITLE = 8
_TRAIL = re.compile(r"[>＞»]|位置\s*[：:]")


def drop_site(sheets: list[Sheet], tags: Tags) -> int:
    """Leave out of `sheets` what stands around the document; how many lines that was."""
    lines = [x for s in sheets for x in s.lines]
    content = _content(lines, tags)
    inside = [n for n, x in enumerate(lines) if _path(x, tags)[: len(content)] == content]
    if not content or len(inside) < 3 or len(inside) == len(lines):
        return 0
    kept = {id(lines[n]) for n in inside} | {id(x) for x in _title(lines, inside, tags)}
    first, last = lines[inside[0]], lines[inside[-1]]
    for sheet in sheets:
        sheet.items = [
            i for i in sheet.items if (id(i.line) in kept if isinstance(i, Set) else _between(i, first, last))
        ]
    return len(lines) - len(kept)


def _path(line: Line, tags: Tags) -> Path:
    return tags.paths.get(line.leaves[0], ())


def _content(lines: list[Line], tags: Tags) -> Path:
    """The innermost element that holds nearly all sentences and more than one paragraph."""
    marks: Counter[Path] = Counter()
    blocks: dict[Path, set[int]] = {}
    for line in lines:
        path, count = _path(line, tags), len(_MARKS.findall(line.text))
        leaf = tags.leaf.get(line.leaves[0])
        if leaf is None or not count:
            continue
        for depth in range(len(path)):
            marks[path[:depth]] += count
            blocks.setdefault(path[:depth], set()).add(leaf.block)
    here: Path = ()
    while True:
        inner = [p for p in marks if len(p) == len(here) + 1 and p[: len(here)] == here]
        best = max(inner, key=marks.__getitem__, default=None)
        if best is None or marks[best] < _NEARLY_ALL * marks[here] or len(blocks[best]) < 2:
            return here
        here = best


def _title(lines: list[Line], inside: list[int], tags: Tags) -> list[Line]:
    """The title above the text, where the text does not begin with one."""
    size = Counter(lines[n].size for n in inside).most_common(1)[0][0]
    opening = [lines[n] for n in inside[:6]]
    if any(_is_title(x, size, tags) for x in opening):
        return []
    above = [x for x in lines[max(0, inside[0] - _ABOVE) : inside[0]] if _is_title(x, size, tags)]
    return [x for x in above if x.size == above[-1].size] if above else []


def _is_title(line: Line, size: float, tags: Tags) -> bool:
    leaf = tags.leaf.get(line.leaves[0])
    headed = leaf is not None and leaf.role == "H1"
    return len(line.text) >= _TITLE and (headed or line.size > _LARGER * size) and not _TRAIL.search(line.text)


def _between(table: Ruled, first: Line, last: Line) -> bool:
    after = table.page > first.page or (table.page == first.page and table.box.bottom > first.top)
    before = table.page < last.page or (table.page == last.page and table.box.top < last.bottom)
    return after and before
