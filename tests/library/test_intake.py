"""Files parsed by several processes: what one process would make of them, whatever becomes of a worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.config import DEFAULT_CORPUS
from kb.errors import NoClauses, UnreadableFile
from kb.index import workers
from kb.library import intake
from kb.library.intake import Taken
from kb.library.steps import Steps, default_steps

SHIPPED = sorted(DEFAULT_CORPUS.glob("*.txt"))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Five files that count as many: one cannot be read, and one holds nothing that can be cited."""
    monkeypatch.setattr(intake, "_MANY", 2)
    monkeypatch.setattr(intake, "processors", lambda: 2)
    bad, empty = tmp_path / "bad.txt", tmp_path / "empty.txt"
    bad.write_bytes(b"\xff")
    empty.write_text("。。。\n", encoding="utf-8")
    return [*SHIPPED, bad, empty, SHIPPED[0]]


def taken(paths: list[Path], steps: Steps) -> list[Taken | Exception]:
    """All outcomes."""
    with intake.opened(paths, steps) as found:
        return list(found)


def told(found: list[Taken | Exception], steps: Steps) -> list[object]:
    """What is compared: what was parsed and extracted, or what is said of a fault."""
    return [
        (type(one), str(one))
        if isinstance(one, Exception)
        else (one.source, one.documents, one.extracts or tuple(map(steps.extract, one.documents)))
        for one in found
    ]


def test_workers_give_in_order_what_this_process_would(many: list[Path]) -> None:
    """Documents with what is extracted from them, and every fault in the same words."""
    steps = default_steps()
    found = taken(many, steps)
    assert told(found, steps) == told(taken(many, replace(steps, shared=False)), steps)
    assert [one.source.file for one in found[:2] if isinstance(one, Taken)] == [path.name for path in SHIPPED[:2]]
    assert all(one.extracts is not None for one in found if isinstance(one, Taken))
    assert isinstance(found[-3], UnreadableFile) and isinstance(found[-2], NoClauses)


def test_what_a_worker_does_not_manage_is_done_here(many: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """One that ends at once, and one that has other code than this process."""
    steps = default_steps()
    alone = told(taken(many, replace(steps, shared=False)), steps)
    assert told(taken(many, replace(steps, version="another")), steps) == alone
    monkeypatch.setattr(workers, "_START", "import sys; sys.exit(3)")
    assert told(taken(many, steps), steps) == alone


def test_few_files_start_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do steps that other processes do not know."""

    def refuse(task: object) -> None:
        raise AssertionError(task)

    monkeypatch.setattr(intake, "Worker", refuse)
    assert len(taken(SHIPPED, default_steps())) == len(SHIPPED)
    monkeypatch.setattr(intake, "_MANY", 1)
    assert len(taken(SHIPPED, replace(default_steps(), shared=False))) == len(SHIPPED)


def test_files_that_nobody_asks_for_any_more_are_not_begun(many: list[Path]) -> None:
    """Whoever stops in the middle does not wait for the rest."""
    steps, read = default_steps(), []

    def noted(path: Path) -> object:
        read.append(path)
        return default.read(path)

    default, steps = steps, replace(steps, read=noted)  # type: ignore[arg-type]
    with intake.opened(many * 20, steps) as found:
        next(found)
    assert len(read) < 10
