"""Runs one system over one corpus in this process: `python -m eval.retrieval.one SYSTEM LIMIT QUERIES CORPUS…`.

Prints one JSON: measures with intervals and question by question, seconds and processor seconds of the build, p50 and
p95 of a question in milliseconds (and of processor time), peak memory and disk in MB.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.corpora import Question, questions, units
from eval.retrieval.measures import DEPTH, measures, summary
from eval.retrieval.peers import SYSTEMS
from eval.retrieval.systems import System, Unit, percentile
from kb.errors import InputError


def run(name: str, whole: Sequence[Unit], asked: Sequence[Question]) -> dict[str, Any]:
    """Build, ask, measure."""
    system = SYSTEMS[name]()
    with tempfile.TemporaryDirectory() as root:
        lasting, passing = Path(root, "index"), Path(root, "tmp")
        lasting.mkdir()
        passing.mkdir()
        tempfile.tempdir = str(passing)  # what a system keeps there while it runs is counted too
        before, begin, busy = _memory_mb(), time.perf_counter(), time.process_time()
        system.build(whole, lasting)
        built = {"build_seconds": time.perf_counter() - begin, "build_cpu_seconds": time.process_time() - busy}
        found = ask(system, asked)
        sizes = {"disk_mb": _disk_mb(lasting), "temporary_mb": _disk_mb(passing)}
        system.close()
        tempfile.tempdir = None
    memory = {"memory_mb": _memory_mb(), "memory_before_mb": before}
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
