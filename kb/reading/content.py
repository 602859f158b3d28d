"""First stage: what a format gives: the text in reading order, its blocks, and what had to be done to get it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Block


@dataclass(frozen=True, slots=True)
class Content:
    """Text and blocks of one file; `warnings` say in Chinese what was removed or could not be read."""

    text: str
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
