"""Second stage, step 8b: every number that is believed finds the one it stands under."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Kind
from kb.structure.belief import believed
from kb.structure.numbering import LOOKED, RANK, STYLED, Marker
from kb.structure.passages import Passage, ended
from kb.structure.series import title_end

_SECTION = RANK["cnp"]
_NEVER_INSIDE = RANK["section"]
# How many numbers ahead a series may take up again; no list inside an item is longer.
FAR = 200
# 编、分编、章、节、条、款、项、目 and what stands below them; further down lies only what was made to be deep.
_DEEPEST = 24
# What anything may stand under: that it once did says nothing.
_OUTER = {"annex", "box", STYLED, LOOKED}


@dataclass(slots=True)
class Place:
    """A numbered passage on its way into the tree; `parent` is an index among the numbered passages."""

    passage: Passage
    marker: Marker
    parent: int | None
    depth: int
    kind: Kind = "heading"
    lead: int | None = None


def placed(body: list[Passage]) -> tuple[list[Place], dict[int, int]]:
    """The numbered passages with their parents, and which of them each index of `body` is."""
    markers = believed(body)
    order = [*markers.values()]
    places: list[Place] = []
    at: dict[int, int] = {}
    stack: list[int] = []
    latest: dict[str, int] = {}
    for n, (i, number) in enumerate(markers.items()):
        if number.style == LOOKED:
            _unwind_looked(stack, places, number)
        elif number.style == STYLED:
            _unwind_styled(stack, places, number.value)
        else:
            _unwind(stack, places, number, order[n : n + FAR], latest.get(number.style), _bare(body, i, at))
        del stack[_DEEPEST - 1 :]
        parent = stack[-1] if stack else None
        at[i] = latest[number.style] = len(places)
        places.append(Place(body[i], number, parent, len(stack)))
        stack.append(at[i])
    return places, at


def _bare(body: list[Passage], i: int, at: dict[int, int]) -> int | None:
    """The place the passage at `i` must belong to: the bare title right before it, or the one whose text leads in."""
    before = at.get(i - 1)
    if before is not None:
        return None if ended(body[i - 1].text) else before
    leads_in = i > 0 and body[i - 1].role == "text" and body[i - 1].text.endswith(("：", ":"))
    return len(at) - 1 if leads_in and at else None


def _unwind(
    stack: list[int],
    places: list[Place],
    number: Marker,
    coming: list[Marker],
    latest: int | None,
    bare: int | None,
) -> None:
    """Close what `number` ends: down to its own series, else to where the `latest` of its style stood, else by rank.

    `bare` is the place of a title right before it: what begins there belongs to that title, or it would have nothing.
    """
    if number.style == "box":
        while len(stack) > 1 and _closed_by_box(places[stack[-1]].marker, coming):
            stack.pop()
        return
    same = [k for k, n in enumerate(stack) if _rivals(places[n].marker, number)]
    boxed = max((k for k, n in enumerate(stack) if places[n].marker.style == "box"), default=-1)
    if boxed >= 0 and number.value == 1 and number.rank > RANK["cn"]:
        same = [k for k in same if k > boxed]
    # 1. 专栏1 2. 专栏2 …: what a 专栏 follows is one of those that have one each, not the next of the last one's list.
    has_box = len(coming) > 1 and coming[1].style == "box"
    due = bool(same) and places[stack[same[-1]]].marker.value + 1 == number.value
    if same and boxed >= 0 and min(same) > boxed and (has_box or not due):
        outside = _outside(stack, places, number, boxed)
        if outside is not None:
            del stack[outside:]
            return
    if same:
        goes_on = [k for k in same if places[stack[k]].marker.value + 1 == number.value]
        del stack[min(same) if number.path else max(goes_on or same) :]
        return
    if number.value == 1 and number.rank > _NEVER_INSIDE and bare is not None and stack[-1:] == [bare]:
        return
    home = _home(stack, places, number, latest)
    while stack:
        top = places[stack[-1]].marker
        if top.style == "box" and home and len(stack) > home:
            stack.pop()
            continue
        fits = _holds(top, number) or top.path == number.path[: len(top.path)] != ()
        if fits or len(stack) == home or _resumes(top, number, coming):
            return
        stack.pop()


def _holds(top: Marker, number: Marker) -> bool:
    """True where numbers of the style of `number` usually stand under `top`."""
    return top.rank < number.rank or (top.style == LOOKED and top.value == 1)


def _outside(stack: list[int], places: list[Place], number: Marker, boxed: int) -> int | None:
    """How much of `stack` stays open where `number` goes on with the series that the box at `boxed` stands in."""
    above = {n: k + 1 for k, n in enumerate(stack[:boxed])}
    for n in range(stack[boxed] - 1, max(-1, stack[boxed] - FAR), -1):
        place = places[n]
        if place.marker.style == number.style and (place.parent is None or place.parent in above):
            goes_on = place.marker.value + 1 == number.value
            return (above[place.parent] if place.parent is not None else 0) if goes_on else None
    return None


def _home(stack: list[int], places: list[Place], number: Marker, latest: int | None) -> int:
    """How much of `stack` stays open because `latest`, before `number` in its series, stood under the like; else 0.

    一、第一条 第二条 二、第三条: what stood under 一、 stands under 二、, whichever style is usually the deeper.
    """
    above = places[latest].parent if latest is not None else None
    if latest is None or above is None or number.value not in (1, places[latest].marker.value + 1):
        return 0
    style = places[above].marker.style
    like = [k for k, n in enumerate(stack) if places[n].marker.style == style and style not in _OUTER]
    return like[-1] + 1 if like and (number.value > 1 or like[-1] == len(stack) - 1) else 0


def _closed_by_box(top: Marker, coming: list[Marker]) -> bool:
    """True where a 专栏 stands beside `top`, not under it: `top` is deeper than （一） and its series is over."""
    if top.rank <= _SECTION:
        return False
    again = next((m for m in coming if m.style == top.style), None)
    return again is None or again.value != top.value + 1


def _unwind_styled(stack: list[int], places: list[Place], level: int) -> None:
    """Close what a heading without a number ends: all that its format does not set higher."""
    while stack and (places[stack[-1]].passage.outline or level) >= level:
        stack.pop()


def _unwind_looked(stack: list[int], places: list[Place], number: Marker) -> None:
    """Close what a heading without number ends: all but an annex where it is an outer one, else items and its like."""
    while stack:
        top = places[stack[-1]]
        if number.value == 1 and top.marker.style == "annex":
            return
        item = ended(top.passage.text) and title_end(top.passage.text[top.marker.end :]) is None
        if number.value > 1 and top.marker.style not in (LOOKED, STYLED) and not item:
            return
        if number.value > 1 and top.marker.style == LOOKED and top.marker.value < number.value:
            return
        stack.pop()


def _rivals(open_marker: Marker, number: Marker) -> bool:
    """True where the two stand on one level: the same style, and for 1.1.1 beside 1.1 the same depth."""
    return open_marker.style == number.style and len(open_marker.path) >= len(number.path)


def _resumes(top: Marker, number: Marker, coming: list[Marker]) -> bool:
    """True where the series of `top` goes on after the one `number` begins: then this one stands inside it."""
    if number.value != 1 or number.style in ("annex", "part", "subpart", "chapter"):
        return False
    again = next((m for m in coming if m.style == top.style), None)
    return again is not None and again.value == top.value + 1
