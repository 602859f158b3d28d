"""Which way a trace goes, and whether a question is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.routes import trace

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("国家规划的人才库要求，上海怎么落实？", "国家规划"),
        ("上海有哪些措施落实国家规划的国际化人才任务？", "国家规划"),
        ("上海意见的人才库建设，上位依据是什么？", "上位依据在国家规划"),
        ("上海的知识产权人才库是上海自己加的吗？", "上位依据在国家规划"),
        ("对照国规五（四），上海在监测、评估上有哪些做法，哪块没写？", "国家规划五（四）"),
        ("上海没写国家专家咨询委员会，这算缺口吗？", "国家规划四（四）"),
        ("上海要建人才库，国规写在哪个项目下？", "上位依据在国家规划"),
    ],
)
def test_a_trace_sets_out_from_the_work_that_is_not_asked(case: Cases, question: str, first: str) -> None:
    """Down from the national plan, up from a local measure."""
    answer = trace.answer(case(question))
    assert answer is not None and answer.route == "graph" and answer.answer.startswith(first)


@pytest.mark.parametrize(
    "question", ["国家和上海的人才目标有什么区别？", "专利代理师是什么？", "上海意见的文号是多少？"]
)
def test_comparisons_and_plain_questions_are_no_traces(case: Cases, question: str) -> None:
    """They are passed on."""
    assert trace.answer(case(question)) is None
