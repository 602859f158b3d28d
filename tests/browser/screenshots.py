"""Takes the pictures of docs/images from a running app.py.

`python tests/browser/screenshots.py ADDRESS [FOLDER [NAME]]`. With a name, only the pictures whose names begin with it.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

QUESTION = "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？"
SHOWN_MARK = 3
QUESTIONS = Path(__file__).parents[2] / "eval" / "questions" / "ip_dev.jsonl"


def _welcome(page: Any) -> None:
    page.wait_for_selector(".suggestion")


def _answer(page: Any) -> None:
    page.fill("#kb-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer-text", timeout=60_000)


def _clause(page: Any) -> None:
    _answer(page)
    page.locator(f".answer-text .mark[data-marker='{SHOWN_MARK}']").first.click()
    page.wait_for_selector("#cited", state="attached")


def _choice(page: Any) -> None:
    page.click("[data-screen=compare]")
    page.wait_for_selector(".choice")
    page.select_option("#choose-upper", index=1)
    page.select_option("#choose-lower", index=2)


def _compared(page: Any) -> None:
    _choice(page)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=60_000)


def _item(page: Any) -> None:
    _compared(page)
    page.locator("#page-matrix .chip", has_text="直接落实").click()
    page.locator("#page-matrix tr:not([hidden])", has_text="国际").locator("[data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    page.evaluate("document.querySelector('#kb-compare .filters').scrollIntoView()")


def _atlas(name: str) -> Callable[[Any], None]:
    def look(page: Any) -> None:
        page.click("[data-screen=atlas]")
        page.select_option("#choose-seen", index=1)
        page.wait_for_selector("#kb-views .outcome", timeout=60_000)
        page.click(f"#tab-{name}")

    return look


def _atlas_clause(page: Any) -> None:
    _atlas("duties")(page)
    page.locator("#page-duties .chip", has_text="各地区").click()
    page.locator("#page-duties tr:not([hidden]) [data-action=clause]").nth(1).click()
    page.wait_for_selector("#cited", state="attached")


def _review(page: Any) -> None:
    page.click("[data-screen=review]")
    page.wait_for_selector("#kb-queue .review-rows")
    page.fill("#kb-queue [name=person]", "张三")
    page.press("#kb-queue [name=person]", "Enter")


def _case(page: Any) -> None:
    """A link of two clauses that share some words."""
    _review(page)
    page.locator("#kb-queue tr", has_text="国际").locator("[data-action=case]").nth(2).click()
    page.wait_for_selector(".reader.case")


def _running(page: Any) -> None:
    page.click("[data-screen=batch]")
    page.wait_for_selector("#kb-set form")
    page.set_input_files("#upload-set", str(QUESTIONS))
    page.click("#kb-set .go")
    page.wait_for_function("/已答 [1-9]/.test(document.querySelector('#kb-run-progress').innerText)", timeout=60_000)
    page.wait_for_timeout(3000)


def _judged(page: Any) -> None:
    _running(page)
    page.wait_for_selector("#kb-results .outcome", timeout=300_000)


def _outcome(page: Any) -> None:
    _judged(page)
    page.locator("#page-batch-answers [data-action=outcome]").first.click()
    page.wait_for_selector(".reader.judged")


def _rates(page: Any) -> None:
    _judged(page)
    page.click("#tab-batch-figures")


# name, width, height, dark, pixels to a point, what is done first
PICTURES: tuple[tuple[str, int, int, bool, int, Callable[[Any], None]], ...] = (
    ("welcome-1280", 1280, 800, False, 1, _welcome),
    ("answer-1280", 1280, 800, False, 1, _clause),
    ("answer-1280-dark", 1280, 800, True, 1, _clause),
    ("answer-1920", 1920, 1080, False, 1, _clause),
    ("answer-360", 360, 740, False, 2, _answer),
    ("clause-360", 360, 740, False, 2, _clause),
    ("choice-1280", 1280, 800, False, 1, _choice),
    ("compare-1280", 1280, 800, False, 1, _item),
    ("compare-1280-dark", 1280, 800, True, 1, _item),
    ("compare-1920", 1920, 1080, False, 1, _item),
    ("compare-360", 360, 740, False, 2, _compared),
    ("item-360", 360, 740, False, 2, _item),
    ("atlas-1280", 1280, 800, False, 1, _atlas_clause),
    ("atlas-1920", 1920, 1080, False, 1, _atlas_clause),
    ("atlas-360", 360, 740, False, 2, _atlas("deadlines")),
    ("review-1280", 1280, 800, False, 1, _case),
    ("review-1280-dark", 1280, 800, True, 1, _case),
    ("review-1920", 1920, 1080, False, 1, _case),
    ("review-360", 360, 740, False, 2, _review),
    ("case-360", 360, 740, False, 2, _case),
    ("batch-run-1280", 1280, 800, False, 1, _running),
    ("batch-1280", 1280, 800, False, 1, _outcome),
    ("batch-1280-dark", 1280, 800, True, 1, _outcome),
    ("batch-1920", 1920, 1080, False, 1, _outcome),
    ("batch-360", 360, 740, False, 2, _judged),
    ("batch-case-360", 360, 740, False, 2, _outcome),
    ("batch-figures-360", 360, 740, False, 2, _rates),
)


def _picture(
    browser: Any, address: str, width: int, height: int, dark: bool, scale: int, begin: Callable[[Any], None]
) -> bytes:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
    )
    page.goto(address)
    page.wait_for_selector(".suggestion", timeout=180_000)
    begin(page)
    page.wait_for_timeout(600)
    shot: bytes = page.screenshot()
    page.close()
    return shot


def main(address: str, folder: Path, begins: str) -> None:
    """One PNG of few colours each, so that none is larger than 200 kB."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, *how in (picture for picture in PICTURES if picture[0].startswith(begins)):
            image = Image.open(io.BytesIO(_picture(browser, address, *how))).convert("RGB")
            image.quantize(256 if image.width < 1920 else 48, dither=Image.Dither.NONE).save(
                folder / f"{name}.png", optimize=True
            )
        browser.close()


if __name__ == "__main__":
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images")
    main(sys.argv[1], folder, sys.argv[3] if len(sys.argv) > 3 else "")
