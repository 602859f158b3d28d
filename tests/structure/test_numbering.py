"""Numbers in front of headings and items are read, and what only looks like one is not."""

from __future__ import annotations

import pytest

from kb.structure.numbering import from_chinese, marker, to_chinese


@pytest.mark.parametrize(
    ("text", "style", "value", "number", "words"),
    [
        ("一、总体要求", "cn", 1, "一", "总体要求"),
        ("十二、保障措施", "cn", 12, "十二", "保障措施"),
        ("（三）主要目标。", "cnp", 3, "（三）", "主要目标。"),
        ("(二十三)搭建平台", "cnp", 23, "(二十三)", "搭建平台"),
        ("1.健康管理", "num", 1, "1.", "健康管理"),
        ("12．着力引进", "num", 12, "12．", "着力引进"),
        ("3、其他", "num", 3, "3", "其他"),
        ("4〓构建体系", "num", 4, "4", "构建体系"),
        ("（1）核酸检测", "nump", 1, "（1）", "核酸检测"),
        ("2）可靠性", "numr", 2, "2）", "可靠性"),
        ("① 氧合指数", "circled", 1, "①", "氧合指数"),
        ("⑮其他", "circled", 15, "⑮", "其他"),
        ("1.2.3 环境", "dec", 3, "1.2.3", "环境"),
        ("1　总则", "bare", 1, "1", "总则"),
        ("第一章　总　　则", "chapter", 1, "第一章", "总　　则"),
        ("第二节 供应", "section", 2, "第二节", "供应"),
        ("第一百零三条　本法", "article", 103, "第一百零三条", "本法"),
        ("第十二条之一 规定", "article", 12, "第十二条之一", "规定"),
        ("第三条【范围】下列", "article", 3, "第三条", "【范围】下列"),
        ("专栏一 某工程", "box", 1, "专栏一", "某工程"),
        ("附件2", "annex", 2, "附件2", ""),
        ("附：制法说明", "annex", 0, "附", "制法说明"),
        ("甲、长288公分", "stem", 1, "甲", "长288公分"),
        ("第三部分 任务", "part", 3, "第三部分", "任务"),
    ],
)
def test_numbers_are_read(text: str, style: str, value: int, number: str, words: str) -> None:
    """Style, value, the number as printed, and where the words begin."""
    found = marker(text)
    assert found is not None
    assert (found.style, found.value, found.number, text[found.end :]) == (style, value, number, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "为贯彻落实有关决策部署",
        "2.5亿元的投资",
        "5 . 5%的增长",
        "2021年12月31日",
        "一二三产业融合",
        "一、二、三产业融合发展",
        "第五十五条和本办法的要求，制定规定",
        "第三条规定的情形",
        "第二章的规定应当遵守，并且要求各有关单位认真贯彻执行本办法的各项规定要求。",
        "100个以上示范企业",
        "2～4次，口服",
        "5′-复制酶",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    """Figures, dates, cited articles and enumerations within a sentence."""
    assert marker(text) is None


@pytest.mark.parametrize("value", [0, 1, 9, 10, 11, 19, 20, 21, 99, 100, 101, 110, 115, 120, 200, 365, 999])
def test_chinese_numerals_are_written_and_read(value: int) -> None:
    """Writing and reading are inverse."""
    assert from_chinese(to_chinese(value)) == value


def test_year_numerals_are_digits() -> None:
    """二〇二一 is 2021."""
    assert from_chinese("二〇二一") == 2021
