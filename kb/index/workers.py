"""Index stage, many words: groups of a new index cut and written in processes of their own.

Cutting words holds Python's lock, so threads would not help. A worker is a fresh interpreter that reads shares of
entries from its input, one a line, and answers with the group that it wrote. Its input ends when this process ends,
in whatever way, and then it ends too. Where a worker does not manage, all is done here, where the reason is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO

from kb.index import terms
from kb.index.entry import Entry
from kb.index.segments import Group

_MANY = 10_000  # entries; to start a worker takes as long as cutting two thousand
_MOST_WORKERS = 4
_PATIENCE_SECONDS = 10.0
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kb.index import workers; workers.main()"


def each(
    write: Callable[[Path, Sequence[Entry]], Group], folder: Path, shares: Sequence[Sequence[Entry]]
) -> list[Group]:
    """The groups that `write`, which must be the one that `main` imports, makes of the shares in the empty `folder`."""
    count = min(_processors(), _MOST_WORKERS, len(shares))
    if count > 1 and sum(map(len, shares)) >= _MANY:
        groups = _by_workers(folder, shares, count)
        if groups is not None:
            return groups
        shutil.rmtree(folder)  # whatever a worker left half written must not become part of the index
        folder.mkdir()
    return [write(folder, share) for share in shares]


def _by_workers(folder: Path, shares: Sequence[Sequence[Entry]], count: int) -> list[Group] | None:
    """The groups as workers wrote them; None where one of them ended before its time."""
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(count) as pool:
        idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(count):
            idle.put(stack.enter_context(_Worker(folder)))

        def one(share: Sequence[Entry]) -> Group | None:
            worker = idle.get()
            try:
                return worker.written(share)
            finally:
                idle.put(worker)

        groups = [group for group in pool.map(one, shares) if group]
    return groups if len(groups) == len(shares) else None


class _Worker:
    """A process that writes groups into a folder, for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        own, optional = terms.taken()
        told = json.dumps([str(folder), str(own) if own else None, optional])
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path), told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

    def __enter__(self) -> _Worker:
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

    def written(self, share: Sequence[Entry]) -> Group | None:
        """The group of these entries; None where the process has ended."""
        if self._process is None:
            return None
        rows = [(entry.clause_id, entry.doc_id, entry.text, entry.path) for entry in share]
        try:
            _pipe(self._process.stdin).write(json.dumps(rows).encode() + b"\n")
            _pipe(self._process.stdin).flush()
            answer = _pipe(self._process.stdout).readline()
        except OSError:
            return None
        return Group(*_understood(answer)) if answer.endswith(b"\n") else None


def main() -> None:
    """A worker's life: for every line of entries a group is written, and told."""
    from kb.index import lexical, tokens

    folder, own, optional = json.loads(sys.argv[2])
    terms.take(Path(own) if own else None, optional=optional)
    tokens.load_whole()
    for line in sys.stdin.buffer:
        entries = [Entry(clause_id, doc_id, text, tuple(path)) for clause_id, doc_id, text, path in json.loads(line)]
        group = lexical.write(Path(folder), entries)
        sys.stdout.write(json.dumps([group.segments, group.documents]) + "\n")
        sys.stdout.flush()


def _understood(answer: bytes) -> tuple[tuple[dict[str, object], ...], dict[str, int]]:
    segments, documents = json.loads(answer)
    return tuple(segments), documents


def _pipe(given: IO[bytes] | None) -> IO[bytes]:
    if given is None:
        raise OSError("no pipe")
    return given


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
