"""What a word means, where a clause says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer import Answerer
from kb.graph import extract
from kb.model import Answer, Source
from kb.structure import parse

TERMS = """某市公共数据管理办法
第一条 为规范公共数据管理，制定本办法。
第二条 本办法所称公共数据，是指本市国家机关在履行职责过程中收集和产生的数据。
第三条 重点产业数字化转型赋能中心（以下简称“赋能中心”）是指为企业提供数字化诊断咨询服务的组织。
第四条 支持建设公共数据开放平台，鼓励公共数据与社会数据融合。
附件：名词解释
1．一网通办：整合各部门业务系统，统一受理、统一反馈。
"""

Ask = Callable[[str], Answer]


@pytest.fixture
def ask() -> Ask:
    """Answers from one document that defines its terms."""
    documents = parse(Source("terms.txt", TERMS, "0"))
    return Answerer(documents, {d.id: extract(d) for d in documents}, []).answer


@pytest.mark.parametrize(
    "question", ["什么是公共数据？", "公共数据是什么意思", "办法里的公共数据指什么？", "公共数据的定义"]
)
def test_a_term_is_answered_by_the_clause_that_defines_it(ask: Ask, question: str) -> None:
    """However it is asked, not by one that only uses it."""
    answer = ask(question)
    assert [c.label for c in answer.citations] == ["第二条"] and "是指本市国家机关" in answer.answer


def test_a_short_name_is_answered_by_the_clause_that_gives_it(ask: Ask) -> None:
    """“（以下简称…）是指”."""
    assert [c.label for c in ask("什么是赋能中心？").citations] == ["第三条"]


def test_an_entry_of_a_glossary_is_a_definition(ask: Ask) -> None:
    """“1．一网通办：…” in an annex."""
    answer = ask("一网通办是什么意思？")
    assert "统一受理、统一反馈" in answer.answer and "没有找到" not in answer.answer


def test_a_term_that_no_clause_defines_is_said_to_have_no_definition(ask: Ask) -> None:
    """With a clause that uses it, so that the reader sees it was looked for."""
    answer = ask("什么是社会数据？")
    assert answer.answer.startswith("没有找到给“社会数据”下定义的条款") and [c.label for c in answer.citations] == [
        "第四条"
    ]


def test_a_question_for_no_term_is_left_to_others(answerer: Answerer) -> None:
    """“总体目标是什么” asks for what stands there."""
    assert "下定义" not in answerer.answer("上海意见的总体目标是什么？").answer


def test_a_term_may_begin_with_the_word_for_within() -> None:
    """中小企业 is not what stands “in” 小企业, and is defined though its document is named after it."""
    text = """某市促进中小企业发展条例
第一条 为了促进中小企业健康发展，制定本条例。
第二条 本条例所称中小企业，是指依法设立的各种形式的企业。
第三条 本条例所称小微园区、创业基地，是指为企业提供场所的载体。
第四条 本条例所称服务机构包括担保机构和咨询机构。
"""
    documents = parse(Source("sme.txt", text, "0"))
    ask = Answerer(documents, {d.id: extract(d) for d in documents}, []).answer
    asked = {
        "第二条": ("什么是中小企业？", "中小企业的定义是什么？", "某市促进中小企业发展条例里中小企业是指什么？"),
        "第三条": ("什么是创业基地？", "什么是小微园区？"),
        "第四条": ("某市促进中小企业发展条例里什么叫服务机构？",),
    }
    for label, questions in asked.items():
        for question in questions:
            answer = ask(question)
            assert [c.label for c in answer.citations] == [label] and "没有找到" not in answer.answer, question


def test_what_is_quoted_in_the_name_of_the_document_is_not_the_term() -> None:
    """“无废城市”试点方案里固体废物的定义 asks for 固体废物."""
    text = """“无废城市”建设试点工作方案
一、总体要求
“无废城市”是以减量化为引领、将环境影响降至最低的城市发展模式。
二、主要任务
本方案所称固体废物，是指生产生活中丢弃的物品。
"""
    documents = parse(Source("waste.txt", text, "0"))
    ask = Answerer(documents, {d.id: extract(d) for d in documents}, []).answer
    assert "丢弃的物品" in ask("“无废城市”建设试点工作方案里固体废物的定义是什么？").answer
