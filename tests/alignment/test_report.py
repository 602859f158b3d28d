"""The report: Word for handing in, Excel for reviewing and taking in again."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import Workbook, load_workbook

from kb.alignment import Alignment, tables, word, workbook
from kb.errors import InputError, UnreadableFile
from kb.graph import links


def test_word_holds_gaps_matrix_and_both_quotations(with_links: Alignment, tmp_path: Path) -> None:
    """Headings in order; every gap and every link is there with its own words."""
    word.write(with_links, tmp_path / "报告.docx")
    book = Word(str(tmp_path / "报告.docx"))
    titles = [p.text for p in book.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert titles == [
        "一、概况",
        "二、先看这些",
        "三、缺口",
        "四、指标",
        "五、对照表",
        "六、照抄",
        "七、没有上位依据的措施",
    ]
    words = "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    for item in with_links.items:
        assert item.quote.replace("\t", " ") in words
        assert all(link.lower.quote.replace("\t", " ") in words for link in item.links)
    assert "没有找到对应的条款" in "\n".join(p.text for p in book.paragraphs)


def test_gaps_of_the_places_come_first(with_links: Alignment) -> None:
    """What the state's own bureaus have to do is not the draft's omission."""
    gaps = next(table for table in tables.report(with_links) if table.title == "缺口")
    concerns = [row[0] for row in gaps.rows]
    assert concerns == sorted(concerns, key=[name for name, _ in tables._CONCERNS].index)
    assert {row[1] for row in gaps.rows if row[0] == "国家有关部门"} <= {"国家局", "国家局为主", "国家部门", "全国"}


def test_an_office_may_bring_its_own_template(without_links: Alignment, tmp_path: Path) -> None:
    """Its page stays; what is no Word document is refused."""
    template = Word()
    template.sections[0].page_width = 9_000_000
    template.save(str(tmp_path / "模板.docx"))
    word.write(without_links, tmp_path / "a.docx", template=tmp_path / "模板.docx")
    assert Word(str(tmp_path / "a.docx")).sections[0].page_width == pytest.approx(9_000_000, rel=1e-3)
    (tmp_path / "坏.docx").write_bytes(b"no")
    with pytest.raises(InputError, match="模板打不开"):
        word.write(without_links, tmp_path / "b.docx", template=tmp_path / "坏.docx")
    with pytest.raises(InputError, match="没有这个模板文件"):
        word.write(without_links, tmp_path / "b.docx", template=tmp_path / "无.docx")


def test_the_workbook_comes_back_as_the_same_links(with_links: Alignment, tmp_path: Path) -> None:
    """A row a link or gap; a decision made in the status column is taken in, and nothing else changes."""
    path = tmp_path / "报告.xlsx"
    workbook.write(with_links, path)
    documents = (with_links.upper, with_links.lower)
    table = links.read(path, documents)
    assert table.problems == ()
    rows = tables.link_rows(with_links)
    assert len(table.links) == len(rows) == sum(max(1, len(item.links)) for item in with_links.items)
    assert not any(link.suspect for link in table.links)
    ends = {(i.id, i.clause, k.lower.clause) for i in with_links.items for k in i.links}
    assert {(k.item, k.upper.clause, k.lower.clause) for k in table.links if k.upper and k.lower} == ends
    book = load_workbook(path)
    sheet = book.worksheets[0]
    status = links.COLUMNS.index("状态") + 1
    sheet.cell(3, status).value = "已驳回"
    book.save(path)
    again = links.read(path, documents)
    assert again.links[1].status == "已驳回" and again.problems == ()
    assert [replace(k, status="候选") for k in again.links] == [replace(k, status="候选") for k in table.links]


def test_two_links_to_one_clause_keep_their_own_decisions(with_links: Alignment) -> None:
    """What one row rejects says nothing about the other."""
    item = next(item for item in with_links.items if item.links)
    one, two = (replace(item.links[0], status=status) for status in ("已确认", "已驳回"))
    rows = tables.link_rows(replace(with_links, items=(replace(item, links=(one, two)),)))
    assert [row["状态"] for row in rows] == ["已确认", "已驳回"]


def test_words_are_never_formulas(with_links: Alignment, tmp_path: Path) -> None:
    """Whatever a document's words begin with."""
    item = replace(with_links.items[0], reason="=HYPERLINK(A1)", addressee="+1\x07")
    workbook.write(replace(with_links, items=(item, *with_links.items[1:])), tmp_path / "a.xlsx")
    cells = [cell for sheet in load_workbook(tmp_path / "a.xlsx") for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "=HYPERLINK(A1)" in {cell.value for cell in cells} and "+1" in {cell.value for cell in cells}


def test_a_table_that_is_no_workbook_or_lacks_columns_is_refused(with_links: Alignment, tmp_path: Path) -> None:
    """With the reason; numbers that Excel made of words come back as words."""
    documents = (with_links.upper, with_links.lower)
    (tmp_path / "坏.xlsx").write_bytes(b"no")
    with pytest.raises(UnreadableFile, match="不是完整的"):
        links.read(tmp_path / "坏.xlsx", documents)
    with pytest.raises(InputError, match="找不到"):
        links.read(tmp_path / "无.xlsx", documents)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["编号", "类别"])
    book.save(tmp_path / "少.xlsx")
    with pytest.raises(InputError, match="缺少列"):
        links.read(tmp_path / "少.xlsx", documents)
    workbook.write(with_links, tmp_path / "数.xlsx")
    book = load_workbook(tmp_path / "数.xlsx")
    book.worksheets[0].cell(2, 1).value = 7.0
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "数.xlsx").write_bytes(stream.getvalue())
    assert links.read(tmp_path / "数.xlsx", documents).links[0].item == "7"
