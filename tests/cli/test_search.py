"""The search command with its conditions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import main
from kb.config import DEFAULT_CORPUS, Settings
from kb.library import KnowledgeBase


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped corpus."""
    folder = tmp_path_factory.mktemp("knowledge") / "data"
    base = KnowledgeBase.open(Settings(data=folder))
    base.ingest([DEFAULT_CORPUS])
    base.close()
    return folder


def test_conditions_bound_what_is_found(data: Path) -> None:
    """Each by itself, and several together."""

    def rows(*conditions: str) -> list[dict[str, object]]:
        done = CliRunner().invoke(main, ["search", "知识产权人才", *conditions, "--data", str(data), "--json"])
        assert done.exit_code == 0, done.output
        found: list[dict[str, object]] = json.loads(done.stdout)
        return found

    assert {row["level"] for row in rows("--level", "国家")} == {"国家"}
    assert {row["region"] for row in rows("--region", "上海")} == {"上海市"}
    assert {row["genre"] for row in rows("--genre", "意见")} == {"实施意见"}
    assert {row["doc_number"] for row in rows("--doc", "沪知局〔2023〕28号")} == {"沪知局〔2023〕28号"}
    assert rows("--level", "国家", "--region", "上海") == []
    assert len(rows("--level", "国家", "--level", "省", "--kind", "正文", "--limit", "7")) == 7


def test_a_wrong_condition_is_said_in_chinese(data: Path) -> None:
    """On the error stream, with exit code 1; a wrong choice is a wrong use of the command."""
    done = CliRunner().invoke(main, ["search", "人才", "--doc", "没有的文件", "--data", str(data)])
    assert done.exit_code == 1 and "没有“没有的文件”这份文件" in done.stderr
    done = CliRunner().invoke(main, ["search", "人才", "--kind", "图片", "--data", str(data)])
    assert done.exit_code == 1 and "没有这个文本种类" in done.stderr
    assert CliRunner().invoke(main, ["search", "人才", "--level", "部", "--data", str(data)]).exit_code == 2


def test_copies_are_named_below_the_first(data: Path) -> None:
    """As a person reads them."""
    done = CliRunner().invoke(main, ["search", "知识产权人才", "--diverse", "--limit", "3", "--data", str(data)])
    assert done.exit_code == 0 and done.stdout.count("《") >= 3
