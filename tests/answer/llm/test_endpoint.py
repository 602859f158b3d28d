"""A model at an address: a scripted local server that is right, wrong, slow, malicious and down."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from eval.llm_safety.server import Reply, ScriptedServer, saying
from kb.answer.llm import Endpoint, Unavailable
from kb.library.asking import Drafted
from kb.model import Answer, Statement

QUESTION = "上海怎样培养知识产权国际化人才？"
Draft = Callable[..., Drafted]
Right = Callable[[dict[str, object]], Reply]


class _HeldBack:
    """Pieces of which the second half is not sent before something is shown, however slow the machine is."""

    def __init__(self) -> None:
        self.shown = threading.Event()
        self.was_shown_before_the_end = False

    def of(self, pieces: Sequence[str]) -> Iterator[str]:
        """The pieces; the rest of them after a while even if nothing is shown."""
        half = len(pieces) // 2
        yield from pieces[:half]
        self.was_shown_before_the_end = self.shown.wait(30)
        yield from pieces[half:]


def test_a_right_model_is_shown_sentence_by_sentence(server: ScriptedServer, draft: Draft, right: Right) -> None:
    """The first sentence is there while the server still writes."""
    pieces = _HeldBack()
    server.script = lambda given: Reply(pieces.of([*right(given).pieces]))
    events: list[object] = []
    for event in draft(QUESTION, server.url, timeout=60).told():
        events.append(event)
        pieces.shown.set()
    assert pieces.was_shown_before_the_end
    assert isinstance(events[0], Statement)
    last = events[-1]
    assert isinstance(last, Answer) and last.route == "llm" and len(last.statements) > 2


def test_what_is_sent_goes_there_with_the_key_and_nowhere_else(
    server: ScriptedServer, draft: Draft, right: Right, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and names of other services in the environment are not sent."""
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-service")
    monkeypatch.setenv("OPENAI_ORG_ID", "of-another-service")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    server.script = right
    server.requests.clear()
    server.headers.clear()
    assert draft(QUESTION, server.url).final().route == "llm"
    assert [request["model"] for request in server.requests] == ["m"] and server.requests[0]["stream"] is True
    headers = {name.lower(): value for name, value in server.headers[0].items()}
    assert headers["authorization"] == "Bearer secret" and "of-another-service" not in str(headers)


_WRONG = "上海要在2030年前培养国际化人才9万人〔甲〕。"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (saying(_WRONG), "没有通过核验"),
        (saying(""), "没有给出回答"),
        (saying("好" * 20_000), "输出超过8000字|秒没有答完"),
        (saying("好", finish="length"), "在中途断开"),
        (saying("好", finish=None), "在中途断开"),
        (Reply(status=500, raw=b"{}"), "返回错误 500"),
        (Reply(status=401, raw=b"no such key: secret"), "返回错误 401"),
        (Reply(raw=b"data: {not json\n\n"), "不能识别"),
        (Reply(raw=b'data: {"choices": null}\n\n'), "不能识别|中途断开"),
        (Reply(raw=b"<html>login</html>"), "不能识别"),
        (Reply(raw=b'data: {"error": {"message": "overloaded"}}\n\n'), "不能识别"),
        (Reply(raw=b": keep-alive\n\n" * 9), "不能识别"),
        (Reply(raw=b"x" * 9_000_000), "在中途断开"),
        (Reply(raw=gzip.compress(b"a" * 9_000_000), headers=(("Content-Encoding", "gzip"),)), "不能识别"),
    ],
)
def test_a_wrong_or_malicious_reply_leads_to_the_extractive_answer(
    reply: Reply, why: str, server: ScriptedServer, draft: Draft
) -> None:
    """The note says why in Chinese, and nothing of what the server said."""
    server.script = lambda _: reply
    drafted = draft(QUESTION, server.url, timeout=3)
    answer = drafted.final()
    assert (answer.answer, answer.route) == (drafted.answer.answer, drafted.answer.route)
    assert re.search(why, answer.notes[-1]) and "secret" not in answer.notes[-1]


@pytest.mark.parametrize("reply", [Reply(("好",), delay=6), saying("慢" * 200, delay=0.2)])
def test_a_slow_server_is_waited_for_no_longer_than_the_time_out(
    reply: Reply, server: ScriptedServer, draft: Draft
) -> None:
    """Whether it keeps silent or drips."""
    server.script = lambda _: reply
    drafted = draft(QUESTION, server.url, timeout=1.0)
    started = time.monotonic()
    answer = drafted.final()
    assert time.monotonic() - started < 1.5
    assert answer.answer == drafted.answer.answer and "超过1秒" in answer.notes[-1]


def test_a_cut_stream_leaves_no_half_answer(server: ScriptedServer, draft: Draft, right: Right) -> None:
    """What was verified may have been shown; the answer is the extractive one."""
    server.script = lambda given: Reply(right(given).pieces, finish=None)
    drafted = draft(QUESTION, server.url)
    *shown, answer = drafted.told()
    assert shown and isinstance(answer, Answer)
    assert answer.answer == drafted.answer.answer and "中途断开" in answer.notes[-1]


def test_a_redirect_is_not_followed(server: ScriptedServer, draft: Draft) -> None:
    """Clauses go to the address of the settings only."""
    with ScriptedServer(lambda _: saying("无")).running() as elsewhere:
        where = (("Location", f"{elsewhere.url}/chat/completions"),)
        server.script = lambda _: Reply(status=307, raw=b"", headers=where)
        assert "返回错误 307" in draft(QUESTION, server.url).final().notes[-1]
        assert not elsewhere.requests


def test_where_nobody_listens_the_extractive_answer_is_there_at_once(draft: Draft) -> None:
    """A port that was closed."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    answer = draft(QUESTION, f"http://127.0.0.1:{port}/v1").final()
    assert "连接不上" in answer.notes[-1] and answer.route != "llm"


def test_the_key_is_not_printed() -> None:
    """Neither with the endpoint nor with a failure."""
    assert "secret" not in repr(Endpoint("http://x/v1", "m", "secret"))
    assert "secret" not in str(Unavailable("连接不上"))


def test_without_settings_nothing_is_imported_and_nobody_is_contacted(tmp_path: Path) -> None:
    """Asking works with every connection forbidden, and the client of models is not even loaded."""
    script = f"""
import socket, sys
from pathlib import Path
def refused(*_, **__):
    raise AssertionError("a connection")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from kb.config import DEFAULT_CORPUS, Settings
from kb.library import KnowledgeBase
base = KnowledgeBase.open(Settings.from_environment({{"KB_LLM_URL": "", "KB_LLM_KEY": "k", "KB_LLM_MODEL": "m"}},
                                                    data=Path({str(tmp_path)!r})))
base.ingest([DEFAULT_CORPUS])
answer = base.ask({QUESTION!r})
assert not answer.refused and answer.route != "llm" and not answer.notes, answer
loaded = {{"openai", "langchain_openai", "langchain_core", "httpx2", "langsmith"}} & set(sys.modules)
sys.exit(str(loaded) if loaded else 0)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
