"""Every number of a document called what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.graph.figures import figures
from kb.model import Document

Write = Callable[[str], Document]
HEAD = "某市行动方案（2021-2025年）\n某市人民政府\n2021年3月1日\n{section}\n{body}\n二、保障措施\n加强领导。\n"


def _kinds(document: Document, body: str) -> list[tuple[str, str]]:
    held = [c.id for c in document.clauses if c.text == body]
    return [(f.text, f.kind) for f in figures(document) if f.clause in held]


@pytest.mark.parametrize(
    ("section", "body", "expected"),
    [
        ("一、主要任务", "聚焦10个领域，建设园区20个。", [("10个", "计数"), ("20个", "目标")]),
        ("一、主要任务", "对认定的企业给予50万元奖励。", [("50万元", "标准")]),
        ("一、主要任务", "审批时限为15个工作日。", [("15个工作日", "时间")]),
        ("一、发展基础", "建有国家重点实验室21个，省实验室5个。", [("21个", "现状"), ("5个", "现状")]),
        ("一、申报条件", "场地面积不低于500平方米。", [("500平方米", "标准")]),
        ("一、主要任务", "考核内容包括线上办理（60%）。", [("60%", "标准")]),
        ("一、主要任务", "报送项目申报文件（一式3份）。", [("一", "词语"), ("3份", "标准")]),
        ("一、主要任务", "每所高校限报2个项目。", [("2个", "标准")]),
        ("一、主要任务", "请将3个工程的项目以一个申报文上报。", [("3个", "计数"), ("一", "词语")]),
        ("一、主要任务", "据某研究院预计，全球出货量将达到64亿部。", [("64亿部", "计数")]),
        ("一、主要任务", "单位数量在2020年基础上翻一番。", [("2020年", "时间"), ("翻一番", "目标")]),
        ("一、申报条件", "已明确产业方向，产业规模超过50亿元。", [("50亿元", "标准")]),
        (
            "一、主要目标",
            "到2023年，三类占比分别达到30%、20%和10%。",
            [("2023年", "时间"), ("三", "计数"), ("30%", "目标"), ("20%", "目标"), ("10%", "目标")],
        ),
    ],
)
def test_a_number_is_a_target_a_baseline_a_count_a_norm_or_a_date(
    write: Write, section: str, body: str, expected: list[tuple[str, str]]
) -> None:
    """And is called so, with nothing left out."""
    assert _kinds(write(HEAD.format(section=section, body=body)), body) == expected


def test_words_before_the_first_of_a_list_hold_for_the_others(write: Write) -> None:
    """“分别不超过30个和10个”: the second is no more than ten, too."""
    document = write(HEAD.format(section="一、主要目标", body="到2023年，试点、示范分别不超过30个和10个。"))
    assert [t.op for t in extract(document).targets] == ["<=", "<="]


def test_goals_spelled_out_below_the_general_part_are_targets(write: Write) -> None:
    """“普及率显著提升。…” after “到2025年，…” is due then."""
    body = "到2025年，转型取得成效。\n数字化普及率显著提升。工具普及率达到90%，打造150个以上场景。"
    found = extract(write(HEAD.format(section="一、总体要求", body=body))).targets
    assert [(t.value, t.deadline, t.deadline_source) for t in found] == [(90, 2025, "承前"), (150, 2025, "承前")]


def test_an_upper_bound_of_a_grant_is_a_term(write: Write) -> None:
    """“每年评选不多于30个” says how many may have the money."""
    text = "某市若干措施\n某市人民政府\n2021年3月1日\n一、政策\n每年评选不多于30个项目，给予奖励。\n二、附则\n解释。\n"
    assert extract(write(text)).targets == ()


def test_a_figure_knows_its_target_and_its_place(write: Write) -> None:
    """Value, unit and the span in the clause's text agree with what is printed."""
    body = "到2023年，建设园区20个。"
    document = write(HEAD.format(section="一、主要目标", body=body))
    [figure] = [f for f in figures(document) if f.kind == "目标"]
    assert figure.target is not None
    assert (figure.value, figure.unit, figure.target.deadline) == (20, "个", 2023)
    assert document.clause(figure.clause).text[slice(*figure.span)] == figure.text == "20个"
