"""Batch, running: a question set is asked and judged in a thread of its own, beside whoever chats; it can be paused.

Python runs one thread at a time, so that a thread cannot be given a low priority. It is polite instead: it begins no
question while somebody in the chat is being answered, unless that goes on for long; one question of all runs is worked
on at a time, and after each it rests as long as it worked.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

from kb.errors import KbError, NotFound
from kb.library.batch.answering import answered
from kb.library.batch.compare import Earlier, compare, read_earlier
from kb.library.batch.gold import Gold, QuestionSet
from kb.library.batch.ground import Ground
from kb.library.batch.measure import Outcome, judge
from kb.library.batch.question_sets import Row, read_rows
from kb.library.batch.report import reported
from kb.library.batch.traffic import Traffic
from kb.library.knowledge_base import KnowledgeBase

_log = logging.getLogger(__name__)
State = Literal["等候", "准备", "运行", "暂停", "停止", "完成", "失败"]
ENDED: frozenset[State] = frozenset({"停止", "完成", "失败"})
_REST = 1.0  # seconds of rest for a second of work
_PATIENCE = 2.0  # seconds, for a question; where the chat is never quiet, a run still comes to an end
_PACE = 30  # the last questions tell how long the others will take
_LONGEST_REST = 1.0  # a model that takes a minute to answer does not keep this machine busy
_UNFORESEEN = "评测时出了意外，已停下；答过的题还在。若再出现，请查看启动窗口中的错误信息。"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `seconds_left` is None until it can be told; `fault` says in Chinese why it stands."""

    state: State
    done: int
    total: int
    seconds_left: float | None
    judged: int
    right: int
    refused: int
    fault: str = ""

    @property
    def ended(self) -> bool:
        """True when no more questions are asked."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Lane:
    """What all runs over a knowledge base share: whose turn it is, and who goes before all of them."""

    turn: threading.Semaphore
    traffic: Traffic


class Run:
    """One set over one knowledge base. Every method may be called from any thread."""

    def __init__(self, base: KnowledgeBase, questions: QuestionSet, *, name: str, lane: Lane) -> None:
        self.id = secrets.token_urlsafe(12)
        self.name = name
        self.questions = questions
        self.begun = time.time()
        self.comparison: dict[str, Any] | None = None
        self._base, self._lane = base, lane
        self._guard = threading.Lock()
        self._going, self._stopped = threading.Event(), threading.Event()
        self._going.set()
        self._outcomes: list[Outcome] = []
        self._state: State = "等候"
        self._fault = ""
        self._seconds: list[float] = []
        self._report: tuple[object, dict[str, Any]] | None = None
        self._ground: Ground | None = None
        self._thread = threading.Thread(target=self._run, name="batch", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def wait(self, seconds: float | None = None) -> Progress:
        """How far it is after its end, or after `seconds`."""
        self._thread.join(seconds)
        return self.progress

    # -- what its owner may do ---------------------------------------------------------------------------------------

    def pause(self) -> None:
        """No further question, until it is resumed; the one under way is finished."""
        with self._guard:
            if self._state in ("等候", "准备", "运行"):
                self._going.clear()
                self._state = "暂停"

    def resume(self) -> None:
        """Go on where it was paused."""
        with self._guard:
            if self._state == "暂停":
                self._state, self._fault = "运行" if self._ground else "等候", ""
                self._going.set()

    def stop(self) -> None:
        """Ask nothing more; what was answered stays."""
        with self._guard:
            if self._state not in ENDED:
                self._state = "停止"
            self._stopped.set()
            self._going.set()

    # -- what came of it ---------------------------------------------------------------------------------------------

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        with self._guard:
            outcomes, state, fault = [*self._outcomes], self._state, self._fault
            times = self._seconds[1:] or self._seconds  # the first one loads what all use
            pace = fmean(times[-_PACE:]) if times else None
        done, total = len(outcomes), len(self.questions.rows)
        judged = [outcome for outcome in outcomes if "right" in outcome.counts]
        right = sum(bool(outcome.counts["right"][0]) for outcome in judged)
        refused = sum(bool(outcome.answer.get("refused")) for outcome in outcomes)
        left = pace * (total - done) if pace is not None and state not in ENDED else None
        return Progress(state, done, total, left, len(judged), right, refused, fault)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What was answered so far, in the order of the set."""
        with self._guard:
            return tuple(self._outcomes)

    @property
    def answers(self) -> list[Row]:
        """The answers as `eval.answer` writes them."""
        return [outcome.answer for outcome in self.outcomes]

    @property
    def names(self) -> Mapping[str, str]:
        """The titles of the documents that the set names by words of its own."""
        return self._ground.titles if self._ground else {}

    def report(self) -> dict[str, Any]:
        """All figures, as in report.json; NotFound before the first answer."""
        outcomes = self.outcomes
        if self._ground is None or not outcomes:
            raise NotFound("还没有答过的题", hint="等答过几题再看")
        made_of = (len(outcomes), id(self.comparison))
        if self._report is None or self._report[0] != made_of:
            self._report = made_of, reported(outcomes, self._ground, [self.name], self.comparison)
        return self._report[1]

    def as_earlier(self) -> dict[str, Earlier]:
        """This run, for a later one to be compared with."""
        return {o.gold.id: Earlier(o.gold.digest, o.counts) for o in self.outcomes}

    def earlier(self, path: Path) -> dict[str, Earlier]:
        """An earlier run from a file: report.json as it stands, answers in jsonl judged by this set's gold."""
        if path.suffix.lower() != ".jsonl":
            return read_earlier(path)
        given = {row["id"]: row for _, row in read_rows(path)[0]}
        found = {}
        for gold in self.questions.golds:
            row = given.get(gold.id)
            if row is not None and _is_answer(row) and _asked(row) == gold.turns:
                found[gold.id] = Earlier(gold.digest, judge(gold, row, self._ground).counts)
        return found

    def compare(self, earlier: Mapping[str, Earlier], *, where: str) -> None:
        """Hold this run against an earlier one; InputError where they share no question."""
        found = compare(self.outcomes, earlier, where=where)
        with self._guard:
            self.comparison = found

    # -- the work ----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        fault = _UNFORESEEN
        try:
            self._prepare()
            for row, gold in zip(self.questions.rows, self.questions.golds, strict=True):
                while self._may_go() and not self._did(row, gold):
                    pass  # asked again when whoever mended the fault resumes
                if self._stopped.is_set():
                    break
            fault = ""
        except KbError as error:
            fault = str(error)
            _log.warning("评测未能完成：%s", error)
        finally:  # an unforeseen error still shows its traceback in the console
            with self._guard:
                if self._state != "停止":
                    self._state, self._fault = ("失败", fault) if fault else ("完成", "")

    def _prepare(self) -> None:
        """Where gold stands; reads all documents, so one run at a time."""
        if not self._may_go():
            return
        with self._lane.turn:
            self._turn("等候", "准备")
            self._ground = Ground(self._base, self.questions.golds)
        self._turn("准备", "运行")
        self._turn("等候", "运行")  # paused and resumed meanwhile

    def _turn(self, old: State, new: State) -> None:
        with self._guard:
            if self._state == old:
                self._state = new

    def _may_go(self) -> bool:
        """After any pause; False when stopped."""
        self._going.wait()
        return not self._stopped.is_set()

    def _did(self, row: Row, gold: Gold) -> bool:
        """One question; where the knowledge base fails, False, and the run pauses with the reason."""
        begun = worked = time.monotonic()
        try:
            with self._lane.turn:
                self._lane.traffic.wait_for_quiet(_PATIENCE)
                worked = time.monotonic()
                answer = answered(self._base, row)
                outcome = judge(gold, answer, self._ground)
        except KbError as error:
            _log.warning("评测的一题没有答成：%s", error)
            with self._guard:
                if self._state not in ENDED:
                    self._state, self._fault = "暂停", f"题 {gold.id} 没有答成：{error}处理之后可以继续。"
                    self._going.clear()
            return False
        self._stopped.wait(min(_LONGEST_REST, _REST * (time.monotonic() - worked)))
        with self._guard:
            if self._state not in ENDED:  # what is shown of a run that was stopped changes no more under its reader
                self._outcomes.append(outcome)
                self._seconds.append(time.monotonic() - begun)
        return True


def _asked(row: Row) -> tuple[str, ...]:
    return tuple(row.get("turns") or (row["question"],))


def _is_answer(row: Row) -> bool:
    """Whether a stranger's row has the shape of an answer."""
    citations, statements = row.get("citations"), row.get("statements")
    return (
        isinstance(row.get("answer"), str)
        and isinstance(citations, list)
        and all(isinstance(c, dict) and _are_spans(c.get("spans") or []) and _is_marker(c) for c in citations)
        and isinstance(statements, list)
        and all(isinstance(s, dict) and isinstance(s.get("text"), str) and _are_markers(s) for s in statements)
    )


def _are_spans(spans: object) -> bool:
    return isinstance(spans, list) and all(
        isinstance(span, list) and len(span) == 2 and all(isinstance(end, int) for end in span) for span in spans
    )


def _is_marker(citation: Mapping[str, Any]) -> bool:
    return isinstance(citation.get("marker") or 0, int)


def _are_markers(statement: Mapping[str, Any]) -> bool:
    markers = statement.get("markers") or []
    return isinstance(markers, list) and all(isinstance(marker, int) for marker in markers)
