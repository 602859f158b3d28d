"""What counts as the same words when an answer is held against gold."""

from __future__ import annotations

import pytest

from kb.library.batch.matching import holds, meets, same_run


@pytest.mark.parametrize(
    ("text", "wording", "held"),
    [
        ("达到100万人", "100万", True),
        ("达到 １００ 万人", "100万人", True),
        ("达到1,000,000人", "1000000人", True),
        ("达到15家", "5家", False),
        ("达到5.2万", "5", False),
        ("共50项", "5", False),
        ("每年培训5次。", "5", True),
        ("（沪知局(2023)28号)", "（2023）28号", True),
    ],
)
def test_a_figure_is_found_whole_whatever_its_width_and_grouping(text: str, wording: str, held: bool) -> None:
    """A part of a longer figure is not the figure."""
    assert holds(text, wording) is held


def test_one_of_several_wordings_is_enough() -> None:
    """A string is the only wording."""
    assert meets("文件没有规定", ["未规定", "没有规定"])
    assert not meets("文件没有规定", "未规定")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("支持有条件的高校自主设置知识产权一级学科", "高校自主设置知识产权一级学科", True),
        ("支持有条件的高校自主设置知识产权一级学科，加强师资", "各地支持有条件的高校自主设置知识产权一级学科", True),
        ("支持有条件的高校自主设置知识产权一级学科", "加强国际化人才培养，提升海外应对能力", False),
        ("", "支持有条件的高校", False),
    ],
)
def test_quotations_are_of_one_run_where_they_overlap_by_half(one: str, other: str, same: bool) -> None:
    """Half of the shorter one's runs of eight characters; nothing overlaps with nothing."""
    assert same_run(one, other) is same
    assert same_run(other, one) is same
