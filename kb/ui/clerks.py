"""On the way to an answer: processes that answer questions, so that many readers do not wait for one processor.

Python computes in one thread of a process at a time. Answered in threads of the application, questions slow down the
very thread that takes in the others and sends the answers out, and use one processor of however many there are.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Protocol

from kb.errors import KbError
from kb.model import Answer, Turn

_log = logging.getLogger(__name__)
_MOST = 4  # each holds a knowledge base of its own: 170 MB with the shipped one
_PAUSE_SECONDS = 60.0  # before clerks that broke are replaced
WARMING = "知识库里有哪些文件？"


class Asked(Protocol):
    """Whoever knows the answers; safe to call from several threads."""

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """The answer to a question, in the light of earlier turns."""
        ...


class Answering(Protocol):
    """Whoever answers many at once."""

    async def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """The answer to a question, in the light of earlier turns; the first asked is answered first."""
        ...


def usual_number() -> int:
    """As many as there are processors to compute at once, within what memory they may take."""
    return min(_MOST, os.cpu_count() or 1)


class Clerks:
    """Answers with `count` processes, each with what `opening` opens there; with `here` while they are not ready.

    `here_at_once`: threads take turns computing, and more than two of them only make each slower; not so where an
    answer is mostly waited for.
    """

    def __init__(self, here: Asked, opening: Callable[[], Asked], *, count: int, here_at_once: int = 2) -> None:
        self._here = here
        self._threads = ThreadPoolExecutor(here_at_once, "answers")
        self._opening = opening
        self._count = count
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._coming: list[Future[None]] = []
        self._started: float | None = None

    @property
    def ready(self) -> bool:
        """True while there are processes that answer."""
        return self._ready_pool() is not None

    def start(self) -> None:
        """Let the processes begin; what is asked meanwhile is answered here."""
        with self._lock:
            if self._count < 1 or self._pool is not None or not self._may_start:
                return
            self._started = time.monotonic()
            # Not forked: the application has threads, and a copy of it made while one holds a lock would wait for ever.
            context = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(self._count, context, initializer=_begin, initargs=(self._opening,))
            try:
                coming = [pool.submit(_report_for_work) for _ in range(self._count)]
            except (BrokenExecutor, OSError) as fault:  # no room for a process, or it ended at once
                _log.warning("回答问题的进程未能启动，由主进程回答：%s", fault)
                pool.shutdown(wait=False)
                return
            self._coming, self._pool = coming, pool  # in this order: whoever sees the pool asks whether they have come

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer; a process that ends meanwhile costs time but no answer."""
        pool = self._ready_pool()
        if pool is None:
            return await self._ask_here(question, history)
        try:
            found = await asyncio.wrap_future(pool.submit(_answer, question, tuple(history)))
        except BrokenExecutor as fault:
            _log.warning("回答问题的进程意外结束，改由主进程回答：%s", fault)
            self._let_go(pool)
            return await self._ask_here(question, history)
        if isinstance(found, _Fault):
            raise found.error()
        return found

    async def _ask_here(self, question: str, history: Sequence[Turn]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._here.ask, question, history)

    def close(self) -> None:
        """Let the processes end; what is asked afterwards is answered here."""
        self._count = 0
        if self._pool is not None:
            self._let_go(self._pool)

    def _ready_pool(self) -> ProcessPoolExecutor | None:
        pool, coming = self._pool, self._coming
        if pool is None and self._started is not None and self._may_start:
            self.start()  # those who broke soon after they began were not replaced at once
            return None
        if pool is None or not all(one.done() for one in coming):
            return None
        if any(one.cancelled() or one.exception() for one in coming):
            _log.warning("回答问题的进程未能启动，由主进程回答")
            self._let_go(pool)
            return None
        return pool

    @property
    def _may_start(self) -> bool:
        return self._started is None or time.monotonic() - self._started >= _PAUSE_SECONDS

    def _let_go(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False)  # what it was asked ends as broken, and is answered here
        self.start()


class _Fault:
    """An error on its way between processes, which as it is would not arrive."""

    def __init__(self, error: KbError) -> None:
        self._kind, self._parts = type(error), (error.what, error.where, error.hint)

    def error(self) -> KbError:
        what, where, hint = self._parts
        return self._kind(what, where=where, hint=hint)


# -- in the processes ------------------------------------------------------------------------------------------------

_desk: Asked | None = None


def _begin(opening: Callable[[], Asked]) -> None:
    global _desk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the application lets these go in order
    threading.Thread(target=_leave_with_the_application, daemon=True).start()
    _desk = opening()
    _answer(WARMING, ())  # dictionaries, model and index


def _leave_with_the_application() -> None:
    """An application that is killed cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _report_for_work() -> None:
    """Done by a process that has begun."""


def _answer(question: str, history: tuple[Turn, ...]) -> Answer | _Fault:
    assert _desk is not None
    try:
        return _desk.ask(question, history)
    except KbError as error:
        return _Fault(error)
