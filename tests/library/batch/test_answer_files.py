"""Answers out, as files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kb.errors import InputError
from kb.library.batch.answer_files import check_writable, write_answers

ROW: dict[str, Any] = {
    "id": "1",
    "question": "=1+1",
    "answer": "答\x0b：\n第二行[1]",
    "refused": False,
    "refusal_reason": None,
    "route": "passage",
    "seconds": 0.1,
    "statements": [],
    "citations": [{"marker": 1, "doc_title": "规划", "label": "一", "quote": "原文"}],
}


def test_jsonl_answers_are_the_rows_themselves(tmp_path: Path) -> None:
    """In a folder that is made."""
    path = tmp_path / "new" / "a.jsonl"
    write_answers(path, [ROW])
    assert json.loads(path.read_text(encoding="utf-8")) == ROW


def test_a_cell_that_would_run_as_a_formula_is_plain_text_in_csv(tmp_path: Path) -> None:
    """Headers are Chinese, sources readable."""
    write_answers(tmp_path / "a.csv", [ROW])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert header[:4] == ["编号", "问题", "回答", "是否拒答"]
    assert row[1] == "'=1+1" and row[3] == "否" and row[6] == "[1] 《规划》一：原文"


def test_a_cell_that_would_run_as_a_formula_is_plain_text_in_xlsx(tmp_path: Path) -> None:
    """Control characters that xlsx cannot hold are left out."""
    write_answers(tmp_path / "a.xlsx", [ROW])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None and (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["C2"].value == "答：\n第二行[1]"


@pytest.mark.parametrize("start", ["+", "-", "@", "＝", "\t"])
def test_every_way_to_begin_a_formula_is_made_inert(tmp_path: Path, start: str) -> None:
    """Full-width signs too, in csv; a cell of a workbook says itself that it is words."""
    row = {**ROW, "question": start + "cmd"}
    write_answers(tmp_path / "a.csv", [row])
    write_answers(tmp_path / "a.xlsx", [row])
    assert ("'" + start + "cmd") in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None and (sheet["B2"].value, sheet["B2"].data_type) == (start + "cmd", "s")


def test_a_result_that_cannot_be_written_is_told_before_anything_is_answered(tmp_path: Path) -> None:
    """Wrong ending, or a folder in its place."""
    (tmp_path / "folder.csv").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "folder.csv"):
        with pytest.raises(InputError) as error:
            check_writable(path)
        assert error.value.hint
