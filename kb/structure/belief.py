"""Second stage, step 8a: which of the numbers that lines begin with are numbers of this document: its series decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.structure.layout import unnumbered
from kb.structure.numbering import LOOKED, STYLED, Marker, loose_marker, marker
from kb.structure.passages import LONGEST_TITLE, Passage, ended

_PREFACE = re.compile(r"(?:前|引|导|序)[\s\u3000]*言|绪[\s\u3000]*论")
# How many numbers of a series may be missing before a line is taken to begin with a figure.
_MISSING = 3
# Styles whose numbers must grow by one to be believed: a line may well begin with “3.” or “（2）” by chance.
_DOUBTED = {"num", "nump", "numr", "letter", "roman", "stem", "circled"}


def believed(body: list[Passage]) -> dict[int, Marker]:
    """The markers that are numbers of this document, by index into `body`."""
    raw = [(i, m, k) for i, p in enumerate(body) if p.role == "text" for m, k in [_readings(p)] if m or k]
    first = [x for _, m, k in raw if (x := m or k)]
    kept: dict[int, Marker] = {}
    known = _Known()
    for n, (i, number, perhaps) in enumerate(raw):
        coming = first[n + 1 : n + 40]
        taken = number if number and _is_believed(number, known, coming) else None
        if taken is None and perhaps and _goes_on(perhaps, known, coming):
            taken = perhaps
        if taken:
            kept[i] = taken
            known.take(taken)
    return _with_looks(body, kept)


def _with_looks(body: list[Passage], kept: dict[int, Marker]) -> dict[int, Marker]:
    """The numbers, and the headings that have none but look like headings; 附件 and 专栏 say nothing of the levels."""
    kept = dict(sorted({**_prefaces(body, kept), **kept}.items()))
    first = next((i for i, m in kept.items() if m.style not in ("annex", "box", STYLED, LOOKED)), None)
    if not any(p.look for p in body) or any(m.style == STYLED for m in kept.values()):
        return kept
    looked = {i: Marker(LOOKED, 1 if outer else 2, "", 0) for i, outer in unnumbered(body, {*kept}, first).items()}
    return dict(sorted({**kept, **looked}.items())) if looked else kept


def _prefaces(body: list[Passage], kept: dict[int, Marker]) -> dict[int, Marker]:
    """“前言” alone on its line, before the first number and above text: a heading in any document, of no numbers."""
    before = range(min(next(iter(kept), 0), len(body) - 1))
    found = (i for i in before if _PREFACE.fullmatch(body[i].text) and ended(body[i + 1].text))
    return {i: Marker(LOOKED, 2, "", 0) for i in found if not body[i].outline}


@dataclass(slots=True)
class _Known:
    """What has been counted so far: the last value of every style, and of 1.1.1 below every number."""

    last: dict[str, int] = field(default_factory=dict)
    below: dict[tuple[int, ...], int] = field(default_factory=dict)

    def take(self, number: Marker) -> None:
        """Note a number that is believed."""
        self.last[number.style] = number.value
        if number.path:
            self.below[number.path[:-1]] = number.value


def _readings(passage: Passage) -> tuple[Marker | None, Marker | None]:
    """What the passage begins with: a number, and what may be one if its series goes on with it."""
    return marker(passage.text) or _styled(passage), loose_marker(passage.text)


def _is_believed(number: Marker, known: _Known, coming: list[Marker]) -> bool:
    if number.style == "dec":
        return _is_decimal(number, known, coming)
    if number.style == "bare":
        return number.value == known.last.get("bare", -1) + 1 or _has_parts(number, coming)
    return number.style not in _DOUBTED or _in_series(number, known.last, coming)


def _is_decimal(number: Marker, known: _Known, coming: list[Marker]) -> bool:
    """1.2.3 is a number where parts of 1.2 have been counted, or 1 is being counted and parts of it begin."""
    above, value = number.path[:-1], number.value
    if above in known.below:
        return value <= known.below[above] + _MISSING
    counted = (known.last.get(s) for s in ("num", "bare", "chapter", "part"))
    rooted = (len(above) == 1 and above[0] in counted) or above[:-1] in known.below
    return value <= _MISSING and (rooted or any(m.path in ((*above, value + 1), (*number.path, 1)) for m in coming))


def _goes_on(number: Marker, known: _Known, coming: list[Marker]) -> bool:
    """True where a doubtful number is the very next of its series, or a first one that a second follows."""
    if number.value > 1:
        return known.last.get(number.style) == number.value - 1
    following = next((m for m in coming if m.style == number.style), None)
    return following is not None and following.value == number.value + 1


def _styled(passage: Passage) -> Marker | None:
    """A heading without a number, where the format says that it is one."""
    if not passage.outline or ended(passage.text) or len(passage.text) > LONGEST_TITLE:
        return None
    return Marker(STYLED, passage.outline, "", 0)


def _has_parts(number: Marker, coming: list[Marker]) -> bool:
    """A bare 1 is a number where 1.1 comes after it, or 2 and then 2.1."""
    value = number.value
    for other in coming:
        if other.path[:2] == (value, 1):
            return True
        if other.style == "bare" and other.value == value + 1:
            value += 1
    return False


def _in_series(number: Marker, last: dict[str, int], coming: list[Marker]) -> bool:
    """True where a number begins a series, goes on with one (a few may be missing), or is gone on with."""
    if number.value == 1 or last.get(number.style, 0) < number.value <= last.get(number.style, number.value) + _MISSING:
        return number.value == 1 or number.style in last
    return any(m.style == number.style and m.value == number.value + 1 for m in coming)
