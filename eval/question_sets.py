"""Question sets and batch answers as files: jsonl, csv or xlsx by the name's ending."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.text import book_title

Row = dict[str, Any]

QUESTION_COLUMNS = {"编号": "id", "问题": "question"}
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
# Control characters that XML, and with it xlsx, cannot hold.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


# -- reading -------------------------------------------------------------------------------------------------------


def read_questions(path: Path) -> list[Row]:
    """Rows with `id` and `question` or `turns`; other keys are kept. Raises InputError naming file and row."""
    if not path.is_file():
        raise InputError("找不到题集文件", where=str(path), hint="检查路径")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("题集只支持 jsonl、csv、xlsx", where=str(path), hint="另存为其中一种格式")
    rows: dict[str, Row] = {}
    for line, row in reader(path):
        where = f"{path} 第{line}行"
        if not _is_asked(row):
            hint = "填写 question（或 turns：一串问题），表格用“问题”列"
            raise InputError("缺少“问题”", where=where, hint=hint)
        row["id"] = str(row.get("id") or len(rows) + 1)
        if row["id"] in rows:
            raise InputError(f"编号重复：{row['id']}", where=where, hint="每题用不同的编号")
        rows[row["id"]] = row
    if not rows:
        raise InputError("题集是空的", where=str(path), hint="至少写一道题")
    return list(rows.values())


def _is_asked(row: Row) -> bool:
    turns = row.get("turns")
    if turns:
        return isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)
    question = row.get("question")
    return isinstance(question, str) and bool(question.strip())


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("认不出文字编码", where=str(path), hint="另存为 UTF-8")


def _from_jsonl(path: Path) -> Iterator[tuple[int, Row]]:
    # Not splitlines: U+2028 and the like may stand inside a string.
    for line, text in enumerate(_text(path).split("\n"), 1):
        if not text.strip():
            continue
        where = f"{path} 第{line}行"
        try:
            row = json.loads(text)
        except json.JSONDecodeError as error:
            raise InputError(f"不是合法的 JSON（{error.msg}）", where=where, hint="每行写一个 JSON 对象") from error
        if not isinstance(row, dict):
            raise InputError("不是 JSON 对象", where=where, hint="每行写一个 JSON 对象")
        yield line, row


def _from_csv(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        table = list(csv.reader(io.StringIO(_text(path), newline="")))
    except csv.Error as error:
        raise InputError(f"不是有效的 csv 文件（{error}）", where=str(path), hint="另存为 UTF-8 的 csv") from error
    return _from_table(path, table)


def _from_xlsx(path: Path) -> Iterator[tuple[int, Row]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise InputError("不是有效的 xlsx 文件", where=str(path), hint="用 Excel 或 WPS 重新另存为 .xlsx") from error
    with closing(book):  # reading row by row keeps the file open
        rows = book.active.iter_rows(values_only=True) if book.active else ()
        return _from_table(path, [["" if value is None else str(value) for value in row] for row in rows])


def _from_table(path: Path, table: Sequence[Sequence[str]]) -> Iterator[tuple[int, Row]]:
    """Rows by the names of the first one; the first row is row 1, as spreadsheets count."""
    names = [name.strip() for name in table[0]] if table else []
    if "问题" not in names:
        raise InputError("第一行没有“问题”列", where=str(path), hint="第一行写列名：编号、问题")
    keys = [QUESTION_COLUMNS.get(name, name) for name in names]
    for line, cells in enumerate(table[1:], 2):
        if any(cell.strip() for cell in cells):
            yield line, dict(zip(keys, cells, strict=False))


_READERS: dict[str, Callable[[Path], Iterator[tuple[int, Row]]]] = {
    ".jsonl": _from_jsonl,
    ".csv": _from_csv,
    ".xlsx": _from_xlsx,
}


# -- writing -------------------------------------------------------------------------------------------------------


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
    """Write answers; tables get readable columns, with cells that a spreadsheet would run made plain text."""
    check_writable(path)
    _WRITERS[path.suffix.lower()](path, rows)


def _to_jsonl(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _to_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_table(rows))


def _to_xlsx(path: Path, rows: Iterable[Row]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("回答")
    for cells in _table(rows):
        sheet.append([_NOT_IN_XML.sub("", cell) for cell in cells])
    book.save(path)


def _table(rows: Iterable[Row]) -> Iterator[list[str]]:
    yield list(ANSWER_COLUMNS.values())
    for row in rows:
        citations = row["citations"]
        sources = [f"[{c['marker']}] {book_title(c['doc_title'])}{c['label']}：{c['quote']}" for c in citations]
        values = {**row, "sources": "\n".join(sources), "refused": "是" if row["refused"] else "否"}
        yield [_inert("" if values.get(key) is None else str(values[key])) for key in ANSWER_COLUMNS]


def _inert(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


_WRITERS: dict[str, Callable[[Path, Iterable[Row]], None]] = {".jsonl": _to_jsonl, ".csv": _to_csv, ".xlsx": _to_xlsx}
