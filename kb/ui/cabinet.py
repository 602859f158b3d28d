"""Beside the page: files that one person put in or had written, each in a drawer that only he can open.

Nothing here passes through Gradio's cache, from which whoever knows a path can read.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import threading
import time
import unicodedata
import weakref
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kb.errors import Busy, visible

_PREFIX = "kb-drawers-"
_IN_USE = "in-use.lock"
_GRACE_SECONDS = 600  # a cabinet this young may be waiting for its lock
_ROUND_SECONDS = 60.0  # between two looks for what is old
_KEY = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_LONGEST_NAME = 150  # bytes; file systems take 255
_FILES_OF_ONE = 8
_MOST_BYTES = 2 * 2**30


class Cabinet:
    """Files by owner and key, in a temporary folder that goes with the process. May be used from several threads.

    A file is deleted after `seconds`, give or take a minute, and when its owner puts in more than a handful.
    """

    def __init__(self, *, seconds: float) -> None:
        _sweep()
        self._path = Path(tempfile.mkdtemp(prefix=_PREFIX))  # nobody but this user may look into it
        lock = FileLock(self._path / _IN_USE, thread_local=False)
        lock.acquire()
        self._seconds = seconds
        self._guard = threading.Lock()  # nothing goes while somebody lists what there is
        self._closed = threading.Event()
        self._close = weakref.finalize(self, _end, self._path, lock, self._closed)
        rounds = (weakref.ref(self), self._closed, min(seconds, _ROUND_SECONDS))
        threading.Thread(target=_make_rounds, args=rounds, name="tidy", daemon=True).start()

    def close(self) -> None:
        """Delete everything."""
        self._close()

    def new(self, owner: str, name: str) -> tuple[str, Path]:
        """A key, and where the file of that name is to be written; Busy where there is no room."""
        self.forget_old()
        with self._guard:
            self._make_room(owner)
            key = secrets.token_urlsafe(16)
            folder = self._drawer(owner) / key
            for each in (self._path, folder.parent, folder):  # a system that tidies up may have taken the first
                each.mkdir(mode=0o700, exist_ok=True)
        return key, folder / file_name(name)

    def find(self, owner: str, key: str) -> Path | None:
        """The file of that key, if it is this owner's and still there."""
        if not owner or not _KEY.match(key):
            return None
        folder = self._drawer(owner) / key
        with self._guard:
            found = [*folder.glob("*")] if folder.is_dir() else []
            return found[0] if found and not self._is_old(folder) else None

    def discard(self, owner: str, key: str) -> None:
        """Delete the file of that key, if it is this owner's."""
        if owner and _KEY.match(key):
            with self._guard:
                _delete(self._drawer(owner) / key)

    def forget_old(self) -> None:
        """Delete what has lain here long enough."""
        with self._guard:
            for folder in [*self._path.glob("*/*")]:
                if self._is_old(folder):
                    _delete(folder)

    def is_full(self) -> bool:
        """Whether nothing more may be put in, also of what is just being written."""
        with self._guard:
            return self._bytes() > _MOST_BYTES

    def _drawer(self, owner: str) -> Path:
        """Named by a digest, so that whoever lists the folder learns no owner's secret."""
        return self._path / hashlib.sha256(owner.encode()).hexdigest()

    def _is_old(self, folder: Path) -> bool:
        try:
            return time.time() - folder.stat().st_mtime > self._seconds
        except OSError:  # deleted meanwhile
            return True

    def _make_room(self, owner: str) -> None:
        own = sorted(self._drawer(owner).glob("*"), key=lambda folder: folder.stat().st_mtime)
        for folder in own[: max(0, len(own) - _FILES_OF_ONE + 1)]:
            _delete(folder)
        if self._closed.is_set() or self._bytes() > _MOST_BYTES:
            raise Busy("暂存的文件太多", hint="稍候几分钟再试")

    def _bytes(self) -> int:
        return sum(file.stat().st_size for file in self._path.glob("*/*/*"))


def file_name(name: str) -> str:
    """`name` as a file may be called anywhere: no folders, nothing invisible, not too long; the ending is kept."""
    bare = visible(unicodedata.normalize("NFC", name)).replace("\\", "/").rpartition("/")[2]
    bare = re.sub(r'[\x00-\x1f<>:"|?*�]', "_", bare).strip(" .") or "文件"
    stem, dot, ending = bare.rpartition(".")
    if not stem or len(ending) > 8:
        stem, dot, ending = bare, "", ""
    return stem.encode()[:_LONGEST_NAME].decode(errors="ignore") + dot + ending


def _delete(folder: Path) -> None:
    """Delete a file's folder, and the drawer if it was the last."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()


def _make_rounds(held: weakref.ref[Cabinet], closed: threading.Event, seconds: float) -> None:
    """Keep the promise that nothing stays, also where nobody comes again."""
    while not closed.wait(seconds):
        cabinet = held()
        if cabinet is None:
            return
        cabinet.forget_old()
        del cabinet


def _end(path: Path, lock: FileLock, closed: threading.Event) -> None:
    closed.set()
    _remove(path, lock)


def _remove(path: Path, lock: FileLock) -> None:
    shutil.rmtree(path, ignore_errors=True)
    lock.release()


def _sweep() -> None:
    """Delete what a killed process left: nobody holds its lock."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = FileLock(path / _IN_USE, thread_local=False)
        try:
            if not _is_ours(path) or time.time() - path.stat().st_mtime < _GRACE_SECONDS:
                continue
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        _remove(path, lock)


def _is_ours(path: Path) -> bool:
    """A folder that this user made: anybody may put a link of that name into the temporary folder."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and (os.name != "posix" or found.st_uid == os.getuid())
