"""Question sets in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kb.errors import InputError
from kb.library.batch.question_sets import MOST_ROWS, read_questions, read_rows


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
        ("q.xlsx", "不是工作簿", "不是完整的 .xlsx 文件"),
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


def test_bad_rows_are_told_by_their_line_and_the_others_are_read(tmp_path: Path) -> None:
    """Whatever is wrong with them; blank lines count as spreadsheets count."""
    lines = [
        '{"question": "甲？"}', "", "{", '{"id": "x"}', '{"question": "\\ud800"}', "[" * 100_000,
        '{"question": "乙？", "n": 1' + "0" * 5000 + "}", '{"id": "1", "question": "丙？"}', '{"question": "丁？"}',
    ]  # fmt: skip
    rows, refused = read_rows(_write(tmp_path / "q.jsonl", "\n".join(lines)))
    assert [(line, row["question"]) for line, row in rows] == [(1, "甲？"), (9, "丁？")]
    assert [one.line for one in refused] == [3, 4, 5, 6, 7, 8]
    assert all(one.what and one.hint for one in refused)


def test_rows_of_a_table_are_counted_with_its_gaps(tmp_path: Path) -> None:
    """A row left empty is not an error."""
    book = Workbook()
    for cell, words in (("A1", "问题"), ("A2", "甲？"), ("B2", "x"), ("B5", "没有问题"), ("A9", "乙？")):
        book.active[cell] = words
    book.active["B1"] = "备注"
    book.save(tmp_path / "q.xlsx")
    rows, refused = read_rows(tmp_path / "q.xlsx")
    assert [line for line, _ in rows] == [2, 9]
    assert [one.line for one in refused] == [5]


def test_a_file_of_more_rows_than_a_set_has_is_refused(tmp_path: Path) -> None:
    """Also where all but one of them are empty."""
    book = Workbook()
    book.active["A1"] = "问题"
    book.active["A1048576"] = "甲？"
    book.save(tmp_path / "q.xlsx")
    many = _write(tmp_path / "q.csv", "问题\n" + "甲？\n" * (MOST_ROWS + 1))
    with pytest.raises(InputError, match="题集超过"):
        read_rows(many)
    with pytest.raises(InputError, match="题集"):
        read_rows(tmp_path / "q.xlsx")


def test_a_workbook_that_unpacks_without_end_or_declares_entities_is_refused(tmp_path: Path) -> None:
    """Before openpyxl sees it."""
    for name, part, content in (
        ("bomb.xlsx", "xl/worksheets/sheet1.xml", b"0" * (200 * 2**20)),
        ("laughs.xlsx", "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ("odd.xlsx", "xl/workbook.xml", b"<x/>"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(part, content)
        with pytest.raises(InputError):
            read_questions(tmp_path / name)
