"""Saying that there is no answer, and why."""

from __future__ import annotations

from kb.answer.builder import Draft
from kb.model import Answer


def refuse(draft: Draft, text: str, *, reason: str) -> Answer:
    """A refusal that says `text`."""
    draft.note(text)
    return draft.finish("none", refusal=reason)
