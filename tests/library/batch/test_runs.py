"""The runs of everybody, each its owner's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from kb.errors import Busy, InputError, NotFound
from kb.library import KnowledgeBase
from kb.library.batch import runs as room
from kb.library.batch.run import Run
from kb.library.batch.runs import KEPT_OF_ONE, Runs

Write = Callable[..., Path]


def begun(runs: Runs, file: Path, owner: str = "甲") -> Run:
    """A run whose owner may ask anything."""
    return runs.begin(owner, file, name=file.name, fault=lambda _: None)


def test_a_run_is_found_by_its_owner_alone(runs: Runs, questions: Write) -> None:
    """Whoever knows its id has nothing by it."""
    run = begun(runs, questions())
    assert runs.find("甲", run.id) is run and runs.of("甲") == (run,)
    assert runs.find("乙", run.id) is None and runs.of("乙") == () and runs.of("") == ()
    runs.discard("乙", run.id)
    assert runs.find("甲", run.id) is run
    runs.discard("甲", run.id)
    assert runs.of("甲") == () and run.wait(20).ended


def test_an_owner_has_one_run_at_a_time_and_a_few_kept(runs: Runs, gated: Any, questions: Write) -> None:
    """The oldest goes."""
    gated.gate.clear()
    first = begun(runs, questions())
    with pytest.raises(Busy, match="还没有结束"):
        begun(runs, questions())
    gated.gate.set()
    first.wait(20)
    for _ in range(KEPT_OF_ONE):
        begun(runs, questions()).wait(20)
    assert len(runs.of("甲")) == KEPT_OF_ONE and first not in runs.of("甲")


def test_too_many_runs_at_once_are_refused(
    runs: Runs, gated: Any, questions: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until one of them has ended."""
    monkeypatch.setattr(room, "_AT_ONCE", 1)
    gated.gate.clear()
    begun(runs, questions())
    with pytest.raises(Busy, match="太多"):
        begun(runs, questions(), "乙")


def test_old_runs_are_forgotten(gated: Any, questions: Write) -> None:
    """Paused ones too."""
    runs = Runs(cast(KnowledgeBase, gated), seconds=0)
    run = begun(runs, questions())
    assert runs.of("甲") == () and run.wait(20).ended


def test_a_set_of_which_nothing_can_be_asked_begins_no_run(
    runs: Runs, questions: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one of too many questions; the reasons name the rows."""
    with pytest.raises(InputError, match="第1行：缺少“问题”"):
        begun(runs, questions({"id": 1}))
    monkeypatch.setattr(room, "MOST_QUESTIONS", 3)
    with pytest.raises(InputError, match="最多 3 题"):
        begun(runs, questions())
    assert runs.of("甲") == ()


def test_an_empty_knowledge_base_is_told(base: KnowledgeBase, questions: Write) -> None:
    """Before anything is begun."""
    with pytest.raises(NotFound, match="知识库是空的"):
        begun(Runs(base, seconds=60), questions())
