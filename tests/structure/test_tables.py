"""Tables that plain text keeps as lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.model import Block, Document, Source
from kb.structure import parse
from tests.structure.checks import labels

Parsed = Callable[[str], tuple[Document, ...]]


@pytest.mark.parametrize("separator", ["\t", " | ", "  "])
def test_rows_are_found_however_cells_are_set_apart(separator: str, parsed: Parsed) -> None:
    """Tabs, bars, spaces."""
    rows = [("指标", "2025年", "属性"), ("1.人数（万人）", "100", "预期性"), ("2.家数（家）", "30", "预期性")]
    lines = "\n".join(separator.join(r) for r in rows)
    text = f"某规划\n一、目标\n发展目标如下。\n主要指标\n{lines}\n二、任务\n推进任务。\n"
    (document,) = parsed(text)
    (table,) = document.tables
    assert (table.title, table.header, table.rows) == ("主要指标", rows[0], tuple(rows[1:]))
    assert [c.title for c in document.clauses if c.kind == "heading"] == ["目标", "任务"]


def test_markdown_rules_between_header_and_rows_are_noise() -> None:
    """|---|---| is markup."""
    text = "# 某规划\n\n## 一、目标\n\n目标如下：\n\n| 指标 | 数量 |\n|---|---|\n| 人数 | 100 |\n| 家数 | 30 |\n"
    (document,) = parse(Source("样本.md", text, "0", "text/markdown"))
    (table,) = document.tables
    assert table.header == ("指标", "数量")
    assert table.rows == (("人数", "100"), ("家数", "30"))


def test_prose_with_spaces_is_no_table(parsed: Parsed) -> None:
    """Equal numbers of spaces alone prove nothing."""
    (document,) = parsed("某通知\n名单如下。\n张某某 办公室 处长\n李四某 人事处 科员\n王五某 财务处 主任\n")
    assert document.tables == ()


def test_a_cell_that_reaches_down_is_a_cell_of_both_rows_but_text_of_one() -> None:
    """Rowspan: the grid repeats the cell, the source does not."""
    text = "某通告\n渠道如下：\n序号\t类别\t渠道\n1\t学生\t线上办理\n2\t居民\t\n附则适用。\n"
    at = text.index("序号")
    spans = [[(at, at + 2), (at + 3, at + 5), (at + 6, at + 8)]]
    one = text.index("1\t")
    spans.append([(one, one + 1), (one + 2, one + 4), (one + 5, one + 9)])
    two = text.index("2\t")
    spans.append([(two, two + 1), (two + 2, two + 4), (one + 5, one + 9)])
    table_end = text.index("附则") - 1
    blocks = (
        Block((0, 3), "paragraph"),
        Block((4, 9), "paragraph"),
        Block((at, table_end), "table", None, tuple(tuple(r) for r in spans)),
        Block((table_end + 1, len(text) - 1), "paragraph"),
    )
    (document,) = parse(Source("样本.html", text, "0", "text/html", blocks))
    (table,) = document.tables
    assert table.rows == (("1", "学生", "线上办理"), ("2", "居民", "线上办理"))
    assert [c.text for c in document.clauses if c.kind == "table_row"] == ["1\t学生\t线上办理", "2\t居民"]


def test_a_table_of_one_cell_a_line_is_put_together(parsed: Parsed) -> None:
    """“序号␤人员类别␤渠道␤1␤…”: rows begin at their serial numbers; numbers in cells are no headings."""
    text = """某通告
一、登记渠道
分类如下：
序号
人员类别
参保渠道
1
居民
由街道办理登记手续。
2
中小学生
1.由本人线上办理登记。
2.由学校代办登记。
3
其他
按规定办理。
二、缴费方式
由税务机关征收。
"""
    (document,) = parsed(text)
    (table,) = document.tables
    assert table.header == ("序号", "人员类别", "参保渠道")
    assert table.rows[1] == ("2", "中小学生", "1.由本人线上办理登记。2.由学校代办登记。")
    assert labels(document, "heading") == ["一标题", "二标题"]


def _delimited(rows: list[list[str]], above: tuple[str, ...] = ()) -> Source:
    """A source whose format delimits paragraphs and one table; a cell “<” or “^” is the one before it or above it."""
    text, blocks = "", []
    for line in above:
        blocks.append(Block((len(text), len(text) + len(line)), "paragraph"))
        text += line + "\n"
    begin, grid = len(text), list[list[tuple[int, int]]]()
    for row in rows:
        spans: list[tuple[int, int]] = []
        for n, words in enumerate(row):
            if words == "<":
                spans.append(spans[-1])
            elif words == "^":
                spans.append(grid[-1][n])
            else:
                text += "\t" if spans and text[-1] != "\n" else ""
                spans.append((len(text), len(text) + len(words)))
                text += words
        grid.append(spans)
        text += "\n"
    blocks.append(Block((begin, len(text) - 1), "table", None, tuple(map(tuple, grid))))
    return Source("责任表.docx", text, "0", "application/msword", tuple(blocks))


HEAD = [["序号", "任务", "责任单位", "<"], ["^", "^", "牵头单位", "配合单位"]]
BODY = [["1", "建站", "市交通局", "市财政局"], ["2", "修路", "市公路局", "各区县"]]


def test_a_header_of_two_rows_names_every_column_with_both() -> None:
    """Where the second row only divides what the first names together, both are header."""
    (document,) = parse(_delimited(HEAD + BODY, ("某市责任分工表",)))
    (table,) = document.tables
    assert table.header == ("序号", "任务", "责任单位牵头单位", "责任单位配合单位")
    assert table.rows == tuple(map(tuple, BODY))
    assert [c.label for c in document.clauses if c.kind == "table_row"][1] == "表“某市责任分工表”第2行"


def test_a_row_under_a_wide_head_is_no_header_where_it_has_words_of_its_own() -> None:
    """A first row of data under a merged head stays data."""
    (document,) = parse(_delimited([["任务", "<", "单位"], ["一类", "建站", "市交通局"], ["二类", "修路", "市公路局"]]))
    assert document.tables[0].header == ("任务", "任务", "单位")
    assert len(document.tables[0].rows) == 2


def test_a_first_row_over_all_columns_is_the_title() -> None:
    """Many offices type a table's title into its first row."""
    (document,) = parse(_delimited([["某市责任分工表", "<", "<", "<"], *HEAD, *BODY]))
    (table,) = document.tables
    assert (table.title, len(table.rows)) == ("某市责任分工表", 2)


@pytest.mark.parametrize(
    "line", ["单位：万元", "（计量单位：万元）", "填报单位：某局　填报日期：2024年3月1日", "填报单位（盖章）："]
)
def test_lines_of_a_form_between_title_and_table_do_not_name_it(line: str) -> None:
    """The title above them does, and the rows are cited by it."""
    (document,) = parse(_delimited(BODY, ("某市任务表", line)))
    assert document.tables[0].title == "某市任务表"
    assert next(c.label for c in document.clauses if c.kind == "table_row") == "表“某市任务表”第1行"


def test_notes_under_the_only_table_leave_it_its_title() -> None:
    """Its title is the document's all the same."""
    source = _delimited(BODY, ("某市任务表",))
    note = "注：各单位按职责分工落实。"
    end = len(source.text)
    blocks = (*source.blocks, Block((end, end + len(note)), "paragraph"))
    (document,) = parse(replace(source, text=f"{source.text}{note}\n", blocks=blocks))
    assert document.title == "某市任务表"


@pytest.mark.parametrize("above", [("某市任务表",), ("附件1", "某市任务表"), ("附件1：某市任务表",)])
def test_a_document_that_is_one_table_has_its_title(above: tuple[str, ...]) -> None:
    """A file with nothing but a table is called as the table is, not as the file."""
    (document,) = parse(_delimited(BODY, above))
    assert document.title == "某市任务表"
    assert document.warnings == ()


def test_lines_that_name_groups_of_rows_belong_to_the_table_where_its_numbers_go_on(parsed: Parsed) -> None:
    """序号 1, 2 under one name, 3 under the next; what follows the last row does not."""
    text = """某清单
序号 | 举措 | 部门
一、甲方面（共2项）
1 | 举措甲 | 甲局
2 | 举措乙 | 乙局
二、乙方面（共0项）
三、丙方面（共1项）
3 | 举措丙 | 丙局
一、有关说明
各部门要认真落实。
"""
    (document,) = parsed(text)
    (table,) = document.tables
    assert table.header == ("序号", "举措", "部门")
    groups = ["一、甲方面（共2项）", "二、乙方面（共0项）", "三、丙方面（共1项）"]
    assert [row[0] for row in table.rows] == [groups[0], "1", "2", groups[1], groups[2], "3"]
    assert labels(document, "heading") == ["一标题"]


def test_a_bar_at_the_end_of_a_row_leaves_an_empty_cell_where_no_bars_stand_around(parsed: Parsed) -> None:
    """“1 | 15.5 |” under “编号 | X | 说明”."""
    (document,) = parsed(
        "某规定\n一、界址\n坐标如下。\n编号 | X | 说明\n1 | 15.5 |\n2 | 14.8 | 起点\n二、其他\n照此办理。\n"
    )
    (table,) = document.tables
    assert table.rows == (("1", "15.5", ""), ("2", "14.8", "起点"))
