"""Second stage, step 7: is a numbered line a heading or an item? Its series decides, not the line alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.structure.numbering import Marker
from kb.structure.passages import Passage, ended

# A heading fits on a printed line or little more (28 characters a line, GB/T 9704; two clauses set apart by a comma).
LONGEST_TITLE = 45
_LONGEST_LABEL = 22
_STOP = re.compile(r"[。！？]")
_COLON = re.compile(r"[：:]")
_ITEM_END = re.compile(r"[；;，,]$")
_ALWAYS = {"part", "chapter", "section", "annex", "box"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered passage. `followed` tells that text or deeper numbers, not its next sibling, come after it."""

    passage: Passage
    marker: Marker
    followed: bool

    @property
    def words(self) -> str:
        """What stands after the number."""
        return self.passage.text[self.marker.end :].strip()


def title_end(words: str) -> int | None:
    """Index behind the leading sentence that can serve as a title, where more text follows it."""
    stop = _STOP.search(words)
    if not stop or stop.end() > LONGEST_TITLE + 1:
        return None
    end = stop.end()
    while end < len(words) and words[end] in "”’）)\"":
        end += 1
    return end if words[end:].strip() and words.count("“", 0, end) <= words[:end].count("”") + words[:end].count('"') else None


def label_end(words: str) -> int | None:
    """Index behind a leading label closed by a colon (远程医疗：…)."""
    colon = _COLON.search(words)
    if not colon or colon.start() > _LONGEST_LABEL or not words[colon.end() :].strip():
        return None
    return None if re.search(r"[。，；！？]", words[: colon.start()]) else colon.end()


def shape(numbered: Numbered) -> str:
    """How the line looks: `run_in`, `label`, `alone` (a title and no more), `sentence` or `item`."""
    words = numbered.words
    if not words:
        return "alone"
    if title_end(words) is not None:
        return "run_in"
    if _ITEM_END.search(words):
        return "item"
    if label_end(words) is not None:
        return "label"
    if not ended(words):
        return "alone" if len(words) <= LONGEST_TITLE else "sentence"
    short = len(words) <= LONGEST_TITLE + 1 and len(_STOP.findall(words)) <= 1
    if short and numbered.followed:
        return "alone"
    return "sentence"


def chains(numbered: list[Numbered]) -> list[list[int]]:
    """Series as indexes into `numbered`: each number one more than the last of its style; a first number begins anew."""
    found: list[list[int]] = []
    open_chains: dict[str, list[int]] = {}
    for i, one in enumerate(numbered):
        chain = open_chains.get(one.marker.style)
        if chain and one.marker.value == numbered[chain[-1]].marker.value + 1:
            chain.append(i)
            continue
        chain = [i]
        open_chains[one.marker.style] = chain
        found.append(chain)
    return found


def are_headings(numbered: list[Numbered]) -> list[bool]:
    """For every numbered passage outside articles, whether it is a heading."""
    verdict = [False] * len(numbered)
    for chain in chains(numbered):
        shapes = [shape(numbered[i]) for i in chain]
        titled = sum(s in ("run_in", "alone") for s in shapes)
        most = titled >= 0.6 * len(chain)
        for i, form in zip(chain, shapes, strict=True):
            verdict[i] = _is_heading(numbered[i], form, shapes, most)
    return verdict


def _is_heading(one: Numbered, form: str, shapes: list[str], most: bool) -> bool:
    if one.marker.style in _ALWAYS:
        return True
    if form == "alone":
        if one.followed:
            return True
        return "item" not in shapes and (one.marker.rank <= 7 or any(s == "run_in" for s in shapes))
    if form == "run_in":
        return most
    return form == "label" and "item" not in shapes and not one.words.endswith(("：", ":"))
