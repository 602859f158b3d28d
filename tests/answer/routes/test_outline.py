"""Lists by headings and tables."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes import outline

Cases = Callable[[str], Case]


def test_entries_under_a_named_heading_are_listed_with_their_numbers(case: Cases) -> None:
    """And counted."""
    answer = outline.answer(case("上海意见的保障措施有哪些？"))
    assert answer is not None and answer.answer.splitlines()[0] == "上海意见五“保障措施”共3项："
    assert "（三）强化氛围营造[3]。" in answer.answer


def test_the_heading_that_names_a_list_is_its_place_and_not_cited(case: Cases) -> None:
    """The first citation is the first entry."""
    answer = outline.answer(case("上海意见的保障措施有哪些？"))
    assert answer is not None and [c.label for c in answer.citations] == [
        "五（一）标题",
        "五（二）标题",
        "五（三）标题",
    ]


def test_what_is_asked_of_somebody_on_one_matter_is_said_of_that_matter(case: Cases) -> None:
    """And whether it is a must."""
    answer = outline.answer(case("经费投入方面，上海意见对各区提了什么要求？是硬性的还是鼓励性的？"))
    assert (
        answer is not None and [c.label for c in answer.citations] == ["五（二）"] and "用词是“鼓励”" in answer.answer
    )


def test_every_sentence_with_quoted_words_is_listed(case: Cases) -> None:
    """As often as they stand there."""
    answer = outline.answer(case("列出所有写有“各地区要”的地方"))
    assert answer is not None and len(answer.statements) == len(answer.citations) > 3
    assert all("各地区要" in c.quote for c in answer.citations)


def test_the_rows_of_a_table_are_said_as_sentences(case: Cases) -> None:
    """“主要指标” is enough to name “…发展主要指标”."""
    answer = outline.answer(case("国家规划的主要指标有哪些？"))
    assert answer is not None and "共7项" in answer.answer and "“知识产权人才数量”到2025年为100万人" in answer.answer


def test_the_parts_of_a_document_are_its_top_headings(case: Cases) -> None:
    """In order."""
    answer = outline.answer(case("国家规划全文分几个部分？"))
    assert answer is not None and "共5个部分：一、规划背景" in answer.answer
