"""Graph, first step: patterns that are only tried where a word that they cannot do without is there.

To look for a word takes a hundredth of what a long pattern takes to find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.graph.words import words
from kb.model import Span

_SEGMENT = re.compile(r"[^，。；\n]+")


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

    It is tried where its segment, up to the next stop or comma, holds what `hint` finds, if there is one.
    """

    pattern: re.Pattern[str]
    stops: str
    hint: re.Pattern[str] | None
    needs: tuple[tuple[str, ...], ...]

    def finditer(self, text: str, segments: Sequence[Span]) -> Iterator[re.Match[str]]:
        """The matches that do not overlap, as the pattern behind a stop would find them, at the heads of `segments`."""
        if not holds(text, self.needs):
            return
        behind = 0
        for start, end in segments:
            if start < behind or (start and text[start - 1] not in self.stops):
                continue
            if self.hint is not None and not self.hint.search(text, start, end):
                continue
            if match := self.pattern.match(text, start):
                behind = match.end()
                yield match


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


def headed(pattern: str, *, stops: str, hint: re.Pattern[str] | None = None, needs: tuple[str, ...] = ()) -> Headed:
    """The pattern as it goes on behind a stop, with what its matches hold as for `hinted`."""
    return Headed(re.compile(rf"\s*{pattern}"), stops, hint, tuple(map(words, needs)))


def segments(text: str) -> list[Span]:
    """What stands between commas and stops."""
    return [found.span() for found in _SEGMENT.finditer(text)]
