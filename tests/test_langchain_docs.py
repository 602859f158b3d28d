"""The page for LangChain users does what it says: its code runs as it stands, with a model played by a script."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kb.config import DEFAULT_CORPUS, Settings
from kb.library import KnowledgeBase

PAGE = Path(__file__).parents[1] / "docs" / "langchain.md"
SAID = "条款要求培养国际化人才[1]。共投入987654321万元[1]。这是模型自己的话。"


class _Model(BaseHTTPRequestHandler):
    """Says the same to everyone, and remembers what it was asked."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        message = {"role": "assistant", "content": SAID}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        body = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
        data = json.dumps(body | {"usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What a model served on this machine was asked."""
    asked: list[dict[str, Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Model", (_Model,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LLM_URL", f"http://127.0.0.1:{server.server_port}/v1")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the shipped documents in `data`."""
    base = KnowledgeBase.open(Settings(data=tmp_path / "data"))
    base.ingest([DEFAULT_CORPUS])
    base.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_of_the_page_runs_in_order(
    folder: Path, model: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """And shows what the page promises: citations, filters, and only what the clauses carry of what the model said."""
    pytest.importorskip("langchain_openai")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S)
    assert len(blocks) == PAGE.read_text(encoding="utf-8").count("```") // 2 == 7
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    shown = capsys.readouterr().out
    assert names["first"].metadata["citation"] in shown and names["first"].page_content in shown
    assert {passage.metadata["region"] for passage in names["measures"]} == {"上海市"}
    assert {passage.metadata["level"] for passage in names["plans"]} == {"国家"}
    assert len(names["same"]) == 3 and len(names["several"]) == 2
    assert names["result"]["answer"] == "条款要求培养国际化人才[1]。"
    given = model[0]["messages"][0]["content"]
    assert f"[1] {names['result']['passages'][0].metadata['citation']}" in given
    assert names["message"].content.startswith("[1] 《") and names["cited"]
    assert names["again"][0].page_content == names["scored"][0][0].page_content
    assert len(names["near"]) == 5 and len(names["various"]) == 3


def test_the_page_names_every_condition_and_every_metadata_there_is(folder: Path) -> None:
    """A table that lags behind misleads."""
    from dataclasses import fields

    from kb.langchain import Filter, PolicyRetriever

    page = PAGE.read_text(encoding="utf-8")
    told = PolicyRetriever.open("data").invoke("人才", k=1)[0].metadata
    assert all(f"`{name}`" in page for name in (*told, *(field.name for field in fields(Filter))))
