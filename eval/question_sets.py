"""Question sets and batch answers as files: jsonl, csv or xlsx by the name's ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.text import book_title

QUESTION_COLUMNS = {"编号": "id", "问题": "question"}
ANSWER_COLUMNS = {
    "id": "编号", "question": "问题", "answer": "回答", "refused": "是否拒答", "refusal_reason": "拒答原因", "route": "途径",
    "sources": "依据", "seconds": "秒",
}  # fmt: skip
# Spreadsheets run a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Rows with `id` and `question` or `turns`; other keys are kept. Raises InputError naming file and row."""
    if not path.is_file():
        raise InputError("找不到题集文件", where=str(path), hint="检查路径")
    readers = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in readers:
        raise InputError("题集只支持 jsonl、csv、xlsx", where=str(path), hint="另存为其中一种格式")
    rows = readers[path.suffix.lower()](path)
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not row.get("question") and not row.get("turns"):
            raise InputError(
                "缺少“问题”", where=f"{path} 第{number}条", hint="填写 question（或 turns），表格用“问题”列"
            )
        row["id"] = str(row.get("id") or number)
        if row["id"] in seen:
            raise InputError(f"编号重复：{row['id']}", where=f"{path} 第{number}条", hint="每题用不同的编号")
        seen.add(row["id"])
    if not rows:
        raise InputError("题集是空的", where=str(path), hint="至少写一道题")
    return rows


def _jsonl(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"不是合法的 JSON（{error.msg}）", where=f"{path} 第{number}行", hint="每行写一个 JSON 对象"
            ) from error
        if not isinstance(row, dict):
            raise InputError("不是 JSON 对象", where=f"{path} 第{number}行", hint="每行写一个 JSON 对象")
        rows.append(row)
    return rows


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("认不出文字编码", where=str(path), hint="另存为 UTF-8")


def _csv(path: Path) -> list[dict[str, Any]]:
    return _named(path, list(csv.reader(_text(path).splitlines())))


def _xlsx(path: Path) -> list[dict[str, Any]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(path, read_only=True, data_only=True).active
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise InputError("不是有效的 xlsx 文件", where=str(path), hint="用 Excel 或 WPS 重新另存为 .xlsx") from error
    rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)] if sheet else []
    return _named(path, rows)


def _named(path: Path, table: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    if not table or "问题" not in table[0]:
        raise InputError("第一行没有“问题”列", where=str(path), hint="第一行写列名：编号、问题")
    keys = [QUESTION_COLUMNS.get(name.strip(), name.strip()) for name in table[0]]
    return [dict(zip(keys, row, strict=False)) for row in table[1:] if any(cell.strip() for cell in row)]


def write_answers(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write answers; tables get readable columns, with cells that a spreadsheet would run made plain text."""
    if path.suffix.lower() not in (".jsonl", ".csv", ".xlsx"):
        raise InputError("结果只支持 jsonl、csv、xlsx", where=str(path), hint="改用其中一种结尾")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".jsonl":
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
        return
    table = [list(ANSWER_COLUMNS.values()), *(_cells(r) for r in rows)]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(table)
        return
    from openpyxl import Workbook

    book = Workbook()
    for row in table:
        book.active.append(row)
    book.save(path)


def _cells(row: dict[str, Any]) -> list[str]:
    sources = "\n".join(
        f"[{c['marker']}] {book_title(c['doc_title'])}{c['label']}：{c['quote']}" for c in row["citations"]
    )
    values = {**row, "sources": sources, "refused": "是" if row["refused"] else "否"}
    cells = [str(values.get(key) if values.get(key) is not None else "") for key in ANSWER_COLUMNS]
    return ["'" + cell if cell.startswith(_FORMULA) else cell for cell in cells]
