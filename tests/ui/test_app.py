"""app.py from the outside: usage, faults and exit codes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )


def test_help_is_chinese_and_quick() -> None:
    """Nothing heavy is imported for it."""
    started = time.monotonic()
    result = _run("--help")
    assert result.returncode == 0
    assert "知识库所在目录" in result.stdout
    assert "usage" not in result.stdout
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("arguments", [("--port", "abc"), ("--port", "70000"), ("--nonsense",), ("--port",)])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    """As every command of the project."""
    result = _run(*arguments)
    assert result.returncode == 2
    assert "用法错误" in result.stderr
    assert "argument" not in result.stderr


def test_a_taken_port_ends_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    """No traceback, and nothing was made on disk."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = _run("--port", str(taken.getsockname()[1]), "--data", str(tmp_path / "data"))
    assert result.returncode == 1
    assert "端口已被占用" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_is_a_file_ends_with_1(tmp_path: Path) -> None:
    """Named, not traced."""
    file = tmp_path / "data"
    file.write_text("不是目录", encoding="utf-8")
    result = _run("--port", "0", "--data", str(file))
    assert result.returncode == 1
    assert str(file) in result.stderr
    assert "Traceback" not in result.stderr


def test_an_empty_knowledge_base_without_corpus_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to answer from."""
    monkeypatch.setenv("KB_CORPUS", str(tmp_path / "none"))
    result = _run("--port", "0", "--data", str(tmp_path / "data"))
    assert result.returncode == 1
    assert "语料目录" in result.stderr
    assert "Traceback" not in result.stderr
