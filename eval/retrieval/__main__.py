"""Ranks questions over ready-made clauses with our index and with peers, side by side.

    python -m eval.retrieval --corpus C --queries Q [--peers NAME,…] [--limit N] [--json]

C: jsonl(.gz) of {"id","name","text"} (`content` is read as `text`); Q: jsonl(.gz) of {"id","question","gold_ids"}.
Every system runs in a process of its own, one after the other; the peers need requirements-dev.txt.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from eval.retrieval.measures import NAMES
from eval.retrieval.systems import SYSTEMS


def measured(name: str, corpus: Path, queries: Path, limit: int | None) -> dict[str, Any]:
    """One system's figures; `fault` where it could not run. Exits where the input is at fault."""
    command = [sys.executable, "-m", "eval.retrieval.one", name, str(corpus), str(queries), str(limit or 0)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        found: dict[str, Any] = json.loads(run.stdout)
        return found
    told = (run.stderr.strip().splitlines() or ["没有说明"])[-1]
    if name == "ours":
        print(told, file=sys.stderr)
        sys.exit(1)
    return {"system": name, "fault": told}


def shown(result: dict[str, Any]) -> str:
    """One row of the table."""
    if "fault" in result:
        return f"| {result['system']} | 未运行：{result['fault']} |" + " |" * (len(NAMES) + 4)
    figures = [f"{m['mean']:.4f} [{m['low']:.3f}, {m['high']:.3f}]" for m in result["measures"].values()]
    costs = [f"{result[k]:.1f}" for k in ("build_seconds", "p50_ms", "p95_ms")]
    sizes = [f"{result[k]:.0f}" for k in ("memory_mb", "disk_mb")]
    return f"| {' | '.join([result['system'], *figures, *costs, *sizes])} |"


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, required=True, help="条款，jsonl(.gz)")
    options.add_argument("--queries", type=Path, required=True, help="问题，jsonl(.gz)")
    options.add_argument("--peers", default="", help="同时运行的系统：" + "、".join(s for s in SYSTEMS if s != "ours"))
    options.add_argument("--limit", type=int, default=None, help="只问前 N 个问题")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    given = options.parse_args()
    peers = [name for name in given.peers.split(",") if name]
    unknown = [name for name in peers if name not in SYSTEMS]
    if unknown:
        options.error(f"没有这个系统：{'、'.join(unknown)}")
    results = [measured(name, given.corpus, given.queries, given.limit) for name in ("ours", *peers)]
    if given.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    told = results[0]
    print(f"{told['clauses']} 条，{told['questions']} 问；方括号内为 95 % 置信区间\n")
    heads = ["系统", *NAMES, "建索引（秒）", "p50（毫秒）", "p95（毫秒）", "内存（MB）", "磁盘（MB）"]
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for result in results:
        print(shown(result))


if __name__ == "__main__":
    main()
