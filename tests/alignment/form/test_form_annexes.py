"""Annexes, tables and boxes that the text points to."""

from __future__ import annotations

from tests.alignment.form.conftest import Check

BODY = "一、总体要求\n加快推进产业发展，完善配套政策。\n"
LISTED = "\n附件：1.任务分工表\n2.项目清单\n\n某市人民政府\n2021年3月5日\n"


def _annexes(found: list[object]) -> list[str]:
    return [str(one.rule) for one in found if "附件" in one.rule or "表" in one.rule]  # type: ignore[attr-defined]


def test_listed_annexes_must_be_there(checked: Check) -> None:
    """Those that are, and those left out on purpose, are not asked for."""
    found = checked(BODY + LISTED)
    assert _annexes([*found]) == ["附件未附"] and "2个" in found[0].what
    one = BODY + LISTED + "\n附件1\n任务分工表\n一、加快发展\n责任单位为发展改革委。\n"
    assert "1个：项目清单" in next(o for o in checked(one) if o.rule == "附件未附").what
    both = one + "附件2\n项目清单\n一、重点项目\n项目由发展改革委确定。\n"
    assert _annexes([*checked(both)]) == []
    assert _annexes([*checked(BODY + LISTED.replace("分工表", "分工表（略）").replace("清单", "清单（略）"))]) == []


def test_an_annex_named_in_the_text_alone_must_be_there_and_the_other_way_round(checked: Check) -> None:
    """Neither list nor annex; an annex that nothing speaks of."""
    assert _annexes([*checked(BODY + "二、任务\n任务分工见附件1，各县抓好落实。\n")]) == ["附件未附"]
    assert _annexes([*checked(BODY + "\n附件1\n任务分工表\n一、加快发展\n责任单位为发展改革委。\n")]) == ["附件未提及"]


def test_a_table_that_is_named_must_be_there(checked: Check) -> None:
    """With its caption."""
    assert _annexes([*checked(BODY + "二、指标\n主要指标见表2，各县分解落实。\n")]) == ["所指的表或专栏不在"]
    there = BODY + "二、指标\n主要指标见表2，各县分解落实。\n表2 主要指标\n"
    assert _annexes([*checked(there)]) == []
