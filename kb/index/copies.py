"""Index stage, private copies: a generation is written once, hashed, and read only through a copy of one's own.

Chroma and tantivy both write where they read (times, lock files, replayed logs). Copying keeps the generation exactly
as its manifest says, lets any number of processes read it, and spares whoever already reads when a file is damaged.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Mapping
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from kb.errors import Damaged

_PREFIX = "kb-index-"
_IN_USE = "in-use.lock"
_CHUNK = 1 << 20
_GRACE_SECONDS = 600  # a copy this young may be waiting for its lock


class PrivateCopy:
    """A folder in the system's temporary folder that goes when it is closed, or when the process ends."""

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = FileLock(self.path / _IN_USE, thread_local=False)
        lock.acquire()
        self._finalizer = weakref.finalize(self, _remove, self.path, lock, os.getpid())

    def close(self) -> None:
        """Delete the copy."""
        self._finalizer()

    def fill(self, folder: Path, files: Mapping[str, str]) -> None:
        """Copy the files (path → sha256) of `folder`; Damaged where one is missing or reads otherwise."""
        for name, expected in files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                found = _copy(folder / name, target)
            except FileNotFoundError as error:
                raise Damaged("索引文件缺失", where=str(folder / name)) from error
            if found != expected:
                raise Damaged("索引文件的内容与记录不符", where=str(folder / name))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> str:
    seen = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            seen.update(chunk)
            writer.write(chunk)
    return seen.hexdigest()


def _remove(path: Path, lock: BaseFileLock, owner: int) -> None:
    if os.getpid() == owner:  # a forked child leaves its parent's copy alone
        shutil.rmtree(path, ignore_errors=True)
        lock.release()


def _sweep() -> None:
    """Delete copies whose process was killed: nobody holds their lock."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = FileLock(path / _IN_USE, thread_local=False)
        try:
            if time.time() - path.stat().st_mtime < _GRACE_SECONDS:
                continue
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        _remove(path, lock, os.getpid())
