"""What a question means, before anything is looked up."""

from __future__ import annotations

import pytest

from kb.answer import Answerer
from kb.answer.question import clean, understand


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("国家规划有哪些任务", ["国家规划"]),
        ("国规和沪知局28号文", ["国家规划", "上海意见"]),
        ("沪28号文开头", ["上海意见"]),
        ("38号文的依据", ["国家规划"]),
        ("《知识产权人才“十四五”规划》的目标", ["国家规划"]),
        ("国家级基地几家", []),
        ("实施意见里的高地", []),
    ],
)
def test_documents_are_recognised_by_the_names_people_use(answerer: Answerer, text: str, named: list[str]) -> None:
    """By place, genre, number and part of the title; a grade is no document."""
    assert [w.name for w in understand(text, answerer.works).scope] == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("知识产权人才规划里写了哪些项目", "知识产权人才规划"),
        ("加快建设知识产权人才高地的实施意见怎么说", "加快建设知识产权人才高地的实施意见"),
        ("上海知识产权人才高地实施意见的总体目标", "上海知识产权人才高地实施意见"),
    ],
)
def test_a_title_with_characters_left_out_names_its_document(answerer: Answerer, text: str, named: str) -> None:
    """As a whole: its words are not searched for."""
    mentions = understand(text, answerer.works).mentions
    assert [text[m.start : m.end] for m in mentions] == [named]


def test_a_word_with_a_number_in_it_is_no_figure(answerer: Answerer) -> None:
    """5G is one word."""
    question = understand("5G基站建设有什么要求", answerer.works)
    assert not question.figures and "5g" in [w.text for w in question.words]


@pytest.mark.parametrize(
    ("text", "asked", "given"),
    [
        ("国家规划的国际化人才任务，上海有哪些措施落实？", "上海意见", "国家规划"),
        ("上海有哪些措施落实国家规划的国际化人才任务？", "上海意见", "国家规划"),
        ("上海的人才库，国家规划里有没有相应要求？", "国家规划", "上海意见"),
        ("上海落实国家规划国际化人才任务的措施有哪些？", "上海意见", "国家规划"),
        ("对照国规五（四），上海有哪些做法？", "上海意见", "国家规划"),
    ],
)
def test_the_document_asked_is_the_one_before_the_question_word(
    answerer: Answerer, text: str, asked: str, given: str
) -> None:
    """Order of mention alone does not tell."""
    question = understand(text, answerer.works)
    assert question.asked is not None and question.given is not None
    assert (question.asked.name, question.given.name) == (asked, given)


def test_figures_and_years_are_told_apart(answerer: Answerer) -> None:
    """A year, a clause number and a 文号 are no asserted figures."""
    question = understand("38号文第2段说2025年超过200万人吗", answerer.works)
    assert [f.text for f in question.figures] == ["200万人"] and question.years == (2025,)


def test_control_characters_and_traditional_forms_are_cleaned() -> None:
    """What is left is plain simplified text."""
    assert clean("國家\x00規劃\u202e ？") == "国家规划 ？"


def test_words_used_in_taiwan_are_read_as_those_of_the_clauses() -> None:
    """Only in a question written in traditional characters."""
    assert clean("上海有哪些重點專案？") == "上海有哪些重点项目？"
    assert clean("專利網路與智慧財產權") == "专利网络与知识产权" and clean("专案组") == "专案组"
