"""Private copies: proven while they are made, gone when they are done with."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kb.errors import Damaged, InputError
from kb.index.copies import PrivateCopy, digest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file, and a temporary folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "from" / "sub").mkdir(parents=True)
    (tmp_path / "from" / "sub" / "a.bin").write_bytes(b"abc")
    return tmp_path / "from"


def test_a_copy_holds_the_files_and_goes_when_closed(folder: Path) -> None:
    """Closing twice is no harm."""
    copy = PrivateCopy()
    copy.fill(folder, {"sub/a.bin": digest(folder / "sub" / "a.bin")})
    assert (copy.path / "sub" / "a.bin").read_bytes() == b"abc"
    copy.close()
    copy.close()
    assert not copy.path.exists()


def test_a_file_that_reads_otherwise_or_is_missing_is_damage(folder: Path) -> None:
    """Truncated, zeroed, replaced, deleted: all the same."""
    copy = PrivateCopy()
    with pytest.raises(Damaged, match="不符"):
        copy.fill(folder, {"sub/a.bin": "0" * 64})
    with pytest.raises(Damaged, match="缺失"):
        copy.fill(folder, {"sub/b.bin": "0" * 64})
    copy.close()


def test_a_full_temporary_folder_is_not_taken_for_a_damaged_index(folder: Path) -> None:
    """Rebuilding would not help; the message says what would."""
    copy = PrivateCopy()
    (copy.path / "sub").write_text("a file where a folder should be")
    with pytest.raises(InputError, match="TMPDIR"):
        copy.fill(folder, {"sub/a.bin": digest(folder / "sub" / "a.bin")})
    copy.close()


def test_the_copy_of_a_killed_process_is_swept_up_and_a_living_one_is_not(folder: Path) -> None:
    """The lock of a dead process is free."""
    command = "from kb.index.copies import PrivateCopy as P; import os; p = P(); print(p.path, flush=True); os.abort()"
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    left = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, env=environment, check=False
    ).stdout.strip()
    living = PrivateCopy()
    assert Path(left).is_dir()
    for path in (Path(left), living.path):
        os.utime(path, (0, 0))
    PrivateCopy().close()
    assert not Path(left).exists()
    assert living.path.exists()
    living.close()
