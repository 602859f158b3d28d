"""Answering a question set in one go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from click.testing import CliRunner

from eval.answer import answer_all, main
from kb.library import KnowledgeBase
from kb.model import Answer


class Echo:
    """A knowledge base that answers with the last question."""

    def converse(self, questions: Sequence[str]) -> Answer:
        return Answer(questions[-1], "答", True, "没有", "none", (), (), 0.0)


def test_the_last_turn_is_answered_and_other_keys_are_kept() -> None:
    """Under the id of the set."""
    questions = [{"id": "a", "question": "甲？", "type": "fact"}, {"id": "b", "turns": ["甲？", "乙？"]}]
    rows = answer_all(cast(KnowledgeBase, Echo()), questions)
    assert [(r["id"], r["question"], r["refused"]) for r in rows] == [("a", "甲？", True), ("b", "乙？", True)]
    assert rows[0]["type"] == "fact"


def test_faults_are_told_in_chinese_before_anything_is_opened(tmp_path: Path) -> None:
    """A missing set, then a result nobody could read."""
    questions = tmp_path / "q.jsonl"
    missing = CliRunner().invoke(main, ["--questions", str(questions), "--out", str(tmp_path / "a.jsonl")])
    questions.write_text(json.dumps({"question": "甲？"}), encoding="utf-8")
    ending = CliRunner().invoke(main, ["--questions", str(questions), "--out", str(tmp_path / "a.txt")])
    assert (missing.exit_code, ending.exit_code) == (1, 1)
    assert "找不到题集文件" in missing.stderr and "结果只支持" in ending.stderr
