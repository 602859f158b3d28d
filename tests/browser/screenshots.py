"""Takes the pictures of docs/images from a running app.py: `python tests/browser/screenshots.py ADDRESS [FOLDER]`."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

QUESTION = "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？"
SHOWN_MARK = 3
# name, width, height, dark, pixels to a point, whether the pane is opened
PICTURES: tuple[tuple[str, int, int, bool, int, bool], ...] = (
    ("welcome-1280", 1280, 800, False, 1, False),
    ("answer-1280", 1280, 800, False, 1, True),
    ("answer-1280-dark", 1280, 800, True, 1, True),
    ("answer-1920", 1920, 1080, False, 1, True),
    ("answer-360", 360, 740, False, 2, False),
    ("clause-360", 360, 740, False, 2, True),
)


def _picture(browser: Any, address: str, picture: tuple[str, int, int, bool, int, bool]) -> bytes:
    name, width, height, dark, scale, opened = picture
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
    )
    page.goto(address)
    page.wait_for_selector(".suggestion", timeout=180_000)
    if not name.startswith("welcome"):
        page.fill("#kb-question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector(".answer-text", timeout=60_000)
    if opened:
        page.locator(f".answer-text .mark[data-marker='{SHOWN_MARK}']").first.click()
        page.wait_for_selector("#cited", state="attached")
    page.wait_for_timeout(600)
    shot: bytes = page.screenshot()
    page.close()
    return shot


def main(address: str, folder: Path) -> None:
    """One PNG of at most 256 colours each."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in PICTURES:
            image = Image.open(io.BytesIO(_picture(browser, address, picture))).convert("RGB")
            image.quantize(256, dither=Image.Dither.NONE).save(folder / f"{picture[0]}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"))
