"""kb.ui.start: what must happen before the first question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.config import Settings
from kb.errors import Busy, InputError
from kb.ui import start
from kb.ui.clerks import Clerks


class FakeKnowledgeBase:
    """Empty until its ingest succeeds; busy for the first `busy` attempts; takes nothing in where `refuses`."""

    def __init__(self, *, held: int = 0, busy: int = 0, refuses: bool = False) -> None:
        self.held, self.busy, self.refuses = held, busy, refuses
        self.asked: list[str] = []
        self.ingested: list[Sequence[Path]] = []

    @property
    def is_empty(self) -> bool:
        return self.held == 0

    def ingest(self, paths: Sequence[Path], *, on_progress: Any) -> None:
        if self.busy:
            self.busy -= 1
            raise Busy("进程 7 正在写入知识库")
        self.ingested.append(paths)
        on_progress(1, 2, "解析")
        self.held = 0 if self.refuses else 1

    def ask(self, question: str) -> None:
        self.asked.append(question)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder and a corpus of one file."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("一、总体要求", encoding="utf-8")
    return Settings(data=tmp_path / "data", corpus=corpus, clerks=0)


def _opened(monkeypatch: pytest.MonkeyPatch, settings: Settings, library: FakeKnowledgeBase) -> Any:
    monkeypatch.setattr(start.KnowledgeBase, "open", lambda _: library)
    return start.open_library(settings)[2]


def test_an_empty_knowledge_base_is_filled_from_the_corpus(monkeypatch: Any, settings: Settings) -> None:
    """And warmed up, so that the first reader does not wait."""
    library = FakeKnowledgeBase()
    preparation = _opened(monkeypatch, settings, library)
    assert not preparation.state.ready
    assert not library.ingested
    preparation.start()
    assert preparation.wait(10).ready
    assert library.ingested == [[settings.corpus]]
    assert len(library.asked) == 1


def test_a_filled_knowledge_base_is_ready_at_once(monkeypatch: Any, settings: Settings) -> None:
    """Nothing is taken in again."""
    library = FakeKnowledgeBase(held=2)
    assert _opened(monkeypatch, settings, library).state.ready
    assert not library.ingested


def test_a_first_ingest_waits_for_another_writer(monkeypatch: Any, settings: Settings) -> None:
    """Somebody runs ingest.py at the same time."""
    monkeypatch.setattr(start, "_BUSY_SECONDS", 0.01)
    library = FakeKnowledgeBase(busy=3)
    preparation = _opened(monkeypatch, settings, library)
    preparation.start()
    assert preparation.wait(10).ready
    assert len(library.ingested) == 1


def test_a_corpus_of_which_nothing_is_accepted_is_a_fault(monkeypatch: Any, settings: Settings) -> None:
    """The page says so instead of waiting for ever."""
    preparation = _opened(monkeypatch, settings, FakeKnowledgeBase(refuses=True))
    preparation.start()
    assert "都没有被接收" in (preparation.wait(10).fault or "")


def test_an_empty_corpus_is_told_before_serving(monkeypatch: Any, tmp_path: Path) -> None:
    """There would be nothing to answer from."""
    nowhere = Settings(data=tmp_path / "data", corpus=tmp_path / "none")
    with pytest.raises(InputError, match="语料目录中也没有文件"):
        _opened(monkeypatch, nowhere, FakeKnowledgeBase())


def test_a_data_folder_below_a_file_is_told_before_serving(monkeypatch: Any, settings: Settings) -> None:
    """It cannot be made there."""
    settings.data.write_text("", encoding="utf-8")
    for data in (settings.data, settings.data / "below"):
        with pytest.raises(InputError, match="应为文件夹"):
            _opened(monkeypatch, replace(settings, data=data), FakeKnowledgeBase())


@pytest.mark.parametrize(("set_to", "model", "count"), [(3, None, 3), (0, None, 0), (3, "模型", 0)])
def test_a_model_is_waited_for_so_that_processes_are_not_needed(
    monkeypatch: Any, settings: Settings, set_to: int, model: str | None, count: int
) -> None:
    """Otherwise as many as are set; they begin when there is something to answer from."""
    begun: list[int] = []
    monkeypatch.setattr(Clerks, "start", lambda clerks: begun.append(clerks._count))
    settings = replace(settings, clerks=set_to, llm_url=model and "http://127.0.0.1/v1", llm_model=model)
    monkeypatch.setattr(start.KnowledgeBase, "open", lambda _: FakeKnowledgeBase())
    _, _, preparation = start.open_library(settings)
    assert not begun
    preparation.start()
    preparation.wait(10)
    assert begun == [count]
