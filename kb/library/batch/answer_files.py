"""Batch, writing: answers as files, jsonl, csv or xlsx by the name's ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.library.batch.question_sets import Row
from kb.text import book_title

ANSWER_COLUMNS = {
    "id": "编号",
    "question": "问题",
    "answer": "回答",
    "refused": "是否拒答",
    "refusal_reason": "拒答原因",
    "route": "途径",
    "sources": "依据",
    "seconds": "秒",
}
# Spreadsheets run a cell that begins with one of these as a formula (full-width ones too where the locale is Chinese).
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def check_writable(path: Path) -> None:
    """Raises InputError where answers could not be written, before anything is answered; makes the folder."""
    if path.suffix.lower() not in _WRITERS:
        raise InputError("结果只支持 jsonl、csv、xlsx", where=str(path), hint="改用其中一种结尾")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        hint = "检查文件夹和权限；文件若在 Excel 中打开，先关闭"
        raise InputError(f"无法写入结果文件（{error.strerror}）", where=str(path), hint=hint) from error


def write_answers(path: Path, rows: Iterable[Row]) -> None:
    """Write answers; tables get readable columns, and no cell of them that a spreadsheet would run."""
    check_writable(path)
    _WRITERS[path.suffix.lower()](path, rows)


def jsonl(rows: Iterable[Row]) -> str:
    """A row a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def sources(row: Row) -> str:
    """The citations of an answer for people, a line each."""
    cited = row.get("citations") or ()
    return "\n".join(f"[{c['marker']}] {book_title(c['doc_title'])}{c['label']}：{c['quote']}" for c in cited)


def _to_jsonl(path: Path, rows: Iterable[Row]) -> None:
    path.write_text(jsonl(rows), encoding="utf-8")


def _to_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_inert(cell) for cell in cells] for cells in _table(rows))


def _to_xlsx(path: Path, rows: Iterable[Row]) -> None:
    from openpyxl import Workbook

    from kb.alignment.workbook import fill

    book = Workbook()
    header, *cells = _table(rows)
    fill(book.active, "回答", header, cells)
    book.save(path)


def _table(rows: Iterable[Row]) -> Iterator[Sequence[str]]:
    yield [*ANSWER_COLUMNS.values()]
    for row in rows:
        values: dict[str, Any] = {**row, "sources": sources(row), "refused": "是" if row["refused"] else "否"}
        yield ["" if values.get(key) is None else str(values[key]) for key in ANSWER_COLUMNS]


def _inert(cell: str) -> str:
    """The cell as text, whatever it begins with: a csv file cannot say that it is no formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


_WRITERS: dict[str, Callable[[Path, Iterable[Row]], None]] = {".jsonl": _to_jsonl, ".csv": _to_csv, ".xlsx": _to_xlsx}
