"""Batch, running: whether somebody is being answered just now, so that what can wait waits."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

_COUNTED = frozenset({"ask", "draft", "converse"})


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


class Watched:
    """A knowledge base as those who chat are given it: their answers are counted, all else is its own."""

    def __init__(self, base: Any, traffic: Traffic) -> None:
        self._base, self._traffic = base, traffic

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._base, name)
        return self._counted(found) if name in _COUNTED else found

    def _counted(self, answer: Any) -> Any:
        def answered(*given: Any, **more: Any) -> Any:
            with self._traffic:
                return answer(*given, **more)

        return answered
