"""Places a document names of its own are found, and resolved only where they are certain."""

from __future__ import annotations

import pytest

from kb.structure.internal import internal_references
from tests.structure.checks import Parsed

LAW = """某市管理条例
第一章　总　则
第一条　为了规范管理，根据《中华人民共和国某法》第十条、第十二条第一款，制定本条例。
第二条　本市行政区域内的活动，适用本条例。
前款所称活动，是指下列情形：
（一）甲情形；
（二）乙情形；
（三）前两项以外的情形。
前两款的规定不适用于丙情形，但是前款第一项除外。
第三条　前款规定不明确的，依照本条例第二条第二款第（二）项和第三款的规定办理。
第四条　违反前条规定，或者违反第二条、第三条规定的，由主管部门处理；依照该法第六条处罚。
违反第一款规定，情节严重的，依照本条例第九条处理。
第二章　附　则
第五条　本条例第一章的规定，适用于第二条至第四条所列单位。
第六条　本条例自发布之日起施行。
"""


def found(parsed: Parsed, text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """(label, quote, labels of the targets) of every internal reference."""
    (document,) = parsed(text)
    labels = {c.id: c.label for c in document.clauses}
    references = internal_references(document)
    for reference in references:
        assert reference.quote in document.clause(reference.clause).text
    return [(labels[r.clause], r.quote, tuple(labels[t] for t in r.targets)) for r in references]


def test_places_in_a_law_are_counted_from_where_they_are_named(parsed: Parsed) -> None:
    """前款, 前两款, 前条, 本条例第N条; 前款 in a first paragraph stays open, another law's article is not ours."""
    assert found(parsed, LAW) == [
        ("第二条第二款", "前款", ("第二条第一款",)),
        ("第二条第二款第（三）项", "前两项", ("第二条第二款第（一）项", "第二条第二款第（二）项")),
        ("第二条第三款", "前两款", ("第二条第一款", "第二条第二款")),
        ("第二条第三款", "前款第一项", ("第二条第二款第（一）项",)),
        ("第三条", "前款", ()),
        ("第三条", "本条例第二条第二款第（二）项和第三款", ("第二条第二款第（二）项", "第二条第三款")),
        ("第四条第一款", "前条", ("第三条",)),
        ("第四条第一款", "第二条、第三条", ("第二条", "第三条")),
        ("第四条第二款", "第一款", ("第四条第一款",)),
        ("第四条第二款", "本条例第九条", ()),
        ("第五条", "本条例第一章", ("第一章标题",)),
        ("第五条", "第二条至第四条", ("第二条", "第三条", "第四条")),
    ]


PLAN = """某市实施方案
一、工作任务
（一）建立清单。各单位按照附件1填报，格式见附件3。
（二）公布清单。对上述第（一）项所列事项，按照本方案第二部分的要求公布。
二、工作要求
各单位要按照《某某办法》附件2和专栏1的要求办理，材料以附件的形式报送。
附件1
任务清单
第一条　本清单由各单位填报。
第二条　依照本规定第一条填报。
附件2
评分标准
第一条　评分采用百分制。
"""


def test_annexes_and_parts_of_a_plan_are_found(parsed: Parsed) -> None:
    """附件1 is there, 附件3 is not; an annex looks into itself first."""
    assert found(parsed, PLAN) == [
        ("一（一）", "附件1", ("附件1标题",)),
        ("一（一）", "附件3", ()),
        ("一（二）", "第（一）项", ("一（一）标题",)),
        ("一（二）", "本方案第二部分", ("二标题",)),
        ("二", "专栏1", ()),
        ("附件1第二条", "本规定第一条", ("附件1第一条",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "按照《某某办法》第十条的规定办理。",
        "按照民法典第十条的规定办理。",
        "违反行政处罚法第三条规定的，依法处理。",
        "坚持第一要务，落实第二项目的要求。",
    ],
)
def test_what_belongs_to_another_law_is_no_internal_reference(parsed: Parsed, sentence: str) -> None:
    """A law named before the article, or words that only look like a place."""
    text = f"某市条例\n第一条　为了规范管理，制定本条例。\n第二条　{sentence}\n第三条　本条例自发布之日起施行。\n"
    assert found(parsed, text) == []
