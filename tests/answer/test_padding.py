"""Talk around a question."""

from __future__ import annotations

import pytest

from kb.answer.padding import unpadded


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("领导让我核实一下，上海有哪些重点项目？麻烦您给个出处，谢谢！", "上海有哪些重点项目？"),
        ("我在写一份汇报材料，需要确认：国家规划的文号是多少", "国家规划的文号是多少"),
        ("我是新来的，不太懂，上海有几家培训基地，能给我讲讲吗？", "上海有几家培训基地？"),
        ("老师您好，请教一下，上海有几家培训基地？", "上海有几家培训基地？"),
    ],
)
def test_what_is_said_of_the_asker_is_left_out(text: str, asked: str) -> None:
    """Before the question and behind it."""
    assert unpadded(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "上海的人才库，请说明上位依据",
        "我想了解培训基地，上海有多少家？",
        "领导干部培训，上海怎么要求？",
        "我市的培训基地有几家？",
        "谢谢",
        "请说明一下",
        "那上海呢？",
        "",
    ],
)
def test_what_is_asked_about_is_kept(text: str) -> None:
    """Whatever is no mere talk stays, and so does a text that is nothing but talk."""
    assert unpadded(text) == text


def test_a_long_run_of_talk_takes_no_time() -> None:
    """However many ways there are to take it apart."""
    text = "请" + "讲讲" * 900 + "基"
    assert unpadded(f"{text}，上海有几家培训基地？").startswith("请")
