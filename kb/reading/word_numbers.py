"""First stage: the numbers Word counts itself (一、（一） 1.) are written out, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.reading.word_styles import W, numbering

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CN = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbers:
    """Counters of all lists of one document."""

    def __init__(self, part: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if part is None:
            return
        abstract = {a.get(f"{W}abstractNumId"): _levels(a) for a in part.iter(f"{W}abstractNum")}
        for num in part.iter(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            target = link.get(f"{W}val") if link is not None else None
            self._levels[num.get(f"{W}numId") or ""] = abstract.get(target, {})

    def next(self, paragraph: Element, inherited: tuple[str, int] | None) -> str:
        """The number in front of `paragraph`, "" where it has none."""
        place = numbering(paragraph) or inherited
        if place is None or place[0] not in self._levels:
            return ""
        levels, counts = self._levels[place[0]], self._counts.setdefault(place[0], {})
        level = levels.get(place[1])
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts[place[1]] = counts.get(place[1], level.start - 1) + 1
        for deeper in [k for k in counts if k > place[1]]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            k = int(found[1]) - 1
            other = levels.get(k)
            return _written(counts.get(k, other.start if other else 1), other.form if other else "decimal")

        return re.sub(r"%(\d)", shown, level.pattern)


def _levels(abstract: Element) -> dict[int, _Level]:
    found = {}
    for level in abstract.iter(f"{W}lvl"):
        form, pattern, start = (level.find(f"{W}{n}") for n in ("numFmt", "lvlText", "start"))
        first = start.get(f"{W}val") if start is not None else None
        found[int(level.get(f"{W}ilvl") or 0)] = _Level(
            (form.get(f"{W}val") or "decimal") if form is not None else "decimal",
            (pattern.get(f"{W}val") or "") if pattern is not None else "",
            int(first) if first and first.isdecimal() else 1,
        )
    return found


def _written(value: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(value)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _chinese(value: int) -> str:
    if value < 10:
        return _CN[value]
    tens, ones = divmod(value, 10)
    if value < 100:
        return ("" if tens == 1 else _CN[tens]) + "十" + (_CN[ones] if ones else "")
    hundreds, rest = divmod(value, 100)
    tail = "" if not rest else "零" + _CN[rest] if rest < 10 else ("一" if rest < 20 else "") + _chinese(rest)
    return _CN[hundreds % 10] + "百" + tail
