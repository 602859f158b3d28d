"""Printed lines become the paragraphs they were set from."""

from __future__ import annotations

import pytest

from kb.reading.pdf_lines import running
from tests.reading.printed_pdf import LEFT, SIZE, Printer, content, texts

SENTENCE = "为贯彻落实党中央、国务院决策部署，加快推进知识产权强市建设，持续优化营商环境，制定本方案。"


def test_lines_are_rejoined_without_blanks() -> None:
    """A paragraph over several lines is one again, and the next begins with its indent."""
    printer = Printer()
    for _ in range(4):
        printer.paragraph(SENTENCE)
    assert texts(content(printer)) == [SENTENCE] * 4


def test_a_page_break_breaks_no_paragraph() -> None:
    """What runs over the foot of a page goes on at the head of the next, page numbers left out."""
    printer = Printer(lines_a_page=5, number="— # —")
    for _ in range(6):
        printer.paragraph(SENTENCE * 2)
    assert texts(content(printer)) == [SENTENCE * 2] * 6


def test_a_heading_as_wide_as_the_page_is_not_joined_to_its_text() -> None:
    """Its last character stands at the margin, but what follows is set in."""
    heading = "（一）" + "强" * 23
    printer = Printer()
    for _ in range(3):
        printer.paragraph(heading).paragraph(SENTENCE)
    assert texts(content(printer)) == [heading, SENTENCE] * 3


def test_without_indents_a_short_line_ends_a_paragraph() -> None:
    """Statutes saved from web pages have no first-line indent."""
    words = [f"第{n}条 {SENTENCE}" for n in "一二三四五"] + ["本条例自公布之日起施行。"]
    printer = Printer()
    for text in words:
        printer.paragraph(text, indent=0)
    assert texts(content(printer)) == words


def test_space_between_paragraphs_tells_them_apart() -> None:
    """A line that happens to be full and ended does not join what stands further below."""
    full = "本" * 27 + "。"
    printer = Printer(lines_a_page=40)
    printer.height = 1400
    for _ in range(5):
        printer.paragraph(SENTENCE, indent=0).skip(0.5).paragraph(full, indent=0).skip(0.5)
    assert texts(content(printer)) == [SENTENCE, full] * 5


def test_a_title_over_two_lines_is_one() -> None:
    """Centred lines in large type belong together; a bracketed note below does not."""
    printer = Printer()
    printer.line("某某市人民政府关于印发知识产权", align="center", size=22)
    printer.line("三年行动计划的通知", align="center", size=22)
    printer.line("（2024年3月1日通过）", align="center")
    for _ in range(4):
        printer.paragraph(SENTENCE)
    assert texts(content(printer))[:2] == ["某某市人民政府关于印发知识产权三年行动计划的通知", "（2024年3月1日通过）"]


def test_signature_and_date_stay_apart() -> None:
    """Lines set to the right are not run together."""
    printer = Printer()
    for _ in range(4):
        printer.paragraph(SENTENCE)
    printer.line("某某市人民政府", align="right")
    printer.line("2024年3月1日", align="right")
    assert texts(content(printer))[-2:] == ["某某市人民政府", "2024年3月1日"]


def test_contents_keep_their_entries_apart() -> None:
    """Entries end with dots and a page number, whatever space is between the dots."""
    printer = Printer()
    printer.line("目 录", align="center")
    printer.line("一、总体要求 . . . . . . . . . . . . 1")
    printer.line("二、重点任务" + "…" * 8 + "3")
    for _ in range(4):
        printer.paragraph(SENTENCE)
    assert texts(content(printer))[:3] == ["目 录", "一、总体要求 ............1", "二、重点任务" + "…" * 8 + "3"]


def test_a_listed_name_goes_on_under_its_words() -> None:
    """附件：1.… is wrapped under the name, not at the margin (GB/T 9704)."""
    printer = Printer()
    for _ in range(4):
        printer.paragraph(SENTENCE)
    printer.line("附件：1.重点场所、重点机构和重点人群疫情", indent=2)
    printer.line("防控技术指南", indent=6)
    printer.line("2.任务分工表", indent=5)
    assert texts(content(printer))[-2:] == ["附件：1.重点场所、重点机构和重点人群疫情防控技术指南", "2.任务分工表"]


def test_tags_tell_where_print_does_not() -> None:
    """In a tagged file one run of text is one paragraph, and two elements are two, however they are set."""
    full = "本" * 27 + "。"
    printer = Printer()
    for k in range(6):
        printer.at(LEFT, 100 + 29 * k, full, mark=k)
    printer.tree = [("H2", [0]), ("P", [1]), ("P", [2, 3]), ("P", [4]), ("P", [5])]
    read = content(printer)
    assert len(read.blocks) in (5, 6)
    assert read.blocks[0].layout is not None and read.blocks[0].layout.outline_level == 2
    assert texts(read)[:2] == [full, full]


def test_tags_that_call_every_line_a_paragraph_are_not_believed() -> None:
    """Some converters do that; the print decides then."""
    printer = Printer(lines_a_page=40)
    mark = 0
    for k in range(12):
        for n, line in enumerate((SENTENCE[:26], SENTENCE[26:])):
            printer.at(LEFT + (0 if n else 2 * SIZE), 60 + 29 * mark, line, mark=mark)
            printer.tree.append(("P", [mark]))
            mark += 1
        del k
    assert texts(content(printer)) == [SENTENCE] * 12


def test_columns_are_read_one_after_the_other() -> None:
    """Two columns of text are not read across."""
    printer = Printer()
    printer.line("关于数字政府建设的若干措施", align="center", size=22)
    half = "推进知识产权强市建设优化营商环"
    for k in range(12):
        printer.at(73.5, 200 + 20 * k, f"{half}左"[-16:], size=12)
        printer.at(300, 200 + 20 * k, f"{half}右"[-16:], size=12)
    read = content(printer).text
    assert "左" in read and read.rindex("左") < read.index("右")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["关于World", "Trade Organization的"], "关于World Trade Organization的"),
        (["知识产", "权"], "知识产权"),
        (["inter-", "national"], "international"),
        (["ORF7a-", "ORF7b"], "ORF7a-ORF7b"),
        (["增长10", "%以上"], "增长10%以上"),
        (["使用GDP", "核算"], "使用GDP核算"),
    ],
)
def test_words_are_joined_as_they_are_read(lines: list[str], joined: str) -> None:
    """No blank between ideographs, one between Latin words, none in a hyphenated one."""
    assert running(lines) == joined
