"""Between the 批量与评测 screen and the library: a set is begun, watched, paused, looked into, held against another."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kb.errors import InputError, KbError, NotFound
from kb.model import Document
from kb.ui.cabinet import Cabinet
from kb.ui.conversation import fault_of_question
from kb.ui.markup import action
from kb.ui.render_pane import clause_pane, unavailable_html

if TYPE_CHECKING:
    from kb.library.batch.run import Run
    from kb.library.batch.runs import Runs

_log = logging.getLogger(__name__)
_GONE = "这次评测已不在（服务重启过，或超过了保留的时间），请重新上传题集。"


class Reading(Protocol):
    """What looking at a cited clause needs of the knowledge base."""

    def document(self, doc_id: str) -> Document:
        """One document; NotFound if it is not held."""
        ...


class Examiner:
    """Every method is asked by an owner and finds only what is his. Holds no state of its own."""

    def __init__(self, library: Reading, runs: Runs, *, sets: Cabinet) -> None:
        self._library, self._runs, self._sets = library, runs, sets

    def runs(self, owner: str) -> tuple[Run, ...]:
        """The owner's runs, newest first."""
        return self._runs.of(owner)

    def run(self, owner: str, run_id: str) -> Run | None:
        """The run of that id, else the newest; None where there is none."""
        own = self._runs.of(owner)
        return next((run for run in own if run.id == run_id), own[0] if own else None)

    def begin(self, owner: str, key: str) -> str:
        """Begin a run of the uploaded set, which is deleted: why not, or nothing."""
        file = self._sets.find(owner, key)
        if file is None:
            return "上传的题集已不在，请重新选择文件。"
        try:
            self._runs.begin(owner, file, name=file.name, fault=fault_of_question)
        except KbError as error:
            _log.info("评测没有开始：%s", error)
            return told(error)
        finally:
            self._sets.discard(owner, key)
        return ""

    def act(self, owner: str, run_id: str, does: str) -> None:
        """Pause, resume, stop or forget a run."""
        run = self._runs.find(owner, run_id)
        if run is None:
            return
        if does == "discard":
            self._runs.discard(owner, run_id)
            return
        acts: Mapping[str, Callable[[], None]] = {"pause": run.pause, "resume": run.resume, "stop": run.stop}
        if does in acts:
            acts[does]()

    def against(self, owner: str, run_id: str, *, other: str = "", key: str = "") -> str:
        """Hold a run against another of this owner's, or against an uploaded file, which is deleted: why not."""
        run = self._runs.find(owner, run_id)
        file = self._sets.find(owner, key) if key else None
        try:
            if run is None:
                return _GONE
            if not run.progress.ended:
                return "这次评测还没有结束，答完再比较。"
            self._compare(run, owner, other, file)
        except KbError as error:
            return told(error)
        finally:
            self._sets.discard(owner, key)
        return ""

    def _compare(self, run: Run, owner: str, other: str, file: Path | None) -> None:
        if file is not None:
            run.compare(run.earlier(file), where=file.name)
            return
        before = self._runs.find(owner, other)
        if before is None or before is run:
            raise InputError("还没有选前次结果", hint="选一次以前的评测，或上传它的 report.json、回答的 jsonl")
        if not before.progress.ended:
            raise InputError("所选的那次评测还没有结束", hint="等它答完")
        run.compare(before.as_earlier(), where=before.name)

    def file(self, owner: str, run_id: str, ending: str) -> tuple[str, bytes] | None:
        """Name and bytes of a run's results in that format; None where there are none."""
        from kb.library.batch.answer_files import jsonl
        from kb.library.batch.sheets import workbook

        run = self._runs.find(owner, run_id)
        if run is None or ending not in (".xlsx", ".jsonl", ".json") or not run.outcomes:
            return None
        name = Path(run.name).stem[:60]
        if ending == ".jsonl":
            return f"{name}-回答.jsonl", jsonl(run.answers).encode("utf-8")
        try:
            report = run.report()
        except NotFound:
            return None
        if ending == ".json":
            return f"{name}-report.json", json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8")
        return f"{name}-结果.xlsx", workbook(report, run.outcomes, run.questions.refused)

    def outcome(self, owner: str, run_id: str, place: int) -> str:
        """One question of a run, for the reading pane."""
        from kb.ui.render_outcome import outcome_html

        run = self._runs.find(owner, run_id)
        return outcome_html(run, place) if run else unavailable_html(_GONE)

    def evidence(self, asked: Mapping[str, Any]) -> str:
        """A document at a cited clause, for the reading pane, with the way back to the question."""
        words = {name: str(asked.get(name, "")) for name in ("document", "clause", "quote", "run", "case")}
        try:
            document = self._library.document(words["document"])
        except KbError as error:
            return unavailable_html(str(error))
        back = action("返回本题", "outcome", class_="step", data_run=words["run"], data_case=words["case"])
        return clause_pane(document, words["clause"], words["quote"], back=back)


def told(error: KbError) -> str:
    """The error with a file's own name in place of where it lay here."""
    where = Path(error.where.partition(" 第")[0]).name if error.where else ""
    return str(type(error)(error.what, where=where, hint=error.hint))
