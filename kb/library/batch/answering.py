"""Batch, third stage: one row of a question set is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.library.batch.question_sets import Row
from kb.library.shapes import answer_json
from kb.model import Answer


class Answering(Protocol):
    """What asking needs of the knowledge base."""

    def converse(self, questions: Sequence[str], /) -> Answer:
        """The answer to the last of several questions that make one conversation."""
        ...


def answered(base: Answering, row: Row) -> Row:
    """The row with its answer, under its own id; other keys of it are kept."""
    turns = row.get("turns") or [row["question"]]
    return {**row, **answer_json(base.converse(turns)), "id": row["id"]}
