"""Ask, read, click a citation, see the clause highlighted in its document: the whole application, nothing faked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from kb.text import fold

QUESTION = "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？"
ANSWERED = ".exchange:last-of-type .answer:not(.looking)"
Opener = Callable[..., Any]


def _ask(page: Any, question: str) -> None:
    before = page.locator(".exchange").count()
    page.fill("#kb-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.exchange').length > {before}")
    page.wait_for_selector(ANSWERED, timeout=60_000)


IN_VIEW = """(id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.top >= 0 && box.top < innerHeight && box.left >= 0 && box.left < innerWidth;
}"""


def _in_view(page: Any, element_id: str) -> bool:
    return bool(page.evaluate(IN_VIEW, element_id))


def test_a_first_start_takes_in_the_corpus_and_becomes_ready_by_itself(browser: Any, application: Any) -> None:
    """The page is there at once, with progress; questions can be asked without reloading."""
    page = application.watch(browser.new_page())
    page.goto(application.address)
    page.wait_for_selector(".preparing, .suggestion")
    if page.locator(".preparing").count():
        assert page.locator("#kb-question textarea").is_disabled()
    page.wait_for_selector(".suggestion", timeout=180_000)
    assert page.locator("#kb-question textarea").is_enabled()
    assert "全部文件（2）" in page.inner_text("#kb-reader")
    page.close()


def test_the_main_question_is_answered_with_citations_of_both_documents(opened: Opener) -> None:
    """National task and Shanghai measures, each citation named by document, number and place."""
    page = opened()
    _ask(page, QUESTION)
    names = page.locator(".citation-name").all_inner_texts()
    assert any("《知识产权人才“十四五”规划》（国知发人字〔2021〕38号）三（四）" in n for n in names)
    assert any("（沪知局〔2023〕28号）三（五）" in n for n in names)
    assert page.locator(".answer .mark").count() >= 2
    assert page.locator(".review").count() >= 1


def test_every_mark_opens_its_clause_highlighted_and_in_view(opened: Opener) -> None:
    """What the pane highlights is what the citation quotes."""
    page = opened()
    _ask(page, QUESTION)
    for citation in page.locator(".citation").all():
        marker, quote = citation.get_attribute("data-marker"), citation.locator(".citation-quote").inner_text()
        page.locator(f".answer-text .mark[data-marker='{marker}']").first.click()
        page.wait_for_selector(f".answer-text .mark[data-marker='{marker}'][aria-current]")
        page.wait_for_function(f"document.querySelector('.stepper .count')?.innerText.includes(' {marker} /')")
        page.wait_for_timeout(150)
        marked = fold("".join(page.locator(".document mark.current").all_inner_texts()))
        assert marked
        assert marked in fold(quote) or fold(quote) in marked
        assert _in_view(page, "cited")
        assert page.locator(".breadcrumb li").count() >= 1


def test_next_and_previous_walk_through_the_citations(opened: Opener) -> None:
    """Across documents too."""
    page = opened()
    _ask(page, QUESTION)
    total = page.locator(".citation").count()
    page.locator(".answer-text .mark[data-marker='1']").first.click()
    page.wait_for_selector(".stepper")
    titles = {page.inner_text(".pane-title")}
    for at in range(2, total + 1):
        page.click("[aria-label='下一条引文']")
        page.wait_for_function(f"document.querySelector('.stepper .count').innerText.includes('{at} / {total}')")
        titles.add(page.inner_text(".pane-title"))
    assert page.locator("[aria-label='下一条引文']").is_disabled()
    assert len(titles) == 2


def test_the_outline_and_the_path_lead_through_the_document(opened: Opener) -> None:
    """A heading clicked is a heading seen."""
    page = opened(1920, 1080)
    page.locator(".document-row").first.click()
    page.wait_for_selector(".outline")
    last = page.locator(".outline button").last
    last.click()
    page.wait_for_timeout(900)
    target = last.get_attribute("data-target")
    assert _in_view(page, target)


def test_a_follow_up_keeps_the_conversation(opened: Opener) -> None:
    """Both exchanges stay on the page and the second leans on the first."""
    page = opened()
    _ask(page, "上海意见提出的知识产权国际化人才数量目标是多少？")
    _ask(page, "那国家规划呢？")
    assert page.locator(".exchange").count() == 2
    assert page.locator(".question").first.inner_text().startswith("上海意见")


def test_suggested_questions_are_ones_that_can_be_answered(opened: Opener) -> None:
    """A page must not propose what it then refuses."""
    page = opened()
    questions = page.locator(".suggestion").all_inner_texts()
    assert len(questions) >= 3
    for question in questions:
        page.locator(".suggestion", has_text=question).click()
        page.wait_for_selector(ANSWERED, timeout=60_000)
        assert not page.locator(".refusal, .fault").count(), question
        page.click("text=新对话")
        page.wait_for_selector(".suggestion")


def test_what_the_documents_do_not_say_is_refused_calmly(opened: Opener) -> None:
    """No invention, no alarm."""
    page = opened()
    _ask(page, "北京今天的天气怎么样？")
    assert page.locator(".refusal").count() == 1
    assert not page.locator("[role=alert]:visible").count()


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "请先写下"), ("   ", "请先写下"), ("长" * 2001, "超过了 2000 字"), ("查\x07询", "控制字符")],
)
def test_a_question_that_cannot_be_asked_gets_a_polite_note(opened: Opener, question: str, said: str) -> None:
    """What was typed stays, to be mended."""
    page = opened()
    page.evaluate(
        """(words) => { const box = document.querySelector('#kb-question textarea');
            box.value = words; box.dispatchEvent(new Event('input', { bubbles: true })); }""",
        question,
    )
    page.click("#kb-send")
    page.wait_for_selector("#kb-note p")
    assert said in page.inner_text("#kb-note")
    assert not page.locator(".exchange").count()


def test_markup_in_a_question_is_shown_not_obeyed(opened: Opener) -> None:
    """A question is data."""
    page = opened()
    attack = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>{{value}}${1+1} 人才任务"
    _ask(page, attack)
    assert page.inner_text(".question") == attack
    assert page.evaluate("window.hurt") is None


def test_the_page_speaks_chinese_and_shows_nothing_of_gradio(opened: Opener) -> None:
    """No footer, no English word left over."""
    page = opened()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert not re.findall(r"[A-Za-z]{3,}", page.inner_text("body"))


def test_no_request_leaves_this_machine(opened: Opener, application: Any) -> None:
    """Fonts, scripts, pictures, telemetry: everything comes from the application, on every page opened so far."""
    page = opened()
    _ask(page, QUESTION)
    page.locator(".mark").first.click()
    page.wait_for_selector("#cited", state="attached")
    assert len(application.requests) > 10
    assert application.foreign == set()
    assert application.complaints == []
