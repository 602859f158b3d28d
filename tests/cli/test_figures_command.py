"""`python -m kb figures` on a file, as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from kb.cli import main
from kb.config import DEFAULT_CORPUS

PLAN = next(DEFAULT_CORPUS.glob("国家*.txt"))


def test_a_reader_sees_every_target_at_its_place() -> None:
    """By kind, with label, words around it and what is known; order numbers are only counted."""
    result = CliRunner().invoke(main, ["figures", str(PLAN)])
    assert result.exit_code == 0
    assert "目标「三（三）第1段」" in result.output and "地级市覆盖率 >=50%，2025年·规划期" in result.output
    assert "现状「一第1段」" in result.output and "【69万人】" in result.output
    assert "目标 12，现状 1，计数 2" in result.output
    assert "编号「" not in result.output


def test_a_script_gets_json_with_spans_in_the_source() -> None:
    """Only the kind asked for; the spans give the printed number."""
    result = CliRunner().invoke(main, ["figures", str(PLAN), "--kind", "目标", "--json"])
    [_, plan] = json.loads(result.output)["documents"]
    text = PLAN.read_text(encoding="utf-8")
    assert len(plan["figures"]) == 12
    for figure in plan["figures"]:
        assert figure["kind"] == "目标" and figure["target"]["value"] == figure["value"]
        assert "".join(text[a:b] for a, b in figure["spans"]) == figure["text"]


def test_a_name_that_is_neither_is_told_in_chinese(tmp_path: Path) -> None:
    """Exit code 1, one line, no traceback."""
    result = CliRunner().invoke(main, ["figures", "没有这份", "--data", str(tmp_path / "data")])
    assert result.exit_code == 1 and "知识库还是空的" in result.output
