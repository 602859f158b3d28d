"""Clocks that are wrong: set back, set forward, set back in the middle of an ingest; files from the future.

The clock of this machine is left alone: libfaketime (Debian's package `faketime`) gives single processes another one.
Where it is not installed, files bear times far ahead instead, which is what a clock set back looks like afterwards.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.faults import corpus, state
from eval.faults.bench import Bench, Row, debris
from eval.faults.state import State

_ROOT = Path(__file__).parent.parent.parent
_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/*/faketime/libfaketime.so.1")
_CLOCKS = ("-2h", "-400d", "-20y", "+400d")
_AHEAD = 400 * 86_400.0


def shift_all(bench: Bench, chance: random.Random, rounds: int) -> Iterator[Row]:
    """So many rounds under another clock, and as many with files from the future."""
    library = next((path for pattern in _LIBRARIES for path in sorted(Path("/").glob(pattern[1:]))), None)
    if library is None:
        yield Row("时钟拨回", note="未安装 faketime，只试文件时间在将来")
    else:
        yield _under_clocks(bench, library, rounds)
        yield _turned_midway(bench, library, chance, max(1, rounds // 2))
    yield _from_the_future(bench, rounds)


def _under_clocks(bench: Bench, library: Path, rounds: int) -> Row:
    """What was taken in today is changed, asked and checked under another clock, and then again under today's."""
    row = Row("时钟拨回、拨前", note="libfaketime，冷启动的进程")
    for number in range(rounds):
        clock = _CLOCKS[number % len(_CLOCKS)]
        env = _env(bench, library, clock)
        data = bench.copy("旧")
        corpus.write(bench.corpus, "增改删")
        faults = [_cold(bench, ["ingest.py", str(bench.corpus), "--data", str(data)], env)]
        faults += [_cold(bench, ["-m", "kb", "doctor", "--data", str(data)], env, said="没有发现问题")]
        seen, expected = _seen_under(bench, data, env), bench.clean("增改删")
        faults += [seen.differs(replace(expected, answers=seen.answers))]  # what is in force depends on the day
        faults += [bench.state(data).differs(bench.clean("增改删"))]
        bench.ingest(data, "增")
        faults += [bench.state(data).differs(bench.clean("增")), *debris(data, generations=2)]
        _note(row, clock, [fault for fault in faults if fault])
        bench.drop(data)
    return row


def _turned_midway(bench: Bench, library: Path, chance: random.Random, rounds: int) -> Row:
    """The clock is set back while an ingest runs."""
    row = Row("时钟在入库中途拨回", note="libfaketime，冷启动的进程")
    for _ in range(rounds):
        clock = bench.path("clock")
        clock.write_text("+0\n", encoding="utf-8")
        env = _env(bench, library, None) | {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
        data = bench.copy("旧")
        corpus.write(bench.corpus, "增改删")
        turn = threading.Timer(chance.uniform(0.5, 4.0), clock.write_text, ["-30d\n", "utf-8"])
        turn.start()
        faults = [_cold(bench, ["ingest.py", str(bench.corpus), "--data", str(data)], env)]
        turn.join()
        faults += [bench.state(data).differs(bench.clean("增改删"))]
        _, findings, healthy = bench.doctor(data)
        faults += [] if healthy and not findings else [f"体检：{findings}"]
        _note(row, "-30d", [fault for fault in faults if fault])
        bench.drop(data)
    return row


def _from_the_future(bench: Bench, rounds: int) -> Row:
    """Every file of the corpus and of the knowledge base is newer than now, also those of private copies."""
    row = Row("文件时间在将来")
    for number in range(rounds):
        data = bench.copy("旧")
        version = ("增", "改", "删", "旧")[number % 4]
        corpus.write(bench.corpus, version)
        ahead = time.time() + _AHEAD
        for folder in (data, bench.corpus, bench.folder / "tmp"):
            for path in (folder, *folder.rglob("*")):
                os.utime(path, (ahead, ahead))
        ended = bench.ingest(data)
        faults = [ended.complaint] if ended.code else []
        faults += [bench.state(data).differs(bench.clean(version))]
        _, findings, healthy = bench.doctor(data)
        faults += [] if healthy and not findings else [f"体检：{findings}"]
        _note(row, version, [fault for fault in faults if fault])
        bench.drop(data)
    return row


def _env(bench: Bench, library: Path, clock: str | None) -> dict[str, str]:
    own = {"LD_PRELOAD": str(library), "TMPDIR": str(bench.folder / "tmp"), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return {**os.environ, **own, **({"FAKETIME": clock} if clock else {})}


def _cold(bench: Bench, arguments: Sequence[str], env: dict[str, str], *, said: str = "") -> str:
    """What is wrong with how a cold process ended; "" where nothing is."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=_ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode or said not in done.stdout:
        return f"{' '.join(arguments[:2])}（退出码 {done.returncode}）：{(done.stdout + done.stderr).strip()[-300:]}"
    return ""


def _seen_under(bench: Bench, data: Path, env: dict[str, str]) -> State:
    """The state as a cold process sees it."""
    output = bench.path("state")
    look = "import sys, pathlib; from eval.faults.state import look; look(*map(pathlib.Path, sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", look, data, output],
        cwd=_ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return state.read(output) if done.returncode == 0 else State(error=done.stderr[-300:])


def _note(row: Row, outcome: str, faults: list[str]) -> None:
    row.runs += 1
    row.outcomes[outcome] += 1
    row.faults += [f"{outcome}：{fault}" for fault in faults]
