"""Questions that rest on something the documents do not hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer import Answerer
from kb.answer.case import Case
from kb.answer.routes import premise
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("浙江和江苏的目标是多少？", "未收录浙江、江苏的文件"),
        ("上海2030年的目标是多少？", "文件没有写到2030年"),
        ("“十五五”的人才目标是什么？", "文件没有写到“十五五”时期"),
        ("国家规划说培训5000人次，是吗？", "国家规划没有“5000人次”"),
    ],
)
def test_a_false_premise_is_named(case: Cases, question: str, reason: str) -> None:
    """Place, year, period, figure."""
    answer = premise.answer(case(question))
    assert answer is not None and answer.refused and answer.refusal_reason == reason


def test_a_figure_of_the_other_document_is_shown_where_it_stands(case: Cases) -> None:
    """It is not simply denied."""
    answer = premise.answer(case("上海意见说知识产权人才达到69万人吗？"))
    assert answer is not None and "不是69万人" in answer.answer and "国家规划" in answer.answer


def test_a_premise_that_holds_passes_the_question_on(case: Cases) -> None:
    """The year stands in the text."""
    assert premise.answer(case("上海到2025年的人才目标是多少？")) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("上海的六大重点项目是哪些？", "共5项"),
        ("国家规划是2022年1月印发的吧？", "没有写“2022年1月”印发"),
        ("黄浦区要建几家培训基地？", "没有收录黄浦区的文件"),
        ("上海2024年要培养多少名首席运营官？", "没有写到2024年"),
    ],
)
def test_a_correction_names_what_is_written_instead(case: Cases, question: str, told: str) -> None:
    """Entries, date of issue, district, and a year that stands only in titles."""
    answer = premise.answer(case(question))
    assert answer is not None and answer.refused and told in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "依照沪知局〔2023〕28号，上海要建成什么？",
        "上海的五大重点项目是哪些？",
        "四（四）800余名行政保护人员全员轮训对应国家哪条？",
        "示范区要建几家培训基地？",
    ],
)
def test_what_is_asserted_rightly_is_no_false_premise(case: Cases, question: str) -> None:
    """A right count, a figure of the work a trace sets out from, and a kind of district."""
    assert premise.answer(case(question)) is None


def test_the_half_that_is_held_is_answered(case: Cases) -> None:
    """With a line on the place that is not."""
    answer = premise.answer(case("上海和杭州的执业专利代理师目标各是多少？"))
    assert answer is not None and not answer.refused
    assert "没有收录杭州的文件" in answer.answer and "2100人" in answer.answer


GRADES = """某市支持政策
一、对新认定的国家、省、市企业技术中心，分别给予500万元、200万元、30万元奖励。
二、对获准建设的省、市级制造业创新中心，分别给予200万元、50万元奖励。
三、对市级重点实验室，给予40万元奖励。
"""


@pytest.mark.parametrize(
    ("question", "denied"), [("市级企业技术中心奖励30万元对吗？", False), ("市级重点实验室奖励90万元对吗？", True)]
)
def test_a_grade_is_corrected_only_by_a_sentence_on_the_same_matter(question: str, denied: bool) -> None:
    """One on another matter that happens to name the grade shows nothing."""
    documents = parse(Source("grades.txt", GRADES, "0"))
    answer = Answerer(documents, {d.id: extract(d) for d in documents}, []).answer(f"某市支持政策里{question}")
    assert ("不是" in answer.answer) is denied


def test_a_year_that_stands_in_a_date_is_not_said_to_be_nowhere(case: Cases) -> None:
    """Only that the figure is not of it."""
    answer = premise.answer(case("国家规划2021年要培训多少人次？"))
    assert answer is None or "没有写到2021年的这一项数字" in answer.answer
