"""The model's answer, or the extractive one in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.answer import Answerer
from kb.answer.llm import is_for_a_model, write
from kb.library.asking import Drafted
from kb.model import Answer, Statement

from .conftest import Speaking

QUESTION = "上海怎样培养知识产权国际化人才？"


def _told(drafted: Drafted, text: str) -> list[Statement | Answer]:
    assert drafted.material is not None
    for exhibit in drafted.material.exhibits.values():
        if exhibit.clause and exhibit.wordings:
            text = text.replace("甲", exhibit.handle)
            break
    return list(write(drafted.answer, (), drafted.material, Speaking(text)))


def test_verified_statements_come_first_and_the_answer_last(draft: Callable[..., Drafted]) -> None:
    """The answer has route llm, markers, verbatim citations, and says what was dropped."""
    said = "上海意见提出，聚焦国际化能力提升，建立知识产权国际化人才库〔甲〕。上海要培养9000人〔甲〕。"
    *shown, answer = _told(draft(QUESTION), said)
    assert isinstance(answer, Answer) and answer.route == "llm" and not answer.refused
    assert answer.statements == tuple(shown) and len(shown) == 1
    assert answer.answer == "上海意见提出，聚焦国际化能力提升，建立知识产权国际化人才库[1]。"
    assert "建立知识产权国际化人才库" in answer.citations[0].quote
    assert answer.notes == ("大模型另有1句没有通过核验，已略去。",)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "没有给出回答"),
        ("无", "没有给出回答"),
        ("上海要培养9000人〔甲〕。", "没有通过核验"),
        ("建立知识产权国际化人才库。", "没有通过核验"),
        ("建立知识产权国际化人才库〔zzzzz〕。", "没有通过核验"),
    ],
)
def test_where_nothing_stands_the_extractive_answer_is_given_and_says_why(
    said: str, why: str, draft: Callable[..., Drafted]
) -> None:
    """Only a note is added."""
    drafted = draft(QUESTION)
    (answer,) = _told(drafted, said)
    assert isinstance(answer, Answer) and why in answer.notes[-1] and "条款摘录" in answer.notes[-1]
    assert replace(answer, notes=(), seconds=0.0) == replace(drafted.answer, notes=(), seconds=0.0)


def test_a_statement_beside_the_point_is_no_answer(draft: Callable[..., Drafted]) -> None:
    """It is true, and yet not shown: it stands on none of the clauses of the extractive answer."""
    drafted = draft(QUESTION)
    assert drafted.material is not None
    beside = next(
        e for e in drafted.material.exhibits.values()
        if e.clause and e.wordings and e.clause.id not in drafted.material.based_on and "。" in e.shown
    )  # fmt: skip
    (answer,) = _told(drafted, f"{beside.shown.split('。')[0]}〔{beside.handle}〕。")
    assert isinstance(answer, Answer) and answer.route == drafted.answer.route and "没有用到" in answer.notes[-1]


@pytest.mark.parametrize(
    "question",
    ["深圳有多少专利代理师？", "规划的目标是5万人吗？", "国家规划的预算是多少亿元？", "你好", "上海意见有哪些部分？"],
)
def test_a_refusal_a_correction_and_an_outline_are_not_for_a_model(question: str, answerer: Answerer) -> None:
    """What documents do not say cannot be checked against a clause."""
    assert not is_for_a_model(answerer.answer(question))
