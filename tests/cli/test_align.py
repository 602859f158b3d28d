"""`kb align` with many lower documents: what is printed, written, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.library import many

PLAN = "某省人才发展规划\n\n一、主要任务\n组织开展人才培训。\n建设人才库。\n"
DRAFT = "{name}市人才实施方案\n\n一、重点任务\n组织开展人才培训。\n完善评价机制。\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A plan, and a folder of two drafts."""
    (tmp_path / "规划.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "各市").mkdir()
    for name in "甲乙":
        (tmp_path / "各市" / f"{name}.txt").write_text(DRAFT.format(name=name), encoding="utf-8")
    return tmp_path


def _run(files: Path, *arguments: str) -> Result:
    upper = ("--upper", str(files / "规划.txt"), "--data", str(files / "data"))
    return CliRunner().invoke(main, ["align", *upper, *arguments])


def test_a_folder_is_laid_beside_the_plan_document_by_document(files: Path) -> None:
    """A line each and the count; with JSON an object a line."""
    result = _run(files, "--lower", str(files / "各市"))
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 3 and "共 2 份" in result.stdout
    lines = [json.loads(line) for line in _run(files, "--lower", str(files / "各市"), "--json").stdout.splitlines()]
    assert [line["number"] for line in lines] == [1, 2] and all(line["items"] for line in lines)


def test_several_files_go_into_one_overview(files: Path) -> None:
    """It is named at the end; what was laid before is said to be taken over."""
    drafts = [part for name in "甲乙" for part in ("--lower", str(files / "各市" / f"{name}.txt"))]
    out = ("--out", str(files / "总览.xlsx"))
    assert "总览已写入" in _run(files, *drafts, *out).stdout and (files / "总览.xlsx").is_file()
    assert "2 份沿用上一次的结果" in _run(files, *drafts, *out).stdout


def test_a_refused_document_is_told_and_the_exit_code_says_so(files: Path) -> None:
    """The others are laid all the same."""
    (files / "各市" / "丙.txt").write_bytes(b"")
    result = _run(files, "--lower", str(files / "各市"))
    assert result.exit_code == 1 and "丙.txt" in result.stderr and "1 份没有对照" in result.stdout
    assert "直接落实" in result.stdout


def test_without_a_lower_document_it_is_wrong_usage(files: Path) -> None:
    """Nothing is guessed."""
    result = _run(files)
    assert result.exit_code == 2 and "--lower" in result.stderr


def test_who_stops_it_is_told_how_to_go_on(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, no traceback."""

    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(many, "align_many", stopped)
    result = _run(files, "--lower", str(files / "各市"), "--out", str(files / "总览.xlsx"))
    assert result.exit_code == 1 and "重新运行同一命令即接着做" in result.stderr


@pytest.mark.parametrize("name", ["长" * 400, ""])
def test_a_name_that_is_no_file_is_told_as_such(files: Path, name: str) -> None:
    """Also one that no system would take; an empty one is not the folder one stands in."""
    result = _run(files, "--lower", name)
    assert result.exit_code == 1 and "程序内部出错" not in result.stderr and not result.stdout
