"""kb.ui.render_answer: an answer becomes HTML whose marks open clauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.model import Answer
from kb.ui.conversation import Exchange
from kb.ui.render_answer import answer_html, conversation_html, exchange_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def _parsed(html: str) -> HtmlElement:
    return lxml.html.fromstring(html)


def test_every_mark_of_a_citation_is_a_button_that_names_its_clause(answer: Answer, select: Select) -> None:
    """A keyboard reaches it, a screen reader says where it leads."""
    marks = select(_parsed(answer_html(answer, 4)), "button.mark")
    assert [m.text for m in marks] == ["[1]", "[2]", "[3]"]
    first = marks[0]
    assert (first.get("type"), first.get("data-turn"), first.get("data-marker")) == ("button", "4", "1")
    assert first.get("aria-label") == "打开引文1：《人才“十四五”规划》（国发〔2021〕1号）二（一）第1段"


def test_a_bracketed_number_that_is_no_citation_stays_text(answer: Answer, select: Select) -> None:
    """[9] has no citation 9 behind it."""
    words = select(_parsed(answer_html(answer, 0)), ".answer-text")[0].text_content()
    assert "另见[9]。" in words


def test_citations_are_listed_by_document_number_and_place(answer: Answer, select: Select) -> None:
    """《…》（…号）place, with the words quoted."""
    listed = select(_parsed(answer_html(answer, 0)), ".citations button")
    assert len(listed) == 3
    assert "[2] 《本市实施意见(2023-2025年)》（沪发〔2023〕2号）一（一）第1段" in listed[1].text_content()
    assert "建立国际化人才库" in listed[1].text_content()


def test_a_link_not_yet_reviewed_is_set_off(answer: Answer, select: Select) -> None:
    """待复核 is shown as a label, its brackets gone, and once at the top; elsewhere there is none."""
    page = _parsed(answer_html(answer, 0))
    assert [e.text for e in select(page, ".review")] == ["含待复核的对应关系", "待复核"]
    assert "（待复核" not in page.text_content()
    reviewed = replace(answer, answer="国家要求“实施专项培养计划”。[1]")
    assert not select(_parsed(answer_html(reviewed, 0)), ".review")


def test_what_ended_is_said_before_the_words_that_stand_on_it(answer: Answer, select: Select) -> None:
    """A note of repeal stands above the answer, escaped."""
    note = "《某办法》已废止：见<b>第九条</b>。"
    page = answer_html(replace(answer, notes=(note,)), 0)
    assert [e.text_content() for e in select(_parsed(page), ".validity-note")] == [
        "《某办法》已废止：见<b>第九条</b>。"
    ]
    assert page.index("validity-note") < page.index("answer-text")


def test_lines_with_bullets_become_a_list(answer: Answer, select: Select) -> None:
    """The first line stays a paragraph."""
    page = _parsed(answer_html(answer, 0))
    assert len(select(page, ".answer-text > p")) == 1
    assert len(select(page, ".answer-text > ul > li")) == 2


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!--", "&lt;b&gt;"])
def test_markup_in_any_text_is_shown_not_obeyed(answer: Answer, attack: str, select: Select) -> None:
    """Question, answer, quotation, label and title are data."""
    citation = replace(answer.citations[0], quote=attack, label=attack, doc_title=attack, doc_number=attack)
    hostile = replace(answer, answer=f"{attack}[1]", citations=(citation,))
    page = _parsed(exchange_html(Exchange(attack, hostile), 0))
    assert not select(page, "script, img")
    assert select(page, ".question")[0].text_content() == attack
    assert select(page, ".citation-quote")[0].text_content() == attack
    assert select(page, ".mark")[0].get("title") == f"《{attack}》（{attack}）{attack}"


def test_a_refusal_is_told_calmly_and_says_so(refusal: Callable[[str], Answer], select: Select) -> None:
    """No alarm, no citation list, the library's own words under their reason."""
    page = _parsed(answer_html(refusal("没有找到相关条款。"), 0))
    assert "refusal" in page.get("class", "").split()
    assert [e.text for e in select(page, ".refusal-label")] == ["没有依据"]
    assert "没有找到相关条款。" in page.text_content()
    assert not select(page, ".citations, [role=alert]")


def test_a_pending_exchange_says_that_it_is_looked_up(select: Select) -> None:
    """The reader sees the question at once."""
    page = _parsed(exchange_html(Exchange("人才？"), 0))
    assert "正在查找条款" in page.text_content()
    assert select(page, "[aria-busy=true]")


def test_a_failed_exchange_shows_its_reason(select: Select) -> None:
    """The fault is a sentence, announced."""
    page = _parsed(exchange_html(Exchange("人才？", fault="知识库损坏。"), 0))
    assert select(page, "[role=alert]")[0].text_content() == "知识库损坏。"


def test_a_conversation_keeps_its_order_and_numbers_its_turns(answer: Answer, select: Select) -> None:
    """The marks of the second answer lead back to turn 1."""
    page = _parsed(conversation_html((Exchange("甲", answer), Exchange("乙", answer))))
    assert [q.text_content() for q in select(page, ".question")] == ["甲", "乙"]
    assert {m.get("data-turn") for m in select(select(page, ".exchange")[1], "button.mark")} == {"1"}
    assert page.get("role") == "log"


def test_a_mark_keeps_to_the_words_before_it_and_the_punctuation_after_it(answer: Answer, select: Select) -> None:
    """No line begins with a mark or a full stop."""
    kept = select(_parsed(answer_html(answer, 0)), ".answer-text .kept")
    assert [k.text_content() for k in kept] == ["。[1]", "。[2]", "人[3]，", "见[9]。"]
