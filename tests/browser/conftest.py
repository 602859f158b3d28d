"""The real application on the real corpus, in a headless Chromium; every request the browser makes is kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
READY_SECONDS = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium; without it these tests are skipped, and say how to get it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("没有 Chromium：先运行 bash tools/install-system-packages.sh")
    return found


class Application:
    """A running app.py. `requests` are the addresses its pages asked for, `complaints` what the browser logged."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def watch(self, page: Any) -> Any:
        """`page` with its traffic recorded."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self._logged(message.type, message.text))
        page.on("pageerror", lambda error: self._logged("error", str(error)))
        return page

    def _logged(self, kind: str, words: str) -> None:
        if kind == "error":
            self.complaints.append(words)

    @property
    def foreign(self) -> set[str]:
        """Hosts other than this application's that were asked for anything."""
        own = {urlsplit(self.address).netloc, ""}  # data: and blob: addresses have no host
        return {urlsplit(url).netloc for url in self.requests} - own


def _started(data: Path, log: Path, **more: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "app.py", "--data", str(data), "--port", "0"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", **more}
    with log.open("w", encoding="utf-8") as output:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output, text=True)
    latest = time.monotonic() + READY_SECONDS
    while running.poll() is None and time.monotonic() < latest:
        if found := re.search(r"http://\S+", log.read_text(encoding="utf-8")):
            return running, found.group(0)
        time.sleep(0.2)
    running.kill()
    raise AssertionError("app.py did not start:\n" + log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Application]:
    """app.py started on an empty folder, so that it takes in corpus/ first; what it printed is shown at the end."""
    folder = tmp_path_factory.mktemp("knowledge")
    running, address = _started(folder / "data", folder / "log.txt")
    try:
        yield Application(address)
    finally:
        running.terminate()
        running.wait(20)
        sys.stdout.write((folder / "log.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the corpus, for tests that change what is held."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return folder


@pytest.fixture(scope="module")
def own_application(own_folder: Path, chromium: str) -> Iterator[Application]:
    """Another app.py, on that folder."""
    corpus = str(own_folder / "corpus")
    running, address = _started(own_folder / "data", own_folder / "log.txt", KB_CORPUS=corpus)
    try:
        yield Application(address)
    finally:
        running.terminate()
        running.wait(20)
        sys.stdout.write((own_folder / "log.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for the tests of a file; gone before others run, for Playwright keeps an event loop running."""
    api = pytest.importorskip("playwright.sync_api", reason="没有 Playwright：pip install -r requirements-dev.txt")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


Opener = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, application: Application) -> Iterator[Opener]:
    """Opens the page, ready for questions, in a window of the given width."""
    yield from _opener(browser, application)


@pytest.fixture
def opened_own(browser: Any, own_application: Application) -> Iterator[Opener]:
    """The same of the application that may be changed."""
    yield from _opener(browser, own_application)


def _opener(browser: Any, application: Application) -> Iterator[Opener]:
    contexts = []

    def open_page(width: int = 1280, height: int = 800, *, dark: bool = False) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = application.watch(context.new_page())
        page.goto(application.address)
        page.wait_for_selector(".suggestion", timeout=READY_SECONDS * 1000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def broken_on_purpose(application: Any) -> Iterator[None]:
    """What the browser logs of requests that a test itself lets fail is no complaint about the application."""
    before = len(application.complaints)
    yield
    provoked = [words for words in application.complaints[before:] if "Failed to load resource" in words]
    for words in provoked:
        application.complaints.remove(words)
