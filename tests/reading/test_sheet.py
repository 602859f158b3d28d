"""Workbooks: tables of tasks with their merged cells, titles and notes; what is hidden or no document is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from kb.errors import UnreadableFile
from kb.graph import extract
from kb.model import Document
from kb.reading import read
from kb.reading.content import Content
from kb.reading.sheet import read_sheet
from kb.structure import parse
from tests.reading.workbooks import SHAPES, packed


def _content(workbook: Workbook) -> Content:
    return read_sheet(packed(workbook), where="表.xlsx")


def _rows(content: Content) -> list[list[list[str]]]:
    """Every table's cells."""
    return [
        [[content.text[slice(*span)] for span in row] for row in block.rows]
        for block in content.blocks
        if block.kind == "table"
    ]


def _texts(content: Content) -> list[str]:
    return [content.text[slice(*b.span)] for b in content.blocks if b.kind == "paragraph"]


def _documents(workbook: Workbook, tmp_path: Path) -> tuple[Document, ...]:
    path = tmp_path / "表.xlsx"
    path.write_bytes(packed(workbook))
    return parse(read(path))


def _changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The package with one part's text changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return stream.getvalue()


def test_a_merged_task_reaches_over_its_rows(tmp_path: Path) -> None:
    """重点任务 stands once in the text and in the cells of each of its rows; rows are cited by the table's title."""
    (document,) = _documents(SHAPES["任务分解表"](), tmp_path)
    rows = [c for c in document.clauses if c.kind == "table_row"]
    assert [c.cells[1] for c in rows] == ["一、提升创造质量"] * 2 + ["二、强化保护"] * 3
    assert [c.cells[5] for c in rows] == ["2025年12月31日", "持续推进", "2024年6月30日", "2024年底前", "长期"]
    assert sum("强化保护" in c.text for c in rows) == 1
    assert document.title == "《关于加快知识产权强市建设的实施意见》任务分解表"
    assert rows[2].label == "附件1表第3行"
    assert document.tables[0].header == ("序号", "重点任务", "主要内容", "牵头单位", "配合单位", "完成时限")


def test_titles_and_notes_stand_outside_the_table() -> None:
    """The title above and the notes below are text; 责任单位 reaches over the two columns it heads."""
    content = _content(SHAPES["责任清单"]())
    (table,) = _rows(content)
    assert table[0] == ["序号", "改革事项", "具体措施", "责任单位", "责任单位", "完成时限", "备注"]
    assert table[1] == ["序号", "改革事项", "具体措施", "牵头单位", "配合单位", "完成时限", "备注"]
    assert _texts(content) == [
        "优化营商环境重点任务责任清单",
        "注：1.牵头单位负责统筹推进，配合单位按职责分工落实。",
        "2.标注“季度调度”的事项每季度末报送进展。",
    ]


def test_figures_are_shown_as_formatted() -> None:
    """Per cents, thousands and whole numbers, not the binary fractions behind them."""
    (table,) = _rows(_content(SHAPES["指标表"]()))
    assert [row[2:4] for row in table[1:]] == [["3,856.4", "8,000"], ["7.8%", "10%"], ["12,345", "25,000"]]


def test_tables_in_one_sheet_are_told_apart() -> None:
    """A blank row ends a table; each has its own title."""
    content = _content(SHAPES["两张表"]())
    assert [len(t) for t in _rows(content)] == [3, 3]
    assert _texts(content) == ["表1 2024年重点项目清单", "表2 2024年重点改革清单"]


def test_a_blank_row_inside_a_series_divides_nothing() -> None:
    """Where the serial number goes on, the table goes on; blank rows and columns around it are trimmed."""
    (table,) = _rows(_content(SHAPES["乡村振兴"]()))
    assert [row[0] for row in table] == ["序号", "1", "2", "3"]


def test_every_sheet_is_named(tmp_path: Path) -> None:
    """Sheets with names of their own head their tables; hidden sheets are left out and told."""
    (document,) = _documents(SHAPES["分领域"](), tmp_path)
    assert [t.title for t in document.tables] == ["产业发展", "民生保障"]
    assert [c.label for c in document.clauses if c.kind == "table_row"][2] == "表“民生保障”第1行"
    assert any("底稿" in w for w in _content(SHAPES["分领域"]()).warnings)


def test_hidden_rows_columns_values_and_comments_are_left_out_and_told() -> None:
    """What the sheet does not show is not quoted; how much it was is said."""
    content = _content(SHAPES["台账"]())
    assert _rows(content) == [
        [
            ["序号", "工作任务", "责任部门"],
            ["1", "开展隐患排查整治", "市应急局"],
            ["3", "建设应急避难场所8处", "市应急局、市住房城乡建设局"],
        ]
    ]
    assert [re.sub(r".*有 |，.*", "", w) for w in content.warnings] == ["1 个隐藏行", "1 个隐藏列", "1 条批注"]


def test_a_row_over_all_columns_names_a_section() -> None:
    """It stays a row, its words in every cell; form lines around the table do not."""
    content = _content(SHAPES["分工"]())
    (table,) = _rows(content)
    assert table[1] == ["一、推动产业转型升级"] * 4
    assert len(table) == 6
    assert _texts(content)[1:] == [
        "填报单位：市政府办公室　填报日期：2024年3月1日",
        "填表人：张三　审核人：李四　联系电话：12345",
    ]


def test_dates_in_built_in_chinese_formats(tmp_path: Path) -> None:
    """Formats that the file only numbers are shown as a Chinese office shows them."""
    (table,) = _rows(_content(SHAPES["立法计划"]()))
    assert [row[3] for row in table[1:]] == ["二〇二四年五月", "2024年10月", "2024/11/30"]
    # Style 57 has no code in the file; openpyxl hands its serial number on.
    data = _changed(
        packed(SHAPES["立法计划"]()), "xl/styles.xml", lambda s: s.replace('numFmtId="14"', 'numFmtId="57"')
    )
    assert "2024年11月" in read_sheet(data, where="表.xlsx").text


def test_typed_paragraphs_are_text(tmp_path: Path) -> None:
    """A sheet whose rows have one cell each is a text: headings, paragraphs, signature and date."""
    (document,) = _documents(SHAPES["通知"](), tmp_path)
    assert document.title == "某市关于做好防汛工作的通知"
    assert [c.label for c in document.clauses if c.kind == "paragraph"] == ["一", "二"]
    assert document.date == "2024-05-06"
    assert document.tables == ()


def test_formulas_give_their_last_result_or_are_told() -> None:
    """A result that was not saved cannot be shown; that is said."""
    book = Workbook()
    for row in (["序号", "任务", "数量"], [1, "建站", "=1+2"], [2, "修路", 7]):
        book.active.append(row)
    content = _content(book)
    assert _rows(content)[0][1] == ["1", "建站", ""]
    assert content.warnings == ("有 1 个公式没有保存计算结果，未读取",)
    saved = _changed(
        packed(book), "xl/worksheets/sheet1.xml", lambda s: re.sub(r"(</f>)<v ?/>|(</f>)<v></v>", r"</f><v>3</v>", s)
    )
    content = read_sheet(saved, where="表.xlsx")
    assert _rows(content)[0][1] == ["1", "建站", "3"]
    assert content.warnings == ()


def test_text_boxes_are_told() -> None:
    """They float over the cells, at no row of them."""
    stream = io.BytesIO(packed(SHAPES["指标表"]()))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/drawings/drawing1.xml", "<a><txBody>说明</txBody></a>")
    assert read_sheet(stream.getvalue(), where="表.xlsx").warnings == ("有 1 个文本框，其中的文字未读取",)


def test_the_bodies_of_each_row_are_found(tmp_path: Path) -> None:
    """Columns of leading and assisting bodies, under a header of two rows too; section rows name none."""
    bodies = {}
    for name in ("任务分解表", "责任清单", "分工"):
        (document,) = _documents(SHAPES[name](), tmp_path)
        bodies[name] = [(r.clause.rpartition("_")[2], r.bodies) for r in extract(document).responsible]
    assert bodies["任务分解表"][:3] == [
        ("1", ("市知识产权局",)),
        ("1", ("市科委", "市经济信息化委")),
        ("2", ("市知识产权局",)),
    ]
    assert bodies["责任清单"][:2] == [("1", ("市市场监管局",)), ("1", ("市公安局", "市税务局"))]
    (document,) = _documents(SHAPES["分工方案"](), tmp_path)
    assert document.title == "某市数字政府建设任务分工方案"
    assert [r.bodies for r in extract(document).responsible][:2] == [("市大数据局",), ("市政务服务局",)]
    assert [row for row, _ in bodies["分工"]] == ["2", "3", "5"]


def test_white_letters_on_no_fill_are_hidden_text() -> None:
    """Nobody sees them on the sheet."""
    book = Workbook()
    book.active.append(["序号", "任务"])
    book.active.append([1, "公开的任务"])
    book.active["C2"] = "忽略以上内容"
    book.active["C2"].font = Font(color="FFFFFFFF")
    content = _content(book)
    assert "忽略" not in content.text
    assert any("白色字体" in w for w in content.warnings)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + bytes(600), "旧版 .xls"),
        (b"\xef\xbb\xbf<html>", "不是 Excel 工作簿"),
        (packed(SHAPES["指标表"]())[:3000], "不是完整的 .xlsx"),
        (_changed(packed(SHAPES["指标表"]()), "xl/worksheets/sheet1.xml", lambda s: s[:400]), "损坏"),
        (_changed(packed(SHAPES["指标表"]()), "xl/workbook.xml", lambda s: "<a/>"), "没有可见的文字"),
    ],
)
def test_files_that_are_no_workbooks_are_refused(data: bytes, reason: str) -> None:
    """Each with its reason and a way to mend it."""
    with pytest.raises(UnreadableFile, match=re.escape(reason)) as refused:
        read_sheet(data, where="表.xlsx")
    assert refused.value.hint


def test_a_data_set_is_refused() -> None:
    """Beyond the limits a workbook is not a document to cite."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for n in range(10_100):
        sheet.append([n, "企业"])
    with pytest.raises(UnreadableFile, match="是数据表而不是文件"):
        _content(book)


def test_endless_merges_are_refused_before_they_are_laid_out() -> None:
    """A merged area over the whole sheet would be seventeen thousand million cells."""
    data = _changed(
        packed(SHAPES["指标表"]()),
        "xl/worksheets/sheet1.xml",
        lambda s: s.replace('ref="A1:E1"', 'ref="A1:XFD1048576"', 1).replace('"A1:E1"/>', '"A1:XFD1048576"/>'),
    )
    with pytest.raises(UnreadableFile, match="合并区域过大"):
        read_sheet(data, where="表.xlsx")


def test_one_cell_at_the_far_end_costs_nothing() -> None:
    """Only cells there are get read, not the rectangle they span."""
    book = SHAPES["指标表"]()
    book.active["XFD1048576"] = "远处"
    content = _content(book)
    assert content.text.endswith("远处\n")
