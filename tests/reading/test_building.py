"""Paragraphs and tables become one text with blocks."""

from __future__ import annotations

from kb.reading.building import Builder, Cell


def test_every_block_is_where_its_span_says() -> None:
    """One line a paragraph, one line a row, cells set apart by tabs."""
    builder = Builder()
    builder.paragraph("  某意见 ")
    builder.paragraph(" \n ")
    builder.table([[Cell("指标"), Cell("数量")], [Cell("人数\n（万人）"), Cell("100")]])
    builder.paragraph("甲。\n  乙。")
    content = builder.finish()
    text, blocks = content.text, content.blocks
    assert text == "某意见\n指标\t数量\n人数 （万人）\t100\n甲。\n乙。\n"
    assert [text[slice(*b.span)] for b in blocks] == ["某意见", "指标\t数量\n人数 （万人）\t100", "甲。\n乙。"]
    assert [[text[a:b] for a, b in row] for row in blocks[1].rows] == [["指标", "数量"], ["人数 （万人）", "100"]]


def test_cells_that_reach_over_rows_and_columns_fill_the_grid() -> None:
    """Once in the text, wherever they reach in the grid."""
    builder = Builder()
    builder.table(
        [
            [Cell("类别", rows=2), Cell("目标", columns=2)],
            [Cell("2025年"), Cell("2030年")],
            [Cell("人才"), Cell("100"), Cell("200")],
        ]
    )
    content = builder.finish()
    text, (table,) = content.text, content.blocks
    assert [[text[a:b] for a, b in row] for row in table.rows] == [
        ["类别", "目标", "目标"],
        ["类别", "2025年", "2030年"],
        ["人才", "100", "200"],
    ]
    assert text.count("类别") == text.count("目标") == 1
