"""First stage: a workbook is looked over before it is read: size, merges without end, lost results."""

from __future__ import annotations

import re

from kb.errors import UnreadableFile
from kb.reading.package import Package

# A 任务分解表 has some hundred rows; beyond these limits a workbook is a data set, not a document to cite.
MAX_ROWS = 10_000
MAX_CELLS = 60_000
# Cells that hold nothing but a style cost time and memory too.
MAX_STYLED = 200_000
MAX_MERGED = 200_000

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml$", re.IGNORECASE)
_BOXED = re.compile(rb"<(?:\w+:)?txBody>")
_VALUE = re.compile(rb"</(?:\w+:)?(?:v|is)>")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_REACH = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^<>]{0,2000}?\bref=[\"']([A-Z$]+)(\d+):([A-Z$]+)(\d+)[\"']")
_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^<>]{0,400}(?:/>|>[^<]{0,8192}</(?:\w+:)?f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</(?:\w+:)?c>"
)
_HINT = "请只保留要入库的表格（任务分解、责任清单等），删去明细数据后再试"


def look_over(package: Package, *, where: str) -> tuple[str, ...]:
    """Warnings about a workbook; raises `UnreadableFile` where it holds more than a document does."""
    rows = cells = styled = merged = lost = 0
    for name in filter(_SHEET.match, package.names):
        text = package.read(name)
        rows += len(_ROW.findall(text))
        cells += len(_VALUE.findall(text))
        styled += len(_CELL.findall(text))
        _judge(rows, cells, styled, 0, where)
        merged += sum(_area(m) for m in _REACH.finditer(text))
        lost += len(_FORMULA.findall(text))
        _judge(rows, cells, styled, merged, where)
    boxes = sum(len(_BOXED.findall(package.read(n))) for n in package.names if _DRAWING.match(n))
    told = (f"有 {lost} 个公式没有保存计算结果，未读取", lost), (f"有 {boxes} 个文本框，其中的文字未读取", boxes)
    return tuple(words for words, count in told if count)


def _judge(rows: int, cells: int, styled: int, merged: int, where: str) -> None:
    if cells > MAX_CELLS or min(rows, cells) > MAX_ROWS:
        raise UnreadableFile(
            f"数据过多（超过 {MAX_ROWS} 行或 {MAX_CELLS} 个单元格），是数据表而不是文件", where=where, hint=_HINT
        )
    if styled > MAX_STYLED or merged > MAX_MERGED:
        raise UnreadableFile("空白的格式单元格或合并区域过大，疑似异常文件", where=where, hint=_HINT)


def _area(found: re.Match[bytes]) -> int:
    columns = abs(_column(found[3]) - _column(found[1])) + 1
    return columns * (abs(int(found[4][:9]) - int(found[2][:9])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
