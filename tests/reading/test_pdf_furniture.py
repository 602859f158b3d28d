"""What is printed around the text of pages is left out, and nothing of the text with it."""

from __future__ import annotations

import pytest

from tests.reading.printed_pdf import HEIGHT, Printer, content, texts

SENTENCE = "为贯彻落实党中央、国务院决策部署，加快推进知识产权强市建设，持续优化营商环境，制定本方案。"


def body(pages: int = 3) -> Printer:
    """Pages of twelve paragraphs each."""
    printer = Printer()
    for n in range(pages):
        if n:
            printer.page()
        for _ in range(10):
            printer.paragraph(SENTENCE)
    return printer


def words(printer: Printer) -> set[str]:
    """What is read besides the body."""
    return set(texts(content(printer))) - {SENTENCE}


@pytest.mark.parametrize("form", ["— # —", "- # -", "第#页 共3页", "第 # 页", "#/3", "#", "Page # of 3", "·#·"])
def test_page_numbers_of_all_forms_are_left_out(form: str) -> None:
    """Bare ones are known because they count the pages."""
    printer = body()
    printer.number = form
    assert words(printer) == set()


def test_a_header_repeated_on_the_pages_is_left_out() -> None:
    """It is told once in the warnings."""
    printer = body()
    for page in printer.pages:
        printer.pages.append([])
        printer.at(200, 60, "某某市人民政府公报", size=10)
        page += printer.pages.pop()
    read = content(printer)
    assert set(texts(read)) == {SENTENCE}
    assert any("某某市人民政府公报" in w for w in read.warnings)


def test_what_a_browser_prints_at_the_edge_is_left_out() -> None:
    """Date, title and address stand at the very edge, on a single page too."""
    printer = body(1)
    printer.at(24, 20, "2024/3/15 10:03", size=8)
    printer.at(24, HEIGHT - 15, "https://www.gov.cn/zhengce/content.htm", size=8)
    assert words(printer) == set()


def test_annex_labels_at_the_head_of_pages_are_text() -> None:
    """附件1, 附件2 stand at one height, but they do not count the pages."""
    printer = Printer()
    for n in range(6):
        if n:
            printer.page()
        printer.line(f"附件{n // 2 + 1}" if n % 2 else "续上")
        for _ in range(8):
            printer.paragraph(SENTENCE)
    assert {"附件1", "附件2", "附件3"} <= set(texts(content(printer)))


def test_a_number_at_the_foot_of_one_page_only_is_text() -> None:
    """A year or a count alone on its line is no page number."""
    printer = body()
    printer.at(280, HEIGHT - 60, "2035", size=16)
    assert "2035" in words(printer)


def test_the_same_sentence_on_two_pages_is_text() -> None:
    """Within the block of text nothing is taken for a header, however often it comes."""
    printer = body(2)
    assert len(texts(content(printer))) == 20


def test_a_line_that_is_all_a_page_holds_is_text() -> None:
    """Cover pages and slides say the same thing at the same place without a text around it."""
    printer = Printer()
    for n in range(5):
        if n:
            printer.page()
        printer.line("政策解读")
    assert len(texts(content(printer))) >= 1
