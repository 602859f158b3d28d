"""What belongs to the page or the site is told from the document."""

from __future__ import annotations

from kb.model import Source
from kb.structure.furniture import furniture
from kb.structure.lines import lines


def _why(text: str) -> dict[str, str]:
    found = lines(Source("样本.txt", text, "0"))
    return {found[i].text: why for i, why in furniture(found).items()}


def test_decorated_page_numbers_are_furniture() -> None:
    """— 2 —, 第3页 共5页."""
    assert _why("甲。\n— 2 —\n乙。\n第3页 共5页\n丙。\n") == {"— 2 —": "页码", "第3页 共5页": "页码"}


def test_bare_numbers_a_page_apart_are_page_numbers_and_serial_numbers_are_not() -> None:
    """1, 2, 3 with a page of lines between them; cells stand closer."""
    page = "本行是正文的一行文字。\n" * 15
    assert set(_why(f"{page}1\n{page}2\n{page}3\n").values()) == {"页码"}
    assert _why("序号\n1\n甲\n2\n乙\n3\n丙\n") == {}


def test_one_number_within_a_sentence_is_a_page_number() -> None:
    """Even alone, between two full lines."""
    text = "各地区要加强对知识产权人才工作的组织领导和统筹协\n7\n调，确保各项任务措施落到实处并且取得应有的成效。\n"
    assert _why(text) == {"7": "页码"}


def test_contents_pages_end_where_their_first_entry_comes_again() -> None:
    """With leaders or without."""
    text = "某规划\n目　录\n一、总体要求 ...... 1\n二、主要任务 ...... 3\n一、总体要求\n甲段。\n二、主要任务\n乙段。\n"
    assert set(_why(text)) == {"目　录", "一、总体要求 ...... 1", "二、主要任务 ...... 3"}


def test_a_document_without_contents_page_loses_nothing() -> None:
    """The word 目录 alone proves nothing."""
    assert _why("某产品目录\n目录\n甲产品。\n乙产品。\n") == {}


def test_a_preface_behind_the_contents_is_text() -> None:
    """It stands before the first heading, which is the first entry met again."""
    body = "一、总体要求\n坚持统筹推进。\n二、主要任务\n推进各项任务。\n三、组织实施\n抓好落实。\n"
    preface = "为加强档案工作，制定本规划。"
    entries = ("一、总体要求 1", "二、主要任务 2", "三、组织实施 3")
    why = _why("\n".join(("某市档案规划", "目录", *entries, preface, body)))
    assert why == dict.fromkeys(("目录", *entries), "目录")


def test_pages_with_a_figure_have_few_lines_and_are_counted_all_the_same() -> None:
    """1, 2, 3 a page apart, then 4 right below a picture's title."""
    pages = ["甲。\n" * 20 + f"{n}\n" for n in (1, 2, 3)] + ["图 1 体系框架\n4\n", "乙。\n" * 20 + "5\n丙。\n"]
    assert [w for w in _why("".join(pages)) if w.isdecimal()] == ["1", "2", "3", "4", "5"]


def test_the_number_of_a_box_on_its_own_line_is_no_page() -> None:
    """专栏, and below it 1."""
    boxes = "".join(f"专栏\n{n}\n某工程\n" + "甲。\n" * 14 for n in (1, 2, 3))
    assert _why(boxes) == {}
