"""How long it takes from the start of a process to the first answer, beside importing sentence-transformers.

    python -m eval.start --data D[,D…] [--rounds N] [--app] [--json]

D: knowledge bases that exist. Every round starts each command once, one after another, so that a machine that grows
slower or faster does so for all of them; medians are told, of wall time and of processor time. `--app` also starts the
application and asks it over HTTP.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from eval.page import ROOT, Page, application

QUESTION = "上海有哪些重点项目？"
WANTED = 1 / 3  # of the time that the import takes
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one run, and its greatest resident size in MB."""

    wall: float
    processor: float
    memory: float


def command(*arguments: str) -> Spent:
    """What a Python process with these arguments takes."""
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}：退出码 {process.returncode}")
    return Spent(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10)


def page(data: Path) -> Spent:
    """What the application takes until its page shows the first answer."""
    started = time.monotonic()
    with application(data) as (address, process):
        Page(address).ask(QUESTION)
        wall = time.monotonic() - started
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        memory = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        return Spent(wall, (int(fields[11]) + int(fields[12])) / _TICKS, memory / 2**10)


def measured(runs: dict[str, Callable[[], Spent]], rounds: int) -> dict[str, dict[str, float]]:
    """The medians of every run, and its share of the first."""
    found: dict[str, list[Spent]] = {name: [] for name in runs}
    for run in runs.values():
        run()  # files come into memory, and byte code is written
    for _ in range(rounds):
        for name, run in runs.items():
            found[name].append(run())
    told: dict[str, dict[str, float]] = {}
    for name, spent in found.items():
        told[name] = {
            "wall": median(s.wall for s in spent),
            "processor": median(s.processor for s in spent),
            "memory_mb": median(s.memory for s in spent),
        }
        first = next(iter(told.values()))
        told[name] |= {f"{what}_share": told[name][what] / first[what] for what in ("wall", "processor")}
    return told


def main(argv: Sequence[str] | None = None) -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="从进程启动到第一个回答要多久，与导入 sentence-transformers 相比。")
    options.add_argument("--data", required=True, help="已有的知识库，多个以逗号分隔")
    options.add_argument("--rounds", type=int, default=5, help="轮数")
    options.add_argument("--app", action="store_true", help="也启动应用，经网页提问")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    given = options.parse_args(argv)
    runs: dict[str, Callable[[], Spent]] = {
        "import sentence_transformers": partial(command, "-c", "import sentence_transformers")
    }
    for part in filter(None, given.data.split(",")):
        data = Path(part).absolute()
        runs[f"kb ask（{part}）"] = partial(command, "-m", "kb", "ask", QUESTION, "--data", str(data))
        if given.app:
            runs[f"app（{part}）"] = partial(page, data)
    told = measured(runs, given.rounds)
    if given.json:
        print(json.dumps(told | {"load": {"load": os.getloadavg()[0]}}, ensure_ascii=False, indent=1))
        return
    print(f"{given.rounds} 轮的中位数，负载 {os.getloadavg()[0]:.1f}")
    for name, figures in told.items():
        print(
            f"{name}：{figures['wall']:.2f} 秒（处理器 {figures['processor']:.2f} 秒，{figures['memory_mb']:.0f} MB），"
            f"为导入的 {figures['wall_share']:.2f}（处理器 {figures['processor_share']:.2f}）"
        )


if __name__ == "__main__":
    main()
