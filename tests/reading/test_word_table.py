"""The grid of Word tables."""

from __future__ import annotations

from tests.reading.word_cases import cell, content, lines, p, run, table


def _grid(body: str) -> list[list[str]]:
    read = content(body)
    (block,) = [b for b in read.blocks if b.kind == "table"]
    return [[read.text[a:b] for a, b in row] for row in block.rows]


_SPAN = '<w:gridSpan w:val="2"/>'
_DOWN, _ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_cells_over_rows_and_columns_reach_over_the_grid() -> None:
    """A block of two by two, beside single cells."""
    body = table(
        cell("类别", _SPAN + _DOWN) + cell("数"),
        cell("", _SPAN + _ON) + cell("1"),
        cell("甲") + cell("乙") + cell("2"),
    )
    assert _grid(body) == [["类别", "类别", "数"], ["类别", "类别", "1"], ["甲", "乙", "2"]]


def test_old_sideways_merges_and_missing_cells_keep_their_columns() -> None:
    """hMerge joins what it goes on with; gridBefore leaves columns out."""
    merged = '<w:hMerge w:val="restart"/>'
    body = table(
        cell("项目", merged) + cell("", "<w:hMerge/>") + cell("数"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("乙") + cell("2"),
    )
    assert _grid(body) == [["项目", "项目", "数"], ["", "乙", "2"]]


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    """Word shows it."""
    assert _grid(table(cell("甲", _ON) + cell("乙"), cell("丙") + cell("丁"))) == [["甲", "乙"], ["丙", "丁"]]


def test_deleted_and_hidden_rows_and_cells_are_not_there() -> None:
    """The final version; rows and cells inside controls are."""
    body = table(
        cell("甲") + cell("删", "<w:cellDel/>") + cell("乙"),
        "<w:trPr><w:del/></w:trPr>" + cell("删") + cell("删"),
        "<w:trPr><w:hidden/></w:trPr>" + cell("藏") + cell("藏"),
        f"<w:sdt><w:sdtContent>{cell('丙')}</w:sdtContent></w:sdt>" + cell("丁"),
    )
    assert _grid(body) == [["甲", "乙"], ["丙", "丁"]]
    assert "已去除 1 行隐藏的表格行" in content(body).warnings


def test_a_table_inside_a_cell_is_read_in_its_place() -> None:
    """Its rows are words of the cell; a citation of the outer row has them all."""
    inner = table(cell("一季度") + cell("10"), cell("二季度") + cell("20"))
    assert _grid(
        table(cell("指标") + cell("数量"), cell("产值") + cell(p("万元") + inner), cell("税") + cell("5"))
    ) == [
        ["指标", "数量"],
        ["产值", "万元 一季度 10 二季度 20"],
        ["税", "5"],
    ]


def test_a_table_around_others_only_sets_them_side_by_side() -> None:
    """What it holds are paragraphs and tables of the document."""
    inner = table(cell("指标") + cell("数量"), cell("人数") + cell("10"))
    assert _grid(table(cell("左栏") + cell(p("右栏") + inner))) == [["指标", "数量"], ["人数", "10"]]


def test_one_column_frames_a_box() -> None:
    """专栏: paragraphs like any other, whatever rows they were put in."""
    body = table(cell("专栏1"), cell(p("推进甲。") + p("推进乙。")))
    assert lines(body) == ["专栏1", "推进甲。", "推进乙。"]
    assert not [b for b in content(body).blocks if b.kind == "table"]


def test_notes_of_a_cell_stand_behind_the_table() -> None:
    """A row stays a row."""
    notes = '<w:footnote w:id="2">' + p("暂定数。") + "</w:footnote>"
    marked = cell(p(run("10") + '<w:r><w:footnoteReference w:id="2"/></w:r>'))
    assert lines(table(cell("指标") + cell("数"), cell("人数") + marked), footnotes=notes) == [
        "指标\t数", "人数\t10", "脚注1：暂定数。",
    ]  # fmt: skip
