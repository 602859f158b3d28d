"""What a document sets, asks and charges, looked through and opened in its clauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PLAN = "《知识产权人才“十四五”规划》（国知发人字〔2021〕38号）"
Opener = Callable[..., Any]
PAGES = ("targets", "duties", "responsible", "deadlines")


def _look(page: Any) -> None:
    page.click("[data-screen=atlas]")
    page.select_option("#choose-seen", label=PLAN)
    page.wait_for_selector("#kb-views .outcome", timeout=60_000)


def test_each_part_has_rows_that_open_their_clause(opened: Opener) -> None:
    """Highlighted and in view, in the very document."""
    page = opened()
    _look(page)
    assert "超过100万人" in page.inner_text("#page-targets")
    for name in PAGES:
        page.click(f"#tab-{name}")
        opener = page.locator(f"#page-{name} [data-action=clause]").nth(2)
        label = opener.inner_text()
        opener.click()
        page.wait_for_function("(quote) => document.querySelector('.breadcrumb [aria-current]') !== null", arg=label)
        page.wait_for_selector(".document mark.current")
        assert "规划" in page.inner_text(".pane-title")


def test_duties_are_filtered_by_addressee_and_by_words(opened: Opener) -> None:
    """Both hold at once."""
    page = opened()
    _look(page)
    page.click("#tab-duties")
    page.locator("#page-duties .chip", has_text="各地区").click()
    shown = "#page-duties tbody tr:not([hidden])"
    before = page.locator(shown).count()
    assert {row.get_attribute("data-kind") for row in page.locator(shown).all()} == {"各地区"}
    page.fill("#page-duties .find", "培训")
    after = page.locator(shown).all_inner_texts()
    assert 0 < len(after) < before
    assert all("培训" in row for row in after)


def test_the_list_is_walked_by_the_arrow_keys(opened: Opener) -> None:
    """Each step shows a document and the next step is still in the list."""
    page = opened()
    page.click("[data-screen=atlas]")
    page.focus("#choose-seen")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#kb-views .outcome", timeout=60_000)
    assert page.evaluate("document.activeElement.id") == "choose-seen"
    before = page.inner_text("#kb-views h2")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("(said) => document.querySelector('#kb-views h2')?.innerText !== said", arg=before)
    assert page.evaluate("document.activeElement.id") == "choose-seen"


def test_narrowing_a_list_changes_no_choice(opened: Opener) -> None:
    """While options are taken out and put back, the browser would choose others."""
    page = opened()
    page.click("[data-screen=atlas]")
    page.wait_for_selector("#choose-seen")
    chosen = page.evaluate("""() => {
        const select = document.querySelector("#choose-seen");
        for (let at = 0; at < 20; at++) select.add(new Option(`第${at}号`, `d${at}`));
        const box = document.createElement("input");
        Object.assign(box, { className: "narrow" });
        box.dataset.narrows = "seen";
        select.before(box);
        const type = (words) => {
            box.value = words;
            box.dispatchEvent(new Event("input", { bubbles: true }));
            return [select.value, select.options.length];
        };
        const first = [type("第1"), type("")];
        select.value = "d7";
        return [...first, type("第1"), type("")];
    }""")
    assert [value for value, _ in chosen] == ["", "", "d7", "d7"]
    assert [many for _, many in chosen] == [12, 23, 13, 23]


def test_a_screen_has_an_address_and_is_there_again_after_a_reload(opened: Opener) -> None:
    """#atlas; the conversation has none."""
    page = opened()
    page.click("[data-screen=atlas]")
    assert page.url.endswith("#atlas")
    page.reload()
    page.wait_for_selector("#choose-seen", timeout=60_000)
    assert not page.locator("#kb-question").is_visible()
    page.click("[data-screen=talk]")
    assert page.locator("#kb-question").is_visible()
    assert "#" not in page.url


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_table_is_wider_than_the_window(opened: Opener, width: int) -> None:
    """Rows become cards on a phone."""
    page = opened(width, 800)
    _look(page)
    for name in PAGES:
        page.click(f"#tab-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wider = "(s) => document.querySelector(s).scrollWidth - document.querySelector(s).clientWidth"
        assert page.evaluate(wider, "#kb-atlas") <= 1
