"""First start: corpus files go into an empty knowledge base in the background while the page shows how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.errors import KbError

_log = logging.getLogger(__name__)
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether questions can be asked. `done` of `total` steps are over; `stage` says which one runs (Chinese)."""

    ready: bool
    done: int = 0
    total: int = 0
    stage: str = ""
    fault: str | None = None


class Preparation:
    """Runs one piece of work in a thread of its own; `state` may be read from any thread at any time."""

    def __init__(self, work: Callable[[Report], None] | None) -> None:
        self.state = Readiness(ready=work is None, stage="准备读取文件")
        self._work = work
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, if there is anything to do."""
        if self._work is None or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._run, args=(self._work,), name="first-ingest", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> Readiness:
        """The state after the work has ended, or after `seconds`."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self.state

    def _report(self, done: int, total: int, stage: str) -> None:
        self.state = Readiness(ready=False, done=done, total=total, stage=stage)

    def _run(self, work: Callable[[Report], None]) -> None:
        fault = "入库意外中断。请查看启动窗口中的错误信息，处理后重新启动。"
        try:
            work(self._report)
            fault = ""
        except KbError as error:
            fault = str(error)
            _log.error("首次入库未完成：%s", error)
        finally:  # an unforeseen error still shows its traceback in the console, and the page does not wait for ever
            self.state = replace(self.state, ready=not fault, fault=fault or None)
