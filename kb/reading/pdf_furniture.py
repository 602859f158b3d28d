"""First stage: what a PDF prints around the text of its pages (headers, footers, page numbers) is told by its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kb.reading.pdf_lines import Line
from kb.reading.pdf_sheet import Set, Sheet

# Page headers stand in the top part of a page, footers in the bottom part; in each at most so many lines.
_TOP, _BOTTOM = 0.14, 0.86
_LINES = 4
# The same place on two pages: points.
_SAME = 5.0
_DASH = r"[-—–―－─~·•]"
_ARABIC = re.compile(r"\d{1,4}$")
_ROMAN = re.compile(r"[ivxlcIVXLC]{1,7}$")
_DECORATED = re.compile(
    rf"(?:{_DASH}\s*)+(?P<a>\d{{1,4}})(?:\s*{_DASH})+$"
    r"|第\s*(?P<b>\d{1,4}|[一二三四五六七八九十百]+)\s*页\s*(?:[/／，,、]?\s*[（(]?\s*共\s*\d{1,4}\s*页\s*[)）]?)?$"
    r"|(?P<c>\d{1,4})\s*[/／]\s*(?P<of>\d{1,4})$"
    r"|[Pp]age\s*(?P<d>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?$|[Pp]\s*\.?\s*(?P<e>\d{1,4})$"
    r"|共\s*\d{1,4}\s*页\s*[，,]?\s*第\s*(?P<f>\d{1,4})\s*页$"
)
# What browsers print at the very edge of a page.
_BROWSER = re.compile(
    r"(?:https?|file)://\S+(?:\s.*)?$|\d{4}[/-]\d{1,2}[/-]\d{1,2}\s+(?:上午|下午)?\d{1,2}:\d{2}(?:\s.*)?$"
)
_EDGE = 0.055


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    line: Line
    top: bool
    outermost: bool
    height: float


def remove_furniture(sheets: list[Sheet]) -> list[str]:
    """Take headers, footers and page numbers out of `sheets`; what they said comes back, each once."""
    candidates = [c for s in sheets for c in _candidates(s)]
    gone = {id(c.line) for c in candidates if c.line.artifact or _is_browser(c)}
    gone |= _numbers(candidates, len(sheets))
    gone |= _repeated([c for c in candidates if id(c.line) not in gone], sheets)
    said: dict[str, None] = {}
    for sheet in sheets:
        kept = []
        for item in sheet.items:
            if isinstance(item, Set) and id(item.line) in gone:
                said.setdefault(re.sub(r"\d+", "#", item.line.text))
            else:
                kept.append(item)
        sheet.items = kept
    return [*said]


def _candidates(sheet: Sheet) -> Iterator[_Candidate]:
    """The lines at the top and at the bottom of a page."""
    found = sorted(sheet.lines, key=lambda x: x.base)
    for top in (True, False):
        order = found[:_LINES] if top else found[::-1][:_LINES]
        for n, line in enumerate(order):
            if (line.base < _TOP * sheet.height) if top else (line.base > _BOTTOM * sheet.height):
                yield _Candidate(sheet.number, line, top, n == 0, sheet.height)


def _is_browser(candidate: _Candidate) -> bool:
    near = candidate.line.base / candidate.height
    return (near < _EDGE or near > 1 - _EDGE) and bool(_BROWSER.match(candidate.line.text))


def _numbers(candidates: list[_Candidate], pages: int) -> set[int]:
    """Page numbers: decorated ones by their look, bare ones because they count the pages at one height."""
    found: set[int] = set()
    bare: dict[tuple[bool, int, int], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        text = candidate.line.text.strip()
        decorated = _DECORATED.match(text)
        if decorated and (decorated["of"] is None or int(decorated["of"]) >= int(decorated["c"]) > 0):
            found.add(id(candidate.line))
        elif _ARABIC.match(text) or _ROMAN.match(text):
            value = int(text) if text.isdecimal() else _roman(text.lower())
            height = round((candidate.line.base if candidate.top else candidate.height - candidate.line.base) / _SAME)
            for near in (height - 1, height, height + 1):
                bare[candidate.top, near, value - candidate.page].append(candidate)
            if pages == 1 and candidate.outermost and value == 1 and not candidate.top:
                found.add(id(candidate.line))
    for group in bare.values():
        if len({c.page for c in group}) >= 2:
            found |= {id(c.line) for c in group}
    return found


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for here, after in zip(text, [*text[1:], ""], strict=True):
        total += -values[here] if after and values[after] > values[here] else values[here]
    return total


def _repeated(candidates: list[_Candidate], sheets: list[Sheet]) -> set[int]:
    """Lines that stand at the same height of several pages with the same words, outside the block of text."""
    first, last = _block(sheets, candidates)
    body = Counter(x.size for s in sheets for x in s.lines).most_common(1)[0][0] if candidates else 0.0
    # A line that is all a page holds is its text.
    filled = {s.number: len(s.items) > 2 for s in sheets}
    groups: dict[tuple[bool, int, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.top, round(candidate.line.base / _SAME), _words(candidate.line)].append(candidate)
    found: set[int] = set()
    for (top, _, _), group in groups.items():
        count = len({c.page for c in group})
        if count < 2 or not _counts_pages(group) or sum(filled[c.page] for c in group) < 0.5 * len(group):
            continue
        outside = all((c.line.base < first - 1) if top else (c.line.base > last + 1) for c in group)
        small = all(c.line.size < 0.95 * body for c in group)
        most = 2 * count >= len(sheets) or 4 * count >= len(sheets) > 7
        if (outside and (small or most)) or (count >= 3 and 2 * count >= len(sheets)):
            found |= {id(c.line) for c in group}
    return found


def _words(line: Line) -> str:
    return re.sub(r"[\d\s]+", "#", line.text)


def _counts_pages(group: list[_Candidate]) -> bool:
    """True where the numbers in a repeated line are the same on every page, or count the pages; else it is text."""
    texts = {re.sub(r"\s", "", c.line.text) for c in group}
    if len(texts) == 1:
        return True
    shifts = [{int(n) - c.page for n in re.findall(r"\d{1,4}", c.line.text)} for c in group]
    return bool(set.intersection(*shifts))


def _block(sheets: list[Sheet], candidates: list[_Candidate]) -> tuple[float, float]:
    """Where the block of running text usually begins and ends, from pages whose edges do not look repeated."""
    words = Counter(_words(c.line) for c in candidates)
    tops: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for sheet in sheets:
        own = [x for x in sheet.lines if words[_words(x)] < 2 and len(x.text) > 4]
        if len(own) >= 3:
            tops[round(min(x.base for x in own))] += 1
            ends[round(max(x.base for x in own))] += 1
    first = tops.most_common(1)[0][0] if tops else 0
    return float(first), float(max(ends, default=10_000))
