"""Targets side by side."""

from __future__ import annotations

import pytest

from kb.alignment.figures import compare
from kb.model import Target


def _target(subject: str, value: float, unit: str, scope: str = "某省", normalized: float | None = None) -> Target:
    return Target(
        clause="d#1",
        name=subject,
        subject=subject,
        op="=",
        value=value,
        unit=unit,
        normalized=value if normalized is None else normalized,
        scope=scope,
        deadline=2025,
        deadline_source="明示",
        attribute=None,
        baseline=False,
        quote=f"{subject}{value:g}{unit}",
    )


@pytest.mark.parametrize(
    ("upper", "lower", "relation"),
    [
        (_target("覆盖率", 90, "%"), _target("覆盖率", 95, "%", "某市"), "同口径-更高"),
        (_target("覆盖率", 90, "%"), _target("覆盖率", 90, "%", "某市"), "同口径-相同"),
        (_target("满意度", 90, "分"), _target("满意度", 85, "分", "某市"), "同口径-更低"),
        (_target("人才数量", 100, "万人", "全国", 1e6), _target("人才数量", 6, "万人", "上海", 6e4), "不可比"),
        (_target("示范企业", 100, "家"), _target("示范企业", 1, "百家", normalized=100), "同口径-相同"),
        (_target("学院、研究院", 5, "家"), _target("学院、研究院、智库", 5, "家"), "不可比"),
        (_target("培训人员", 100, "人"), _target("培训人员", 100, "人次"), "不可比"),
        (_target("网络课程", 100, "门"), _target("专利代理师", 100, "门"), "未承接"),
    ],
)
def test_targets_compare_only_with_one_meaning_unit_and_territory(upper: Target, lower: Target, relation: str) -> None:
    """Equal numbers of different things say nothing; rates hold anywhere."""
    found = compare([upper], [lower])
    assert found is not None and found.relation == relation


def test_an_item_without_a_target_has_no_comparison() -> None:
    """Nothing to compare."""
    assert compare([], [_target("覆盖率", 90, "%")]) is None
