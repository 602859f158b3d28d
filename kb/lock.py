"""One writer at a time: an operating-system lock on the data folder, and who holds it.

Imports next to nothing, so that a second writer is told at once.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from kb.errors import Busy, InputError

_LOCK = ".lock"  # stays, empty: deleting a lock file would let two processes lock two files of one name
_HOLDER = "writer.json"
_PATIENCE_SECONDS = 0.3


class WriterLock:
    """Held from `with` to its end, or until the process ends however it ends.

    `Busy` names who holds it already, for longer than `patience` seconds.
    """

    def __init__(self, folder: Path, *, patience: float = _PATIENCE_SECONDS) -> None:
        self._folder = folder
        self._patience = patience
        self._lock = FileLock(folder / _LOCK, thread_local=False)

    def __enter__(self) -> WriterLock:
        self._acquire()
        command = shlex.join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])
        holder = {"pid": os.getpid(), "command": command, "started": datetime.now().strftime("%Y-%m-%d %H:%M:%S")}
        with suppress(OSError):  # a full disk: who holds the lock stays unsaid
            (self._folder / _HOLDER).write_text(json.dumps(holder, ensure_ascii=False), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            (self._folder / _HOLDER).unlink(missing_ok=True)
        self._lock.release()

    def _acquire(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=self._patience, poll_interval=0.05)
        except Timeout:
            raise self._busy() from None
        except OSError as error:
            hint = "检查文件夹权限和磁盘空间，或用 --data 另指一个文件夹"
            raise InputError(f"知识库文件夹不能写入（{error.strerror}）", where=str(self._folder), hint=hint) from error

    def _busy(self) -> Busy:
        holder = self._holder()
        who = f"进程 {holder['pid']}（{holder['command']}，{holder['started']} 开始）" if holder else "另一进程"
        hint = "等它结束后再试；若确认它已无响应，可结束该进程，已入库的内容不会受损"
        return Busy(f"知识库正由{who}写入", where=str(self._folder), hint=hint)

    def _holder(self) -> dict[str, str] | None:
        """Who holds the lock; he writes it down a moment after taking it."""
        for _ in range(5):
            try:
                found = json.loads((self._folder / _HOLDER).read_text(encoding="utf-8"))
                return {key: str(found[key]) for key in ("pid", "command", "started")}
            except (OSError, ValueError, KeyError, TypeError):
                time.sleep(0.05)
        return None
