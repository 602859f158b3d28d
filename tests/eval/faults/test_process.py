"""Processes that tell how far they have come, and can be killed there."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from eval.faults.process import CRASHED, Process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


def test_a_process_says_how_it_ended(tmp_path: Path) -> None:
    """Its exit code and its words; a traceback counts as broken down."""
    said = Process(lambda: os.write(1, "好".encode()), tmp_path / "said").end()
    assert (said.code, said.complaint, said.crashed) == (3, "好", False)
    broken = Process(lambda: 1 // 0, tmp_path / "broken").end()
    assert (broken.code, broken.crashed) == (CRASHED, True)
    assert "ZeroDivisionError" in broken.said


def test_file_operations_are_marks_at_which_it_can_be_killed(tmp_path: Path) -> None:
    """What comes after the mark is never done."""

    def work(seconds: float) -> int:
        for number in range(3):
            (tmp_path / f"{number}").mkdir()
            time.sleep(seconds if number == 1 else 0)
        return 0

    whole = Process(lambda: work(0), tmp_path / "said", marks=True).end()
    assert len(whole.marks) == 4
    for number in range(3):
        (tmp_path / f"{number}").rmdir()
    process = Process(lambda: work(60), tmp_path / "said", marks=True)
    assert process.await_mark(2) is not None
    process.kill()
    assert process.end().code == -signal.SIGKILL
    assert not (tmp_path / "2").exists()


def test_the_environment_is_the_process_s_own(tmp_path: Path) -> None:
    """The parent's stays as it is."""
    ended = Process(
        lambda: 0 * os.write(1, os.environ["KB_TRIED"].encode()), tmp_path / "said", env={"KB_TRIED": "是"}
    ).end()
    assert ended.complaint == "是"
    assert "KB_TRIED" not in os.environ
