"""Library stage, files become documents with what is extracted from them; many files by several processes at once.

Each file is read in this process (its bytes are parsed in a child of their own, see `kb.reading`), then parsed and
extracted by a worker. Two files a worker are under way, so that memory holds little that is not yet asked for. What
comes back comes in the order of the files. A worker that ends before its time, or that has other code than this
process (a program replaced while it runs), is not waited for: this process parses the file itself.
"""

from __future__ import annotations

import contextlib
import gc
import queue
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KbError
from kb.index.workers import MOST_WORKERS, Worker, processors
from kb.library.steps import Steps, code_version, default_steps
from kb.model import Document, Extracts, Source

# What a file may trigger in the code that reads it; one file's fault must not stop the others.
FAULTS = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
_REFUSED = (KbError, *FAULTS)
_MANY = 64  # files; to start the workers takes as long as parsing thirty
_AHEAD = 2  # files a worker


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file holds. `extracts` goes with `documents`; None where it has yet to be done."""

    source: Source
    documents: tuple[Document, ...]
    extracts: tuple[Extracts, ...] | None


@contextlib.contextmanager
def opened(paths: Sequence[Path], steps: Steps) -> Iterator[Iterator[Taken | Exception]]:
    """What each file holds or why it cannot be taken, in order; the workers end with the context."""
    count = min(processors(), MOST_WORKERS)
    if count < 2 or len(paths) < _MANY or not steps.shared:
        yield (_alone(path, steps) for path in paths)
        return
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            idle.put(stack.enter_context(Worker((parsing, steps.version))))
        pool = ThreadPoolExecutor(count + 1)  # one reads while the others wait for their workers
        # Whatever stops this process, files that are not begun stay so.
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        yield _in_order(pool, idle, paths, steps)


def parsing(version: str) -> Callable[[Sequence[Source]], list[Taken | Exception]]:
    """What parses and extracts, for a process of its own; no answer where its code is not of that version."""
    steps = default_steps()
    if code_version() != version:
        raise RuntimeError("程序在入库期间被换掉")
    gc.freeze()

    def parse(sources: Sequence[Source]) -> list[Taken | Exception]:
        return [_parsed(source, steps) for source in sources]

    return parse


def _parsed(source: Source, steps: Steps) -> Taken | Exception:
    try:
        documents = steps.parse(source)
        return Taken(source, documents, tuple(map(steps.extract, documents)))
    except _REFUSED as error:
        error.add_note("".join(traceback.format_exception(error)))  # a traceback stays in its process
        return error


def _alone(path: Path, steps: Steps) -> Taken | Exception:
    """A file in this process. What is extracted is left to who may first give the documents other ids."""
    try:
        source = steps.read(path)
        return Taken(source, steps.parse(source), None)
    except _REFUSED as error:
        return error


def _in_order(
    pool: ThreadPoolExecutor, idle: queue.SimpleQueue[Worker], paths: Sequence[Path], steps: Steps
) -> Iterator[Taken | Exception]:
    waiting: deque[tuple[Path, Future[Taken | Exception | None]]] = deque()
    todo = iter(paths)
    window = _AHEAD * idle.qsize()
    while True:
        for path in todo:
            waiting.append((path, pool.submit(_by_a_worker, idle, path, steps)))
            if len(waiting) >= window:
                break
        if not waiting:
            return
        path, future = waiting.popleft()
        found = future.result()
        yield _alone(path, steps) if found is None else found


def _by_a_worker(idle: queue.SimpleQueue[Worker], path: Path, steps: Steps) -> Taken | Exception | None:
    """None where the worker has ended."""
    try:
        source = steps.read(path)
    except _REFUSED as error:
        return error
    worker = idle.get()
    try:
        done = worker.answer([source])
    finally:
        idle.put(worker)
    return done.answer[0] if done else None
