"""Series, levels and writing of numbers."""

from __future__ import annotations

import pytest

from tests.alignment.form.conftest import Check

TASK = "加快推进产业发展，完善配套政策，强化服务保障。"


def _sections(*numbers: str) -> str:
    names = ("总体要求", "重点任务", "支持政策", "保障措施", "组织实施")
    return "".join(f"{number}{name}\n{TASK}\n" for number, name in zip(numbers, names, strict=False))


@pytest.mark.parametrize(
    ("numbers", "rule", "words"),
    [
        (("一、", "二、", "四、"), "编号缺漏", "“三、”"),
        (("一、", "二、", "二、", "三、"), "编号重复", "用了两次"),
        (("二、", "三、", "四、"), "编号不从一开始", "“一、”"),
        (("一、", "二、", "三、", "二、"), "编号倒退", "退回到"),
    ],
)
def test_a_broken_series_is_told_with_its_place(
    checked: Check, numbers: tuple[str, ...], rule: str, words: str
) -> None:
    """Once, as a fault, with the number that is amiss."""
    found = [one for one in checked(_sections(*numbers)) if one.rule.startswith("编号")]
    assert [one.rule for one in found] == [rule]
    assert found[0].severity == "错误" and words in found[0].what and "GB/T 9704" in found[0].why


def test_sound_numbers_are_left_alone(checked: Check) -> None:
    """Numbers that run on under the next heading, and lists inside items, are series too."""
    body = (
        "一、重点任务\n（一）创新\n1.攻关。" + TASK + "\n2.转化。" + TASK
        + "\n（二）开放\n3.引资。" + TASK + "\n4.出海。" + TASK
        + "\n二、保障措施\n（一）领导\n" + TASK + "\n（二）资金\n" + TASK + "\n"
    )  # fmt: skip
    assert not [one for one in checked(body) if one.rule.startswith(("编号", "序号", "层次"))]


def test_a_number_printed_in_another_way_is_not_called_missing(checked: Check) -> None:
    """The reader took “三 支持政策” for text; it is there."""
    body = f"一、总体要求\n{TASK}\n二、重点任务\n{TASK}\n三 支持政策如下\n{TASK}\n四、保障措施\n{TASK}\n"
    assert not [one for one in checked(body) if one.rule == "编号缺漏"]


def test_one_level_written_in_two_ways_is_told(checked: Check) -> None:
    """一、 followed by 1. here and by （一） there."""
    body = (
        f"一、重点任务\n（一）创新\n{TASK}\n（二）开放\n{TASK}\n二、保障措施\n1.加强领导\n{TASK}\n2.落实资金\n{TASK}\n"
    )
    found = [one for one in checked(body) if one.rule == "层次不一致"]
    assert len(found) == 1 and found[0].severity == "提示" and "（一）" in found[0].mend


def test_wrong_writing_is_counted_and_told_once(checked: Check) -> None:
    """“(一)” in half width, “1、” for “1.”."""
    body = f"一、重点任务\n(一)创新\n1、攻关。{TASK}\n2、转化。{TASK}\n(二)开放\n{TASK}\n"
    found = {one.what for one in checked(body) if one.rule == "序号写法"}
    assert found == {"序号写作半角括号“(一)”（全文2处）", "序号写作“1、”（全文2处）"}
