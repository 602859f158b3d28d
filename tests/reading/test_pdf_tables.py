"""Ruled tables of PDF pages: their cells, what is merged, and what goes on over a page break."""

from __future__ import annotations

from kb.reading.pdf_page import Box
from kb.reading.pdf_rules import grids
from kb.structure import parse
from tests.reading.printed_pdf import Printer, content, grid, source, texts

EDGES = [80.0, 130.0, 300.0, 420.0]
HEADER = ["序号", "任务", "单位"]


def rules(xs: list[float], ys: list[float]) -> list[Box]:
    """Rules of a full grid."""
    return [Box(xs[0], y, xs[-1], y) for y in ys] + [Box(x, ys[0], x, ys[-1]) for x in xs]


def test_cells_without_a_rule_between_are_one() -> None:
    """A cell over two rows reaches down in the grid."""
    lines = [Box(80, 100, 300, 100), Box(150, 120, 300, 120), Box(80, 140, 300, 140)]
    lines += [Box(x, 100, x, 140) for x in (80, 150, 300)]
    cells = grids(lines)[0].cells
    assert [(c.row, c.rows, c.column) for c in cells] == [(0, 2, 0), (0, 1, 1), (1, 1, 1)]


def test_thick_and_doubled_rules_are_one() -> None:
    """Borders drawn as thin areas, twice, part no cell of their own."""
    lines = [*rules([80, 150, 300], [100, 120, 140]), *rules([81, 151, 301], [101, 121, 141])]
    assert len(grids(lines)[0].cells) == 4


def test_a_rule_alone_makes_no_table() -> None:
    """The red rule of a letterhead and an underline have no upright beside them."""
    assert grids([Box(80, 100, 500, 100), Box(80, 300, 200, 300)]) == []


def test_a_table_left_open_at_the_sides_is_a_table() -> None:
    """The ends of the rules across are its edges."""
    printer = Printer()
    printer.table([HEADER, ["1", "甲", "乙"]], EDGES, 100, sides=False)
    assert grid(content(printer)) == [HEADER, ["1", "甲", "乙"]]


def test_lines_within_a_cell_are_rejoined() -> None:
    """A cell of several lines holds one text; empty cells stay."""
    printer = Printer()
    printer.table([HEADER, ["1", "推进知识产权强市建设任务落实\n工作", ""]], [80, 130, 276, 420], 100)
    assert grid(content(printer))[1] == ["1", "推进知识产权强市建设任务落实工作", ""]


def test_a_table_goes_on_over_the_page_without_its_header() -> None:
    """The repeated header is left out, and the table is one."""
    printer = Printer(number="— # —")
    printer.table([HEADER, ["1", "甲", "乙"]], EDGES, 700)
    printer.page().table([HEADER, ["2", "丙", "丁"]], EDGES, 100)
    assert grid(content(printer)) == [HEADER, ["1", "甲", "乙"], ["2", "丙", "丁"]]


def test_a_row_cut_by_the_page_is_made_whole() -> None:
    """What has no number of its own and goes on with open words is the rest of the row above."""
    printer = Printer()
    printer.table([HEADER, ["1", "推进知识产权", "市局"]], EDGES, 700)
    printer.page().table([HEADER, ["", "强市建设", ""], ["2", "丙", "丁"]], EDGES, 100)
    rows = grid(content(printer))
    assert ["".join(c.split()) for c in rows[1]] == ["1", "推进知识产权强市建设", "市局"]
    assert rows[2] == ["2", "丙", "丁"]


def test_text_between_keeps_tables_apart() -> None:
    """Two tables with the same columns are two where something stands between them."""
    printer = Printer()
    printer.table([HEADER, ["1", "甲", "乙"]], EDGES, 700)
    printer.page().paragraph("以下为第二张表。")
    printer.table([["序号", "项目", "时限"], ["1", "丙", "丁"]], EDGES, 200)
    assert [b.kind for b in content(printer).blocks] == ["table", "paragraph", "table"]


def test_a_frame_around_text_is_text() -> None:
    """A box (专栏) ruled around paragraphs has no cells to cite; its lines are rejoined within it."""
    printer = Printer()
    words = "1.高价值专利培育工程。支持企业和高校院所开展专利导航，培育一批高价值专利组合。"
    for k, part in enumerate((words[:26], words[26:])):
        printer.at(80 + (32 if k == 0 else 0), 120 + 24 * k, part)
    printer.rule(75, 95, 525, 95)
    printer.rule(75, 160, 525, 160)
    printer.rule(75, 95, 75, 160)
    printer.rule(525, 95, 525, 160)
    assert texts(content(printer)) == [words]


def test_rows_without_rules_stay_apart_and_are_a_table() -> None:
    """Aligned columns of words and figures are rows, however wide the last column is."""
    printer = Printer()
    for _ in range(3):
        printer.paragraph("为贯彻落实党中央、国务院决策部署，加快推进知识产权强市建设，制定本方案。")
    rows = [
        ("指标", "2023年", "2026年"),
        ("发明专利", "100件", "120件"),
        ("商标注册", "200件", "260件"),
        ("人才", "50人", "80人"),
    ]
    for k, row in enumerate(rows):
        for x, text in zip((73.5, 250, 461.5), row, strict=True):
            printer.at(x, 400 + 24 * k, text)
    document = parse(source(content(printer)))[0]
    assert [t.rows for t in document.tables] == [tuple(rows[1:])]
