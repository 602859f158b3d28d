"""Graph, first step: lists of words as regular expressions. Words of official writing are data; rules stay short."""

from __future__ import annotations


def either(*lines: str) -> str:
    """A group that matches any word of the lines (words may themselves be patterns), the longest first."""
    words = {word for line in lines for word in line.split()}
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
