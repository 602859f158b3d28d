"""Question sets in, answers out."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from eval.question_sets import check_writable, read_questions, write_answers
from kb.errors import InputError

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


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _book(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_jsonl_keeps_other_keys_and_turns(tmp_path: Path) -> None:
    """Blank lines do not count; a line separator inside a string is no line."""
    lines = '{"id": 7, "question": "甲\u2028？", "type": "fact"}\n\n{"turns": ["乙？", "丙？"]}\n'
    rows = read_questions(_write(tmp_path / "q.jsonl", lines))
    assert rows[0] == {"id": "7", "question": "甲\u2028？", "type": "fact"}
    assert rows[1] == {"id": "2", "turns": ["乙？", "丙？"]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    """A cell may hold a line break."""
    text = '编号,问题,备注\r\na,"甲？\n还有呢？",注\r\n,乙？,\r\n,,\r\n'
    rows = read_questions(_write(tmp_path / "q.csv", text, encoding))
    assert [(r["id"], r["question"]) for r in rows] == [("a", "甲？\n还有呢？"), ("2", "乙？")]
    assert rows[0]["备注"] == "注"


def test_xlsx_is_read_by_its_columns(tmp_path: Path) -> None:
    """Numbers become text."""
    rows = read_questions(_book(tmp_path / "q.xlsx", [["问题", "编号"], ["甲？", 12], [None, None], ["乙？", None]]))
    assert [(r["id"], r["question"]) for r in rows] == [("12", "甲？"), ("2", "乙？")]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("q.jsonl", '{"question": "甲？"}\n{"question": ', "第2行：不是合法的 JSON"),
        ("q.jsonl", '["甲？"]', "第1行：不是 JSON 对象"),
        ("q.jsonl", '\n{"id": "x"}', "第2行：缺少“问题”"),
        ("q.jsonl", '{"turns": "甲？"}', "第1行：缺少“问题”"),
        ("q.jsonl", '{"question": 5}', "第1行：缺少“问题”"),
        ("q.jsonl", '{"id": "x", "question": "甲？"}\n{"id": "x", "question": "乙？"}', "第2行：编号重复：x"),
        ("q.jsonl", "\n", "题集是空的"),
        ("q.csv", "", "没有“问题”列"),
        ("q.csv", "题目\n甲？\n", "没有“问题”列"),
        ("q.csv", "编号,问题\na,甲？\nb,\n", "第3行：缺少“问题”"),
        ("q.xlsx", "不是工作簿", "不是有效的 xlsx 文件"),
        ("q.txt", "甲？", "只支持 jsonl、csv、xlsx"),
    ],
)
def test_a_fault_is_told_with_its_row(tmp_path: Path, name: str, text: str, what: str) -> None:
    """In Chinese, with the file and how to mend it."""
    path = _write(tmp_path / name, text)
    with pytest.raises(InputError) as error:
        read_questions(path)
    assert what in str(error.value) and str(path) in str(error.value) and error.value.hint


def test_a_file_that_is_not_there_and_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """Neither is an exception of Python's own."""
    with pytest.raises(InputError, match="找不到题集文件"):
        read_questions(tmp_path / "q.jsonl")
    (tmp_path / "q.csv").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InputError):
        read_questions(tmp_path / "q.csv")


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
    assert sheet is not None and (sheet["B2"].value, sheet["B2"].data_type) == ("'=1+1", "s")
    assert sheet["C2"].value == "答：\n第二行[1]"


@pytest.mark.parametrize("start", ["+", "-", "@", "＝", "\t"])
def test_every_way_to_begin_a_formula_is_made_inert(tmp_path: Path, start: str) -> None:
    """Full-width signs too."""
    write_answers(tmp_path / "a.xlsx", [{**ROW, "question": start + "cmd"}])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None and str(sheet["B2"].value).startswith("'" + start)


def test_a_result_that_cannot_be_written_is_told_before_anything_is_answered(tmp_path: Path) -> None:
    """Wrong ending, or a folder in its place."""
    (tmp_path / "folder.csv").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "folder.csv"):
        with pytest.raises(InputError) as error:
            check_writable(path)
        assert error.value.hint
