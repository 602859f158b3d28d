"""Two processes at once: two ingests, an ingest beside one who asks all the time, an ingest beside a check-up."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.faults import corpus
from eval.faults.bench import EMPTY, Bench, Row, debris
from eval.faults.corpus import QUESTIONS
from eval.faults.process import Ended, Process
from eval.faults.state import answer_of

_VERSIONS: tuple[tuple[str | None, str], ...] = (
    (None, "旧"), ("旧", "增"), ("旧", "改"), ("旧", "删"), ("旧", "增改删"),
)  # fmt: skip
_SPREAD = 1.2  # of a course's seconds: the second process begins somewhere in it
_ASKING_SECONDS = 120.0


def pair_all(bench: Bench, rounds: int, chance: random.Random) -> Iterator[Row]:
    """So many rounds, shared among the three kinds of pairs."""
    kinds: list[tuple[str, Callable[[_Round], list[str]]]] = [
        ("两个入库同时", _Round.two_ingests), ("入库时有人提问", _Round.asked), ("入库时体检", _Round.checked_up),
    ]  # fmt: skip
    for number, (name, kind) in enumerate(kinds):
        row = Row(f"同时：{name}")
        for turn in range(rounds // len(kinds) + (number < rounds % len(kinds))):
            before, after = _VERSIONS[turn % len(_VERSIONS)]
            one = _Round(bench, before, after, chance, row)
            faults = [*kind(one), *one.look()]
            row.runs += 1
            row.faults += [f"{name}，第 {turn + 1} 轮（{before or '空'}→{after}）：{fault}" for fault in faults]
        yield row


class _Round:
    """One data folder with two processes in it."""

    def __init__(self, bench: Bench, before: str | None, after: str, chance: random.Random, row: Row) -> None:
        self._bench, self._chance, self._row = bench, chance, row
        self._old = bench.clean(before) if before else EMPTY
        self._new = bench.clean(after)
        self._data = bench.copy(before)
        corpus.write(bench.corpus, after)

    def two_ingests(self) -> list[str]:
        """One of them may give way, and then says to whom; both may also come one after the other."""
        first = self._ingest()
        self._wait(first)
        second = self._ingest()
        ends = [first.end(), second.end()]
        outcomes = [self._outcome(ended) for ended in ends]
        self._row.outcomes["、".join(outcomes)] += 1
        faults = [ended.complaint for ended, what in zip(ends, outcomes, strict=True) if what == "出错"]
        return faults if "完成" in outcomes else [*faults, "两个都没有完成"]

    def checked_up(self) -> list[str]:
        """The check-up finds nothing wrong, or gives way, or lets the ingest give way."""
        first = self._ingest()
        self._wait(first)
        beside = self._bench.start("kb", "doctor", "--data", self._data)
        ended, second = first.end(), beside.end()
        outcome = "空" if "知识库是空的" in second.said and self._old.is_empty else self._outcome(second)
        self._row.outcomes[f"{self._outcome(ended)}、体检{outcome}"] += 1
        faults = [e.complaint for e, what in ((ended, self._outcome(ended)), (second, outcome)) if what == "出错"]
        if outcome == "完成" and "没有发现问题" not in second.said:
            faults.append(f"体检发现：{second.complaint}")
        if self._outcome(ended) == "让位":
            self._ingest().end()
        return faults

    def asked(self) -> list[str]:
        """Every answer is one of the old state or one of the new, and never of the old after one of the new."""
        told, stop = self._bench.path("answers"), self._bench.path("stop")
        asking = Process(lambda: ask_until(self._data, told, stop), self._bench.path("said"))
        time.sleep(self._chance.uniform(0, 1.0))
        ended = self._ingest().end()
        stop.touch()
        asked = asking.end()
        faults = [] if self._outcome(ended) == "完成" else [f"入库：{ended.complaint}"]
        if asked.code:
            faults.append(f"提问的进程：{asked.complaint}")
        answers = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
        return faults + self._judged(answers)

    def look(self) -> list[str]:
        """What is left is the new state, and nothing is left over."""
        faults = []
        if wrong := self._bench.state(self._data).differs(self._new):
            faults.append(f"之后的内容不对：{wrong}")
        _, findings, healthy = self._bench.doctor(self._data)
        if findings or not healthy:
            faults.append(f"之后体检：{findings or '未能完成'}")
        faults += [f"遗留 {name}" for name in debris(self._data, generations=2)]
        self._bench.drop(self._data)
        return faults

    def _judged(self, answers: list[tuple[int, str]]) -> list[str]:
        faults, is_new = [], False
        for number, answer in answers:
            old = self._old.answers[number] if self._old.answers else "空"
            new = self._new.answers[number]
            if answer not in (old, new):
                faults.append(f"“{QUESTIONS[number]}”的回答既非旧也非新：{answer[:200]}")
            elif is_new and answer != new:
                faults.append(f"“{QUESTIONS[number]}”先答新、后答旧")
            is_new = is_new or answer != old
            self._row.outcomes["答新" if answer != old else "答未变" if old == new else "答旧"] += 1
        return faults

    def _ingest(self) -> Process:
        return self._bench.start("ingest", self._bench.corpus, "--data", self._data, marks=True)

    def _wait(self, process: Process) -> None:
        """Until somewhere in the course of `process`, by its marks."""
        process.await_mark(self._chance.randrange(0, 90), seconds=_SPREAD * 10)

    @staticmethod
    def _outcome(ended: Ended) -> str:
        if ended.code == 1 and "写入" in ended.said and not ended.crashed:
            return "让位"
        return "完成" if ended.code == 0 else "出错"


def ask_until(data: Path, told: Path, stop: Path) -> int:
    """Like a running application: open once, ask in turn until `stop` is there, and write every answer down."""
    from kb.config import Settings
    from kb.errors import NotFound
    from kb.library import KnowledgeBase

    base = KnowledgeBase.open(Settings.from_environment(data=data))
    until = time.monotonic() + _ASKING_SECONDS
    with told.open("w", encoding="utf-8") as lines:
        last_round = False
        while not last_round and time.monotonic() < until:
            last_round = stop.exists()
            for number, question in enumerate(QUESTIONS):
                try:
                    answer = answer_of(base.ask(question))
                except NotFound:
                    answer = "空"
                    time.sleep(0.02)
                lines.write(json.dumps([number, answer], ensure_ascii=False) + "\n")
    base.close()
    return 0
