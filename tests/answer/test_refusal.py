"""Questions that are turned away, and saying that nothing was found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.refusal import nothing_found, turn_away


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("？！", "空问题"),
        ("国" * 2001, "问题过长"),
        ("What is it?", "不是中文问题"),
        ("你好！", "没有提出问题"),
        ("谢谢啊", "没有提出问题"),
    ],
)
def test_what_is_no_question_is_turned_away_with_advice(question: str, reason: str) -> None:
    """The reason is machine-readable, the text is for a person."""
    answer = turn_away(Draft(question), question)
    assert answer is not None and answer.refusal_reason == reason and answer.answer.endswith("。")


@pytest.mark.parametrize("question", ["上海呢？", "三（四）", "你好，上海有哪些项目？"])
def test_a_question_is_let_through(question: str) -> None:
    """A greeting before it does not matter."""
    assert turn_away(Draft(question), question) is None


def test_a_refusal_names_the_words_no_clause_holds(case: Callable[[str], Case]) -> None:
    """Or the documents that were searched."""
    assert "没有提到“火星”" in nothing_found(case("火星在哪里")).answer
    assert "没有找到" in nothing_found(case("怎么样")).answer
