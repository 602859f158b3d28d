"""A run as a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kb.library.batch.runs import Runs
from kb.library.batch.sheets import workbook, worst_first


def test_wrong_answers_come_first_and_no_cell_is_a_formula(runs: Runs, questions: Callable[..., Path]) -> None:
    """Gold stands beside what was given; figures and refused rows have sheets of their own."""
    rows: list[Any] = [
        {"id": "=1+1", "question": "培养多少人？", "must_include": ["一百人"]},
        {"id": "b", "question": "=cmd|' /C calc'!A0", "must_include": ["=二百人"]},
        {"id": "c"},
    ]
    run = runs.begin("甲", questions(*rows), name="题集", fault=lambda _: None)
    run.wait(20)
    assert [outcome.gold.id for outcome in worst_first(run.outcomes)] == ["b", "=1+1"]
    run.compare(run.as_earlier(), where="自己")
    book = load_workbook(io.BytesIO(workbook(run.report(), run.outcomes, run.questions.refused)))
    assert book.sheetnames == ["结果", "指标", "与前次比较", "没有收的行"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells and all(cell.data_type == "s" for cell in cells)
    header, wrong, right = book["结果"].iter_rows(values_only=True)
    assert dict(zip(header, wrong, strict=True)) | {"问题": "=cmd|' /C calc'!A0", "判定": "错"} == dict(
        zip(header, wrong, strict=True)
    )
    assert wrong[header.index("必须包含（应有）")] == "=二百人" and right[header.index("判定")] == "对"
    assert [cell.value for cell in book["没有收的行"][2]] == ["3", "缺少“问题”", run.questions.refused[0].hint]
