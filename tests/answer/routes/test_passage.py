"""Facts that a sentence carries."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes import passage
from kb.model import Answer

Cases = Callable[[str], Case]


def test_the_sentence_is_quoted_with_its_place(case: Cases) -> None:
    """Nothing around it is."""
    answer = passage.answer(case("上海的培训课程设计要请谁参与？"))
    assert answer is not None and "上海意见三（三）第2段" in answer.answer and "实务部门" in answer.answer


def test_a_further_sentence_is_said_only_where_it_carries_more_of_the_question(case: Cases) -> None:
    """No heading after its sentence, nothing twice; what another document says in the same words is said too."""
    answer = passage.answer(case("按沪知局28号文的指导思想，上海到2025年要基本建成什么？"))
    assert answer is not None and [citation.label for citation in answer.citations] == ["一"]
    both = passage.answer(case("上海对企业高管、管理人员、实务人员分级分类培训，国家规划哪段有？"))
    assert both is not None and [citation.label for citation in both.citations] == ["三（一）第2段", "三（二）第1段"]


def test_a_heading_answers_by_the_sentence_under_it_that_says_what_is_asked(case: Cases) -> None:
    """It is named as the place, and neither cited nor followed by every paragraph below it."""
    answer = passage.answer(case("国家抓公共服务人才培养，奉行的是哪两句话的理念？"))
    assert answer is not None and [c.label for c in answer.citations] == ["三（三）第1段"]


def test_beside_the_figure_asked_for_no_sentence_without_one_is_said(case: Cases) -> None:
    """However near it is."""
    answer = passage.answer(case("高校复合型专利实务人才要培养200人，是一年200还是到2025年总共200？"))
    assert answer is not None and [c.label for c in answer.citations] == ["四（五）"]


def test_whether_it_is_a_must_is_answered_by_the_words_of_the_sentence(case: Cases) -> None:
    """The alternatives of the question are not searched for."""
    answer = passage.answer(case("上海意见就加大经费投入对各区作何要求，属强制性规定抑或鼓励性规定？"))
    assert answer is not None and not answer.refused and "用词是“鼓励”" in answer.answer


def test_the_text_that_passes_a_document_on_says_nothing_of_its_content(case: Cases) -> None:
    """Nor is a question word a thing that the text lacks."""
    answer = passage.answer(case("上海意见对在职的专业人才，培训方式有哪几种？"))
    assert answer is not None and "印发给你们" not in answer.answer and "没有提到" not in answer.answer


def test_a_figure_of_a_year_that_no_sentence_is_of_is_refused(case: Cases) -> None:
    """Where no document is named, one that has other years is no answer."""
    answer = passage.answer(case("知识产权公共服务人员培训2035年是多少人次？"))
    assert answer is not None and answer.refused and "2035年" in answer.answer


def test_each_of_several_questions_is_answered(case: Cases) -> None:
    """By its own sentence."""
    answer = passage.answer(case("双通道职业发展是怎么规定的？人才公寓呢？经费投入怎么保障？"))
    assert answer is not None and "双通道" in answer.answer and "经费" in answer.answer


def test_what_is_asked_for_and_stands_nowhere_is_refused_with_the_nearest(case: Cases) -> None:
    """The missing word is named."""
    answer = passage.answer(case("上海国际知识产权学院院长叫什么？"))
    assert answer is not None and answer.refused and "“院长”" in (answer.refusal_reason or "")


def test_another_document_that_holds_it_is_pointed_to(ask: Callable[..., Answer]) -> None:
    """And the one asked about is said not to."""
    answer = ask("上海意见对公职律师怎么规定？")
    assert "没有" in answer.answer and "公职律师" in answer.answer and answer.citations


def test_a_question_no_sentence_carries_is_passed_on(case: Cases) -> None:
    """Nothing is said."""
    assert passage.answer(case("今天天气怎么样？")) is None
