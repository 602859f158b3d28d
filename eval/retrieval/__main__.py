"""Ranks questions over ready-made clauses with our index and with peers, side by side.

    python -m eval.retrieval --corpus C [C …] --queries Q [--peers NAME,…] [--peer-python PYTHON] [--limit N] [--json]

C: jsonl(.gz) of {"id","name","text"} (`content` is read as `text`); Q: jsonl(.gz) of {"id","question","gold_ids"}.
Every system runs in a process of its own, one after the other, with the network switched off as far as the libraries
let themselves be told. The peers are those of requirements-peers-retrieval.txt, in the environment of PYTHON if given.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.measures import NAMES, Interval, difference
from eval.retrieval.peers import SYSTEMS

_QUIET = {
    "ANONYMIZED_TELEMETRY": "False", "DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1", "LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false",
}  # fmt: skip
COSTS = {
    "build_seconds": "建索引（秒）", "build_cpu_seconds": "其中处理器（秒）", "per_second": "条/秒",
    "p50_ms": "p50（毫秒）", "p95_ms": "p95（毫秒）", "p95_cpu_ms": "p95 处理器（毫秒）",
    "memory_mb": "内存（MB）", "disk_mb": "磁盘（MB）", "temporary_mb": "临时文件（MB）",
}  # fmt: skip

Result = dict[str, Any]


def measured(name: str, given: argparse.Namespace) -> Result:
    """One system's figures; `fault` where it could not run. Exits where the input is at fault."""
    python = sys.executable if name == "ours" else given.peer_python
    command = [python, "-m", "eval.retrieval.one", name, str(given.limit or 0), str(given.queries)]
    run = subprocess.run(
        [*command, *map(str, given.corpus)], capture_output=True, text=True, check=False, env=os.environ | _QUIET
    )
    if run.returncode == 0:
        found: Result = json.loads(run.stdout)
        found["per_second"] = found["clauses"] / found["build_seconds"]
        return found
    told = (run.stderr.strip().splitlines() or ["没有说明"])[-1]
    if name == "ours":
        print(told, file=sys.stderr)
        sys.exit(1)
    return {"system": name, "fault": told}


def compared(results: Sequence[Result]) -> None:
    """Add to every peer how much better ours is, question by question."""
    ours, *peers = results
    for peer in peers:
        if "rows" in peer:
            peer["ours_less_this"] = difference(ours["rows"], peer["rows"])
    for result in results:
        result.pop("rows", None)


def interval(found: Interval, sign: str = "") -> str:
    """A mean with its interval, as a cell."""
    return f"{found['mean']:{sign}.4f} [{found['low']:{sign}.3f}, {found['high']:{sign}.3f}]"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows))


def report(results: Sequence[Result]) -> str:
    """Three tables: measures, differences, costs; and which peers did not run."""
    ran = [result for result in results if "fault" not in result]
    peers = [result for result in ran if "ours_less_this" in result]
    parts = [
        f"{ran[0]['clauses']} 条，{ran[0]['questions']} 问；方括号内为 95 % 置信区间（自助法）。",
        table(["系统", *NAMES], [[r["system"], *map(interval, r["measures"].values())] for r in ran]),
    ]
    if peers:
        rows = [[r["system"], *(interval(m, "+") for m in r["ours_less_this"].values())] for r in peers]
        parts += ["本项目减去该系统，逐题相减：", table(["系统", *NAMES], rows)]
    costs = [[r["system"], *(f"{r[key]:.1f}" for key in COSTS)] for r in ran]
    parts.append(table(["系统", *COSTS.values()], costs))
    parts += [f"{r['system']} 未运行：{r['fault']}" for r in results if "fault" in r]
    return "\n\n".join(parts)


def arguments() -> argparse.Namespace:
    """What the command line says."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, required=True, nargs="+", help="条款，jsonl(.gz)，可给几个文件")
    options.add_argument("--queries", type=Path, required=True, help="问题，jsonl(.gz)")
    options.add_argument("--peers", default="", help="同时运行的系统：" + "、".join(s for s in SYSTEMS if s != "ours"))
    options.add_argument("--peer-python", default=sys.executable, help="装有这些系统的环境的 python")
    options.add_argument("--limit", type=_positive, default=None, help="只问前 N 个问题")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    given = options.parse_args()
    given.peers = [name for name in dict.fromkeys(given.peers.split(",")) if name not in ("", "ours")]
    unknown = [name for name in given.peers if name not in SYSTEMS]
    if unknown:
        options.error(f"没有这个系统：{'、'.join(unknown)}")
    if shutil.which(given.peer_python) is None:
        options.error(f"没有这个 python：{given.peer_python}")
    return given


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("应为正整数")
    return number


def main() -> None:
    """Command line."""
    given = arguments()
    results = [measured(name, given) for name in ("ours", *given.peers)]
    compared(results)
    print(json.dumps(results, ensure_ascii=False, indent=1) if given.json else report(results))


if __name__ == "__main__":
    main()
