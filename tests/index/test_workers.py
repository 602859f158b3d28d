"""Processes that cut words: the same index, whatever becomes of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from kb.config import OFFLINE_MODEL
from kb.index import Entry, lexical, segments, static_encoder, terms, workers
from kb.index.lexical import LexicalIndex
from kb.index.static_encoder import StaticEncoder

QUESTIONS = ("知识产权国际化人才", "2025年目标", "上海", "保障措施有哪些")


@pytest.fixture
def many(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """The shipped clauses as forty documents, which count as many."""
    monkeypatch.setattr(workers, "_MANY", 1)
    monkeypatch.setattr(workers, "processors", lambda: 2)
    monkeypatch.setattr(segments, "_LEAST", 20)
    return [Entry(f"d{row % 40:02}#{row}", f"d{row % 40:02}", e.text, e.path) for row, e in enumerate(entries)]


def _found(folder: Path) -> list[list[tuple[str, float]]]:
    index = LexicalIndex.open(folder)
    return [index.search(question, 50) for question in QUESTIONS]


def _alone(folder: Path, entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, float]]]:
    with monkeypatch.context() as patch:
        patch.setattr(workers, "_MANY", 10**9)
        lexical.build(folder, entries)
    return _found(folder)


def _in_order(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.doc_id)


def test_workers_write_what_this_process_would(
    many: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same ids and scores; a term of the user's own file is known to them, too."""
    own = tmp_path / "terms.txt"
    own.write_text("人才高地建设\n", encoding="utf-8")
    terms.take(own)
    try:
        lexical.build(tmp_path / "many", _in_order(many))
        assert _found(tmp_path / "many") == _alone(tmp_path / "alone", _in_order(many), monkeypatch)
        assert LexicalIndex.open(tmp_path / "many").search("人才高地建设", 1)
    finally:
        terms.take(None)


def test_what_a_worker_does_not_manage_is_done_here(
    many: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that cannot start, and one that ends at once."""
    expected = _alone(tmp_path / "alone", _in_order(many), monkeypatch)
    monkeypatch.setattr(workers, "_START", "import sys; sys.exit(3)")
    lexical.build(tmp_path / "ended", _in_order(many))
    monkeypatch.setattr(workers, "_START", "import sys; sys.stdout.buffer.write(b'\\x80\\x05\\x95'); sys.exit()")
    lexical.build(tmp_path / "cut-off", _in_order(many))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    lexical.build(tmp_path / "none-started", _in_order(many))
    for name in ("ended", "cut-off", "none-started"):
        assert _found(tmp_path / name) == expected


def test_what_a_worker_left_half_written_is_no_part_of_the_index(
    many: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that no group knows would outlive the document whose words it holds."""
    left = tmp_path / "index" / "left.rows"
    monkeypatch.setattr(workers, "_START", f"open({str(left)!r}, 'w').close()")
    lexical.build(tmp_path / "index", _in_order(many))
    assert _found(tmp_path / "index")[0] and not left.exists()


def test_workers_encode_what_this_process_would(many: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last bit, and in order, whatever the texts are; what a worker does not manage is encoded here."""
    encoder = StaticEncoder.load(OFFLINE_MODEL)
    texts = [entry.embedded for entry in many] + ["", "\ud800", "３０%"]
    alone = encoder.encode_queries(texts)
    monkeypatch.setattr(static_encoder, "_SHARE", 50)
    assert np.array_equal(encoder.encode_texts(texts), alone)
    monkeypatch.setattr(workers, "_START", "import sys; sys.exit(3)")
    assert np.array_equal(encoder.encode_texts(texts), alone)


def test_a_model_that_is_replaced_while_in_use_does_not_mix_with_the_old_one(
    many: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors of two models in one index would answer wrongly."""
    shutil.copytree(OFFLINE_MODEL, tmp_path / "model")
    encoder = StaticEncoder.load(tmp_path / "model")
    texts = [entry.embedded for entry in many]
    before = encoder.encode_queries(texts)
    (file,) = (tmp_path / "model").glob("**/model.safetensors")
    save_file({name: values[::-1].copy() for name, values in load_file(file).items()}, file)
    monkeypatch.setattr(static_encoder, "_SHARE", 50)
    assert np.array_equal(encoder.encode_texts(texts), before)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """However it ends: nothing of a killed ingest goes on."""
    code = (
        "import sys, time; from pathlib import Path; from kb.index import workers; from kb.index import Entry\n"
        "from kb.index.lexical import writer\n"
        f"worker = workers.Worker((writer, (Path({str(tmp_path)!r}), None, True)))\n"
        "assert worker.answer([Entry('d#1', 'd', '国际化人才')])\n"
        "print(worker._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert _runs(pid)
        os.kill(parent.pid, signal.SIGKILL)
    for _ in range(200):
        if not _runs(pid):
            break
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
