"""First stage: an Excel workbook (.xlsx): 任务分解表, 责任清单 and whatever else an office types into sheets."""

from __future__ import annotations

import re
import warnings
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from kb.errors import UnreadableFile
from kb.model import Layout
from kb.reading.building import Builder
from kb.reading.content import Content
from kb.reading.package import check_package, open_package
from kb.reading.sheet_grid import Area, areas
from kb.reading.sheet_limits import look_over
from kb.reading.sheet_regions import add_areas

if TYPE_CHECKING:
    from openpyxl import Workbook

_SAVE_AGAIN = "请用 Excel 或 WPS 表格打开后另存为 .xlsx"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Names that programs give to sheets; they say nothing.
_NAMELESS = re.compile(r"(?:sheet|工作表|表|et)\s*[（(]?\d*[）)]?$", re.IGNORECASE)


# What openpyxl raises on parts that are damaged or that other programs wrote against the standard.
_AGAINST_THE_STANDARD = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError)


def read_sheet(data: bytes, *, where: str) -> Content:
    """Text and blocks of a .xlsx file: titles and notes as paragraphs, tables with their rows and merged cells."""
    from lxml import etree

    _check_container(data, where)
    check_package(data, where=where, kind=".xlsx")
    with open_package(data, where=where, kind=".xlsx") as package:
        told = look_over(package, where=where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _content(_workbook(data), told, where)
    except (ParseError, etree.XMLSyntaxError, zipfile.BadZipFile, *_AGAINST_THE_STANDARD) as error:
        raise UnreadableFile("文件内部已损坏或不合规范", where=where, hint=_SAVE_AGAIN) from error


def _check_container(data: bytes, where: str) -> None:
    if data.startswith(_OLE) and _ENCRYPTED not in data:
        raise UnreadableFile("这是旧版 .xls 文件，只是扩展名写成了 .xlsx", where=where, hint=_SAVE_AGAIN)
    if not data.startswith((_OLE, b"PK")):
        raise UnreadableFile("不是 Excel 工作簿（扩展名可能改错了）", where=where, hint="请提供原始格式的文件")


def _workbook(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data), data_only=True, keep_links=False)


def _content(workbook: Workbook, told: tuple[str, ...], where: str) -> Content:
    builder = Builder()
    warned = [*told]
    seen: list[tuple[str, list[Area]]] = []
    for sheet in workbook.worksheets:
        found, hidden = areas(sheet)
        if sheet.sheet_state != "visible":
            if found:
                warned.append(f"工作表“{sheet.title}”是隐藏的，未读取")
            continue
        warned += hidden.told(sheet.title)
        warned += _comments(sheet)
        if found:
            seen.append((sheet.title, found))
    if not seen:
        raise UnreadableFile(
            "工作簿里没有可见的文字（工作表是空的或隐藏的）",
            where=where,
            hint="请取消隐藏，或用 WPS 另存为 .xlsx 后再试",
        )
    for name, found in seen:
        if _says_something(name, found, alone=len(seen) == 1):
            builder.paragraph(name, Layout(style="sheet", outline_level=None if len(seen) == 1 else 1))
        add_areas(found, builder)
    return builder.finish(warned)


def _comments(sheet: Any) -> list[str]:
    count = sum(cell.comment is not None for cell in sheet._cells.values())
    return [f"工作表“{sheet.title}”有 {count} 条批注，未读取"] if count else []


def _says_something(name: str, found: list[Area], *, alone: bool) -> bool:
    """True where the sheet's name tells more than what stands at its top."""
    if _NAMELESS.match(name.strip()):
        return False
    top = "".join(a.text for a in found if a.row <= found[0].row + 2)
    bare = re.sub(r"\s+", "", name)
    if bare in re.sub(r"\s+", "", top):
        return False
    titled = sum(a.row == found[0].row for a in found) == 1
    return not (alone and titled)
