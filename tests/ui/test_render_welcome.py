"""kb.ui.render_welcome: what is seen before the first question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
from lxml.html import HtmlElement

from kb.model import Document
from kb.ui.readiness import Readiness
from kb.ui.render_welcome import catalogue_html, preparing_html, welcome_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_a_plan_and_its_notice_count_as_one_document(
    plan: Document, notice: Document, opinions: Document, select: Select
) -> None:
    """The notice is listed with the plan it issues."""
    page = lxml.html.fromstring(catalogue_html((notice, plan, opinions), {}))
    assert "全部文件（2）" in page.text_content()
    assert [b.get("data-document") for b in select(page, ".document-row")] == ["规划", "意见"]
    assert [b.get("data-document") for b in select(page, ".link")] == ["通知"]


def test_suggested_questions_are_buttons_that_ask_them(plan: Document, select: Select) -> None:
    """Escaped like everything else."""
    page = lxml.html.fromstring(welcome_html((plan,), ("甲<乙？",)))
    [chip] = select(page, "button.suggestion")
    assert (chip.get("data-action"), chip.get("data-question"), chip.text) == ("ask", "甲<乙？", "甲<乙？")
    assert "现存 1 份文件" in page.text_content()


def test_an_empty_catalogue_says_so() -> None:
    """Nothing held is no blank page."""
    assert "还没有文件" in catalogue_html((), {})


def test_a_long_catalogue_can_be_filtered(plan: Document, select: Select) -> None:
    """A short one needs no box for it."""
    many = tuple(replace(plan, id=f"规划{n}") for n in range(20))
    assert select(lxml.html.fromstring(catalogue_html(many, {})), "input[type=search]")
    assert not select(lxml.html.fromstring(catalogue_html(many[:3], {})), "input")


def test_progress_shows_step_and_share(select: Select) -> None:
    """A bar for the eye, a line for the reader."""
    page = lxml.html.fromstring(preparing_html(Readiness(ready=False, done=3, total=8, stage="正在解析 甲.txt")))
    [bar] = select(page, "progress")
    assert (bar.get("value"), bar.get("max")) == ("3", "8")
    assert "3 / 8　正在解析 甲.txt" in page.text_content()


def test_progress_of_unknown_length_has_no_share(select: Select) -> None:
    """The bar runs without a value."""
    [bar] = select(lxml.html.fromstring(preparing_html(Readiness(ready=False, stage="准备"))), "progress")
    assert bar.get("value") is None


def test_a_failed_ingest_shows_its_reason(select: Select) -> None:
    """And no progress bar that would never move."""
    page = lxml.html.fromstring(preparing_html(Readiness(ready=False, fault="语料目录读不了。")))
    assert "语料目录读不了。" in page.text_content()
    assert not select(page, "progress")
