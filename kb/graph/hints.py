"""Graph, first step: patterns that are only tried where a word that they cannot do without is there.

To look for a word takes a hundredth of what a long pattern takes to find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.graph.words import words
from kb.model import Span


@dataclass(frozen=True, slots=True)
class Hinted:
    """A pattern of which every match holds a word of each of the groups `needs`."""

    pattern: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches of the pattern."""
        return self.pattern.finditer(text) if holds(text, self.needs) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match of the pattern."""
        return self.pattern.search(text) if holds(text, self.needs) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The match of the pattern at the start."""
        return self.pattern.match(text) if holds(text, self.needs) else None


@dataclass(frozen=True, slots=True)
class Headed:
    """A pattern that is tried at the heads of sentences only, behind the stops given and at the start of the text.

    It is tried where a segment, up to the next stop or comma, begins as `opens` does and holds what `hint` finds, if
    there are these.
    """

    pattern: re.Pattern[str]
    stops: str
    opens: re.Pattern[str] | None
    hint: re.Pattern[str] | None
    needs: tuple[tuple[str, ...], ...]

    def finditer(self, heads: Heads) -> Iterator[re.Match[str]]:
        """The matches that do not overlap, as the pattern behind a stop would find them."""
        text = heads.text
        if not holds(text, self.needs):
            return
        behind = 0
        for start, _ in heads.where(self.opens, self.hint):
            if start < behind or (start and text[start - 1] not in self.stops):
                continue
            if match := self.pattern.match(text, start):
                behind = match.end()
                yield match


class Heads:
    """The segments of a text; what several patterns ask of them is looked up once."""

    def __init__(self, text: str, segments: Sequence[Span]) -> None:
        self.text = text
        self._segments = segments
        self._opened: dict[int, Sequence[Span]] = {}  # by the id of the pattern, whose hash looks at all of its code

    def where(self, opens: re.Pattern[str] | None, hint: re.Pattern[str] | None) -> Sequence[Span]:
        """The segments that begin as `opens` does and hold what `hint` finds."""
        found = self._segments
        if opens is not None:
            if id(opens) not in self._opened:
                self._opened[id(opens)] = [part for part in found if opens.match(self.text, part[0])]
            found = self._opened[id(opens)]
        return found if hint is None else [part for part in found if hint.search(self.text, *part)]


def holds(text: str, needs: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the text holds a word of each group."""
    for group in needs:
        for word in group:
            if word in text:
                break
        else:
            return False
    return True


def hinted(pattern: str, *needs: str) -> Hinted:
    """The pattern, and groups of words (apart by spaces) of each of which every match holds one."""
    return Hinted(re.compile(pattern), tuple(map(words, needs)))


def headed(
    pattern: str,
    *,
    stops: str,
    opens: re.Pattern[str] | None = None,
    hint: re.Pattern[str] | None = None,
    needs: tuple[str, ...] = (),
) -> Headed:
    """The pattern as it goes on behind a stop, with what its matches hold as for `hinted`."""
    return Headed(re.compile(rf"\s*{pattern}"), stops, opens, hint, tuple(map(words, needs)))


def segments_with(characters: str) -> re.Pattern[str]:
    """Matches what stands between commas and stops; its first group where that holds one of the characters."""
    return re.compile(rf"[^，。；\n{characters}]*+([{characters}])[^，。；\n]*+|[^，。；\n]++")
