"""Graph, first step: lists of words as regular expressions. Words of official writing are data; rules stay short."""

from __future__ import annotations


def words(*lines: str) -> tuple[str, ...]:
    """The words of the lines, in order."""
    return tuple(word for line in lines for word in line.split())


def either(*lines: str) -> str:
    """A group that matches any word of the lines (words may themselves be patterns), the longest first."""
    return "(?:" + "|".join(sorted(set(words(*lines)), key=lambda word: (-len(word), word))) + ")"
