"""A web page printed by a browser: menus and trails stay behind, the document comes through."""

from __future__ import annotations

from collections.abc import Iterable

from kb.reading.pdf_lines import Line
from kb.reading.pdf_page import Box
from kb.reading.pdf_sheet import Region, Set, Sheet
from kb.reading.pdf_site import drop_site
from kb.reading.pdf_tags import Leaf, Tags

SENTENCE = "为贯彻落实决策部署，加快推进建设，制定本方案。"
Printed = tuple[str, tuple[int, ...], float]


def page(printed: Iterable[Printed]) -> tuple[Sheet, Tags]:
    """A sheet of lines (words, place in the tree, size), every one an element of its own."""
    tags = Tags(tagged=True, browser=True)
    region = Region("page", 0, Box(0, 0, 595, 842))
    result = Sheet(1, 595, 842)
    for n, (text, path, size) in enumerate(printed):
        tags.leaf[n], tags.paths[n] = Leaf(n, "P"), path
        at = 100.0 + 20 * n
        line = Line(1, text, 80, 300, at - 10, at, at, size, "", False, 12, (n, n), ())
        result.items.append(Set(line, region))
    return result, tags


def texts(sheet: Sheet) -> list[str]:
    """What is left."""
    return [x.text for x in sheet.lines]


def test_menus_around_the_document_are_left_out() -> None:
    """The document is the element that holds nearly all sentences; the title in large type above it is kept."""
    menu: list[Printed] = [("首页", (0, 0, 0), 12), ("您的位置：首页 > 政务公开 > 文件", (0, 0, 1), 15)]
    title: list[Printed] = [("关于推进知识产权工作的通知", (0, 1), 18)]
    body: list[Printed] = [(SENTENCE, (0, 2, n), 12) for n in range(5)]
    sheet, tags = page([*menu, *title, *body, ("分享到", (0, 3), 12)])
    assert drop_site([sheet], tags) == 3
    assert texts(sheet) == ["关于推进知识产权工作的通知", *[SENTENCE] * 5]


def test_a_page_without_menus_is_left_as_it_is() -> None:
    """Where all of the tree is the document, nothing is dropped."""
    sheet, tags = page([("关于推进知识产权工作的通知", (0, 0), 18), *((SENTENCE, (0, n), 12) for n in range(1, 6))])
    assert drop_site([sheet], tags) == 0
    assert len(texts(sheet)) == 6


def test_a_page_without_tags_is_left_as_it_is() -> None:
    """Nothing is guessed where the file does not say how its parts hang together."""
    sheet, tags = page([(SENTENCE, (0, n), 12) for n in range(5)])
    tags.leaf.clear()
    assert drop_site([sheet], tags) == 0
