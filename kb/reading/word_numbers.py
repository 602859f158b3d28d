"""First stage: the numbers Word counts itself (一、（一） 1.) are written out, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kb.reading.word_numerals import custom, written
from kb.reading.word_styles import Properties, Style, Styles, W, indents, number, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST = 30_000
_MOST_LINKS = 8
# A dash stands for an item in official writing (——坚持…); every other bullet is decoration.
_DASHES = re.compile(r"[—–―－─]{1,2}$")
# Behind these the words follow at once, whatever gap Word leaves there.
_CLOSED = re.compile(r"[、，．.：:）)〕】》①-⑳⒈-⒛⑴-⒇㉑-㉟㊱-㊿]$")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered. `restart` is the level (from 1) that starts it anew, 0 for none."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str | None = None
    indents: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    """A list: its levels, and its counters, which all its instances (num) share."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Instance:
    """A num: the list it counts in, the levels it changes, the counts it begins anew with (used once each)."""

    shared: _List
    changed: dict[int, _Level] = field(default_factory=dict)
    fresh: dict[int, int] = field(default_factory=dict)

    def level(self, depth: int) -> _Level | None:
        """The level as this instance has it."""
        return self.changed.get(depth) or self.shared.levels.get(depth)


class Numbers:
    """Counters of all lists of one document."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._instances: dict[str, _Instance] = {}
        if part is None:
            return
        raw = {a.get(f"{W}abstractNumId") or "": a for a in part.iter(f"{W}abstractNum")}
        links = {n.get(f"{W}numId") or "": value(n, "abstractNumId") or "" for n in part.iter(f"{W}num")}
        lists: dict[str, _List] = {}
        for element in part.iter(f"{W}num"):
            key = _linked(value(element, "abstractNumId") or "", raw, links, styles)
            if key not in lists:
                lists[key] = _List(_levels(raw[key]) if key in raw else {})
            self._instances[element.get(f"{W}numId") or ""] = _instance(element, lists[key])

    def place(self, properties: Properties, style: Style) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own where it says so, else those of its style."""
        list_id = properties.get("numId")
        instance = self._instances.get(list_id or "")
        if list_id is None or instance is None:
            return None
        said = properties.get("ilvl")
        if said is None or (said == style.paragraph.get("ilvl") and list_id == style.paragraph.get("numId")):
            for style_id in style.ids:
                for depth in range(9):
                    level = instance.level(depth)
                    if level is not None and level.style == style_id:
                        return list_id, depth
        return list_id, int(said) if said and said.isdecimal() and int(said) < 9 else 0

    def indents(self, place: tuple[str, int]) -> Mapping[str, Any]:
        """The indents the level gives its paragraphs."""
        level = self._instances[place[0]].level(place[1])
        return level.indents if level else {}

    def next(self, place: tuple[str, int]) -> tuple[str, str]:
        """Count one more at `place`: the number as printed ("" for a bullet), and its suffix (tab/space/nothing)."""
        instance, depth = self._instances[place[0]], place[1]
        level = instance.level(depth)
        if level is None:
            return "", "nothing"
        counts = instance.shared.counts
        first = instance.fresh.pop(depth, None)
        counts[depth] = min(_MOST, counts.get(depth, level.start - 1) + 1) if first is None else first
        for deeper in [k for k in counts if k > depth]:
            lower = instance.level(deeper)
            restart = deeper if lower is None or lower.restart is None else lower.restart
            if restart > depth:
                del counts[deeper]
        if level.form == "bullet":
            dash = _DASHES.match(level.pattern)
            return ("——" if dash else ""), "nothing"
        return self._shown(instance, level), level.suffix

    def _shown(self, instance: _Instance, level: _Level) -> str:
        counts = instance.shared.counts

        def one(found: re.Match[str]) -> str:
            k = int(found[1]) - 1
            other = instance.level(k) or _Level()
            count = counts.setdefault(k, other.start)
            form = "decimal" if level.legal and other.form not in ("decimalZero", "none") else other.form
            return written(count, form)

        return re.sub(r"%([1-9])", one, level.pattern)


def gap(printed: str, suffix: str, text: str) -> str:
    """What is written between a number and the words: only what keeps the two from being read as one."""
    if not printed or suffix == "nothing":
        return ""
    if suffix == "space" and not _CLOSED.search(printed):
        return " "
    if _CLOSED.search(printed):
        return " " if re.match(r"[0-9A-Za-z]", text) and printed[-1] in ".．" else ""
    return "\u3000" if "\u4e00" <= printed[-1] <= "\u9fff" else " "


def _linked(key: str, raw: dict[str, Element], links: dict[str, str], styles: Styles) -> str:
    """The list that `key` means: one that only names a numbering style stands for that style's list."""
    for _ in range(_MOST_LINKS):
        named = value(raw.get(key), "numStyleLink")
        if named is None:
            return key
        target = links.get(styles.numbering_of(named) or "")
        if target is None or target == key:
            target = next((k for k, a in raw.items() if value(a, "styleLink") == named), None)
        if target is None:
            return key
        key = target
    return key


def _instance(element: Element, shared: _List) -> _Instance:
    found = _Instance(shared)
    for override in element.iter(f"{W}lvlOverride"):
        depth = override.get(f"{W}ilvl") or "0"
        if not depth.isdecimal():
            continue
        found.changed.update(_levels(override))
        start = number(value(override, "startOverride"))
        if start is not None:
            found.fresh[int(depth)] = int(start)
    return found


def _levels(parent: Element) -> dict[int, _Level]:
    found = {}
    for element in parent.iter(f"{W}lvl"):
        depth = element.get(f"{W}ilvl") or "0"
        if depth.isdecimal() and int(depth) < 9:
            found[int(depth)] = _level(element)
    return found


def _level(element: Element) -> _Level:
    start, restart = (number(value(element, name)) for name in ("start", "lvlRestart"))
    legal = element.find(f"{W}isLgl")
    return _Level(
        form=_form(element),
        pattern=value(element, "lvlText") or "",
        start=int(start) if start is not None and 0 <= start <= _MOST else 0 if start is None else 1,
        restart=None if restart is None else int(restart),
        legal=legal is not None and on(legal.get(f"{W}val")),
        suffix=value(element, "suff") or "tab",
        style=value(element, "pStyle"),
        indents=indents(element.find(f"{W}pPr/{W}ind")),
    )


def _form(element: Element) -> str:
    """The number format; a custom one stands in an alternative beside the nearest standard one."""
    said = element.find(f"{W}numFmt")
    if said is None:
        said = element.find(f"{_MC}AlternateContent/{_MC}Choice/{W}numFmt")
    if said is None:
        return "decimal"
    form = said.get(f"{W}val") or "decimal"
    return custom(said.get(f"{W}format") or "") if form == "custom" else form
