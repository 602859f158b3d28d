"""Targets and baselines: every figure of the two shipped documents, and the rules on short texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.model import Document, Extracts, Target

Write = Callable[[str], Document]
Row = tuple[str, str, float, str, int | None, str | None, str | None]

NATIONAL: list[Row] = [
    ("知识产权人才队伍规模", ">", 100, "万人", 2025, "明示", None),
    ("知识产权人才数量", "=", 100, "万人", 2025, "明示", "预期性"),
    ("全国执业专利代理师数量", "=", 4, "万人", 2025, "明示", "预期性"),
    ("全国中级以上(含中级)知识产权师数量", "=", 2, "万人", 2025, "明示", "预期性"),
    ("国家知识产权培养培训基地数量", "=", 30, "家", 2025, "明示", "预期性"),
    ("共建知识产权学院、研究院数量", "=", 5, "家", 2025, "明示", "预期性"),
    ("新上线网络精品课程", "=", 100, "门", 2025, "明示", "预期性"),
    ("知识产权培训评估满意度", "=", 90, "分", 2025, "明示", "预期性"),
    ("地级市覆盖率", ">=", 50, "%", 2025, "规划期", None),
    ("知识产权信息服务人才队伍规模", "≈", 4000, "人", 2025, "规划期", None),
    ("商标审查审理“专家型”人才队伍", "=", 100, "人", 2025, "规划期", None),
    ("全国知识产权系统宣传工作人员", "=", 1000, "人次", 2025, "规划期", None),
]
SHANGHAI: list[Row] = [
    ("知识产权人才数量", "=", 60000, "人", 2025, "明示", "预期性"),
    ("执业专利代理师数量", "=", 2100, "人", 2025, "明示", "预期性"),
    ("中级以上(含中级)知识产权师数量", "=", 1000, "人", 2025, "明示", "预期性"),
    ("知识产权工作者数量", "=", 35000, "人", 2025, "明示", "预期性"),
    ("知识产权国际化人才数量", "=", 600, "人", 2025, "明示", "预期性"),
    ("知识产权培训基地数量", "=", 16, "家", 2025, "明示", "预期性"),
    ("共建知识产权学院、研究院、智库数量", "=", 5, "家", 2025, "明示", "预期性"),
    ("国家级知识产权培训基地", "=", 1, "家", 2025, "明示", None),
    ("市级知识产权培训基地", "=", 15, "家", 2025, "承前", None),
    ("共建知识产权学院、研究院、智库", "=", 5, "家", 2025, "承前", None),
    ("培训", ">=", 3000, "人次/年", None, None, None),
    ("海内外国际化人才", "≈", 400, "人", 2025, "明示", None),
    ("知识产权行政保护人员的全员轮训", "余", 800, "名", 2025, "明示", None),
    ("全市专利运营特派员总数", "=", 150, "名", 2025, "承前", None),
    ("中小企业知识产权首席运营官", "=", 300, "名", 2025, "承前", None),
    ("企业知识产权专员", "=", 600, "人", 2025, "承前", None),
    ("知识产权工作者", "=", 35000, "人", 2025, "承前", None),
    ("知识产权公共服务人员培训", "=", 500, "人次", 2025, "承前", None),
    ("专利代理师能力提升、新入职专利代理师培训", "=", 1000, "人次", 2025, "承前", None),
    ("专业化、复合型和紧缺型专利实务人才", "=", 200, "人", 2025, "明示", None),
]


def _row(target: Target) -> Row:
    return (
        target.name,
        target.op,
        target.value,
        target.unit,
        target.deadline,
        target.deadline_source,
        target.attribute,
    )


def test_every_figure_of_the_national_plan_is_told_rightly(national_extracts: Extracts) -> None:
    """Eight figures of goals, four in tasks; names, units, deadlines and where those come from."""
    assert [_row(t) for t in national_extracts.targets if not t.baseline] == NATIONAL


def test_every_figure_of_the_shanghai_opinions_is_told_rightly(shanghai_extracts: Extracts) -> None:
    """Seven rows of the table and thirteen figures in projects."""
    assert [_row(t) for t in shanghai_extracts.targets] == SHANGHAI


def test_what_has_been_reached_is_a_baseline(national_extracts: Extracts) -> None:
    """“达到69万人” stands in the background section: history, not a goal."""
    [baseline] = [t for t in national_extracts.targets if t.baseline]
    assert (baseline.value, baseline.unit, baseline.deadline) == (69, "万人", None)


def test_a_target_is_quoted_word_for_word(
    national: Document, shanghai: Document, national_extracts: Extracts, shanghai_extracts: Extracts
) -> None:
    """Every quotation is a run of its clause and holds the figure."""
    for document, extracts in ((national, national_extracts), (shanghai, shanghai_extracts)):
        for target in extracts.targets:
            assert target.quote in document.clause(target.clause).text
            assert f"{target.value:g}" in target.quote


def test_the_scope_is_the_nation_the_city_or_unknown(national_extracts: Extracts, shanghai_extracts: Extracts) -> None:
    """“各培训基地…每年…3000人次” may mean each or all together: 不明."""
    assert {t.scope for t in national_extracts.targets} == {"全国"}
    assert {t.scope for t in shanghai_extracts.targets if t.value == 3000} == {"不明"}
    assert {t.scope for t in shanghai_extracts.targets if t.value != 3000} == {"上海"}


def _plan(body: str, title: str = "某市数字经济发展行动计划", section: str = "二、主要任务") -> str:
    return f"{title}\n某市人民政府\n2021年3月1日\n一、发展目标\n推动数字经济发展。\n{section}\n（一）加快发展\n{body}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("到2025年，培育服务型制造示范企业200家。", [(200, "家", 2025, "明示")]),
        ("到2025年，建成基站3万个；培育企业20家以上。", [(3, "万个", 2025, "明示"), (20, "家", 2025, "承前")]),
        ("到2022年产值达500亿元。2023年建设园区5个。", [(500, "亿元", 2022, "明示"), (5, "个", 2023, "明示")]),
        ("到2022年产值达500亿元。建设园区5个。", [(500, "亿元", 2022, "明示"), (5, "个", None, None)]),
        ("“十四五”末，覆盖率达到90%。", [(90, "%", 2025, "明示")]),
        ("培育年营业收入超10亿元的企业5家。", [(5, "家", None, None)]),
        ("培育营业收入超100亿元企业3家。", [(3, "家", None, None)]),
    ],
)
def test_deadlines_are_stated_or_carried_within_the_sentence(
    write: Write, body: str, expected: list[tuple[float, str, int | None, str | None]]
) -> None:
    """A deadline reaches to the end of its sentence and no further; a condition is no target."""
    found = extract(write(_plan(body))).targets
    assert [(t.value, t.unit, t.deadline, t.deadline_source) for t in found] == expected


@pytest.mark.parametrize(
    "body",
    [
        "对获得认定的企业，给予一次性100万元奖励。",
        "按照实际投资额的2%给予补贴，最高不超过500万元。",
        "引进投资5000万元以上的数字经济领域项目。",
        "聚焦13个先进制造业集群开展试点。",
        "公共支撑类项目（10个）为支撑体系。",
        "按计算公式：签约居民数/常住人口数×100%。",
    ],
)
def test_support_conditions_and_counts_in_passing_are_no_targets(write: Write, body: str) -> None:
    """Amounts granted, thresholds and mere counts set no goal."""
    assert extract(write(_plan(body))).targets == ()


def test_figures_of_a_report_section_are_baselines(write: Write) -> None:
    """In a section on the present state the same words report."""
    document = write(_plan("全市企业达到300家。", section="二、发展现状"))
    assert [(t.value, t.baseline) for t in extract(document).targets] == [(300, True)]


def test_bullets_among_goals_take_the_deadline_of_the_lead_in(write: Write) -> None:
    """“到2025年，…。” followed by bullets: the deadline holds for them."""
    head = "某省发展规划\n某省人民政府\n2021年3月1日\n一、发展目标\n"
    text = f"{head}到2025年，发展水平明显提升。\n——平台建设。建成平台5个以上。\n"
    assert [(t.value, t.deadline, t.deadline_source) for t in extract(write(text)).targets] == [(5, 2025, "承前")]


@pytest.mark.parametrize(
    ("body", "value", "unit", "op"),
    [
        ("到2025年，用于中小企业的资金比例不低于三分之一。", 33.33, "%", ">="),
        ("到2025年，一半以上的企业接入平台。", 50, "%", ">="),
        ("到2025年，实现乡镇5G网络全覆盖。", 100, "%", "="),
        ("到2025年，综合发展水平进入全国前三。", 3, "名", "<="),
        ("到2025年，核心产业增加值比2020年翻一番。", 1, "番", "="),
    ],
)
def test_shares_ranks_and_full_coverage_are_figures_too(
    write: Write, body: str, value: float, unit: str, op: str
) -> None:
    """Said in words where others say 50% or 第3名."""
    [found] = extract(write(_plan(body))).targets
    assert (found.value, found.unit, found.op, found.deadline) == (value, unit, op, 2025)


@pytest.mark.parametrize(
    "body",
    [
        "每天至少清洁2次，采集标本不少于3份。",
        "高海拔（海拔超过1000米）地区按规定执行。",
        "1亿元以上规上工业企业应加强研发。",
        "实现机构全覆盖。",
        "其中15个指标自动生成。",
    ],
)
def test_procedure_and_conditions_are_no_targets(write: Write, body: str) -> None:
    """How often, which ones, all of something without a time for it."""
    assert extract(write(_plan(body, title="某防控方案"))).targets == ()


def test_terms_of_a_grant_are_no_targets(write: Write) -> None:
    """In a support policy a number per industry goes with the money; what is built in all is a target."""
    title = "某市支持数字经济发展的若干措施"
    per = "每个产业重点打造2-3家示范企业，对示范企业给予50%补贴。"
    assert extract(write(_plan(per, title=title))).targets == ()
    built = "建设1000家以上智能工厂。对投资达标的企业给予补贴。"
    [found] = extract(write(_plan(built, title=title))).targets
    assert found.value == 1000


def test_dashes_under_the_general_part_spell_out_the_goals_before_them(write: Write) -> None:
    """Where the paragraph before them gives the year."""
    body = "到2026年，产业水平处于全国前列。\n——集群发展。打造10个左右产业园区，培育20家左右企业。"
    found = extract(write(_plan(body, section="一、总体要求"))).targets
    assert [(t.value, t.deadline, t.deadline_source) for t in found] == [(10, 2026, "承前"), (20, 2026, "承前")]


def test_how_many_a_list_has_is_no_target(write: Write) -> None:
    """“科技成果转化方面4项：” counts what follows."""
    head = "某通知\n某局\n2021年3月1日\n一、推广的举措（共9项）\n"
    text = f"{head}（一）科技成果转化激励方面4项：权属改革；服务模式。\n（二）军民融合方面6项。\n"
    assert extract(write(text)).targets == ()


def test_a_share_of_all_that_is_to_have_something_is_asked(write: Write) -> None:
    """“90%以上的项目接入平台”, “事项100%全覆盖”; what those asked in a survey said is not."""
    head = "某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n推进共享，{}。\n"
    for words in ("90%以上的收费项目接入统一平台", "抽查事项100%全覆盖", "网上综合办税率保持在95%以上"):
        assert len(extract(write(head.format(words))).targets) == 1, words
    for words in ("65%以上的受访者认为互动活跃", "建成大厦，总建筑高度达236米"):
        assert extract(write(head.format(words))).targets == (), words


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("使大中城市基本具备抗御6级左右地震的能力。", [(6, "级", "≈")]),
        ("中心城区防洪标准达到100年一遇。", [(100, "年一遇", "=")]),
        ("完成城市更新项目投资100亿元以上，改造社区20个。", [(100, "亿元", ">="), (20, "个", "=")]),
        ("设立20亿元的信息技术产业基金。", [(20, "亿元", "=")]),
        ("统筹配套资金，新增贷款余额650亿元以上。", [(650, "亿元", ">=")]),
        ("推进合作项目，到位资金100亿元以上。", [(100, "亿元", ">=")]),
        ("粮食总产量稳定在8.26亿斤以上。", [(8.26, "亿斤", ">=")]),
        ("创成未来社区6个，解决技术问题20项以上。", [(6, "个", "="), (20, "项", ">=")]),
        ("全国发生5级以上地震48次，遭遇50年一遇洪水。", []),
        ("引进总投资100亿元的项目。", []),
        ("新增一批出口超亿元龙头企业，帮助年收入10万元群体增收。", []),
    ],
)
def test_what_is_to_be_withstood_invested_and_lent_is_a_target(
    write: Write, body: str, expected: list[tuple[float, str, str]]
) -> None:
    """A quake of so many degrees and an investment are goals where the sentence is about them, not in passing."""
    assert [(t.value, t.unit, t.op) for t in extract(write(_plan(body))).targets] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "到2021年，把握产业链、5G产业、工业互联网、智慧城市4条主线。",
        "到2021年，提升资源配置、预警决策、监督治理3个能力。",
        "到2021年，建立“3个核心产业区＋N个特色产业园区（小镇）”空间布局。",
    ],
)
def test_the_count_of_a_list_and_a_formula_in_quotes_are_no_targets(write: Write, sentence: str) -> None:
    """What was just named one by one is summed up, not set."""
    document = write(f"某市工作方案\n某市人民政府\n2019年3月1日\n一、工作目标\n{sentence}\n二、任务\n加快发展。\n")
    assert extract(document).targets == ()


def test_a_plan_for_one_year_is_due_at_its_end(write: Write) -> None:
    """“2021年…工作方案” sets what it sets for 2021."""
    document = write(
        "某市2021年数字经济工作方案\n某市人民政府\n2021年3月1日\n一、任务\n新建5万个基站。\n二、保障\n加强领导。\n"
    )
    [target] = extract(document).targets
    assert (target.deadline, target.deadline_source) == (2021, "规划期")


def test_the_five_year_plans_of_the_last_century_end_too(write: Write) -> None:
    """“九五” ends in 2000."""
    document = write(
        "某省工作意见\n某省人民政府\n1997年3月1日\n一、任务\n经过“九五”期间的努力，使其率先具备抗御6级左右地震能力。\n二、保障\n加强领导。\n"
    )
    [target] = extract(document).targets
    assert (target.value, target.unit, target.deadline) == (6, "级", 2000)
