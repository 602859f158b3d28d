"""Second stage, step 10: series that leave out, repeat or turn back a number are reported with their place."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.structure.identity import Named
from kb.structure.numbering import LOOKED, STYLED

# Numbers that run through a whole document or annex, whatever stands between them.
_THROUGH = {"article", "box", "annex"}
# A list may begin anew under text of its own; these begin anew only where something is amiss.
_ONCE = {"part", "subpart", "chapter", "section", "article", "cn"}
# Numbers that need not begin with one: a document may print only its annex 2, or the box of another plan.
_ANYWHERE = {"box", "annex"}
_Key = tuple[str | None, str]


def breaks(nodes: list[Named]) -> list[str]:
    """What is amiss with the numbers of `nodes`, with the labels before and after. Nothing is mended."""
    found: list[str] = []
    series = _Series()
    for one in nodes:
        number = one.node.marker
        if number is None or number.style in (STYLED, LOOKED) or not number.value:
            series.spoken.add(one.parent)
            continue
        if number.style == "annex":
            series = _Series(annex=one.eid, last={k: v for k, v in series.last.items() if k[1] == "annex"})
        key = series.key(one)
        said = _broken(one, key, series)
        if said:
            found.append(said)
        series.last[key] = one
        series.latest[number.style] = number.value
        series.spoken.discard(one.parent)
    return found


@dataclass(slots=True)
class _Series:
    """The last of every series of one annex, or of what stands before the annexes; where text has come in between."""

    annex: str | None = None
    last: dict[_Key, Named] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    spoken: set[str | None] = field(default_factory=set)

    def key(self, one: Named) -> _Key:
        """What series a number belongs to."""
        assert one.node.marker is not None
        style = one.node.marker.style
        if style == "annex":
            return None, style
        return (self.annex if style in _THROUGH else one.parent), style

    def runs_on(self, one: Named) -> bool:
        """True where some series of this style has come to the number before: 1.–9. run on under 一、 and 二、."""
        number = one.node.marker
        return number is not None and any(
            style == number.style and other.node.marker is not None and other.node.marker.value == number.value - 1
            for (_, style), other in self.last.items()
        )


def _broken(one: Named, key: _Key, series: _Series) -> str | None:
    number, before = one.node.marker, series.last.get(key)
    assert number is not None
    if before is None or before.node.marker is None:
        begins = number.value == 1 or number.style in _ANYWHERE or series.runs_on(one)
        return None if begins else f"编号不从一开始：“{_place(one)}”是同级的第一个"
    earlier = before.node.marker
    next_sub = number.value == earlier.value and number.sub == earlier.sub + 1
    if number.value == earlier.value + 1 or next_sub:
        return None
    where = f"“{_place(before)}”之后是“{_place(one)}”"
    if number.value == earlier.value:
        return f"编号重复：{where}"
    if not number.path and series.latest.get(number.style) == number.value - 1 and number.value > 1:
        return None
    if number.value > earlier.value + 1:
        return f"编号不连续：{where}"
    if number.value > 1:
        return f"编号倒退：{where}"
    anew = number.style in _ONCE or one.parent not in series.spoken
    return f"编号重新开始：{where}" if anew else None


def _place(one: Named) -> str:
    return one.label.removesuffix("标题")
