"""Abbreviations."""

from __future__ import annotations

from tests.alignment.form.conftest import Check

RULES = ("简称先用后定义", "简称重复定义", "简称未使用", "简称没有定义")


def _rules(found: list[object]) -> list[str]:
    return [str(one.rule) for one in found if one.rule in RULES]  # type: ignore[attr-defined]


def test_a_title_used_before_it_is_defined_is_told(checked: Check) -> None:
    """And after it, not."""
    body = (
        "一、要求\n落实《规划》任务。\n二、任务\n按照《某省产业发展规划》（以下简称《规划》）推进，《规划》中期评估。\n"
    )
    assert _rules([*checked(body)]) == ["简称先用后定义"]
    sound = "一、要求\n按照《某省产业发展规划》（以下简称《规划》）推进。\n二、任务\n开展《规划》中期评估。\n"
    assert _rules([*checked(sound)]) == []


def test_an_abbreviation_defined_twice_or_for_nothing_is_told(checked: Check) -> None:
    """Twice for different names is a fault."""
    body = (
        "一、要求\n建立产业发展联席会议（以下简称联席会议），联席会议设办公室。\n"
        "二、任务\n建立人才工作联席会议（以下简称联席会议）。设立产业引导基金（以下简称引导基金）。\n"
    )
    found = checked(body)
    assert _rules([*found]) == ["简称重复定义", "简称未使用"]
    assert next(one for one in found if one.rule == "简称重复定义").severity == "错误"


def test_a_title_that_is_only_a_kind_wants_a_definition(checked: Check) -> None:
    """Unless the document is of that kind itself."""
    assert _rules([*checked("一、要求\n落实《纲要》任务。\n")]) == ["简称没有定义"]
    assert _rules([*checked("一、要求\n落实《意见》任务。\n")]) == []
