"""The yardstick of speed on folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.graph_speed import documents_of, main

BODY = (
    "某省人民政府关于加强{0}工作的意见\n\n一、主要任务\n建设{0}基地，到2025年达到50个。\n\n某省人民政府\n2021年3月1日\n"
)


def _folder(path: Path) -> Path:
    below = path / "下一级"
    below.mkdir()
    (path / "a.txt").write_text(BODY.format("人才"), encoding="utf-8")
    (below / "b.TXT").write_text(BODY.format("科技"), encoding="utf-8")
    (path / "坏.docx").write_bytes(b"no")
    return path


def test_what_cannot_be_read_is_passed_over_and_folders_are_walked(tmp_path: Path) -> None:
    """Two documents of three files; the limit holds."""
    folder = _folder(tmp_path)
    assert len(documents_of([folder], None)) == 2
    assert len(documents_of([folder], 1)) == 1


def test_a_folder_of_documents_gives_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line, and the ratio of the two."""
    assert main([str(_folder(tmp_path))]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("2 documents") and "graph / dense:" in printed


def test_a_folder_without_documents_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Empty, or not there."""
    for folder in (tmp_path, tmp_path / "无"):
        with pytest.raises(SystemExit):
            main([str(folder)])
        assert "没有能读的文件" in capsys.readouterr().err
