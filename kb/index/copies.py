"""Index stage, private copies: a generation is written once, hashed, and read only through a copy of one's own.

Chroma and tantivy both write where they read (times, lock files, replayed logs). Copying keeps the generation exactly
as its manifest says, lets any number of processes read it, and spares whoever already reads when a file is damaged: a
mapped file that another process cuts short would end the reader. A file that an earlier copy of this process holds
already is not copied again.
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
from typing import BinaryIO

from filelock import BaseFileLock, FileLock, Timeout

from kb.errors import Damaged, InputError
from kb.index.space import told_where_full

_PREFIX = "kb-index-"
_IN_USE = "in-use.lock"
_CHUNK = 1 << 20
_HINT = "清理磁盘，或用环境变量 TMPDIR 另指一个临时文件夹"
_GRACE_SECONDS = 600  # a copy this young may be waiting for its lock


class PrivateCopy:
    """A folder in the system's temporary folder that goes when it is closed, or when the process ends."""

    def __init__(self) -> None:
        _sweep()
        with told_where_full(Path(tempfile.gettempdir()), "不能建立索引的临时副本", hint=_HINT):
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            lock = FileLock(self.path / _IN_USE, thread_local=False)
            lock.acquire()
        self._held: dict[str, str] = {}
        self._finalizer = weakref.finalize(self, _remove, self.path, lock, os.getpid())

    def close(self) -> None:
        """Delete the copy."""
        self._finalizer()

    def fill(self, folder: Path, files: Mapping[str, str], *, like: PrivateCopy | None = None) -> None:
        """Copy the files (path → sha256) of `folder`; Damaged where one is missing or reads otherwise.

        Files that `like` holds are taken from there: only for files that nobody writes to.
        """
        for name, expected in files.items():
            if like is not None and like.shares(name, expected, self.path / name):
                self._held[name] = expected
                continue
            try:
                reader = (folder / name).open("rb")
            except OSError as error:
                raise Damaged("索引文件缺失或不可读", where=str(folder / name)) from error
            with reader:
                found = self._write(name, reader)
            if found != expected:
                raise Damaged("索引文件的内容与记录不符", where=str(folder / name))
            self._held[name] = expected

    def shares(self, name: str, expected: str, target: Path) -> bool:
        """Give the file of that name and sha256 a second name; False where it is not here."""
        if self._held.get(name) != expected:
            return False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(self.path / name)
        except OSError:  # this copy was deleted, or the file system has no hard links
            return False
        return True

    def _write(self, name: str, reader: BinaryIO) -> str:
        """Write what `reader` gives; its SHA-256. InputError where the temporary folder is full or closed."""
        seen = hashlib.sha256()
        target = self.path / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as writer:
                while chunk := reader.read(_CHUNK):
                    seen.update(chunk)
                    writer.write(chunk)
        except OSError as error:
            raise InputError(f"索引的临时副本写不下（{error.strerror}）", where=str(self.path), hint=_HINT) from error
        return seen.hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file that will never change a second name, or copy it where the file system has no hard links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


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
