"""Questions to the two shipped documents, and what every answer must hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.answer.verify import check
from kb.model import Answer, Clause
from kb.text import find_quote, fold

Ask = Callable[..., Answer]
QUESTIONS = Path(__file__).parents[2] / "eval" / "questions"


def _all_turns() -> list[list[str]]:
    rows = [
        json.loads(line) for file in sorted(QUESTIONS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()
    ]
    return [row.get("turns") or [row["question"]] for row in rows]


def test_the_question_of_the_first_page_is_answered_by_section(ask: Ask) -> None:
    """National section, every item of it, local measures with the indicator, and the tally up front."""
    answer = ask("国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？")
    assert answer.route == "graph" and not answer.refused
    assert "要求7项" in answer.answer and "直接落实" in answer.answer
    quotes = " ".join(c.quote for c in answer.citations)
    assert "建设知识产权国际化人才培养体系" in quotes and "鼓励开展知识产权国际规则研究" in quotes
    assert "600人" in answer.answer and "待复核" in answer.answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("上海到2025年知识产权人才数量目标是多少？", ["60000人"]),
        ("全国执业专利代理师要多少？", ["4万人", "40000人"]),
        ("国家规划的文号和落款日期是？", ["国知发人字〔2021〕38号", "2021年12月31日"]),
        ("上海意见的制定依据是哪些文件？", ["强市建设纲要", "知识产权人才“十四五”规划"]),
        ("国家规划有哪些重点项目？", ["6项", "知识产权专业学位设置支持项目"]),
        ("国家规划全文分几个部分？", ["5个部分", "规划背景", "组织实施"]),
        ("上海意见三（四）第2段写了什么？", ["双通道"]),
        ("国家现有人才多少，到2025年目标多少，还差多少？", ["69万人", "超过100万人", "31万人"]),
        ("國家規劃的基本原則有哪些", ["坚持需求导向", "坚持系统推进"]),
        ("上海保障措失有哪几项？", ["加强组织领导", "强化氛围营造"]),
    ],
)
def test_facts_figures_and_lists_are_said_with_their_words(ask: Ask, question: str, parts: list[str]) -> None:
    """What a correct answer must contain."""
    answer = ask(question)
    assert not answer.refused, answer.answer
    for part in parts:
        assert fold(part) in fold(answer.answer), answer.answer


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("江苏省到2025年知识产权人才要达到多少人？", "没有收录江苏"),
        ("上海2030年的知识产权人才目标是多少？", "2030年"),
        ("上海意见四（六）的内容是什么？", "（一）至（五）"),
        ("国家规划说人才队伍要超过200万人，在哪一段？", "100万人"),
        ("上海28号文是几月几号印发的？", "没有写明成文日期"),
        ("上海国际知识产权学院院长叫什么名字？", "“院长”"),
        ("明天天气怎么样？", "没有依据"),
    ],
)
def test_what_no_clause_holds_is_refused_and_says_why(ask: Ask, question: str, part: str) -> None:
    """A refusal names what is missing, and corrects a false figure by the clause."""
    answer = ask(question)
    assert answer.refused and answer.refusal_reason
    assert part in answer.answer, answer.answer


def test_a_gap_names_the_missing_words_and_whose_duty_it_is(ask: Ask) -> None:
    """公职律师 is asked of 各地区 and stands nowhere in the Shanghai document."""
    answer = ask("国家点名各地区要重点培养的公职律师，上海意见里有对应安排吗？")
    assert "没有对应安排" in answer.answer and "地方缺口" in answer.answer and "全文没有出现" in answer.answer


def test_figures_of_different_scope_are_not_ranked(ask: Ask) -> None:
    """A city's number is shown as a share, never as lower or higher."""
    answer = ask("中级以上知识产权师，上海目标占全国的百分之几？能说上海定低了吗？")
    assert "5%" in answer.answer and "不能" in answer.answer


def test_principles_are_compared_entry_by_entry(ask: Ask) -> None:
    """Common ones and each document's own."""
    text = ask("两份文件定的基本原则，哪些一样哪些不一样？").answer
    assert "都有的（2项）" in text and "质效并重" in text and "高端引领" in text


def test_a_follow_up_keeps_document_and_subject(ask: Ask) -> None:
    """“那上海呢” asks the same of the other document; an ordinal counts below the heading just shown."""
    assert "2100" in ask("全国执业专利代理师目标是多少？", "那上海呢？").answer
    assert "质效并重" in ask("国家规划的基本原则有几条？", "第三条原文是怎么讲的").answer


@pytest.mark.parametrize(
    "question", ["", "   ", "？？？", "\x00\x01\x02", "国" * 5000, "What is the target?", "😀", "\u202e上海"]
)
def test_odd_input_gets_a_polite_answer(ask: Ask, question: str) -> None:
    """Never an exception; a sentence a person can act on."""
    answer = ask(question)
    assert answer.answer
    assert answer.refused or answer.citations


@pytest.mark.parametrize("turns", _all_turns(), ids=lambda turns: turns[-1][:24])
def test_every_statement_stands_on_its_clauses(ask: Ask, clauses: dict[str, Clause], turns: list[str]) -> None:
    """Quotations are verbatim, spans give the quotation, and every statement of an answer has a marker."""
    answer = ask(*turns)
    for citation in answer.citations:
        clause = clauses[citation.clause_id]
        assert find_quote(clause.text, citation.quote) is not None
        assert sum(b - a for a, b in citation.spans) == len(citation.quote)
    assert answer.refused or (answer.statements and all(s.markers for s in answer.statements))
    assert not [f for f in check(answer, clauses.get, _numbers(answer)).all if "引文" in f or "条款" in f]


def _numbers(answer: Answer) -> list[str]:
    import re

    return re.findall(r"\d+(?:\.\d+)?", fold(answer.answer))
