"""Batch, running: the runs of everybody, each to be found by its owner alone, for some hours."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from kb.errors import Busy, InputError, NotFound
from kb.library.batch.gold import Fault, QuestionSet, read_set
from kb.library.batch.run import Lane, Run
from kb.library.batch.traffic import Traffic
from kb.library.knowledge_base import KnowledgeBase

MOST_QUESTIONS = 1000  # of a set; the intervals of so many take 250 MB
KEPT_OF_ONE = 4
_AT_ONCE = 8  # runs of all owners that have not ended
_KEPT = 60


class Runs:
    """Runs in memory, gone with the process. May be used from several threads."""

    def __init__(self, base: KnowledgeBase, *, seconds: float, traffic: Traffic | None = None) -> None:
        self._base, self._seconds = base, seconds
        self._guard = threading.Lock()
        self._lane = Lane(threading.Semaphore(1), traffic or Traffic())
        self._runs: dict[str, list[Run]] = {}

    def begin(self, owner: str, file: Path, *, name: str, fault: Fault) -> Run:
        """A run of the question set in `file`, begun; the file is not needed any more.

        InputError where nothing in it can be asked, Busy where the owner's last run goes on or too many do.
        """
        questions = self._read(file, name, fault)
        if self._base.is_empty:
            raise NotFound("知识库是空的", hint="等文件入库之后再试")
        run = Run(self._base, questions, name=name, lane=self._lane)
        with self._guard:
            self._forget_old()
            self._make_room(owner)
            self._runs.setdefault(owner, []).insert(0, run)
            run.start()
        return run

    def of(self, owner: str) -> tuple[Run, ...]:
        """The runs of an owner, newest first."""
        if not owner:
            return ()
        with self._guard:
            self._forget_old()
            return tuple(self._runs.get(owner, ()))

    def find(self, owner: str, run_id: str) -> Run | None:
        """The run of that id, if it is this owner's and still kept."""
        return next((run for run in self.of(owner) if run.id == run_id), None)

    def discard(self, owner: str, run_id: str) -> None:
        """Stop and forget the run of that id, if it is this owner's."""
        with self._guard:
            for run in [run for run in self._runs.get(owner, ()) if run.id == run_id]:
                self._drop(owner, run)

    def close(self) -> None:
        """Stop and forget all."""
        with self._guard:
            for owner, run in [(owner, run) for owner, runs in self._runs.items() for run in runs]:
                self._drop(owner, run)

    def _read(self, file: Path, name: str, fault: Fault) -> QuestionSet:
        questions = read_set(file, name=name, fault=fault)
        if not questions.rows:
            told = "；".join(f"第{one.line}行：{one.what}" for one in questions.refused[:5])
            raise InputError(f"没有一行能用（{told}）", where=name, hint="下载模板，照着填写")
        if len(questions.rows) > MOST_QUESTIONS:
            what = f"有 {len(questions.rows)} 题，网页上一次最多 {MOST_QUESTIONS} 题"
            raise InputError(what, where=name, hint="拆成几份，或用命令 python -m eval.run")
        return questions

    def _make_room(self, owner: str) -> None:
        own = self._runs.get(owner, [])
        if any(not run.progress.ended for run in own):
            raise Busy("上一次评测还没有结束", hint="等它答完，或先停止")
        everyone = [(each, run) for each, runs in self._runs.items() for run in runs]
        if sum(not run.progress.ended for _, run in everyone) >= _AT_ONCE:
            raise Busy("正在进行的评测太多", hint="稍候再试")
        for run in own[KEPT_OF_ONE - 1 :]:
            self._drop(owner, run)
        ended = sorted((run.begun, each, run) for each, run in everyone if run.progress.ended)
        for _, each, run in ended[: max(0, len(everyone) - _KEPT + 1)]:
            self._drop(each, run)

    def _forget_old(self) -> None:
        for owner, runs in [*self._runs.items()]:
            for run in [run for run in runs if time.time() - run.begun > self._seconds]:
                self._drop(owner, run)

    def _drop(self, owner: str, run: Run) -> None:
        run.stop()
        own = self._runs.get(owner, [])
        if run in own:
            own.remove(run)
        if not own:
            self._runs.pop(owner, None)
