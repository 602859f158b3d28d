"""What a question takes over from the turns before it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer import Answerer
from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.followup import case_of
from kb.answer.holdings import Holdings
from kb.model import Turn


def _case(answerer: Answerer, held: Holdings, before: Sequence[str], question: str) -> Case:
    history: list[Turn] = []
    for text in before:
        history.append(Turn(text, answerer.answer(text, history)))
    return case_of(question, history, held, Draft(question), None)


def test_a_short_question_keeps_the_document_and_faintly_the_words(answerer: Answerer, held: Holdings) -> None:
    """What is named anew wins."""
    before = ["国家规划的执业专利代理师目标是多少？"]
    assert [w.name for w in _case(answerer, held, before, "到哪一年？").scope] == ["国家规划"]
    case = _case(answerer, held, before, "那上海呢？")
    assert [w.name for w in case.scope] == ["上海意见"] and "专利代理师" in {t.text for t in case.terms}


def test_a_full_question_takes_nothing_over(answerer: Answerer, held: Holdings) -> None:
    """It names all it is about."""
    case = _case(answerer, held, ["国家规划有哪些重点项目？"], "上海意见对知识产权人才的职称评审有哪些具体规定？")
    assert case.previous is None and [w.name for w in case.scope] == ["上海意见"]


def test_after_a_list_the_question_continues_the_heading_of_it(answerer: Answerer, held: Holdings) -> None:
    """Though the entries are what was cited."""
    case = _case(answerer, held, ["上海有哪些重点项目？"], "第二个呢？")
    assert case.follows is not None and case.follows.title == "重点项目"


def test_the_work_an_answer_stood_on_is_kept_where_no_question_named_it(answerer: Answerer, held: Holdings) -> None:
    """“由谁负责” is about the document just quoted."""
    case = _case(answerer, held, ["“切实精简人才帽子”出自哪份文件？"], "由谁负责？")
    assert [w.name for w in case.scope] == ["国家规划"]


def test_an_ordinal_counts_to_a_heading_of_the_list_just_shown(answerer: Answerer, held: Holdings) -> None:
    """Beyond the end there is none."""
    before = ["国家规划有哪些重点项目？"]
    second = _case(answerer, held, before, "第二个项目由谁来做？").within
    assert second is not None and second.kind == "heading"
    assert _case(answerer, held, before, "第九十个项目由谁来做？").within is None
