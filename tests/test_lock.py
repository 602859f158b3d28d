"""One writer at a time, and the second is told who."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.errors import Busy, InputError
from kb.lock import WriterLock


def test_a_second_writer_is_told_at_once_who_holds_the_lock(tmp_path: Path) -> None:
    """By number and command."""
    with WriterLock(tmp_path):
        started = time.monotonic()
        with pytest.raises(Busy, match=f"进程 {os.getpid()}（.+开始）"), WriterLock(tmp_path):
            pass
        assert time.monotonic() - started < 1.5
    with WriterLock(tmp_path):
        pass


def test_a_full_disk_does_not_keep_the_lock_from_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who holds it stays unsaid."""

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with WriterLock(tmp_path), pytest.raises(Busy, match="另一进程"), WriterLock(tmp_path):
        pass


def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    """The operating system takes it back; what is written about the holder does not count."""
    script = f"""
import os, signal
from pathlib import Path
from kb.lock import WriterLock
with WriterLock(Path({str(tmp_path)!r})):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert (tmp_path / "writer.json").exists()
    with WriterLock(tmp_path):
        pass
    assert not (tmp_path / "writer.json").exists()


def test_an_unreadable_note_about_the_holder_does_not_hide_that_there_is_one(tmp_path: Path) -> None:
    """Then it is just another process."""
    with WriterLock(tmp_path):
        (tmp_path / "writer.json").write_text("{", encoding="utf-8")
        with pytest.raises(Busy, match="另一进程"), WriterLock(tmp_path):
            pass


def test_a_folder_that_cannot_be_made_is_an_input_error(tmp_path: Path) -> None:
    """Such as one below a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="不能写入"), WriterLock(tmp_path / "file" / "data"):
        pass
