"""First stage: printed lines of a PDF are rejoined into the paragraphs they were set from, by the way they are set."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from kb.reading.pdf_characters import is_wide
from kb.reading.pdf_lines import Line, running
from kb.reading.pdf_sheet import Region, Ruled, Set, Sheet
from kb.reading.pdf_tags import Leaf

# All in characters of the line's own size.
_INDENT = 1.2
_CENTRED = 1.2
_CLOSE = 1.0
# So many lines that end at one place show the right margin of a page.
_FILLED = 8
# Lines with more stretches than this beside each other are rows of a table without rules.
_COLUMNS = 2
# So many pages of a side show a margin of that side; fewer share that of all pages.
_TOLD_APART = 3
_EITHER_SIDE = -1
_STOPS = "。！？；;!?：:…"
_CLOSERS = "”’）)》\"'"
_CLOSING = "，。、；：！？）》〉”’」』】〕］,.;:!?)"
_MARKER = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、．.]|是)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:[．.、](?!\d)|(?:\.\d{1,2}){1,3}\s)"
    r"|第[一二三四五六七八九十百千零\d]{1,7}[编篇章节条款]|[①-⑳]|附\s*件|附\s*表|专栏|——"
)
_LISTED = re.compile(r"(?:附\s*件\s*[：:]\s*)?(?:\d{1,2}[．.、]|[（(]\d{1,2}[）)])|附\s*件\s*[：:]")
_CONTENTS = re.compile(r"目\s*[录次]$")
_LEADER = re.compile(r"(?:[.．·・…⋯_]{3,}|\s{2,})\s*[（(]?[\divxIVX]{1,4}[）)]?$")
_DATE = re.compile(r"[二〇○Ｏ零一\d]{4}\s*年")
_Kind: TypeAlias = tuple[str, int, int]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and how its first line is set; `level` is the depth a tagged file gives a heading."""

    lines: tuple[Line, ...]
    text: str
    align: Align
    indent: float
    level: int | None


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


@dataclass(slots=True)
class _Setting:
    """How the document is set: margins by page and region, line pitch by size, and what its tags are worth."""

    margins: dict[tuple[int, Region], _Margins]
    pitch: dict[float, float]
    size: float
    face: str
    leaves: dict[int, Leaf]
    indents_tell: bool = True
    spaces_tell: bool = False


def paragraphs(sheets: list[Sheet], leaves: dict[int, Leaf]) -> list[Paragraph | Ruled]:
    """Paragraphs and tables of all pages in reading order."""
    found: list[Paragraph | Ruled] = []
    items = [i for s in sheets for i in s.items]
    setting = _measure(items, leaves)
    group: list[Set] = []
    for n, item in enumerate(items):
        if isinstance(item, Ruled):
            if group:
                found.append(_close(group, setting))
                group = []
            found.append(item)
            continue
        after = items[n + 1] if n + 1 < len(items) else None
        if group and not _goes_on(group, item, after if isinstance(after, Set) else None, setting):
            found.append(_close(group, setting))
            group = []
        group.append(item)
    return [*found, _close(group, setting)] if group else found


def _close(group: list[Set], setting: _Setting) -> Paragraph:
    first = group[0]
    margins = setting.margins[first.line.page, first.region]
    leaf = setting.leaves.get(first.line.leaves[0])
    level = re.fullmatch(r"H([1-6])", leaf.role) if leaf else None
    return Paragraph(
        tuple(s.line for s in group),
        running([s.line.text for s in group]),
        _align(first, setting),
        round((first.line.x0 - margins.left) / first.line.size, 1),
        int(level[1]) if level else None,
    )


def _measure(items: list[Set | Ruled], leaves: dict[int, Leaf]) -> _Setting:
    sets = [i for i in items if isinstance(i, Set)]
    sizes: Counter[float] = Counter()
    faces: Counter[str] = Counter()
    for s in sets:
        sizes[s.line.size] += len(s.line.text)
        faces[s.line.face] += len(s.line.text)
    setting = _Setting(
        _margins(sets),
        _pitches(items),
        sizes.most_common(1)[0][0] if sizes else 0.0,
        faces.most_common(1)[0][0] if faces else "",
        leaves,
    )
    setting.indents_tell, setting.spaces_tell = _habits(items, setting)
    if not _tags_hold(items, setting):
        setting.leaves = {}
    return setting


def _margins(sets: list[Set]) -> dict[tuple[int, Region], _Margins]:
    """Left and right edge of the text by page and region; where few lines of a page tell, those of most pages do."""
    groups: dict[tuple[int, Region], list[Line]] = defaultdict(list)
    for s in sets:
        groups[s.line.page, s.region].append(s.line)
    own = {key: _edges(found) for key, found in groups.items()}
    pages = Counter(_kind(*key) for key in own)
    # Left and right pages are told apart where there are enough of each to tell.
    kinds = {key: k if pages[k] >= _TOLD_APART else (*k[:2], _EITHER_SIDE) for key in own for k in [_kind(*key)]}
    lefts: dict[_Kind, Counter[float]] = defaultdict(Counter)
    for key, (left, _) in own.items():
        for kind in {_kind(*key), kinds[key], (*_kind(*key)[:2], _EITHER_SIDE)}:
            lefts[kind][round(left.at)] += left.lines
    settled = {key: _left(*edges, lefts[kinds[key]]) for key, edges in own.items()}
    # Sections have margins of their own; pages that share the left one share the right one.
    rights: dict[tuple[str, int, int], Counter[float]] = defaultdict(Counter)
    for key, (_, right) in own.items():
        for near in (-1, 0, 1):
            rights[(*_kind(*key)[:2], round(settled[key] / 4) + near)][round(right.at)] += right.lines
    return {
        key: _Margins(settled[key], _right(right, rights[(*_kind(*key)[:2], round(settled[key] / 4))]))
        for key, (_, right) in own.items()
    }


@dataclass(frozen=True, slots=True)
class _Edge:
    """A margin as the lines of one page show it, how many do, and the size of their type."""

    at: float
    lines: int
    size: float


def _kind(page: int, region: Region) -> _Kind:
    """Regions that share their margins: pages of one width, left and right ones told apart (GB/T 9704 mirrors some)."""
    return region.kind, round(region.box.x1), round(region.box.x0) if region.kind != "page" else page % 2


def _left(left: _Edge, right: _Edge, usual: Counter[float]) -> float:
    """Lines stand inside the margins, so those of a page may seem narrower than they are, hardly wider."""
    at, lines = max(usual.items(), key=lambda pair: pair[1])
    inner = left.at - at
    if right.lines < _FILLED:
        # A page of nothing but first lines (a list of names) is set in by two characters from where others begin.
        set_in = {p: abs((left.at - p) / left.size - 2) < 0.2 for p in usual}
        outer = [p for p, n in usual.items() if n >= 0.25 * lines and set_in[p]]
        if outer:
            return min(outer)
    if lines > left.lines and inner > 0 and (inner < 2 or (inner > left.size and right.lines < _FILLED)):
        return at
    return left.at


def _right(right: _Edge, usual: Counter[float]) -> float:
    at, lines = max(usual.items(), key=lambda pair: pair[1])
    return at if lines > right.lines and at > right.at and right.lines < _FILLED else right.at


def _edges(found: list[Line]) -> tuple[_Edge, _Edge]:
    """The margins that `found` are set between."""
    widest = max(x.width for x in found)
    long = [x for x in found if x.width > 0.6 * widest] or found
    left = _edge([x.x0 for x in long], low=True)
    right = _edge([x.x1 for x in long if x.text[-1] not in _CLOSING] or [x.x1 for x in long], low=False)
    return _Edge(*left, long[0].size), _Edge(*right, long[0].size)


def _edge(positions: list[float], *, low: bool) -> tuple[float, int]:
    """The outermost position that several lines share (the outermost of all where none do), and how many do."""
    near: Counter[int] = Counter(round(p / 3) for p in positions)
    shared = {k: n + near[k + 1] + near[k - 1] for k, n in near.items()}
    enough = max(2.0, 0.25 * max(shared.values()))
    chosen = [k for k, n in shared.items() if n >= enough] or [*near]
    edge = min(chosen) if low else max(chosen)
    close = [p for p in positions if abs(round(p / 3) - edge) <= 1]
    return (min(close) if low else max(close)), len(close)


def _pitches(items: list[Set | Ruled]) -> dict[float, float]:
    """From baseline to baseline, by size of type."""
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    for a, b in pairwise(items):
        if isinstance(a, Set) and isinstance(b, Set) and a.line.page == b.line.page and a.region == b.region:
            step = b.line.base - a.line.base
            if a.line.size == b.line.size and 0.9 * a.line.size < step < 4 * a.line.size:
                steps[a.line.size][round(step * 2) / 2] += 1
    return {size: _usual(count) for size, count in steps.items()}


def _usual(count: Counter[float]) -> float:
    """The commonest step; of two nearly as common, the smaller: the larger one holds the space between paragraphs."""
    most = count.most_common(1)[0][1]
    return min(step for step, n in count.items() if n >= 0.4 * most)


def _habits(items: list[Set | Ruled], setting: _Setting) -> tuple[bool, bool]:
    """Whether paragraphs begin with an indent, and whether with more space: what follows a short last line shows it."""
    starts = []
    for a, b in pairwise(items):
        if not (isinstance(a, Set) and isinstance(b, Set)) or a.line.page != b.line.page or a.region != b.region:
            continue
        if _ended(a.line.text) and _short(a, b, setting, spare=4):
            starts.append((_indent(b, setting) >= _INDENT, _spaced(a, b, setting)))
    indented, spaced = sum(i for i, _ in starts), sum(s for _, s in starts)
    return len(starts) < 3 or indented >= 0.6 * len(starts), len(starts) >= 3 and spaced >= 0.8 * len(starts)


def _tags_hold(items: list[Set | Ruled], setting: _Setting) -> bool:
    """True where the file's own paragraphs agree with the print; some converters tag every printed line as one."""
    apart = wrong_apart = together = wrong_together = 0
    for a, b in pairwise(items):
        if not (isinstance(a, Set) and isinstance(b, Set)) or a.region != b.region or a.line.page != b.line.page:
            continue
        before, after = setting.leaves.get(a.line.leaves[1]), setting.leaves.get(b.line.leaves[0])
        if before is None or after is None:
            continue
        full = not _short(a, b, setting) and a.line.size == b.line.size
        indented = _indent(b, setting) >= _INDENT
        if before.block != after.block:
            apart += 1
            wrong_apart += full and not _ended(a.line.text) and not indented and not _spaced(a, b, setting)
        elif a.line.leaves[1] == b.line.leaves[0]:
            together += 1
            wrong_together += _short(a, b, setting, spare=3) and _ended(a.line.text) and indented
    return wrong_apart <= max(3, 0.2 * apart) and wrong_together <= max(3, 0.2 * together)


def _ended(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in _STOPS and text != ""


def _short(a: Set, b: Set, setting: _Setting, *, spare: float = 0.0) -> bool:
    """True where the first word of `b` would have fitted behind `a`, with `spare` characters left."""
    room = setting.margins[a.line.page, a.region].right - a.line.x1
    fits = 0.3 if setting.indents_tell else 0.05
    return room > b.line.head + (spare + fits) * b.line.size


def _indent(s: Set, setting: _Setting) -> float:
    """Of the first character, in characters."""
    return (s.line.x0 - setting.margins[s.line.page, s.region].left) / s.line.size


def _spaced(a: Set, b: Set, setting: _Setting) -> bool:
    """True where there is more than the usual space between the lines."""
    if a.line.page != b.line.page or a.region != b.region:
        return False
    usual = setting.pitch.get(b.line.size) or 1.5 * b.line.size
    return b.line.base - a.line.base > 1.25 * usual and b.line.base - a.line.base > usual + 0.25 * b.line.size


def _align(s: Set, setting: _Setting) -> Align:
    margins = setting.margins[s.line.page, s.region]
    left, right = s.line.x0 - margins.left, margins.right - s.line.x1
    size = s.line.size
    if left > _CENTRED * size and abs(left - right) < max(_CLOSE * size, 0.03 * (margins.right - margins.left)):
        plain = abs(left / size - 2) < 0.3 and s.line.size == setting.size and s.line.face == setting.face
        return "left" if plain else "center"
    far = left > 0.4 * (margins.right - margins.left)
    return "right" if far and right < 6 * size and right < left / 3 else "left"


def _goes_on(group: list[Set], item: Set, after: Set | None, setting: _Setting) -> bool:
    """True where the printed line `item` goes on with the paragraph of `group`."""
    before = group[-1]
    a, b = before.line, item.line
    if _CONTENTS.match(a.text.strip()):
        return False
    if _LEADER.search(a.text) or (_LEADER.search(b.text) and _MARKER.match(b.text)):
        return False
    if not _same_flow(before, item) or (len(a.pieces) > _COLUMNS and len(b.pieces) > _COLUMNS):
        return False
    if abs(a.size - b.size) > 0.08 * max(a.size, b.size):
        return False
    said = _tagged(before, item, setting)
    if said is not None:
        return said
    if _spaced(before, item, setting):
        return False
    first, second = _align(before, setting), _align(item, setting)
    if first == "right":
        # A date may end at the margin as a full line does; what follows it begins something else.
        return False
    if "center" in (first, second) or second == "right":
        broad = first == "left" and a.size > 1.1 * setting.size and not _short(before, item, setting)
        return second == "center" and (first == "center" or broad) and _one_title(group, item, setting)
    return _by_margins(group, item, after, setting)


def _same_flow(before: Set, item: Set) -> bool:
    """True where text may run on from one region to the other: down a page or column, on to the next."""
    a, b = before.region, item.region
    if a.kind == "frame" or b.kind == "frame":
        if before.line.page == item.line.page:
            return a == b
        return a.kind == b.kind and abs(a.box.x0 - b.box.x0) < 4 and abs(a.box.x1 - b.box.x1) < 4
    return True


def _tagged(before: Set, item: Set, setting: _Setting) -> bool | None:
    """What the file's own structure says: one run of text, or two paragraphs; None where it says neither."""
    first, second = setting.leaves.get(before.line.leaves[1]), setting.leaves.get(item.line.leaves[0])
    if first is None or second is None:
        return None
    if before.line.leaves[1] == item.line.leaves[0]:
        return True
    if first.block != second.block:
        return False
    # Another run of the same paragraph begins with the line: behind a forced line break, or by chance at a link.
    print_tells = setting.indents_tell or setting.spaces_tell
    if _short(before, item, setting) or (_ended(before.line.text) and not print_tells):
        return False
    return None


def _one_title(group: list[Set], item: Set, setting: _Setting) -> bool:
    """True where two centred lines are one title rather than two things set under each other."""
    a, b = group[-1].line, item.line
    if a.face != b.face or a.bold != b.bold or a.page != b.page or len(group) >= 5:
        return False
    text = "".join(s.line.text for s in group)
    if text.count("（") > text.count("）") or text.count("《") > text.count("》"):
        return True
    if _MARKER.match(b.text) or b.text[0] in "（(" or _DATE.match(b.text) or _ended(a.text):
        return False
    return a.size > 1.1 * setting.size or (a.bold and a.face != setting.face)


def _by_margins(group: list[Set], item: Set, after: Set | None, setting: _Setting) -> bool:
    before = group[-1]
    indent, start = _indent(item, setting), _indent(group[0], setting)
    if _under_name(group, item):
        return True
    if _short(before, item, setting):
        # Paragraphs may have right margins of their own; a first line would be set in.
        return setting.indents_tell and abs(indent) < 0.8 and start > _INDENT and _open_end(before, item, setting)
    if indent >= _INDENT:
        return _hangs(group, item, after, setting, indent, start)
    beside = before.line.page == item.line.page and before.region == item.region
    if setting.indents_tell or (setting.spaces_tell and beside) or not _ended(before.line.text):
        return True
    return not _MARKER.match(item.line.text)


def _open_end(before: Set, item: Set, setting: _Setting) -> bool:
    """True where a line that takes most of the width stops within a sentence, and the next begins nothing new."""
    margins = setting.margins[before.line.page, before.region]
    wide = before.line.x1 - margins.left > 0.7 * (margins.right - margins.left)
    return wide and not _ended(before.line.text) and not _MARKER.match(item.line.text)


def _under_name(group: list[Set], item: Set) -> bool:
    """True where a line goes on under the words, not the number, of a listed name (附件：1.…, GB/T 9704)."""
    first, line = group[0].line, item.line
    listed = _LISTED.match(first.text)
    if not listed or _ended(group[-1].line.text) or _MARKER.match(line.text) or first.page != line.page:
        return False
    words = first.x0 + first.size * sum(1 if is_wide(c) else 0.5 for c in listed[0])
    return line.x0 - first.x0 > 0.8 * first.size and abs(line.x0 - words) < 0.8 * first.size


def _hangs(group: list[Set], item: Set, after: Set | None, setting: _Setting, indent: float, start: float) -> bool:
    """True where an indented line goes on with its paragraph: one set in as a whole, or with a hanging number."""
    if _MARKER.match(item.line.text) or (_ended(group[-1].line.text) and len(group) == 1):
        return False
    if len(group) > 1:
        return abs(indent - _indent(group[-1], setting)) < 0.6
    if indent > start + 0.6:
        return bool(_MARKER.match(group[0].line.text)) and indent < start + 5
    if abs(indent - start) > 0.3 or after is None or after.line.page != item.line.page:
        return False
    return abs(_indent(after, setting) - indent) < 0.3 and not _short(item, after, setting)
