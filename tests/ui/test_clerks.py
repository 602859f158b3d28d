"""kb.ui.clerks: questions answered in processes of their own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from kb.errors import Busy, KbError
from kb.model import Answer, Turn
from kb.ui.clerks import Clerks, usual_number


class Clerk:
    """Says in which process it answers; stops at, or ends with, a word."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        if question == "坏":
            raise Busy("有人在写", where="此处", hint="稍候")
        if question.startswith("终"):
            os._exit(1)
        return Answer(question, str(os.getpid()), False, None, "clause", (), (), 0.0)


class Here(Clerk):
    """The application itself, which must not end with a question."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return super().ask(question.removeprefix("终"), history)


class Never:
    """Cannot be opened."""

    def __init__(self) -> None:
        raise Busy("打不开")

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        raise AssertionError


@contextmanager
def _working(clerks: Clerks) -> Iterator[Clerks]:
    clerks.start()
    try:
        until = time.monotonic() + 60
        while not clerks.ready and time.monotonic() < until:
            time.sleep(0.02)
        yield clerks
    finally:
        clerks.close()


def _ask(clerks: Clerks, question: str) -> Answer:
    return asyncio.run(clerks.ask(question))


def test_questions_are_answered_elsewhere_once_there_is_somebody() -> None:
    """Until then, and afterwards, by the application itself."""
    clerks = Clerks(Here(), Clerk, count=1)
    assert _ask(clerks, "甲").answer == str(os.getpid())
    with _working(clerks):
        assert _ask(clerks, "甲").answer != str(os.getpid())
    assert _ask(clerks, "甲").answer == str(os.getpid())


def test_an_error_arrives_with_all_it_says() -> None:
    """Place and help as well, and as the kind it is."""
    with _working(Clerks(Here(), Clerk, count=1)) as clerks, pytest.raises(Busy) as caught:
        _ask(clerks, "坏")
    assert str(caught.value) == "此处：有人在写。处理办法：稍候。"
    assert isinstance(caught.value, KbError)


def test_a_process_that_ends_costs_no_answer() -> None:
    """Its question is answered by the application, and so are the next ones until there is somebody again."""
    with _working(Clerks(Here(), Clerk, count=1)) as clerks:
        assert clerks.ready
        assert _ask(clerks, "终").answer == str(os.getpid())
        assert not clerks.ready
        assert _ask(clerks, "甲").answer == str(os.getpid())


def test_those_who_broke_early_are_replaced_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the next question, though nobody could be put in their place at once."""
    with _working(Clerks(Here(), Clerk, count=1)) as clerks:
        assert _ask(clerks, "终").answer == str(os.getpid())
        assert not clerks.ready and clerks._pool is None
        monkeypatch.setattr("kb.ui.clerks._PAUSE_SECONDS", 0.0)
        assert _ask(clerks, "甲").answer == str(os.getpid())
        until = time.monotonic() + 60
        while not clerks.ready and time.monotonic() < until:
            time.sleep(0.02)
        assert _ask(clerks, "甲").answer != str(os.getpid())


def test_where_no_process_can_be_made_the_application_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the system allows no more of them."""

    def refused(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", refused)
    clerks = Clerks(Here(), Clerk, count=1)
    clerks.start()
    assert not clerks.ready
    assert _ask(clerks, "甲").answer == str(os.getpid())
    clerks.close()


def test_processes_that_cannot_begin_are_done_without() -> None:
    """The application answers."""
    clerks = Clerks(Here(), Never, count=1)
    clerks.start()
    until = time.monotonic() + 60
    while clerks._coming and not all(one.done() for one in clerks._coming) and time.monotonic() < until:
        time.sleep(0.02)
    assert _ask(clerks, "甲").answer == str(os.getpid())
    assert not clerks.ready
    clerks.close()


def test_there_is_at_least_one_and_never_a_crowd_of_them() -> None:
    """Each holds a knowledge base of its own."""
    assert 1 <= usual_number() <= 4


def test_none_is_none() -> None:
    """As where a model answers, or somebody wants to save memory."""
    clerks = Clerks(Here(), Clerk, count=0)
    clerks.start()
    assert not clerks.ready
    assert _ask(clerks, "甲").answer == str(os.getpid())
    clerks.close()
