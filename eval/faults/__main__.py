"""Does every kind of harm and says what came of it: `python -m eval.faults [--kills N] [--rounds N] [--only NAME,…]`.

Exit code: 0 all held, 1 something did not. Every line counts the runs, what they left behind, and the faults.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterable

from eval.faults import access, clock, damage, kills, pairs, space
from eval.faults.bench import Bench, Row, new_bench, warmed
from eval.faults.process import warm
from kb.config import OFFLINE_MODEL

Harm = Callable[[Bench, argparse.Namespace], Iterable[Row]]


def _kills(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    model = kills.other_model(bench, OFFLINE_MODEL)
    return kills.kill_all(bench, kills.courses(model), arguments.kills, random.Random(arguments.seed))


def _pairs(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return pairs.pair_all(bench, arguments.rounds, random.Random(arguments.seed))


def _index(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return damage.damage_index(bench, random.Random(arguments.seed), arguments.share)


def _truth(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return damage.damage_truth(bench, random.Random(arguments.seed), round(40 * arguments.share))


def _space(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return space.fill_all(bench, random.Random(arguments.seed), round(20 * arguments.share))


def _clock(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return clock.shift_all(bench, random.Random(arguments.seed), round(4 * arguments.share))


def _access(bench: Bench, arguments: argparse.Namespace) -> Iterable[Row]:
    return access.refuse_all(bench, random.Random(arguments.seed), round(6 * arguments.share))


HARMS: dict[str, Harm] = {
    "kill": _kills, "pairs": _pairs, "index": _index, "truth": _truth, "space": _space, "clock": _clock,
    "access": _access,
}  # fmt: skip


def main() -> int:
    """Exit code: 0 all held, 1 something did not."""
    arguments = _arguments()
    os.environ["OMP_NUM_THREADS"] = os.environ["TOKENIZERS_PARALLELISM"] = "1"
    warm()
    bench = new_bench()
    started = time.monotonic()
    rows = []
    try:
        warmed(bench)
        for name in arguments.only:
            for row in HARMS[name](bench, arguments):
                rows.append(row)
                print(row, flush=True)
                for fault in row.faults:
                    print(f"    {fault}", flush=True)
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)
    faults = sum(len(row.faults) for row in rows)
    seconds = round(time.monotonic() - started)
    print(json.dumps({"seed": arguments.seed, "runs": sum(r.runs for r in rows), "faults": faults, "seconds": seconds}))
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.faults", description="故意弄坏，看知识库是否仍然完整、正确。")
    parser.add_argument("--kills", type=int, default=200, help="杀死入库进程多少次（默认 200）")
    parser.add_argument("--rounds", type=int, default=50, help="两个进程同时进行多少轮（默认 50）")
    parser.add_argument("--share", type=float, default=1.0, help="其余各类做其中多大一部分（默认 1）")
    parser.add_argument("--seed", type=int, default=1, help="随机种子（默认 1）")
    parser.add_argument(
        "--only", type=lambda names: names.split(","), default=[*HARMS], help=f"只做其中几类：{','.join(HARMS)}"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.only) - HARMS.keys():
        parser.error(f"没有这一类：{'、'.join(sorted(unknown))}")
    return arguments


if __name__ == "__main__":
    raise SystemExit(main())
