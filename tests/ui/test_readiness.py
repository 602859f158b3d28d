"""kb.ui.readiness: the first ingest runs beside the page."""

from __future__ import annotations

import threading

import pytest

from kb.errors import InputError
from kb.ui.readiness import Preparation, Readiness, Report


def test_with_nothing_to_do_questions_can_be_asked_at_once() -> None:
    """A filled knowledge base needs no preparation."""
    preparation = Preparation(None)
    preparation.start()
    assert preparation.state.ready


def test_progress_can_be_read_while_the_work_runs_and_ends_ready() -> None:
    """The page polls the state from other threads."""
    reported, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        report(1, 2, "正在解析")
        reported.set()
        go_on.wait(5)

    preparation = Preparation(work)
    assert not preparation.state.ready
    preparation.start()
    assert reported.wait(5)
    assert preparation.state == Readiness(ready=False, done=1, total=2, stage="正在解析")
    go_on.set()
    assert preparation.wait(5).ready


def test_a_named_fault_is_kept_in_its_own_words() -> None:
    """The page shows it instead of waiting for ever."""

    def work(_: Report) -> None:
        raise InputError("语料目录是空的", where="corpus")

    preparation = Preparation(work)
    preparation.start()
    state = preparation.wait(5)
    assert not state.ready
    assert state.fault is not None
    assert "语料目录是空的" in state.fault


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_error_ends_the_wait_too() -> None:
    """Its traceback goes to the console, a sentence to the page."""

    def work(_: Report) -> None:
        raise ZeroDivisionError

    preparation = Preparation(work)
    preparation.start()
    assert "意外中断" in (preparation.wait(5).fault or "")
