"""kb.ui.transfer: a draft goes past Gradio, and a report to its owner only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from kb.ui import transfer
from kb.ui.cabinet import Cabinet
from kb.ui.owner import COOKIE

ANNA, BERT = "a" * 43, "b" * 43


class Served:
    """The two routes, asked in a thread of its own: the browser tests keep an event loop in this one."""

    def __init__(self) -> None:
        self.drafts, self.reports = Cabinet(seconds=60), Cabinet(seconds=60)

    def ask(self, method: str, path: str, *, owner: str = "", name: str = "", body: bytes = b"") -> Any:
        def run() -> Any:
            from starlette.applications import Starlette
            from starlette.testclient import TestClient

            app = Starlette()
            transfer.add_routes(app, self.drafts, self.reports)
            headers = {transfer.NAME_HEADER: quote(name)} if name else {}
            headers |= {"cookie": f"{COOKIE}={owner}"} if owner else {}
            with TestClient(app) as client:
                return client.request(method, path, headers=headers, content=body)

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(run).result()

    def close(self) -> None:
        self.drafts.close()
        self.reports.close()


@pytest.fixture
def served() -> Iterator[Served]:
    """The routes with empty cabinets."""
    made = Served()
    yield made
    made.close()


def test_a_draft_is_kept_for_whoever_sent_it(served: Served) -> None:
    """Its bytes and its name."""
    told = served.ask("POST", "/drafts", owner=ANNA, name="草案 一.txt", body="一、任务".encode()).json()
    kept = served.drafts.find(ANNA, told["draft"])
    assert kept is not None
    assert (kept.name, kept.read_text(encoding="utf-8")) == ("草案 一.txt", "一、任务")
    assert served.drafts.find(BERT, told["draft"]) is None


@pytest.mark.parametrize(
    ("owner", "name", "body", "status", "said"),
    [
        ("", "草案.txt", b"x", 403, "Cookie"),
        (ANNA, "", b"x", 403, "没有完成"),
        (ANNA, "木马.exe", b"x", 415, "格式不能读"),
        (ANNA, "没有后缀", b"x", 415, "格式不能读"),
        (ANNA, "草案.txt", b"", 413, "空文件"),
    ],
)
def test_what_cannot_be_kept_is_told_in_chinese(
    served: Served, owner: str, name: str, body: bytes, status: int, said: str
) -> None:
    """And nothing of it stays."""
    answer = served.ask("POST", "/drafts", owner=owner, name=name, body=body)
    assert answer.status_code == status
    assert said in answer.json()["fault"]
    assert not [*served.drafts._path.glob("*/*/*")]


def test_a_draft_that_is_too_large_is_let_go_while_it_comes(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is not filled first."""
    monkeypatch.setattr(transfer, "LARGEST", 10)
    monkeypatch.setattr(transfer, "LARGEST_TEXT", 5)
    for name, most in (("草案.docx", 10), ("草案.TXT", 5)):  # a text of that size is far more to read
        assert served.ask("POST", "/drafts", owner=ANNA, name=name, body=b"x" * (most + 1)).status_code == 413
        assert served.ask("POST", "/drafts", owner=BERT, name=name, body=b"x" * most).status_code == 200
    for folder in served.drafts._path.glob("*/*"):
        served.drafts.discard(BERT, folder.name)
    assert not [*served.drafts._path.glob("*/*/*")]


def test_many_who_send_at_once_do_not_fill_the_disk(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """There was room for each when it began; it is looked again while they come."""
    monkeypatch.setattr(transfer, "_LOOK_EVERY", 10)
    monkeypatch.setattr(served.drafts, "is_full", lambda: True)
    answer = served.ask("POST", "/drafts", owner=ANNA, name="草案.txt", body=b"x" * 11)
    assert answer.status_code == 413
    assert "稍候几分钟" in answer.json()["fault"]
    assert not [*served.drafts._path.glob("*/*/*")]


def test_a_report_goes_to_its_owner_as_a_download(served: Served) -> None:
    """Another person, or nobody, is told that there is none."""
    key, path = served.reports.new(ANNA, "对照报告.docx")
    path.write_bytes(b"report")
    answer = served.ask("GET", f"/reports/{key}", owner=ANNA)
    assert (answer.status_code, answer.content) == (200, b"report")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%AF%B9")
    assert answer.headers["cache-control"] == "no-store"
    for other in (BERT, ""):
        assert served.ask("GET", f"/reports/{key}", owner=other).status_code == 404


def test_a_draft_is_never_given_out(served: Served) -> None:
    """What was sent in stays in, even for its owner, and paths lead nowhere."""
    draft = served.ask("POST", "/drafts", owner=ANNA, name="草案.html", body=b"<script>").json()["draft"]
    for path in (draft, "..%2f..%2fetc%2fpasswd", "%2e%2e"):
        assert served.ask("GET", f"/reports/{path}", owner=ANNA).status_code == 404
