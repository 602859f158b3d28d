"""Index stage, no room: what the libraries below say when a disk is full or closed, as one error with a way on.

tantivy says it with a ValueError, Chroma with an error of its own, SQLite with its own, the rest with OSError.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import InputError

_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
_CLOSED = ("read-only", "readonly")
_WORDS = (*_CLOSED, "no space left", "disk is full", "file too large", "quota exceeded", "disk i/o error")
_LITTLE = 64 << 20  # bytes


@contextmanager
def told_where_full(place: Path, what: str, *, hint: str) -> Iterator[None]:
    """InputError of `what` where writing at `place` fails because there is no room or no right to write."""
    try:
        yield
    except _writing_errors() as error:
        if not (_is_of_the_disk(error) or (_is_unexplained(error) and shutil.disk_usage(place).free < _LITTLE)):
            raise
        raise InputError(f"{what}（{_reason(error)}）", where=str(place), hint=hint) from error


def _writing_errors() -> tuple[type[Exception], ...]:
    """Only asked for when something was raised: Chroma is not imported for the sake of its error."""
    from chromadb.errors import ChromaError

    return (OSError, ValueError, RuntimeError, sqlite3.Error, ChromaError)


def _is_of_the_disk(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _NUMBERS
    return any(words in str(error).lower() for words in _WORDS)


def _is_unexplained(error: Exception) -> bool:
    """True for Chroma's own error of a file it could not write: it names the file's part, not the reason."""
    return type(error).__name__ == "InternalError"


def _reason(error: Exception) -> str:
    told = str(error).lower()
    closed = isinstance(error, PermissionError) or any(word in told for word in _CLOSED)
    return "没有写入权限" if closed else "磁盘空间不足"
