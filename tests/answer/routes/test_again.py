"""Follow-ups that only point back."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.followup import case_of
from kb.answer.holdings import Holdings
from kb.answer.routes import again
from kb.model import Answer, Turn


def test_the_previous_quotation_is_shown_once_more(held: Holdings, ask: Callable[..., Answer]) -> None:
    """With its place and a mark."""
    before = ask("上海意见三（四）第2段写了什么？")
    case = case_of("真的吗？", [Turn(before.question, before)], held, Draft("真的吗？"), None)
    answer = again.answer(case)
    assert answer is not None and answer.citations[0].quote == before.citations[0].quote


def test_a_first_question_points_back_to_nothing(case: Callable[[str], Case]) -> None:
    """Nor does one that continues nothing held."""
    assert again.answer(case("真的吗？")) is None


def test_an_entry_counted_to_is_shown_with_what_stands_under_it(ask: Callable[..., Answer]) -> None:
    """Not the first of the list again."""
    answer = ask("国家规划有哪些重点工程？", "第三个工程的内容是什么？")
    assert answer.citations[0].label == "四（三）" and "知识产权人才高地建设项目" in answer.answer
