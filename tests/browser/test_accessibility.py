"""Every screen, by light and by dark, wide and narrow, before axe-core: WCAG 2.2 A and AA and its best practices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[2] / "tools/accessibility/node_modules/axe-core/axe.min.js"
QUESTION = "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？"
LOOK = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
    (v) => `${v.impact} ${v.id} ${v.nodes.length} ${v.nodes[0].html.slice(0, 160)}`)"""
Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's program; without it these tests are skipped, and say how to get it."""
    if not AXE.exists():
        pytest.skip("没有 axe-core：npm ci --prefix tools/accessibility")
    return AXE.read_text(encoding="utf-8")


def _close_on_a_phone(page: Any) -> None:
    if page.viewport_size["width"] < 1024:
        page.keyboard.press("Escape")
        page.wait_for_selector("#kb-pane", state="hidden")


def _screens(page: Any) -> Iterator[str]:
    """The name of each state of the page, once it is there."""
    yield "welcome"
    page.fill("#kb-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer-text .mark", timeout=60_000)
    yield "answer"
    page.locator(".answer-text .mark").first.click()
    page.wait_for_selector("#cited", state="attached")
    yield "clause"
    _close_on_a_phone(page)
    page.click("[data-screen=compare]")
    page.click("#kb-compare .go")
    yield "choice"
    page.select_option("#choose-upper", index=1)
    page.select_option("#choose-lower", index=2)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)
    for name in ("gaps", "figures", "copied", "unsupported", "form", "matrix"):
        page.click(f"#tab-{name}")
        yield name
    page.locator("#page-matrix [data-action=item]").last.click()
    page.wait_for_selector(".reader.item")
    yield "item"
    _close_on_a_phone(page)
    page.click("[data-screen=atlas]")
    page.select_option("#choose-seen", index=1)
    page.wait_for_selector("#kb-views .outcome", timeout=60_000)
    for name in ("targets", "duties", "responsible", "deadlines"):
        page.click(f"#tab-{name}")
        yield name
    page.click("[data-screen=review]")
    page.wait_for_selector("#kb-queue .review-rows", timeout=60_000)
    yield "review"
    page.locator("#kb-queue [data-action=case]").nth(4).click()
    page.wait_for_selector(".reader.case .verdict-form")
    yield "case"
    page.keyboard.press("y")  # nobody gave a name: nothing is kept
    page.wait_for_selector(".case .alarm")
    yield "case refused"
    yield from _batch(page)


def _batch(page: Any) -> Iterator[str]:
    page.click("[data-screen=batch]")
    page.wait_for_selector("#kb-set form")
    yield "set"
    rows = "编号,问题,可回答,必须包含\n1,什么时候印发？,是,不会有的话\n2,有多少人？,,\n3,,是,"
    page.set_input_files("#upload-set", {"name": "题集.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.click("#kb-set .go")
    page.wait_for_selector("#kb-results .outcome", timeout=60_000)
    for name in ("figures", "compare", "answers"):
        page.click(f"#tab-batch-{name}")
        yield f"batch {name}"
    page.locator("#page-batch-answers [data-action=outcome]").first.click()
    page.wait_for_selector(".reader.judged")
    yield "outcome"


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (360, False), (360, True)])
def test_axe_finds_nothing_on_any_screen(opened: Opener, axe: str, width: int, dark: bool) -> None:
    """No violation of any impact."""
    page = opened(width, 800, dark=dark)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(axe)
    found = {}
    for name in _screens(page):
        page.wait_for_timeout(200)
        found[name] = page.evaluate(LOOK)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 23
