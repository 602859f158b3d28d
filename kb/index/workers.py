"""Index stage, much to do: shares of it done by processes of their own.

Cutting words and looking tokens up hold Python's lock, so threads would not help. A worker is a fresh interpreter (the
program that uses this package may not survive being imported again, which `multiprocessing` would do) that is given a
job and then one share after the other, and answers each. Its input ends when this process ends, in whatever way, and
then it ends too. Where a worker does not manage, the caller does all by itself, where the reason is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Generic, TypeVar

_MANY = 10_000  # texts; to start a worker takes as long as cutting two thousand
MOST_WORKERS = 4
_PATIENCE_SECONDS = 10.0
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kb.index import workers; workers.main()"
_FAILED = (OSError, EOFError, pickle.UnpicklingError)

_Told = TypeVar("_Told")
_Text = TypeVar("_Text")
_Answer = TypeVar("_Answer")

Job = Callable[[_Told], Callable[[Sequence[_Text]], _Answer]]
"""A function of a module: given what is told once, it returns what answers a share."""


@dataclass(frozen=True, slots=True)
class _Done(Generic[_Answer]):
    answer: _Answer


def each(job: Job[_Told, _Text, _Answer], told: _Told, shares: Sequence[Sequence[_Text]]) -> list[_Answer] | None:
    """The answers to the shares, in order; None where it is too little for workers, or one ended before its time."""
    count = min(processors(), MOST_WORKERS, len(shares))
    if count < 2 or sum(map(len, shares)) < _MANY:
        return None
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(count) as pool:
        idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for _ in range(count):
            idle.put(stack.enter_context(Worker((job, told))))

        def one(share: Sequence[_Text]) -> _Done[_Answer] | None:
            worker = idle.get()
            try:
                return worker.answer(share)
            finally:
                idle.put(worker)

        done = [found for found in pool.map(one, shares) if found]
    return [found.answer for found in done] if len(done) == len(shares) else None


class Worker:
    """A process that answers shares, for as long as it lives."""

    def __init__(self, task: tuple[Job[Any, Any, Any], object]) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._tell(task)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _pipe(self._process.stdout).close()

    def answer(self, share: Sequence[Any]) -> _Done[Any] | None:
        """What the job makes of these; None where the process has ended."""
        if self._process is None:
            return None
        try:
            self._tell(share)
            return _Done(pickle.load(_pipe(self._process.stdout)))
        except _FAILED:
            return None

    def _tell(self, what: object) -> None:
        assert self._process is not None
        pipe = _pipe(self._process.stdin)
        pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()


def main() -> None:
    """A worker's life: a job, then shares as long as there are any."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    job, told = pickle.load(given)
    answer = job(told)
    while True:
        try:
            share = pickle.load(given)
        except EOFError:
            return
        pickle.dump(answer(share), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _pipe(given: IO[bytes] | None) -> IO[bytes]:
    if given is None:
        raise OSError("no pipe")
    return given


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
