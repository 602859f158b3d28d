"""First stage: plain text and Markdown: the characters, as the file has them."""

from __future__ import annotations

from kb.reading.content import Content
from kb.reading.encoding import decode


def read_plain(data: bytes, *, where: str) -> Content:
    """The text of `data`; there are no blocks, lines are all a plain text file has."""
    return Content(decode(data, where=where))
