"""Whoever can wait waits for those who are being answered."""

from __future__ import annotations

import threading
import time

import pytest

from kb.library.batch.traffic import Traffic, Watched


class Base:
    """Answers when it is let."""

    name = "库"

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()

    def ask(self, question: str, *, as_of: str = "") -> str:
        self.asked.set()
        assert self.gate.wait(20)
        if not question:
            raise ValueError(question)
        return question + as_of


def test_it_is_quiet_when_the_last_answer_is_given() -> None:
    """Nobody waits for ever."""
    base, traffic = Base(), Traffic()
    watched = Watched(base, traffic)
    assert traffic.wait_for_quiet(0)
    asking = threading.Thread(target=watched.ask, args=("问？",))
    asking.start()
    assert base.asked.wait(20)
    begun = time.monotonic()
    assert not traffic.wait_for_quiet(0.05) and time.monotonic() - begun < 10
    base.gate.set()
    assert traffic.wait_for_quiet(20)
    asking.join()


def test_a_question_that_fails_is_no_longer_counted() -> None:
    """All else is the knowledge base's own."""
    base, traffic = Base(), Traffic()
    base.gate.set()
    watched = Watched(base, traffic)
    with pytest.raises(ValueError):
        watched.ask("")
    assert traffic.wait_for_quiet(0) and watched.name == "库" and watched.ask("问", as_of="日") == "问日"
