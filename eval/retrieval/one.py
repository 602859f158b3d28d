"""Runs one system over one corpus in this process: `python -m eval.retrieval.one SYSTEM LIMIT QUERIES CORPUS…`.

Prints one JSON: measures with intervals and question by question, seconds and processor seconds of the build, p50 and
p95 of a question in milliseconds (and of processor time), disk and memory in MB: the peak of this process plus that of
the processes that it started, though the two need not fall together.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.corpora import Question, questions, units
from eval.retrieval.measures import DEPTH, measures, summary
from eval.retrieval.peers import SYSTEMS
from eval.retrieval.systems import System, Unit, percentile
from kb.errors import InputError

_TASKS = Path("/proc/self/task")


def run(name: str, whole: Sequence[Unit], asked: Sequence[Question]) -> dict[str, Any]:
    """Build, ask, measure."""
    system = SYSTEMS[name]()
    with tempfile.TemporaryDirectory() as root:
        lasting, passing = Path(root, "index"), Path(root, "tmp")
        lasting.mkdir()
        passing.mkdir()
        tempfile.tempdir = str(passing)  # what a system keeps there while it runs is counted too
        before, begin, busy = _memory_mb(), time.perf_counter(), _cpu_seconds()
        with _helpers_watched() as helpers:
            system.build(whole, lasting)
        built = {"build_seconds": time.perf_counter() - begin, "build_cpu_seconds": _cpu_seconds() - busy}
        found = ask(system, asked)
        sizes = {"disk_mb": _disk_mb(lasting), "temporary_mb": _disk_mb(passing)}
        system.close()
        tempfile.tempdir = None
    helped = max(helpers, default=0.0)
    memory = {"memory_mb": _memory_mb() + helped, "memory_before_mb": before, "helpers_mb": helped}
    counts = {"system": name, "clauses": len(whole), "questions": len(asked)}
    return {**counts, **built, **found, **memory, **sizes, "load": os.getloadavg()[1]}


def ask(system: System, asked: Sequence[Question]) -> dict[str, Any]:
    """The measures, and how long a question takes once the first has been answered."""
    system.rank(asked[0][0], DEPTH)
    rows, seconds, busy = [], [], []
    for question, gold in asked:
        begin, used = time.perf_counter(), time.process_time()
        ranking = system.rank(question, DEPTH)
        seconds.append(time.perf_counter() - begin)
        busy.append(time.process_time() - used)
        rows.append(measures(ranking, gold))
    return {
        "measures": summary(rows),
        "p50_ms": 1000 * percentile(seconds, 0.5),
        "p95_ms": 1000 * percentile(seconds, 0.95),
        "p50_cpu_ms": 1000 * percentile(busy, 0.5),
        "p95_cpu_ms": 1000 * percentile(busy, 0.95),
        "rows": rows,
    }


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


@contextlib.contextmanager
def _helpers_watched() -> Iterator[list[float]]:
    """Resident MB of the processes that this one started, again and again; nothing where /proc does not tell."""
    seen: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            pids = [int(pid) for task in _TASKS.glob("*/children") for pid in task.read_text().split()]
            seen.append(sum(map(_resident_mb, pids)))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _resident_mb(pid: int) -> float:
    try:
        return int(Path("/proc", str(pid), "statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return 0.0


def _memory_mb() -> float:
    """Greatest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _disk_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    """Command line; whatever libraries print goes to stderr."""
    name, limit, queries, *corpora = sys.argv[1:]
    try:
        with contextlib.redirect_stdout(sys.stderr):
            result = run(name, units(*map(Path, corpora)), questions(Path(queries), int(limit) or None))
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
