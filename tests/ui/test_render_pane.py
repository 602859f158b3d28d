"""kb.ui.render_pane: the reading pane leads to the cited clause and on to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.model import Answer, Document
from kb.ui.render_pane import chinese_date, pane_html, unavailable_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_the_path_of_headings_leads_to_the_cited_clause(plan: Document, answer: Answer, select: Select) -> None:
    """面包屑: heading, heading, paragraph; each a button that goes there."""
    page = lxml.html.fromstring(pane_html(plan, citations=answer.citations, current=answer.citations[0]))
    steps = select(page, ".breadcrumb button")
    assert [s.text for s in steps] == ["二、主要任务", "（一）加快国际化人才能力提升，推动合作", "第1段"]
    assert [s.get("data-target") for s in steps] == ["clause-规划#s2", "clause-规划#s2i1", "clause-规划#s2i1p1"]
    assert steps[-1].get("aria-current") == "location"


def test_the_steppers_lead_to_the_citations_before_and_after(plan: Document, answer: Answer, select: Select) -> None:
    """They stop at both ends and stay in the same turn."""
    page = lxml.html.fromstring(pane_html(plan, citations=answer.citations, current=answer.citations[2], turn=5))
    back, on = select(page, ".stepper button")
    assert (back.get("data-turn"), back.get("data-marker"), back.get("disabled")) == ("5", "2", None)
    assert on.get("disabled") is not None
    assert on.get("data-marker") is None
    assert "3 / 3" in select(page, ".stepper")[0].text_content()


def test_a_document_opened_by_itself_has_neither_path_nor_steppers(plan: Document, select: Select) -> None:
    """Nothing is cited."""
    page = lxml.html.fromstring(pane_html(plan))
    assert not select(page, ".breadcrumb, .stepper, mark, #cited")


def test_the_outline_lists_the_headings_in_order(plan: Document, select: Select) -> None:
    """With their levels, for indentation."""
    page = lxml.html.fromstring(pane_html(plan))
    rows = select(page, ".outline li")
    assert [(r.get("class"), r.text_content()) for r in rows] == [
        ("level-1", "二、主要任务"),
        ("level-2", "（一）加快国际化人才能力提升，推动合作"),
        ("level-2", "（二）夯实基础"),
    ]


def test_what_a_document_does_not_state_is_said_to_be_missing(opinions: Document, select: Select) -> None:
    """The city opinions bear no date."""
    facts = select(lxml.html.fromstring(pane_html(opinions)), ".facts")[0].text_content()
    assert "成文日期文中未载明" in facts
    assert "沪发〔2023〕2号" in facts


def test_the_notice_that_issues_a_document_can_be_opened(plan: Document, select: Select) -> None:
    """Only where it is held."""
    page = lxml.html.fromstring(pane_html(plan, titled=lambda doc_id: f"通知{doc_id}"))
    assert [b.get("data-document") for b in select(page, ".facts button")] == ["通知"]
    assert not select(lxml.html.fromstring(pane_html(plan, titled=lambda _: None)), ".facts button")


def test_a_clause_that_has_gone_since_is_said_to_be_gone(plan: Document, answer: Answer) -> None:
    """The document was taken in anew after the answer."""
    gone = replace(answer.citations[0], clause_id="规划#不再有")
    page = lxml.html.fromstring(pane_html(plan, citations=(gone,), current=gone))
    assert "文件在回答之后已更新" in page.text_content()


def test_an_unavailable_document_says_why_escaped() -> None:
    """The pane is never blank."""
    assert "<b>" not in unavailable_html("没有<b>")
    assert "没有&lt;b&gt;" in unavailable_html("没有<b>")


@pytest.mark.parametrize(
    ("iso", "shown"), [("2021-12-31", "2021年12月31日"), ("2023-01-05", "2023年1月5日"), ("2023", "2023")]
)
def test_dates_are_written_as_officials_write_them(iso: str, shown: str) -> None:
    """Whatever is no ISO date stays as it is."""
    assert chinese_date(iso) == shown
