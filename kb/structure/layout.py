"""Second stage, step 4a: headings without a number, told by how a format sets them; numbers and series come first."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import Layout

if TYPE_CHECKING:
    from kb.structure.passages import Passage

# Faces that GB/T 9704 keeps for headings: 黑体 for the first level, 楷体 for the second, 小标宋 for titles.
_FACES = (("black", re.compile(r"黑|hei|雅黑|bold", re.IGNORECASE)), ("kai", re.compile(r"楷|kai", re.IGNORECASE)))
_TITLE_FACE = re.compile(r"标宋|xbs", re.IGNORECASE)
# A heading is short, names something, and is no form to fill in.
_LONGEST = 26
_SHORTEST = 2
_NO_TITLE = re.compile(r"[。；：:，,！？、]$|[：:;；。]|_{2,}|\d{4}\s*年\s*\d|^\W*$|^[（(].*[）)]$|\t")
_WORD = re.compile(r"[\u4e00-\u9fff]")
# As many headings of one look at least; one alone may be anything.
_FEWEST = 2
_LARGER = 0.9


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is set, as far as it tells a heading from text. `face` is black, kai, title or plain."""

    size: float
    centred: bool
    right: bool
    bold: bool
    face: str

    @property
    def weight(self) -> tuple[float, bool, bool, bool]:
        """Looks in order: larger, centred, bold or black, kai."""
        strong = self.bold or self.face in ("black", "title")
        return (self.size, self.centred, strong, self.face == "kai")


def look(layout: Layout | None) -> Look | None:
    """The look a format tells; None where it tells nothing."""
    if layout is None or (layout.bold is None and layout.align is None and not layout.font and not layout.font_size):
        return None
    font = layout.font or ""
    face = "title" if _TITLE_FACE.search(font) else next((name for name, p in _FACES if p.search(font)), "plain")
    return Look(layout.font_size or 0.0, layout.align == "center", layout.align == "right", bool(layout.bold), face)


def unnumbered(body: list[Passage], numbered: set[int], first: int | None) -> dict[int, bool]:
    """Which passages are headings by their look alone; True for those as weighty as the outermost numbered ones.

    `numbered` are the passages that begin with a number, `first` is the first of them that heads the rest.
    """
    common = _common(body, numbered)
    if common is None:
        return {}
    titles = [i for i, p in enumerate(body) if i not in numbered and _is_title(body, i, p, common, numbered)]
    looks = Counter(body[i].look for i in titles)
    outer = body[first].look if first is not None else None
    return {
        i: outer is None or (here is not None and here.weight >= outer.weight)
        for i in titles
        if (here := body[i].look) is not None and looks[here] >= _FEWEST
    }


def _common(body: list[Passage], numbered: set[int]) -> Look | None:
    """The look of running text: that of most of its characters."""
    count: Counter[Look] = Counter()
    for i, passage in enumerate(body):
        if passage.look is not None and passage.role == "text" and i not in numbered:
            count[passage.look] += len(passage.text)
    return count.most_common(1)[0][0] if count else None


def _is_title(body: list[Passage], i: int, passage: Passage, common: Look, numbered: set[int]) -> bool:
    if passage.role != "text" or passage.look is None or passage.outline or not _stands_out(passage.look, common):
        return False
    text = passage.text
    if not _SHORTEST <= len(text) <= _LONGEST or _NO_TITLE.search(text) or not _WORD.search(text):
        return False
    # What names an annex or a box stands right under its number; what goes on with a title, right under such a line.
    if i - 1 in numbered or i + 1 >= len(body) or body[i + 1].role != "text":
        return False
    below = body[i + 1]
    return len(below.text) > len(text) and (
        i + 1 in numbered or below.look is None or not _stands_out(below.look, common)
    )


def _stands_out(here: Look, common: Look) -> bool:
    if here.right or here == common:
        return False
    larger = here.size > common.size + _LARGER > _LARGER
    centred = here.centred and not common.centred
    strong = (here.bold and not common.bold) or (here.face != "plain" and here.face != common.face)
    return larger or centred or strong
