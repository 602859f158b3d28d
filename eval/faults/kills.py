"""Killing a process at random moments of its course (SIGKILL), and looking at what it left behind.

A course is first run to its end, which gives its steps and how long each takes. Then every step gets its turn to be
killed in: at a random moment between two of its marks, longer gaps more often, but short ones as well, such as the
milliseconds of the commit. Every tenth is a cold `python ingest.py`, killed at any moment.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from eval.faults import corpus
from eval.faults.bench import EMPTY, Bench, Row, debris
from eval.faults.process import Ended, Mark, Process

_ROOT = Path(__file__).parent.parent.parent
_COLD = 10
_COLD_SECONDS = 1.5  # a cold start's imports, in which nothing is written
_MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Course:
    """An ingest that takes the knowledge base from one version of the corpus, or model, to another.

    `harm` is done to the data folder before, for a course that mends; `through` is what runs: ingest, doctor, backup,
    or restore (of a backup of `after`).
    """

    name: str
    before: str | None
    after: str
    model: str | None = None
    through: str = "ingest"
    harm: Callable[[Path], None] | None = None
    weight: int = 1


def kill_all(bench: Bench, courses: Sequence[Course], kills: int, chance: random.Random) -> Iterator[Row]:
    """So many kills, shared among the courses by weight."""
    total = sum(course.weight for course in courses)
    left = kills
    for number, course in enumerate(courses):
        last = number == len(courses) - 1
        share = left if last else min(left, round(kills * course.weight / total))
        left -= share
        if share:
            yield _Killer(bench, course, chance).kill(share)


class _Killer:
    """Kills one course again and again."""

    def __init__(self, bench: Bench, course: Course, chance: random.Random) -> None:
        self._bench, self._course, self._chance = bench, course, chance
        self._old = bench.clean(course.before) if course.before else EMPTY
        self._new = bench.clean(course.after, course.model)
        self._row = Row(f"杀：{course.name}")
        self._killed_in: defaultdict[str, int] = defaultdict(int)

    def kill(self, times: int) -> Row:
        """So many kills; the line that sums them up."""
        steps = self._steps()
        order = [*steps]
        self._chance.shuffle(order)
        for number in range(times):
            if number % _COLD == _COLD - 1 and self._course.through == "ingest":
                self._kill(number, self._cold)
            else:
                gaps = steps[order[number % len(order)]]
                self._kill(number, lambda data, gaps=gaps: self._warm(data, gaps))  # type: ignore[misc]
        self._row.note = "死于" + "、".join(f"{step}{count}" for step, count in sorted(self._killed_in.items()))
        return self._row

    def _steps(self) -> dict[str, list[tuple[int, float]]]:
        """For each step of the course the numbers of its marks, and the seconds until the next."""
        data = self._prepared()
        ended = self._start(data).end()
        if ended.code:
            self._row.faults.append(f"未被打断也未成功：{ended.complaint}")
        self._bench.drop(data)
        steps: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (mark, following) in enumerate(pairwise(ended.marks)):
            steps[mark.step].append((number, following.at - mark.at))
        return steps

    def _prepared(self) -> Path:
        data = self._bench.copy(self._course.before)
        if self._course.harm:
            self._course.harm(data)
        corpus.write(self._bench.corpus, self._course.after)
        return data

    def _start(self, data: Path) -> Process:
        env = {"KB_MODEL": self._course.model} if self._course.model else {}
        through, bench = self._course.through, self._bench
        if through == "ingest":
            return bench.start("ingest", bench.corpus, "--data", data, env=env, marks=True)
        words: list[str | Path] = []
        if through == "backup":
            words = [self._file(data)]
        elif through == "restore":
            words = [self._backup(), "--replace"]
        return bench.start("kb", through, *words, "--data", data, env=env, marks=True)

    def _backup(self) -> Path:
        """A backup of what a clean ingest of the course's end holds."""
        file = self._bench.folder / f"backup-{self._course.after}.zip"
        if not file.exists():
            ended = self._bench.start("kb", "backup", file, "--data", self._bench.copy(self._course.after)).end()
            if ended.code:
                raise SystemExit(f"备份未成功：{ended.complaint}")
        return file

    @staticmethod
    def _file(data: Path) -> Path:
        return data.with_name(f"{data.name}.zip")

    def _warm(self, data: Path, gaps: Sequence[tuple[int, float]]) -> str:
        """Kill a forked process in one of the gaps; the step it died in."""
        mean = sum(seconds for _, seconds in gaps) / len(gaps)
        number, seconds = self._chance.choices(gaps, [gap + mean for _, gap in gaps])[0]
        moment = self._chance.uniform(0, seconds)
        process = self._start(data)
        reached = process.await_mark(number)
        _sleep_until(reached, moment)
        process.kill()
        ended = process.end()
        return ended.marks[-1].step if ended.code == -signal.SIGKILL and ended.marks else "已完成"

    def _cold(self, data: Path) -> str:
        """Kill a cold process at any moment."""
        command = [sys.executable, "ingest.py", str(self._bench.corpus), "--data", str(data)]
        env = {**os.environ, **({"KB_MODEL": self._course.model} if self._course.model else {})}
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=_ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not (data / "writer.json").exists() and process.poll() is None:
            time.sleep(0.005)
        time.sleep(self._chance.uniform(0, max(_COLD_SECONDS, 2 * (time.monotonic() - started))))
        finished = process.poll() is not None
        if not finished:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "已完成" if finished else "冷启动的进程"

    def _kill(self, number: int, deed: Callable[[Path], str]) -> None:
        data = self._prepared()
        step = deed(data)
        self._killed_in[step] += 1
        outcome, faults = self._look(data, doctor_first=bool(number % 2))
        self._row.runs += 1
        self._row.outcomes[outcome] += 1
        self._row.faults += [f"{self._course.name}，第 {number + 1} 次，死于{step}：{fault}" for fault in faults]
        self._bench.drop(data)

    def _look(self, data: Path, *, doctor_first: bool) -> tuple[str, list[str]]:
        """Which state was left, and what is wrong with it and with what a further ingest makes of it."""
        bench, course = self._bench, self._course
        faults = self._check_up(data) if doctor_first else []
        outcome = self._left(data)
        if outcome == "错":
            faults.append(f"既非旧也非新，与新的比：{bench.state(data).differs(self._new)}")
        if not doctor_first:
            faults += self._check_up(data)
        again = bench.ingest(data, model=course.model) if course.through in ("ingest", "doctor") else self._again(data)
        if again.code:
            faults.append(f"重做未成功：{again.complaint}")
        if wrong := bench.state(data, model=course.model).differs(self._new):
            faults.append(f"重新入库后与全新入库不同：{wrong}")
        elif odd := debris(data, generations=2):
            faults.append(f"遗留：{'、'.join(odd)}")
        return outcome, faults

    def _again(self, data: Path) -> Ended:
        """The same once more; half a backup must not be in its way, nor pass for a whole one."""
        half = self._file(data)
        if half.exists():
            self._row.outcomes["备份已写成"] += 1
            return self._bench.start("kb", "restore", half, "--replace", "--data", data).end()
        return self._start(data).end()

    def _left(self, data: Path) -> str:
        """The name of the state left behind; after a change of model each is seen with its own."""
        course = self._course
        names = {"旧": self._old} if course.before else {"空": EMPTY}
        if not course.model:
            names |= {} if course.through in ("doctor", "backup") else {"新": self._new}
            seen = self._bench.state(data)
            if course.harm is age and "较旧的版本" in seen.error:
                return "旧（待升级）"
            if course.through == "restore" and "restore" in seen.error:
                return "说明须再恢复"
            return self._bench.which(seen, names) or "错"
        if self._bench.which(self._bench.state(data), names):
            return "旧"
        return "新" if not self._bench.state(data, model=course.model).differs(self._new) else "错"

    def _check_up(self, data: Path) -> list[str]:
        """A kill must leave nothing for the doctor to find, but what was harmed before."""
        if self._course.model:
            return []  # whose model it should have is what is open
        ended, findings, healthy = self._bench.doctor(data)
        if self._course.through == "restore" and "restore" in ended.said:
            return []  # said, and the backup is still there
        if "知识库是空的" in ended.said and not self._course.before:
            return []
        if not healthy:
            return [f"体检未通过：{ended.complaint}"]
        return [f"体检发现：{found}" for found in findings] if not self._course.harm else []


def _sleep_until(mark: Mark | None, moment: float) -> None:
    """Wait until `moment` seconds after the mark, closely: some gaps are a millisecond long."""
    if mark is None:
        return
    until = mark.at + min(moment, _MOST_SECONDS)
    while (left := until - time.monotonic()) > 0:
        if left > 0.002:
            time.sleep(left - 0.001)


def damage_index(data: Path) -> None:
    """Empty one file of the index, so that it must be mended."""
    next(data.glob("index/*/lexical/*.term")).write_bytes(b"")


def age(data: Path) -> None:
    """Make the database one of table version 2."""
    with closing(sqlite3.connect(data / "truth.sqlite3")) as database:
        for table in ("withdrawals", "seals", "decisions"):
            database.execute(f"DROP TABLE IF EXISTS {table}")
        for column in ("who", "at"):
            database.execute(f"ALTER TABLE links DROP COLUMN {column}")
        database.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
        database.commit()


def other_model(bench: Bench, original: Path) -> str:
    """A model with the same words but other vectors."""
    import numpy as np
    from safetensors.numpy import load_file, save_file

    target = bench.folder / "other-model"
    shutil.copytree(original, target)
    weights = next(target.rglob("model.safetensors"))
    tensors = load_file(weights)
    save_file({name: np.roll(np.asarray(tensor), 7, axis=0) for name, tensor in tensors.items()}, weights)
    return str(target)


def courses(model: str) -> list[Course]:
    """Every way an ingest can change a knowledge base."""
    return [
        Course("首次入库", None, "旧", weight=3),
        Course("新增一份", "旧", "增", weight=3),
        Course("改动一份", "旧", "改", weight=3),
        Course("删去一份", "旧", "删", weight=3),
        Course("增改删一起", "旧", "增改删", weight=3),
        Course("大文件并入向量索引", "旧", "大", weight=1),
        Course("换模型", "旧", "旧", model=model, weight=2),
        Course("升级旧表结构并入库", "旧", "增", harm=age, weight=2),
        Course("备份", "旧", "旧", through="backup", weight=1),
        Course("恢复备份", "旧", "增", through="restore", weight=2),
        Course("体检修复索引", "旧", "旧", through="doctor", harm=damage_index, weight=1),
        Course("入库修复索引", "旧", "旧", harm=damage_index, weight=1),
    ]
