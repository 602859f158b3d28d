"""Several questions in one message."""

from __future__ import annotations

import pytest

from kb.answer import Answerer
from kb.answer.holdings import Holdings
from kb.answer.question import understand
from kb.answer.several import separate


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("国家规划是什么时候印发的？上海意见的总体目标是什么？", 2),
        ("国家规划什么时候印发，上海意见的总体目标是什么？", 2),
        ("国家规划有几个重点项目？上海意见的保障措施有哪些？", 2),
        ("上海意见是谁印发的？保障措施有哪几条？", 2),
        ("专利代理师的目标，国家和上海各是多少？", 0),
        ("国家要求培养公职律师，上海怎么落实？", 0),
        ("国家规划对专利代理师怎么说？上海的目标是多少？", 0),
        ("上海有哪些重点项目？", 0),
    ],
)
def test_only_questions_that_stand_alone_are_taken_apart(held: Holdings, text: str, parts: int) -> None:
    """A comparison, a trace and what leans on the question before stay together."""
    assert len(separate(understand(text, held.works))) == parts


def test_a_part_without_a_name_is_about_the_document_before(held: Holdings) -> None:
    """The name is put before it."""
    assert separate(understand("上海意见是谁印发的？保障措施有哪几条？", held.works))[1].startswith("上海意见")


def test_each_question_is_answered_with_its_own_citations(answerer: Answerer) -> None:
    """Numbered through; an answer to one of them is no refusal."""
    answer = answerer.answer("国家规划的签发人是谁？上海意见的总体目标是什么？")
    assert not answer.refused and "没有写明签发人" in answer.answer and "高水平知识产权人才高地" in answer.answer
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_message_of_which_nothing_can_be_answered_is_refused(answerer: Answerer) -> None:
    """With every reason."""
    answer = answerer.answer("国家规划的签发人是谁？上海意见什么时候施行？")
    assert answer.refused and "签发人" in (answer.refusal_reason or "") and "施行日期" in (answer.refusal_reason or "")


def test_a_part_without_a_name_is_about_the_document_named_last(held: Holdings) -> None:
    """Not about the first of them."""
    parts = separate(understand("上海意见是谁印发的？国家规划的重点项目有哪些？什么时候印发？", held.works))
    assert parts[-1].startswith("国家规划")
