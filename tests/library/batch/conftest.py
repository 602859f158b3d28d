"""A knowledge base that answers when it is let, and sets for it; the little knowledge base is that of the library."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from kb.errors import Damaged
from kb.library import KnowledgeBase
from kb.library.batch.runs import Runs
from kb.model import Answer, Citation, Statement

CLAUSE = "培养知识产权人才一百人"


class Gated:
    """The little knowledge base, with answers of its own; each waits until the gate is open."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[tuple[str, ...]] = []
        self.broken = False
        self.words = CLAUSE

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def converse(self, questions: Sequence[str]) -> Answer:
        assert self.gate.wait(20)
        if self.broken:
            raise Damaged("索引坏了", hint="运行 python -m kb doctor")
        self.asked.append(tuple(questions))
        if "没有" in questions[-1]:
            return Answer(questions[-1], "文件没有写", True, "没有依据", "none", (), (), 0.0)
        cited = Citation(1, "甲", "人才规划", None, "甲#para_1", "第1段", self.words, ((7, 18),))
        return Answer(
            questions[-1], f"=“{self.words}”[1]", False, None, "clause", (cited,), (Statement(self.words, (1,)),), 0.0
        )


@pytest.fixture
def gated(base: KnowledgeBase, corpus: Path) -> Gated:
    """Two documents taken in, the gate open."""
    base.ingest([corpus])
    return Gated(base)


@pytest.fixture
def runs(gated: Gated) -> Iterator[Runs]:
    """Nobody has one yet."""
    made = Runs(cast(KnowledgeBase, gated), seconds=3600)
    yield made
    made.close()


@pytest.fixture
def questions(tmp_path: Path) -> Callable[..., Path]:
    """Writes a set: by default a right answer, a wrong one, one that is refused, and one without gold."""

    def write(*rows: object, name: str = "题集.jsonl") -> Path:
        clause = [{"doc": "规划", "quote": CLAUSE}]
        given = rows or (
            {
                "id": "对",
                "question": "培养多少人？",
                "must_include": ["一百人"],
                "gold_clauses": clause,
                "type": "fact",
            },
            {"id": "错", "question": "培养几人？", "must_include": ["二百人"], "gold_clauses": clause},
            {"id": "拒", "question": "没有的事？", "answerable": False},
            {"id": "无", "question": "=问？"},
        )
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in given), encoding="utf-8")
        return path

    return write
