"""Numbers that Word counts itself, as Word prints them (checked against LibreOffice, and where that falls short,
against ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.word_numbers import gap
from kb.reading.word_numerals import chinese, custom, written
from kb.structure.numbering import marker
from tests.reading.word_cases import abstract, cell, level, lines, listed, num, p, style, table

_ALL = (1, 2, 10, 11, 20, 21, 99, 100, 101, 110, 111, 1005, 1260)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("chineseCounting", "一 二 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一百一十一 一千零五 一千二百六十"),
        (
            "chineseLegalSimplified",
            "壹 贰 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖 壹佰 壹佰零壹 壹佰壹拾 壹佰壹拾壹 壹仟零伍 壹仟贰佰陆拾",
        ),
        ("ideographDigital", "一 二 一〇 一一 二〇 二一 九九 一〇〇 一〇一 一一〇 一一一 一〇〇五 一二六〇"),
        ("ideographTraditional", "甲 乙 癸 11 20 21 99 100 101 110 111 1005 1260"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ ㉑ 99 100 101 110 111 1005 1260"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⒇ 21 99 100 101 110 111 1005 1260"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０ ２１ ９９ １００ １０１ １１０ １１１ １００５ １２６０"),
        ("decimalZero", "01 02 10 11 20 21 99 100 101 110 111 1005 1260"),
        ("upperRoman", "I II X XI XX XXI XCIX C CI CX CXI MV MCCLX"),
        ("lowerLetter", "a b j k t u uuuu vvvv wwww fffff ggggg 1005 1260"),
        ("unheard-of", "1 2 10 11 20 21 99 100 101 110 111 1005 1260"),
    ],
)
def test_every_number_format_is_written_as_printed(form: str, expected: str) -> None:
    """One column of Word's list of formats each."""
    assert [written(value, form) for value in _ALL] == expected.split()


@given(st.integers(-5, 100_000), st.sampled_from(["ideographDigital", "decimalFullWidth", "upperRoman", "lowerLetter"]))
def test_any_count_has_a_form(value: int, form: str) -> None:
    """Damaged files start lists anywhere."""
    assert written(value, form)


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    """What is written for an article is what the structure room reads."""
    number = marker(f"第{chinese(value)}条　本办法")
    assert number is not None
    assert number.value == value


def test_custom_formats_pad_with_zeros() -> None:
    """“001, 002, 003, ...” of newer versions."""
    assert written(7, custom("001, 002, 003, ...")) == "007"
    assert written(7, custom("一般")) == "7"


_OFFICIAL = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def test_levels_begin_anew_under_every_higher_one() -> None:
    """The five levels of GB/T 9704."""
    depths = [0, 1, 2, 3, 3, 2, 1, 2, 0, 1]
    body = "".join(listed("甲", depth=d) for d in depths)
    assert lines(body, numbering=abstract(0, *_OFFICIAL) + num(1, 0)) == [
        "一、甲", "（一）甲", "1.甲", "（1）甲", "（2）甲", "2.甲", "（二）甲", "1.甲", "二、甲", "（一）甲",
    ]  # fmt: skip


def test_articles_go_on_over_chapters_where_the_list_says_so() -> None:
    """lvlRestart 0: 第二章 begins with 第三条; a gap is kept where number and words would run together."""
    numbering = abstract(
        0,
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>'),
    )
    body = "".join(listed("总则", depth=d) for d in (0, 1, 1, 0, 1))
    assert lines(body, numbering=numbering + num(1, 0)) == [
        "第一章　总则", "第一条　总则", "第二条　总则", "第二章　总则", "第三条　总则",
    ]  # fmt: skip


def test_a_level_may_begin_anew_under_a_far_one_only() -> None:
    """lvlRestart 1: the third level goes on over the second."""
    numbering = abstract(
        0,
        level(0, "decimal", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "(%3)", extra='<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(listed("甲", depth=d) for d in (0, 1, 2, 2, 1, 2, 0, 2))
    assert lines(body, numbering=numbering + num(1, 0))[-4:] == ["1.2 甲", "(3)甲", "2 甲", "(1)甲"]


def test_legal_numbering_is_in_digits() -> None:
    """isLgl: 第一章, 1.1, 1.1.1."""
    numbering = abstract(
        0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>"),
    )  # fmt: skip
    assert lines(listed("总则") + listed("目的", depth=1), numbering=numbering + num(1, 0)) == [
        "第一章　总则",
        "1.1 目的",
    ]


def test_suffixes_are_kept_as_far_as_they_tell() -> None:
    """A tab behind 一、 is no word; behind 1.1 or before a figure it keeps two numbers apart."""
    assert gap("一、", "tab", "总体") == ""
    assert gap("1.", "tab", "2023年") == " "
    assert gap("1.", "nothing", "2023年") == ""
    assert gap("第一条", "tab", "为了") == "\u3000"
    assert gap("第一条", "space", "为了") == " "
    assert gap("1.1", "tab", "总体") == " "


def test_lists_share_their_count_unless_told_otherwise() -> None:
    """Two instances of one list go on with each other; startOverride begins anew, once."""
    fresh = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, fresh)
    body = "".join(listed("甲", key) for key in (1, 1, 2, 3, 1, 3, 2))
    assert [line[:2] for line in lines(body, numbering=numbering)] == ["1.", "2.", "3.", "1.", "2.", "3.", "4."]


def test_an_instance_may_change_a_level() -> None:
    """lvlOverride with a level of its own."""
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "%1、")}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0, other)
    assert lines(listed("甲", 1) + listed("乙", 2), numbering=numbering) == ["1.甲", "二、乙"]


def test_numbers_come_through_styles() -> None:
    """The level is the one linked to the style; a style based on it inherits; numId 0 takes the number away."""
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", extra='<w:pStyle w:val="h1"/>'),
        level(1, "chineseCounting", "（%2）", extra='<w:pStyle w:val="h2"/>'),
    ) + num(1, 0)
    styles = (
        style("h1", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("h2", "heading 2", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("h3", "我的标题", based="h2")
        + style("h4", "无号", '<w:numPr><w:numId w:val="0"/></w:numPr>', based="h1")
    )
    body = "".join(p(key, f'<w:pStyle w:val="{key}"/>') for key in ("h1", "h2", "h3", "h4", "h1", "h2"))
    assert lines(body, numbering=numbering, styles=styles) == [
        "一、h1",
        "（一）h2",
        "（二）h3",
        "h4",
        "二、h1",
        "（一）h2",
    ]


def test_numbering_styles_lead_to_their_list() -> None:
    """numStyleLink: two lists that are one."""
    base = abstract(0, '<w:styleLink w:val="ls"/>', level(0, "chineseCounting", "%1、"))
    numbering = base + abstract(1, '<w:numStyleLink w:val="ls"/>') + num(1, 0) + num(2, 1)
    styles = style("ls", "公文编号", '<w:numPr><w:numId w:val="1"/></w:numPr>', kind="numbering")
    assert lines(listed("甲", 2) + listed("乙", 1), numbering=numbering, styles=styles) == ["一、甲", "二、乙"]


def test_empty_paragraphs_count_and_show_in_cells_only() -> None:
    """The number of an empty paragraph cites nothing in the text; in a table it is the 序号."""
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    assert lines(listed("甲") + listed("") + listed("乙"), numbering=numbering) == ["1 甲", "3 乙"]
    rows = table(cell("序号") + cell("事项"), *(cell(listed("")) + cell(word) for word in ("甲", "乙")))
    assert lines(rows, numbering=numbering) == ["序号\t事项", "1\t甲", "2\t乙"]


def test_bullets_are_no_words_but_dashes_are() -> None:
    """——坚持… is an item of an official text; dots and boxes are decoration."""
    numbering = abstract(0, level(0, "bullet", "——"), level(1, "bullet", "\uf06c")) + num(1, 0)
    assert lines(listed("坚持党的领导。") + listed("甲", depth=1), numbering=numbering) == ["——坚持党的领导。", "甲"]
