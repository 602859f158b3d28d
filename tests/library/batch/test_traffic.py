"""Whoever can wait waits for those who are being answered."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest

from kb.library.batch.traffic import Traffic, Watched
from kb.model import Answer, Turn


class Clerk:
    """Answers when it is let, unless nothing is asked."""

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()

    async def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        self.asked.set()
        while not self.gate.is_set():
            await asyncio.sleep(0.01)
        if not question:
            raise ValueError(question)
        return Answer(question, "答。", False, None, "", (), (), 0.0)


def test_it_is_quiet_when_the_last_answer_is_given() -> None:
    """Nobody waits for ever."""
    clerk, traffic = Clerk(), Traffic()
    watched = Watched(clerk, traffic)
    assert traffic.wait_for_quiet(0)
    asking = threading.Thread(target=lambda: asyncio.run(watched.ask("问？", ())))
    asking.start()
    assert clerk.asked.wait(20)
    begun = time.monotonic()
    assert not traffic.wait_for_quiet(0.05) and time.monotonic() - begun < 10
    clerk.gate.set()
    assert traffic.wait_for_quiet(20)
    asking.join()


def test_a_question_that_fails_is_no_longer_counted() -> None:
    """Else a run would wait after it for every question of its own."""
    clerk, traffic = Clerk(), Traffic()
    clerk.gate.set()
    with pytest.raises(ValueError):
        asyncio.run(Watched(clerk, traffic).ask("", ()))
    assert traffic.wait_for_quiet(0)
