"""Batch, first stage: a question set becomes rows, from jsonl, csv or xlsx by the name's ending."""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.reading.package import open_package, refuse_doctype

Row = dict[str, Any]

QUESTION_COLUMNS = {"编号": "id", "问题": "question"}
ENDINGS = (".xlsx", ".csv", ".jsonl")
MOST_ROWS = 20_000  # of a file: beyond, it is no set of questions
_MOST_COLUMNS = 64
_MOST_UNPACKED = 64 * 2**20  # of a workbook; a set of 20,000 questions with gold has 20 MB
# What openpyxl raises on a workbook whose parts do not fit together.
_MALFORMED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be asked: where in the file, counted as spreadsheets do; why; how to mend it."""

    line: int
    what: str
    hint: str


Entry = tuple[int, Row | Refused]


def read_questions(path: Path) -> list[Row]:
    """Rows with `id` and `question` or `turns`; other keys are kept. Raises InputError naming file and row."""
    rows, refused = read_rows(path)
    if refused:
        first = refused[0]
        raise InputError(first.what, where=f"{path} 第{first.line}行", hint=first.hint)
    return [row for _, row in rows]


def read_rows(path: Path) -> tuple[list[tuple[int, Row]], list[Refused]]:
    """The rows that can be asked by their lines, and those that cannot; InputError where the file is no set."""
    if not path.is_file():
        raise InputError("找不到题集文件", where=str(path), hint="检查路径")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("题集只支持 jsonl、csv、xlsx", where=str(path), hint="另存为其中一种格式")
    rows: dict[str, tuple[int, Row]] = {}
    refused: list[Refused] = []
    for line, row in reader(path):
        if line > MOST_ROWS:
            raise InputError(f"题集超过 {MOST_ROWS} 行", where=str(path), hint="拆成几份")
        sound = row if isinstance(row, Refused) else _asked(line, row, rows)
        if isinstance(sound, Refused):
            refused.append(sound)
        else:
            rows[sound["id"]] = line, sound
    if not rows and not refused:
        raise InputError("题集是空的", where=str(path), hint="至少写一道题")
    return [*rows.values()], refused


def _asked(line: int, row: Row, known: dict[str, tuple[int, Row]]) -> Row | Refused:
    """The row with its id, or why it cannot be asked."""
    turns, question = row.get("turns"), row.get("question")
    if turns:
        is_asked = isinstance(turns, list) and all(isinstance(turn, str) and turn.strip() for turn in turns)
    else:
        is_asked = isinstance(question, str) and bool(question.strip())
    if not is_asked:
        return Refused(line, "缺少“问题”", "填写 question（或 turns：一串问题），表格用“问题”列")
    row["id"] = str(row.get("id") or len(known) + 1)
    if row["id"] in known:
        return Refused(line, f"编号重复：{row['id']}", "每题用不同的编号")
    try:
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, ValueError, RecursionError):
        return Refused(line, "有无法保存的字符", "重新输入这一行的文字，不要用 \\ud800 一类的写法")
    return row


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("认不出文字编码", where=str(path), hint="另存为 UTF-8")


def _from_jsonl(path: Path) -> Iterator[Entry]:
    # Not splitlines: U+2028 and the like may stand inside a string.
    for line, text in enumerate(_text(path).split("\n"), 1):
        if text.strip():
            yield line, _object(line, text)


def _object(line: int, text: str) -> Row | Refused:
    hint = "每行写一个 JSON 对象"
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        return Refused(line, f"不是合法的 JSON（{error.msg}）", hint)
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets without end
        return Refused(line, "不是合法的 JSON", hint)
    return row if isinstance(row, dict) else Refused(line, "不是 JSON 对象", hint)


def _from_csv(path: Path) -> Iterator[Entry]:
    try:
        table = list(csv.reader(io.StringIO(_text(path), newline="")))
    except csv.Error as error:
        raise InputError(f"不是有效的 csv 文件（{error}）", where=str(path), hint="另存为 UTF-8 的 csv") from error
    return _from_table(path, table)


def _from_xlsx(path: Path) -> Iterator[Entry]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    data = path.read_bytes()
    _check_workbook(data, path)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with closing(book):
            return _from_table(path, _cells(book.active.iter_rows(max_col=_MOST_COLUMNS, values_only=True)))
    except (*_MALFORMED, InvalidFileException) as error:
        raise InputError("不是有效的 xlsx 文件", where=str(path), hint="用 Excel 或 WPS 重新另存为 .xlsx") from error


def _check_workbook(data: bytes, path: Path) -> None:
    """Raises InputError for a workbook that would fill the memory: a stranger may have sent it."""
    left = _MOST_UNPACKED
    with open_package(data, where=str(path), kind=".xlsx") as package:
        for name in package.names:
            part = package.read(name)
            left -= len(part)
            if left < 0:
                raise InputError("解开后太大，不像题集", where=str(path), hint="只留题集一张表，另存一份")
            if name.lower().endswith((".xml", ".rels", ".vml")):
                refuse_doctype(part, where=str(path))


def _cells(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """Rows as words, up to one more than is allowed."""
    found: list[list[str]] = []
    for row in rows:
        found.append(["" if value is None else str(value) for value in row])
        if len(found) > MOST_ROWS:
            break
    return found


def _from_table(path: Path, table: Sequence[Sequence[str]]) -> Iterator[Entry]:
    """Rows by the names of the first one; the first row is row 1, as spreadsheets count."""
    names = [name.strip() for name in table[0]] if table else []
    if "问题" not in names:
        raise InputError("第一行没有“问题”列", where=str(path), hint="第一行写列名：编号、问题")
    keys = [QUESTION_COLUMNS.get(name, name) for name in names]
    return _rows(keys, table[1:])


def _rows(keys: Sequence[str], table: Iterable[Sequence[str]]) -> Iterator[Entry]:
    for line, cells in enumerate(table, 2):
        if any(cell.strip() for cell in cells):
            yield line, {key: cell for key, cell in zip(keys, cells, strict=False) if key}


_READERS: dict[str, Callable[[Path], Iterator[Entry]]] = {
    ".jsonl": _from_jsonl,
    ".csv": _from_csv,
    ".xlsx": _from_xlsx,
}
