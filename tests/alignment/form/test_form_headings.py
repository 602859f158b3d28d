"""Headings."""

from __future__ import annotations

from tests.alignment.form.conftest import Check

TASK = "加快推进产业发展，完善配套政策，强化服务保障。"


def test_a_heading_without_text_among_headings_with_text_is_told(checked: Check) -> None:
    """The others show that it is no list."""
    body = f"一、总体要求\n{TASK}\n二、重点任务\n三、支持政策\n{TASK}\n四、保障措施\n{TASK}\n"
    found = [one for one in checked(body) if one.rule == "标题下无内容"]
    assert [one.quote for one in found] == ["二、重点任务"]


def test_a_heading_alone_on_its_line_bears_no_full_stop(checked: Check) -> None:
    """One whose text goes on in the same line is a sentence; it does."""
    body = f"一、重点任务\n（一）指导思想。\n{TASK}\n（二）工作目标。\n{TASK}\n"
    found = [one for one in checked(body) if one.rule == "标题末尾有句号"]
    assert len(found) == 1 and "全文2处" in found[0].what
    run_in = f"一、重点任务\n（一）指导思想。{TASK}\n（二）工作目标。{TASK}\n"
    assert not [one for one in checked(run_in) if one.rule == "标题末尾有句号"]


def test_neighbours_of_the_same_words_are_told(checked: Check) -> None:
    """Their numbers differ."""
    body = f"一、总体要求\n{TASK}\n二、重点任务\n{TASK}\n三、重点任务\n{TASK}\n"
    assert [one.label for one in checked(body) if one.rule == "标题重复"] == ["三标题"]
