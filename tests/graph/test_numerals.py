"""Numbers that measure nothing: dates, numbers of order, names, ways of speaking."""

from __future__ import annotations

import pytest

from kb.graph.numerals import numbers

CASES = [
    ("印发日期为2021年12月31日。", [("2021年12月31日", "时间")]),
    ("二〇二一年制定。", [("二〇二一", "时间")]),
    ("用三个月时间完成。", [("三", "时间")]),
    ("（2021—2035年）", [("2021—2035年", "时间")]),
    ("“十四五”时期", [("十四五", "时间")]),
    ("《某市人才“十四五”规划》", [("十四五", "时间")]),
    ("国知发人字〔2021〕38号", [("〔2021〕38号", "编号")]),
    ("依照本条例第十二条处理。", [("第十二", "编号")]),
    ("一是加强领导；二是狠抓落实。", [("一", "编号"), ("二", "编号")]),
    ("（三）加强宣传。", [("三", "编号")]),
    ("5.3.4 调解", [("5.", "编号"), ("3.4", "编号")]),
    ("联系电话：85916712", [("85916712", "编号")]),
    ("行业代码3915 信息安全", [("3915", "编号")]),
    ("人才是第一资源。", [("第一", "词语")]),
    ("第九届人民代表大会", [("第九", "词语")]),
    ("党的二十大精神", [("二十", "词语")]),
    ("党的十九届四中、五中全会", [("十九", "词语"), ("四", "词语"), ("五", "词语")]),
    ("“五位一体”总体布局", [("五位一", "词语")]),
    ('聚焦“十大百万"产业', [("十大百万", "词语")]),
    ("进一步优化", [("一", "词语")]),
    ("打造一批示范基地", [("一", "词语")]),
    ("每年培育一批平台", [("一", "词语")]),
    ("依托三省一市人才库", [("三省一市", "词语")]),
    ("零部件制造", [("零", "词语")]),
    ("建设5G网络", [("5G", "词语")]),
    ("三级甲等医院", [("三", "词语")]),
    ("推进四支队伍建设", [("四", "计数")]),
    ("做好四支重点队伍和一支基础队伍建设", [("四", "计数"), ("一", "计数")]),
    ("围绕五大任务", [("五", "计数")]),
    ("每县设两个网点", [("两", "标准")]),
    ("就餐费用的四分之一", [("四分之一", "标准")]),
    ("不超过3500字", [("3500", "标准")]),
    ("工作温度-40℃", [("40", "标准")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_number_that_measures_nothing_gets_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    """Each number once, in order, with what it is."""
    assert [(text[n.start : n.end].strip(), n.kind) for n in numbers(text, [])] == expected


def test_what_is_taken_is_left_alone() -> None:
    """A figure that was judged already is not told again."""
    assert [n.start for n in numbers("第一批建设10个园区", [(5, 8)])] == [0]


def test_the_first_cell_of_a_row_is_its_number() -> None:
    """“1 知识产权人才数量 60000”: the last is a figure of the table."""
    found = numbers("1\t人才数量\t60", [], in_row=True)
    assert [n.kind for n in found] == ["编号", "计数"]


def test_long_runs_of_digits_end() -> None:
    """Ten thousand digits or numerals are looked through at once."""
    assert len(numbers("7" * 10_000, [])) == 1
    assert len(numbers("一" * 10_000, [])) == 1
