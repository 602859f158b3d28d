"""Batch, before the first stage: the question set as a spreadsheet to fill in, for people who only know Excel."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.library.batch.gold import TABLE_COLUMNS

_COLUMNS = ("编号", "问题", *TABLE_COLUMNS)
_WIDTHS = (10, 44, 30, 10, 9, 28, 20, 26, 60, 24)
_EXAMPLES = (
    ("例1", "到2025年，知识产权人才队伍规模要超过多少？", "", "指标", "是", "100万人|100 万人|一百万人", "69万人",
     "知识产权人才“十四五”规划", "知识产权人才队伍规模超过100万人", "两种写法都算对，用 | 隔开"),
    ("例2", "那上海呢？", "到2025年，知识产权人才队伍规模要超过多少？", "追问", "", "", "", "", "",
     "追问：前面问过的话写在“上文”，一行一句；不写答案也可以，只检查引文"),
    ("例3", "上海2024年的年度目标是多少人？", "", "无答案", "否", "", "", "", "", "文件没有写，应当说明没有"),
)  # fmt: skip
_HELP = (
    ("编号", "每题不同；不填则按顺序编。"),
    ("问题", "必填。"),
    ("上文", "追问才填：前面问过的话，一行一句（格内换行：Alt+Enter）。"),
    ("类型", "随便分类，报告按它分组。"),
    ("可回答", "是：文件里有答案；否：没有，应当说没有。写了答案或依据时可不填。"),
    ("必须包含", "回答里必须有的话，一行一项；同一项的几种写法用 | 隔开，有一种即可。尽量短：数字、名称。"),
    ("不得包含", "回答里不能有的话，一行一项。"),
    ("依据文件", "依据出自哪份文件；都出自一份时只写一行。名称自定，报告按它分组。"),
    ("依据原文", "能回答问题的原文，一字不差，一行一处；可引可不引的，行首写“（可选）”。"),
    ("备注", "给人看的。"),
    ("", "不填的列，就没有对应的指标，其余照算。填好后删去三个例子，存盘，"),
    ("", "在网页的“批量与评测”中上传，或运行：python -m eval.run --questions 这个文件.xlsx --out 报告文件夹"),
)


def write_template(path: Path) -> None:
    """Write the template; InputError where the place cannot be written or holds a file already."""
    if path.suffix.lower() != ".xlsx":
        raise InputError("模板是 xlsx 文件", where=str(path), hint="文件名以 .xlsx 结尾")
    if path.exists():
        raise InputError("文件已经存在，没有覆盖", where=str(path), hint="换一个文件名")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _book().save(path)
    except OSError as error:
        raise InputError(f"无法写入模板（{error.strerror}）", where=str(path), hint="检查文件夹和权限") from error


def template(ending: str) -> bytes:
    """The template as an xlsx file with its guide, or as a csv file that Excel opens as UTF-8."""
    if ending == ".xlsx":
        held = io.BytesIO()
        _book().save(held)
        return held.getvalue()
    words = io.StringIO(newline="")
    csv.writer(words).writerows([_COLUMNS, *_EXAMPLES])
    return words.getvalue().encode("utf-8-sig")


def _book() -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "题集"
    for row in (_COLUMNS, *_EXAMPLES):
        sheet.append(row)
    for place, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E6ECF2")
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), "@"
    sheet.freeze_panes = "C2"
    choice = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
    choice.add("E2:E2000")
    sheet.add_data_validation(choice)
    guide = book.create_sheet("填写说明")
    for line in _HELP:
        guide.append(line)
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 12, 90
    return book
