"""The page on a phone, a desk screen and a projector, by light and by dark, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

QUESTION = "上海意见提出的知识产权国际化人才数量目标是多少？"
Opener = Callable[..., Any]

# The relative luminance and contrast of WCAG 2.2; a transparent background is looked for further out.
CONTRAST = """(selector) => {
  const rgb = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  return [...document.querySelectorAll(selector)].filter((e) => e.innerText.trim()).map((e) => {
    let behind = e, colour = rgb(getComputedStyle(e).backgroundColor);
    while ((colour.length === 4 && colour[3] === 0) && behind.parentElement) {
      behind = behind.parentElement;
      colour = rgb(getComputedStyle(behind).backgroundColor);
    }
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(colour)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}"""
TEXTS = (
    ".question p, .answer-text p, .answer-text li, .mark, .citation-name, .citation-quote, .pane-title, .step, .count, "
    ".breadcrumb button, .document p, .document mark, .document h3, .document td, .document th, #kb-disclaimer p, h1"
)


def _ask_and_open(page: Any) -> None:
    page.fill("#kb-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer-text .mark", timeout=60_000)
    page.locator(".answer-text .mark").first.click()
    page.wait_for_selector("#cited", state="attached")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(opened: Opener, width: int) -> None:
    """Before asking, after, and with the pane open."""
    page = opened(width, 800)
    for step in (lambda: None, lambda: _ask_and_open(page)):
        step()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_the_names_of_all_screens_stand_in_one_line_on_a_phone(opened: Opener) -> None:
    """None is broken in two."""
    page = opened(360, 740)
    tops = "(tabs) => [...new Set(tabs.map((tab) => [tab.offsetTop, tab.offsetHeight].join()))]"
    lines = """(tabs) => Math.max(...tabs.map((tab) => {
      const words = document.createRange();
      words.selectNodeContents(tab);
      return words.getClientRects().length;
    }))"""
    assert len(page.eval_on_selector_all(".screen-tab", tops)) == 1
    assert page.eval_on_selector_all(".screen-tab", lines) == 1


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_stands_out_from_what_is_behind_it(opened: Opener, dark: bool) -> None:
    """At least 4.5 to 1 (WCAG 2.2 AA)."""
    page = opened(dark=dark)
    _ask_and_open(page)
    assert min(page.evaluate(CONTRAST, TEXTS)) >= 4.5


def test_type_is_large_enough_on_a_projector(opened: Opener) -> None:
    """20 px and more for answer and document at 1920 px."""
    page = opened(1920, 1080)
    _ask_and_open(page)
    for selector in (".answer-text p", ".document p"):
        size = page.evaluate("(s) => parseFloat(getComputedStyle(document.querySelector(s)).fontSize)", selector)
        assert size >= 20


def test_on_a_phone_the_pane_covers_the_page_and_closes_again(opened: Opener) -> None:
    """By its button, by Escape and by the phone's back gesture; the conversation is still there."""
    page = opened(360, 740)
    assert not page.locator("#kb-pane").is_visible()
    _ask_and_open(page)
    for close in (
        lambda: page.click("[aria-label='关闭阅读栏']"),
        lambda: page.keyboard.press("Escape"),
        lambda: page.go_back(),
    ):
        assert page.locator("#kb-pane").bounding_box()["width"] == 360
        close()
        page.wait_for_selector("#kb-pane", state="hidden")
        assert page.locator(".exchange").count() == 1
        page.locator(".answer-text .mark").first.click()
        page.wait_for_selector("#kb-pane", state="visible")


def test_a_mark_is_reached_and_opened_by_keyboard_and_given_back_the_focus(opened: Opener) -> None:
    """Tab, Enter, Escape."""
    page = opened(360, 740)
    page.fill("#kb-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer-text .mark", timeout=60_000)
    page.locator("[data-action=fresh]").focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('aria-label') ?? ''"
    assert page.evaluate(focused).startswith("打开引文1：《")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited", state="attached")
    page.wait_for_function("document.activeElement.classList.contains('reader')")
    page.keyboard.press("Escape")
    page.wait_for_function(f"({focused}).startsWith('打开引文1')")
