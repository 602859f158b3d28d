"""Answers as a LangChain application meets them, and the command line, with a scripted server in place of a model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from langchain_core.runnables import Runnable

from eval.llm_safety.server import Reply, ScriptedServer, saying
from kb.cli import main
from kb.config import DEFAULT_CORPUS, Settings
from kb.langchain import PolicyAnswers
from kb.library import KnowledgeBase

QUESTION = "上海怎样培养知识产权国际化人才？"
PAGE = Path(__file__).parents[1] / "docs" / "llm.md"


def _right(given: dict[str, Any]) -> Reply:
    return saying("".join(f"{c['文字'].split('。')[0]}〔{c['号']}〕。\n" for c in given["条款"]))


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """A model that copies the first sentence of every clause."""
    with ScriptedServer(_right).running() as running:
        yield running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped documents."""
    folder = tmp_path_factory.mktemp("answers") / "data"
    base = KnowledgeBase.open(Settings(data=folder))
    base.ingest([DEFAULT_CORPUS])
    base.close()
    return folder


@pytest.fixture
def answers(data: Path, server: ScriptedServer) -> PolicyAnswers:
    """The Runnable over it, with the server as model."""
    server.script = _right
    return PolicyAnswers(KnowledgeBase.open(Settings(data=data, llm_url=server.url, llm_model="m")))


def test_answers_are_a_runnable(answers: PolicyAnswers) -> None:
    """Invoked, in a batch, in a chain."""
    assert isinstance(answers, Runnable)
    one = answers.invoke(QUESTION)
    assert one["route"] == "llm" and not one["refused"] and "[1]" in one["answer"]
    assert all(citation["quote"] for citation in one["citations"])
    several = answers.batch([QUESTION, "深圳有多少专利代理师？"])
    assert [row["route"] for row in several] == ["llm", "none"] and several[1]["refused"]
    assert (answers | (lambda row: row["route"])).invoke(QUESTION) == "llm"


def test_a_stream_shows_verified_sentences_and_then_the_answer(answers: PolicyAnswers, server: ScriptedServer) -> None:
    """Where the model ends too early the answer is the extractive one, in place of what was shown."""
    *shown, last = answers.stream(QUESTION)
    assert len(shown) > 2 and all(set(chunk) == {"shown"} for chunk in shown)
    assert "".join(chunk["shown"] for chunk in shown).strip() == last["answer"]
    server.script = lambda given: Reply(_right(given).pieces, finish=None)
    *shown, last = answers.stream(QUESTION)
    assert shown and last["route"] != "llm" and "中途断开" in last["notes"][-1]


def test_a_follow_up_is_asked_with_the_questions_before(answers: PolicyAnswers, server: ScriptedServer) -> None:
    """The model is told them as data."""
    seen: list[Any] = []
    server.script = lambda given: (seen.append(given["此前的问题"]), _right(given))[1]
    assert answers.base.converse(["专利代理师的目标是多少？", QUESTION]).route == "llm"
    assert seen == [["专利代理师的目标是多少？"]]


def test_the_command_line_uses_the_model_of_the_environment(
    data: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And tells the route."""
    server.script = _right
    monkeypatch.setenv("KB_LLM_URL", server.url)
    monkeypatch.setenv("KB_LLM_MODEL", "m")
    done = CliRunner().invoke(main, ["ask", QUESTION, "--data", str(data), "--json"])
    assert done.exit_code == 0 and json.loads(done.output)["route"] == "llm"


def test_the_block_of_the_page_runs(
    data: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the settings it names."""
    server.script = _right
    monkeypatch.setenv("KB_LLM_URL", server.url)
    monkeypatch.setenv("KB_LLM_MODEL", "m")
    monkeypatch.chdir(data.parent)
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S)
    exec(compile(block, str(PAGE), "exec"), {})
    shown = capsys.readouterr().out
    assert shown.count("知识产权国际化人才库[1]") == 2
