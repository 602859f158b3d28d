"""Figures in running text."""

from __future__ import annotations

import pytest

from kb.graph.quantities import chinese_number, find_quantities

FIGURES = [
    ("知识产权人才队伍规模超过100万人", ">", 100, "万人", 1_000_000),
    ("地级市覆盖率达到50%以上", ">=", 50, "%", 50),
    ("人才队伍规模达到4000人左右", "≈", 4000, "人", 4000),
    ("每年计划培训不少于 3000 人次", ">=", 3000, "人次/年", 3000),
    ("完成对 800 余名人员的轮训", "余", 800, "名", 800),
    ("地区生产总值增长5 . 5%以上", ">=", 5.5, "%", 5.5),
    ("市级培训基地１５家", "=", 15, "家", 15),
    ("建成1,200个站点", "=", 1200, "个", 1200),
    ("产业规模达到1.2万亿元", "=", 1.2, "万亿元", 1.2e12),
    ("单位能耗控制在5%以内", "<=", 5, "%", 5),
    ("不超过15个工作日", "<=", 15, "个工作日", 15),
    ("培育不少于三家企业", ">=", 3, "家", 3),
    ("网络零售额翻一番", "=", 1, "番", 2),
    ("降低0.5个百分点", "=", 0.5, "个百分点", 0.5),
    ("是上年的3.1倍", "=", 3.1, "倍", 3.1),
    ("百分之五十以上的部门", ">=", 50, "%", 50),
    ("给予10万元/人的奖励", "=", 10, "万元/人", 100_000),
    ("个人缴费标准为每人413元", "=", 413, "元/人", 413),
    ("指数达到120。", "=", 120, "", 120),
    ("上云企业突破1万家", ">", 1, "万家", 10_000),
]


@pytest.mark.parametrize(("text", "op", "value", "unit", "normalized"), FIGURES)
def test_a_figure_is_read_with_its_unit_and_how_exactly_it_is_meant(
    text: str, op: str, value: float, unit: str, normalized: float
) -> None:
    """Digits of any width, stray spaces, scales, rates and words of measure are understood."""
    [found] = find_quantities(text)
    assert (found.op, found.value, found.unit, found.normalized) == (op, value, unit, normalized)


@pytest.mark.parametrize(
    "text",
    [
        "做好四支重点人才队伍和一支基础人才队伍建设",
        "“五个一批”知识产权急需紧缺人才队伍基本形成",
        "中美欧日韩五局合作、金砖五局合作",
        "《知识产权强国建设纲要（2021—2035年）》",
        "国知发人字〔2021〕38号",
        "到2025年底前",
        "突破一批关键技术",
        "第29位，第三方机构",
        "1. 推进5G应用",
        "“1+16+X”布局",
        "运用618项目成果交易会",
        "坚持“第一把手”抓“第一资源”",
    ],
)
def test_dates_names_ordinals_and_ways_of_speaking_are_no_figures(text: str) -> None:
    """What measures nothing is left out before anything is judged."""
    assert find_quantities(text) == ()


def test_a_range_keeps_both_ends_and_asks_for_the_lower() -> None:
    """“2-3家” asks for two at least."""
    [found] = find_quantities("每个产业重点打造2-3家示范企业")
    assert (found.op, found.value, found.upper, found.per) == (">=", 2, 3, "每个产业")


def test_people_and_person_times_are_kept_apart() -> None:
    """名, 人 and 人次 are different units."""
    units = [q.unit for q in find_quantities("特派员达到150名，专员达到600人；培训500人次")]
    assert units == ["名", "人", "人次"]


def test_yearly_reaches_only_its_own_part_of_the_sentence() -> None:
    """“每年…、3年…” does not make the second figure yearly."""
    first, second = (q for q in find_quantities("每年发布30项以上、3年建成100项以上应用场景") if not q.is_time)
    assert (first.unit, second.unit) == ("项/年", "项")


@pytest.mark.parametrize(
    ("numeral", "value"), [("三千二百", 3200), ("两万", 20000), ("十五", 15), ("一亿", 1e8), ("百", 100)]
)
def test_chinese_numerals_have_values(numeral: str, value: float) -> None:
    """Numerals with and without digits before the scale."""
    assert chinese_number(numeral) == value


def test_ends_of_different_units_are_two_figures() -> None:
    """“2000万元至1亿元” is no range of one unit, and neither end is lost."""
    found = find_quantities("营业收入在2000万元至1亿元之间")
    assert [(q.value, q.unit, q.upper) for q in found] == [(2000, "万元", None), (1, "亿元", None)]


@pytest.mark.parametrize("text", ["如图10所示", "见附件2名词解释", "010508集成电路制造"])
def test_numbers_of_figures_annexes_and_codes_measure_nothing(text: str) -> None:
    """“10所”, “2名”, “010508集” only look like figures with a unit."""
    assert find_quantities(text) == ()
