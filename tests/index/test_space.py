"""What a full or closed disk is called, whichever library meets it."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.index.space import told_where_full


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        ValueError("An IO error occurred: 'No space left on device (os error 28)'"),
        sqlite3.OperationalError("database or disk is full"),
        OSError(errno.EFBIG, "File too large"),
    ],
)
def test_a_full_disk_is_said_in_chinese_whoever_meets_it(tmp_path: Path, error: Exception) -> None:
    """With the place and what to do."""
    with (
        pytest.raises(InputError, match="索引写不下（磁盘空间不足）。处理办法：腾出空间"),
        told_where_full(tmp_path, "索引写不下", hint="腾出空间"),
    ):
        raise error


def test_a_closed_folder_is_told_from_a_full_one(tmp_path: Path) -> None:
    """The way on is another."""
    with pytest.raises(InputError, match="没有写入权限"), told_where_full(tmp_path, "写不下", hint="检查权限"):
        raise PermissionError(errno.EACCES, "Permission denied")


def test_other_errors_pass_through(tmp_path: Path) -> None:
    """A fault of the program must not be called a full disk."""
    with pytest.raises(ValueError, match="schema"), told_where_full(tmp_path, "写不下", hint=""):
        raise ValueError("schema error")


def test_an_error_without_a_reason_is_put_down_to_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma says which part it could not write, not why."""
    from chromadb.errors import InternalError

    def few(path: object) -> object:
        return usage(100, 100, 0)

    usage = type(shutil.disk_usage(tmp_path))
    with pytest.raises(InternalError), told_where_full(tmp_path, "写不下", hint=""):
        raise InternalError("Failed to apply logs to the hnsw segment writer")
    monkeypatch.setattr(shutil, "disk_usage", few)
    with pytest.raises(InputError, match="磁盘空间不足"), told_where_full(tmp_path, "写不下", hint=""):
        raise InternalError("Failed to apply logs to the hnsw segment writer")
