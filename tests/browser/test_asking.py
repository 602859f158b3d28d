"""From the key to the answer: what is shown while a question is on its way, and what when it does not arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

QUESTION = "上海意见提出的知识产权国际化人才数量目标是多少？"
BOX = "#kb-question textarea"
ANSWERED = ".exchange:last-of-type .answer:not(.looking)"
Opener = Callable[..., Any]


class Held:
    """Keeps the request that asks `QUESTION` until it is let go, or answered otherwise."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._routes: list[Any] = []
        page.route("**/gradio_api/**", self._pass)

    def _pass(self, route: Any) -> None:
        asks = QUESTION in (route.request.post_data or "") and not self._routes
        if asks:
            self._routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """To the server."""
        self._held().continue_()

    def fail(self) -> None:
        """As if the server had broken down."""
        self._held().fulfill(status=500, body="{}", content_type="application/json")

    def _held(self) -> Any:
        """The request, which may leave after the page has shown the question."""
        for _ in range(200):
            if self._routes:
                break
            self._page.wait_for_timeout(50)
        return self._routes[0]


def _send(page: Any, question: str) -> None:
    page.fill(BOX, question)
    page.keyboard.press("Enter")


def test_a_question_is_shown_before_anything_arrives(opened: Opener) -> None:
    """The box is free for the next one, which has to wait: it stays there, and the page says why."""
    page = opened()
    held = Held(page)
    _send(page, QUESTION)
    page.wait_for_selector(".answer.looking")
    assert page.inner_text(".question") == QUESTION
    assert page.locator(".suggestion").count() == 0
    assert page.input_value(BOX) == ""
    _send(page, "那培训呢？")
    page.wait_for_selector("#kb-note [role=alert]")
    assert "上一个问题还在查找" in page.inner_text("#kb-note")
    assert page.input_value(BOX) == "那培训呢？"
    held.let_go()
    page.wait_for_selector(ANSWERED)
    assert page.locator(".exchange").count() == 1
    assert page.locator(".looking").count() == 0
    _send(page, "那培训呢？")
    page.wait_for_function("document.querySelectorAll('.exchange').length === 2")
    page.wait_for_selector(ANSWERED)
    assert page.locator(".question").first.inner_text() == QUESTION


def test_what_is_typed_meanwhile_is_kept(opened: Opener) -> None:
    """An answer does not empty the box."""
    page = opened()
    held = Held(page)
    _send(page, QUESTION)
    page.wait_for_selector(".answer.looking")
    page.fill(BOX, "那培训呢？")
    held.let_go()
    page.wait_for_selector(ANSWERED)
    assert page.input_value(BOX) == "那培训呢？"


def test_a_question_that_cannot_be_asked_comes_back(opened: Opener) -> None:
    """With the reason, and the page as it was before."""
    page = opened()
    _send(page, "长" * 2001)
    page.wait_for_selector("#kb-note [role=alert]")
    assert "超过了 2000 字" in page.inner_text("#kb-note")
    page.wait_for_selector(".suggestion")
    assert len(page.input_value(BOX)) == 2001
    assert page.locator(".exchange").count() == 0


def test_a_question_that_does_not_arrive_is_said_to_be_unanswered(opened: Opener, broken_on_purpose: None) -> None:
    """And can be asked again."""
    page = opened()
    held = Held(page)
    _send(page, QUESTION)
    page.wait_for_selector(".answer.looking")
    held.fail()
    page.wait_for_selector("#kb-note [role=alert]")
    assert "请再问一次" in page.inner_text("#kb-note")
    assert page.locator(".looking").count() == 0
    _send(page, QUESTION)
    page.wait_for_selector(ANSWERED)


def test_markup_in_a_question_is_shown_as_it_is(opened: Opener, broken_on_purpose: None) -> None:
    """Also while it is looked up, when the browser shows it."""
    page = opened()
    page.evaluate("window.hurt = 0")
    seen = threading.Event()
    page.route("**/gradio_api/run/predict", lambda route: (seen.set(), route.abort())[-1])
    _send(page, "<img src=x onerror='hurt = 1'><b>甲</b>？")
    page.wait_for_selector(".answer.looking, #kb-note [role=alert]")
    assert seen.is_set()
    assert page.locator("#kb-thread img, #kb-thread b").count() == 0
    assert page.evaluate("window.hurt") == 0


def test_a_new_conversation_does_not_get_the_answer_of_the_old_one(opened: Opener) -> None:
    """It comes when nobody waits for it any more."""
    page = opened()
    for _ in range(5):
        _send(page, QUESTION)
        page.wait_for_selector(".exchange")
        page.click("[data-action=fresh]")
        page.wait_for_selector(".suggestion")
    page.wait_for_timeout(1500)
    assert page.locator(".suggestion").count() > 0
    assert page.locator(".exchange").count() == 0
