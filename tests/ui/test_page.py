"""kb.ui.page and the application around it, without a browser.

They are looked at from a process of their own: Gradio leaves event loops and sockets open, which count as errors here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

LOOK = """
import json
from starlette.testclient import TestClient
from kb.ui.readiness import Preparation
from kb.ui.server import application

class Empty:
    def heads(self): return ()
    def documents(self): return ()

blocks = {}
import gradio
mount = gradio.mount_gradio_app
def keep(app, page, **more):
    blocks["page"] = page
    return mount(app, page, **more)
gradio.mount_gradio_app = keep

with TestClient(application(Empty(), Empty(), Preparation(None))) as client:
    seen = {
        "page": client.get("/").text,
        "stylesheets": client.get("/config").json()["stylesheets"],
        "theme": client.get("/theme.css").text,
        "missing": {path: client.get(path).status_code for path in ("/docs", "/redoc", "/gradio_api/runs")},
        "upload": client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 10_000)}).status_code,
    }
page = blocks["page"]
described = [component.get_config() for component in page.blocks.values()]
anew = [type(component).get_config(component) for component in page.blocks.values()]
seen["described"] = [described == anew, described[0] is not page.blocks[min(page.blocks)].get_config()]
seen["tells_places"] = page._queue.live_updates
seen["functions"] = [
    {"name": f.name, "queue": f.queue, "limit": f.concurrency_limit, "id": f.concurrency_id, "api": f.api_visibility}
    for f in blocks["page"].fns.values()
]
print("SEEN " + json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What the application serves and how its events are set."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-W", "ignore", "-c", LOOK]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    [line] = [line for line in result.stdout.splitlines() if line.startswith("SEEN ")] or [result.stderr]
    found: dict[str, Any] = json.loads(line.removeprefix("SEEN "))
    return found


def test_neither_answers_nor_look_ups_wait_in_the_queue(seen: dict[str, Any]) -> None:
    """It would make three requests of each; who answers takes them in turn."""
    quick = [f for f in seen["functions"] if f["name"] in ("answer", "cite", "read", "catalogue", "refresh", "fail")]
    assert len(quick) >= 7
    assert all(f["queue"] is False for f in quick)


def test_comparisons_have_a_queue_of_their_own_so_that_answers_do_not_wait(seen: dict[str, Any]) -> None:
    """An alignment takes seconds of a processor."""
    [comparing] = [f for f in seen["functions"] if f["name"] == "compare"]
    assert comparing["queue"] is not False
    assert comparing["id"] == "comparisons"
    assert comparing["limit"] <= 2
    quick = [f for f in seen["functions"] if f["name"] in ("item", "open_clause", "look", "clause")]
    assert len(quick) >= 5
    assert all(f["queue"] is False for f in quick)


def test_a_component_is_described_once_and_each_session_gets_a_copy(seen: dict[str, Any]) -> None:
    """Gradio describes all of them anew for every reader, while the others wait."""
    assert seen["described"] == [True, True]


def test_nobody_is_told_his_place_in_the_queue(seen: dict[str, Any]) -> None:
    """The page does not show it, and telling all of it after each answer grows as the square of the readers."""
    assert seen["tells_places"] is False


def test_no_event_is_offered_as_an_interface(seen: dict[str, Any]) -> None:
    """The page is for people; programs use the commands."""
    assert {f["api"] for f in seen["functions"]} == {"private"}


def test_the_page_and_its_theme_name_no_remote_asset(seen: dict[str, Any]) -> None:
    """Nothing a browser would fetch from elsewhere."""
    assert not re.findall(r'(?:src|href|content|action)="(?:https?:)?//[^"]*"', seen["page"])
    assert 'lang="zh-CN"' in seen["page"]
    assert [s for s in seen["stylesheets"] if s.startswith("http")] == []
    assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", seen["theme"])
    assert "@import" not in seen["theme"]


def test_documentation_pages_run_history_and_gradios_uploads_are_not_offered(seen: dict[str, Any]) -> None:
    """They load scripts from elsewhere, or keep what was asked, or let others read what was uploaded."""
    assert set(seen["missing"].values()) == {404}
    assert seen["upload"] >= 400


def test_runs_of_question_sets_are_begun_and_watched_past_the_queue(seen: dict[str, Any]) -> None:
    """They work in a thread of their own; whoever looks at one waits for nobody."""
    quick = [f for f in seen["functions"] if f["name"] in ("begin", "restore", "look", "act", "against", "case")]
    assert len(quick) >= 7
    assert all(f["queue"] is False and f["api"] == "private" for f in quick)
