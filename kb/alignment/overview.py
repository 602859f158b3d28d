"""Alignment, for readers: one plan beside many documents, as a workbook: a row a document, a row an item of the plan.

It is built from the JSON of the alignments, one after the other, and keeps of each a row of figures only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kb.alignment.tables import COPIED, DEGREES, NOTE
from kb.alignment.workbook import fit, put, styles
from kb.errors import visible
from kb.text import book_title

RELATIONS = ("同口径-更高", "同口径-相同", "同口径-更低", "不可比", "未承接")
_SHARE = "有对应的占比"
_OF_DOCUMENT = (
    "序号", "下位文件", "文号", "发文机关", "层级", "地区", "成文日期", "事项", *DEGREES, _SHARE, "须核对",
    "指标更高", "指标相同", "指标更低", "指标不可比", "指标未承接", "照抄", "没有上位依据", "请注意", "明细", "文件",
)  # fmt: skip
_OF_ITEM = (
    "上位条款",
    "上位原文",
    "责任主体",
    "文件数",
    *DEGREES,
    _SHARE,
    "直接落实的文件（序号）",
    "部分落实的文件（序号）",
)
_WIDTHS = {"下位文件": 48, "上位原文": 48, "发文机关": 24, "请注意": 48, "明细": 32, "文件": 40, "文号": 22, "地区": 18}
_WIDTHS |= {"成文日期": 12, "序号": 6, "层级": 6, "说明": 100}
_WIDTHS |= dict.fromkeys(_OF_ITEM[-2:], 28)
_NARROW = 10
_MOST = 32_000  # characters a cell of Excel holds, a little less
Cell = str | int | float


def counts(line: Mapping[str, Any]) -> dict[str, int]:
    """Of one alignment's JSON: items by degree, those to be looked at, targets by relation, copied items, measures
    without a basis."""
    items = line["items"]
    relations = Counter(item["target"]["relation"] for item in items if item["target"])
    copied = sum(any(link["verbatim"] >= COPIED for link in item["links"]) for item in items)
    return {
        "事项": len(items),
        **{degree: sum(item["degree"] == degree for item in items) for degree in DEGREES},
        "须核对": sum(item["certainty"] == "须核对" for item in items),
        **{relation: relations[relation] for relation in RELATIONS},
        "照抄": copied,
        "没有上位依据": len(line["unsupported"]),
    }


@dataclass(slots=True)
class _Asked:
    """An item of the plan: what came of it in each document, by the documents' numbers."""

    label: str
    quote: str
    addressee: str
    found: dict[str, list[int]] = field(default_factory=lambda: {degree: [] for degree in DEGREES})


class Overview:
    """Rows of documents and of items, filled one alignment after the other."""

    def __init__(self, upper: str, notes: Sequence[str] = ()) -> None:
        """`upper` is the plan's title with its number; `notes` are what must be known of it."""
        self._upper = upper
        self._notes = tuple(notes)
        self._rows: list[tuple[tuple[Cell, ...], str | None]] = []
        self._items: dict[tuple[str, str], _Asked] = {}

    def add(self, line: Mapping[str, Any]) -> None:
        """A line of what came of many documents; see `kb.library.many`."""
        if line["refused"]:
            self._rows.append((_refused_row(line), None))
            return
        self._rows.append((_row(line), line["report"]))
        for item in line["items"]:
            key = (item["upper_clause"], item["upper_quote"])
            asked = self._items.setdefault(key, _Asked(item["label"], item["upper_quote"], item["addressee"]))
            asked.found[item["degree"]].append(line["number"])

    def write(self, path: Path) -> None:
        """Write the workbook; OSError where `path` cannot be written. Links lead to files beside it."""
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        _fill(sheet, "总览", _OF_DOCUMENT, [row for row, _ in self._rows], freeze="C2")
        place = _OF_DOCUMENT.index("明细") + 1
        for number, (_, report) in enumerate(self._rows, start=2):
            if report:
                sheet.cell(number, place).hyperlink = quote(report)
        _fill(
            book.create_sheet(), "各事项", _OF_ITEM, [_item_row(asked) for asked in self._items.values()], freeze="C2"
        )
        _fill(book.create_sheet(), "说明", ("说明",), [(line,) for line in self._told()], freeze="A2")
        book.save(path)

    def _told(self) -> list[str]:
        refused = sum(row[_OF_DOCUMENT.index("事项")] == "" for row, _ in self._rows)
        failed = f"，{refused} 份没有对照，原因见“请注意”" if refused else ""
        return [
            f"上位文件：{self._upper}",
            f"下位文件 {len(self._rows)} 份{failed}；上位文件的事项 {len(self._items)} 项。",
            "“各事项”一表看哪些事项少有文件落实；“文件数”是对照了这一事项的份数，序号是“总览”中的序号。",
            NOTE,
            *self._notes,
        ]


def _row(line: Mapping[str, Any]) -> tuple[Cell, ...]:
    count = counts(line)
    lower, of = line["lower"], line["of"]
    met = count["直接落实"] + count["部分落实"]
    share: Cell = met / count["事项"] if count["事项"] else ""
    report = (line["report"] or "").rpartition("/")[2]
    head = (line["number"], book_title(lower["title"]), lower["doc_number"] or "", "、".join(of["issuers"]))
    degrees = (count[name] for name in ("事项", *DEGREES))
    figures = (count[name] for name in ("须核对", *RELATIONS, "照抄", "没有上位依据"))
    told = "\n".join(line["notes"])
    place = (of["level"] or "", of["region"] or "", of["date"] or "")
    return (*head, *place, *degrees, share, *figures, told, report, visible(line["file"]))


def _refused_row(line: Mapping[str, Any]) -> tuple[Cell, ...]:
    file, why = visible(line["file"]), visible(f"没有对照：{line['refused']}")
    own: dict[str, Cell] = {"序号": line["number"], "下位文件": Path(file).name, "请注意": why, "文件": file}
    return tuple(own.get(name, "") for name in _OF_DOCUMENT)


def _item_row(asked: _Asked) -> tuple[Cell, ...]:
    numbers = [len(asked.found[degree]) for degree in DEGREES]
    direct, partly = (_cut("、".join(map(str, asked.found[degree]))) for degree in DEGREES[:2])
    share = (numbers[0] + numbers[1]) / sum(numbers)
    return (asked.label, asked.quote, asked.addressee, sum(numbers), *numbers, share, direct, partly)


def _cut(words: str) -> str:
    return words if len(words) <= _MOST else words[: words.rfind("、", 0, _MOST)] + "等"


def _fill(sheet: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], *, freeze: str) -> None:
    sheet.title = title
    head, body = styles(sheet.parent)
    widths = [_WIDTHS.get(name, _NARROW) for name in header]
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                put(cell, value[:_MOST], head if number == 1 else body)
            else:
                cell.value, cell.style = value, body
                cell.number_format = "0%" if header[column - 1] == _SHARE else "General"
        fit(sheet, number, row, widths)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    sheet.freeze_panes = freeze
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0  # one page wide
    sheet.print_title_rows = "1:1"
