"""Kills ingests at random moments and looks at what is left: `python -m eval.faults [--kills N] [--rounds N]`.

What must hold: after every kill the knowledge base opens, and what it holds and answers is exactly the old state or
exactly the new one; ingesting again gives exactly what a clean ingest gives; of two ingests at once one gives way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？", "到2025年知识产权人才达到多少万人？",
    "知识产权师职称评价", "保障措施", "试点单位每年报告", "海外引才", "上海国际知识产权学院", "专利代理师培训1000人次",
)  # fmt: skip
ADDED = "关于开展试点的通知\n\n各有关单位：\n\n一、试点范围\n\n试点单位每年报告一次。\n\n二、工作要求\n\n加强领导。\n"
EMPTY = "空"


@dataclass(frozen=True)
class Row:
    """One line of the summary."""

    what: str
    runs: int
    outcomes: Counter[str]
    faults: list[str]
    note: str = ""

    def __str__(self) -> str:
        told = "，".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        verdict = f"失败 {len(self.faults)}" if self.faults else "通过"
        return f"{self.what}  {self.runs} 次  {told or '—'}  {self.note}  {verdict}"


def state(data: Path) -> str:
    """A digest of all documents, links and sources, and of what the questions find."""
    from kb.config import Settings
    from kb.library import KnowledgeBase

    base = KnowledgeBase.open(Settings.from_environment(data=data))
    if base.is_empty:
        return EMPTY
    with base.view() as (snapshot, retriever):
        held = [*snapshot.documents(), *snapshot.links(), *(stored for stored in snapshot.sources)]
        extracts = [snapshot.extracts(document.id) for document in snapshot.documents()]
        found = [
            # Cosines of the graph and of what was added to it are summed in another order and differ in the 7th place.
            [(hit.clause_id, round(hit.score, 3)) for hit in retriever.search(question, limit=20)]
            for question in QUESTIONS
        ]
    return hashlib.sha256(repr((held, extracts, found)).encode()).hexdigest()[:12]


class Bench:
    """A corpus that has an old and a new state, and ingests of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._corpus = folder / "corpus"
        self._random = random.Random(seed)
        self.set_corpus(new=False)
        started = time.monotonic()
        self._ingest_clean("old")
        self.seconds = time.monotonic() - started
        self.old = self.state(folder / "old")
        self.set_corpus(new=True)
        self._ingest_clean("clean")
        self.new = self.state(folder / "clean")

    def set_corpus(self, *, new: bool) -> None:
        """Write the old or the new state: one document changed, one added."""
        shutil.rmtree(self._corpus, ignore_errors=True)
        shutil.copytree(ROOT / "corpus", self._corpus)
        if new:
            changed = sorted(self._corpus.glob("*.txt"))[0]
            changed.write_text(changed.read_text(encoding="utf-8").replace("人才", "英才", 7), encoding="utf-8")
            (self._corpus / "试点通知.txt").write_text(ADDED, encoding="utf-8")

    def start(self, data: Path) -> subprocess.Popen[str]:
        """An ingest in a process of its own."""
        command = [sys.executable, "ingest.py", str(self._corpus), "--data", str(data)]
        return subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def state(self, data: Path) -> str:
        """The state as a fresh process sees it; its complaint where it cannot."""
        command = [sys.executable, "-m", "eval.faults", "--state", str(data)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else f"打不开：{done.stderr.strip()[-300:]}"

    def kill(self, *, fresh: bool, number: int) -> tuple[str, list[str]]:
        """Kill one ingest; which state it left (old, new), and what is wrong."""
        data = self._folder / f"{'fresh' if fresh else 'changed'}-{number}"
        if not fresh:
            shutil.copytree(self._folder / "old", data)
        # Every other kill falls late, where the index is built and the transaction committed.
        moment = self._random.uniform(0.02 if number % 2 else 0.6 * self.seconds, self.seconds)
        process = self.start(data)
        time.sleep(moment)
        finished = process.poll() is not None
        if not finished:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        names = {EMPTY if fresh else self.old: "旧", self.new: "新"}
        left = self.state(data)
        faults = [] if left in names else [f"{data.name} 在 {moment:.2f} 秒被杀后既非旧也非新：{left}"]
        again = self.start(data)
        again.communicate()
        if (after := self.state(data)) != self.new or again.returncode != 0:
            faults.append(f"{data.name} 重新入库后与全新入库不同：{after}（退出码 {again.returncode}）")
        shutil.rmtree(data, ignore_errors=True)
        return names.get(left, "错") + ("（已完成）" if finished else ""), faults

    def race(self, number: int) -> tuple[list[str], float, list[str]]:
        """A second ingest beside a running one; how each ended, the second's seconds, and what is wrong."""
        data = self._folder / f"race-{number}"
        first = self.start(data)
        time.sleep(self._random.uniform(0.0, 0.6 * self.seconds))
        started = time.monotonic()
        second = self.start(data)
        _, second_said = second.communicate()
        seconds = time.monotonic() - started
        _, first_said = first.communicate()
        ends, faults = [], []
        for process, said in ((first, first_said), (second, second_said)):
            busy = process.returncode == 1 and "写入" in said and "进程" in said
            ends.append("让位" if busy else "完成" if process.returncode == 0 else "出错")
            if ends[-1] == "出错":
                faults.append(f"第 {number} 轮：{said.strip()[-300:]}")
        if (left := self.state(data)) != self.new:
            faults.append(f"第 {number} 轮之后的内容不对：{left}")
        shutil.rmtree(data, ignore_errors=True)
        return ends, seconds if ends[1] == "让位" else 0.0, faults

    def _ingest_clean(self, name: str) -> None:
        process = self.start(self._folder / name)
        _, complaint = process.communicate()
        if process.returncode != 0:
            raise SystemExit(f"全新入库未成功：{complaint}")


def main() -> int:
    """Exit code: 0 all held, 1 something did not."""
    parser = argparse.ArgumentParser(description="随机杀死入库进程，核对知识库要么是旧的、要么是新的。")
    parser.add_argument("--kills", type=int, default=20, help="每种情形杀多少次")
    parser.add_argument("--rounds", type=int, default=10, help="两个入库同时进行多少轮")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    parser.add_argument("--state", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.state:
        print(state(arguments.state))
        return 0
    with tempfile.TemporaryDirectory(prefix="kb-faults-") as folder:
        bench = Bench(Path(folder), arguments.seed)
        print(f"一次全新入库 {bench.seconds:.1f} 秒；旧状态 {bench.old}，新状态 {bench.new}")
        rows = [_kills(bench, arguments.kills, fresh=fresh) for fresh in (True, False)]
        rows.append(_races(bench, arguments.rounds))
    for row in rows:
        print(row)
        for fault in row.faults:
            print(f"    {fault}")
    print(json.dumps({"faults": sum(len(row.faults) for row in rows)}))
    return 1 if any(row.faults for row in rows) else 0


def _kills(bench: Bench, times: int, *, fresh: bool) -> Row:
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for number in tqdm(range(times), desc="杀入库进程", leave=False, disable=None):
        left, wrong = bench.kill(fresh=fresh, number=number)
        outcomes[left] += 1
        faults += wrong
    return Row("新建时被杀" if fresh else "更新时被杀", times, outcomes, faults)


def _races(bench: Bench, rounds: int) -> Row:
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    longest = 0.0
    for number in tqdm(range(rounds), desc="两个入库", leave=False, disable=None):
        ends, seconds, wrong = bench.race(number)
        outcomes.update(ends)
        longest = max(longest, seconds)
        faults += wrong
    return Row("两个入库同时", rounds, outcomes, faults, f"让位最多用 {longest:.2f} 秒")


if __name__ == "__main__":
    raise SystemExit(main())
