"""Comparisons asked without a word of comparing."""

from __future__ import annotations

import pytest

from kb.answer.comparison import compares, spans


@pytest.mark.parametrize(
    "text",
    [
        "国家基地30家与上海16家是否具有可比性？",
        "国家30、上海16，直接比行吗？",
        "两份文件所称的培训网络是否同一概念？",
        "是同一个东西吗？",
        "国规的原则和沪意见的原则，对得上的是哪些？",
        "拿上海的目标跟全国的比，高了还是低了？",
        "二者的数量孰多？",
    ],
)
def test_two_documents_are_compared_in_other_words(text: str) -> None:
    """With two of them named; of one document the same words may ask anything."""
    assert compares(text, works=2)
    assert not compares(text, works=1)


@pytest.mark.parametrize("text", ["国家的运营培训，上海设了哪些专项，各自人数目标？", "国家的任务，上海有哪些措施？"])
def test_a_trace_is_no_comparison(text: str) -> None:
    """Two documents alone do not make one."""
    assert not compares(text, works=2)


def test_what_is_compared_is_left_to_be_looked_for() -> None:
    """Only the words of comparing are taken away."""
    text = "拿上海的培训基地跟全国的比，能下定低了的结论吗"
    left = "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in spans(text)))
    assert "培训基地" in left and "结论" not in left
