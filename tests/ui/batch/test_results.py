"""kb.ui.results: a set comes in past Gradio, results go out to their owner, templates to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from urllib.parse import quote, unquote

import pytest

from kb.ui.cabinet import Cabinet
from kb.ui.examiner import Examiner
from kb.ui.owner import COOKIE
from kb.ui.results import LARGEST, add_result_routes
from kb.ui.transfer import NAME_HEADER

ANNA, BERT = "a" * 43, "b" * 43


class Results:
    """Anna's run has results in jsonl."""

    def file(self, owner: str, run: str, ending: str) -> tuple[str, bytes] | None:
        return ("题集-回答.jsonl", b"{}") if (owner, run, ending) == (ANNA, "r1", ".jsonl") else None


class Served:
    """The routes, asked in a thread of its own: the browser tests keep an event loop in this one."""

    def __init__(self) -> None:
        self.sets = Cabinet(seconds=60)

    def ask(self, method: str, path: str, *, owner: str = "", name: str = "", body: bytes = b"") -> Any:
        def run() -> Any:
            from starlette.applications import Starlette
            from starlette.testclient import TestClient

            app = Starlette()
            add_result_routes(app, cast(Examiner, Results()), self.sets)
            headers = {NAME_HEADER: quote(name)} if name else {}
            headers |= {"cookie": f"{COOKIE}={owner}"} if owner else {}
            with TestClient(app) as client:
                return client.request(method, path, headers=headers, content=body)

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(run).result()


@pytest.fixture
def served() -> Iterator[Served]:
    """An empty cabinet."""
    made = Served()
    yield made
    made.sets.close()


def test_a_set_is_kept_for_whoever_sent_it(served: Served) -> None:
    """Of the formats that can be read, no larger than a set is, and not for a page elsewhere."""
    told = served.ask("POST", "/question-sets", owner=ANNA, name="题集.xlsx", body=b"PK").json()
    assert served.sets.find(ANNA, told["draft"]) is not None and served.sets.find(BERT, told["draft"]) is None
    for owner, name, body, status in (
        ("", "题集.xlsx", b"PK", 403),
        (ANNA, "", b"PK", 403),
        (ANNA, "木马.exe", b"MZ", 415),
        (ANNA, "大.csv", b"x" * (LARGEST + 1), 413),
        (ANNA, "空.csv", b"", 413),
    ):
        refused = served.ask("POST", "/question-sets", owner=owner, name=name, body=body)
        assert refused.status_code == status and refused.json()["fault"]


def test_results_are_given_to_their_owner_alone(served: Served) -> None:
    """As a file to keep, never from a cache."""
    given = served.ask("GET", "/results/r1/jsonl", owner=ANNA)
    assert given.status_code == 200 and given.content == b"{}"
    assert "题集-回答.jsonl" in unquote(given.headers["content-disposition"])
    assert given.headers["cache-control"] == "no-store"
    for owner, path in ((BERT, "/results/r1/jsonl"), ("", "/results/r1/jsonl"), (ANNA, "/results/r1/exe")):
        assert served.ask("GET", path, owner=owner).status_code == 404


def test_templates_are_for_anybody(served: Served) -> None:
    """As a workbook and as csv."""
    assert served.ask("GET", "/question-template/xlsx").content[:2] == b"PK"
    assert "问题" in served.ask("GET", "/question-template/csv").content.decode("utf-8-sig")
    assert served.ask("GET", "/question-template/exe").status_code == 404
