"""Runs one system over one corpus in this process: `python -m eval.retrieval.one SYSTEM CORPUS QUERIES LIMIT`.

Prints one JSON: measures with intervals, build seconds, p50 and p95 of a question in milliseconds, peak memory and disk
in MB.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.retrieval.measures import DEPTH, measures, summary
from eval.retrieval.systems import SYSTEMS, Unit, percentile
from kb.errors import InputError


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl or .jsonl.gz; InputError naming the line that is none."""
    if not path.is_file():
        raise InputError("没有这个文件", where=str(path), hint="请检查路径")
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = []
    for number, line in enumerate(data.decode("utf-8").split("\n"), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise InputError(f"第 {number} 行不是 JSON", where=str(path), hint="每行一个 JSON 对象") from error
    return found


def units(path: Path) -> list[Unit]:
    """The clauses of a corpus; `content` is read as `text`."""
    found = []
    for number, row in enumerate(lines(path), 1):
        text = row.get("text", row.get("content"))
        if "id" not in row or text is None:
            raise InputError(f"第 {number} 条缺少 id 或 text", where=str(path), hint="每行需有 id、name、text")
        found.append(Unit(str(row["id"]), str(row.get("name") or ""), str(text)))
    return found


def questions(path: Path, limit: int | None) -> list[tuple[str, set[str]]]:
    """Questions with the ids of their gold clauses; those without gold are left out."""
    rows = [(str(r["question"]), {str(g) for g in r.get("gold_ids", ())}) for r in lines(path)]
    return [row for row in rows if row[1]][:limit]


def run(name: str, corpus: Path, queries: Path, limit: int | None) -> dict[str, Any]:
    """Build, ask, measure."""
    whole, asked = units(corpus), questions(queries, limit)
    system = SYSTEMS[name]()
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        system.build(whole, Path(folder))
        built = time.perf_counter() - begin
        disk = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())
        system.rank(asked[0][0], DEPTH)
        rows, seconds = [], []
        for question, gold in asked:
            begin = time.perf_counter()
            ranking = system.rank(question, DEPTH)
            seconds.append(time.perf_counter() - begin)
            rows.append(measures(ranking, gold))
    return {
        "system": name,
        "clauses": len(whole),
        "questions": len(asked),
        "measures": summary(rows),
        "build_seconds": built,
        "p50_ms": 1000 * percentile(seconds, 0.5),
        "p95_ms": 1000 * percentile(seconds, 0.95),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk_mb": disk / 2**20,
    }


def main() -> None:
    """Command line; whatever libraries print goes to stderr."""
    name, corpus, queries, limit = sys.argv[1:5]
    try:
        with contextlib.redirect_stdout(sys.stderr):
            result = run(name, Path(corpus), Path(queries), int(limit) or None)
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
