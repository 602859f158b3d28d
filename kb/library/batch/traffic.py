"""Batch, running: whether somebody is being answered just now, so that what can wait waits."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

from kb.model import Answer, Turn


class Traffic:
    """How many are being answered. May be entered from several threads."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._count = 0

    def __enter__(self) -> None:
        with self._change:
            self._count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._change:
            self._count -= 1
            self._change.notify_all()

    def wait_for_quiet(self, seconds: float) -> bool:
        """True once nobody is being answered; False after `seconds`, for whoever waits must get on too."""
        with self._change:
            return self._change.wait_for(lambda: not self._count, seconds)


class Answering(Protocol):
    """Whoever answers those who chat."""

    async def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """The answer to a question, in the light of earlier turns."""
        ...


class Watched:
    """The same, with all who wait for an answer counted."""

    def __init__(self, answering: Answering, traffic: Traffic) -> None:
        self._answering, self._traffic = answering, traffic

    async def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """The answer; somebody is being answered until it is there, or is not to be had."""
        with self._traffic:
            return await self._answering.ask(question, history)
