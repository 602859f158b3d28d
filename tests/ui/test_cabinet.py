"""kb.ui.cabinet: what one person puts in, nobody else takes out."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import Busy
from kb.ui import cabinet as module
from kb.ui.cabinet import Cabinet, file_name

ANNA, BERT = "a" * 43, "b" * 43


@pytest.fixture
def cabinet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cabinet]:
    """An empty cabinet in a temporary folder of its own."""
    monkeypatch.setattr(module.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    made = Cabinet(seconds=60)
    yield made
    made.close()


def _put(cabinet: Cabinet, owner: str, name: str = "草案.docx") -> tuple[str, Path]:
    key, path = cabinet.new(owner, name)
    path.write_bytes(b"words")
    return key, path


def test_a_file_is_found_by_its_owner_only(cabinet: Cabinet) -> None:
    """Knowing the key is not enough."""
    key, path = _put(cabinet, ANNA)
    assert cabinet.find(ANNA, key) == path
    assert cabinet.find(BERT, key) is None
    assert cabinet.find("", key) is None


@pytest.mark.parametrize("key", ["", "..", "../..", "/etc/passwd", "a" * 21, "a" * 23, "..%2f" + "a" * 17, "*" * 22])
def test_a_key_is_never_a_path(cabinet: Cabinet, key: str) -> None:
    """Neither up, nor elsewhere, nor a pattern that matches all."""
    _put(cabinet, ANNA)
    assert cabinet.find(ANNA, key) is None
    cabinet.discard(ANNA, key)
    assert len([*cabinet._path.glob("*/*/*")]) == 1


def test_nobody_else_may_discard_a_file(cabinet: Cabinet) -> None:
    """Only the owner."""
    key, path = _put(cabinet, ANNA)
    cabinet.discard(BERT, key)
    assert path.exists()
    cabinet.discard(ANNA, key)
    assert not path.parent.exists()


def test_folders_are_closed_to_other_users_and_name_no_owner(cabinet: Cabinet) -> None:
    """Whoever lists the temporary folder learns no secret."""
    _, path = _put(cabinet, ANNA)
    assert stat.S_IMODE(cabinet._path.stat().st_mode) == 0o700
    assert ANNA not in str(path)


def test_an_old_file_is_not_found_and_goes_with_the_next_one(cabinet: Cabinet) -> None:
    """A draft that was never compared does not stay."""
    key, path = _put(cabinet, ANNA)
    os.utime(path.parent, (0, 0))
    assert cabinet.find(ANNA, key) is None
    _put(cabinet, BERT)
    assert not path.exists()


def test_an_old_file_goes_though_nobody_comes_again(cabinet: Cabinet) -> None:
    """What was promised of drafts and reports holds over a weekend, too; its drawer goes with it."""
    short = Cabinet(seconds=0.05)
    _, path = _put(short, ANNA)
    until = time.monotonic() + 10
    while path.parent.parent.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not path.parent.parent.exists()
    short.close()


def test_files_may_go_while_others_come(cabinet: Cabinet) -> None:
    """A comparison that ends deletes its draft just when somebody else's is taken in."""
    faults: list[BaseException] = []

    def put_and_discard(owner: str) -> None:
        try:
            for _ in range(60):
                key, _path = _put(cabinet, owner)
                cabinet.find(owner, key)
                cabinet.discard(owner, key)
        except OSError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=put_and_discard, args=(name * 43,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert not [*cabinet._path.glob("*/*")]


def test_a_full_cabinet_says_so(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is written, and while it is."""
    monkeypatch.setattr(module, "_MOST_BYTES", 4)
    assert not cabinet.is_full()
    _put(cabinet, ANNA)
    assert cabinet.is_full()
    with pytest.raises(Busy, match="暂存的文件太多"):
        cabinet.new(BERT, "草案.docx")


def test_one_owner_keeps_a_handful(cabinet: Cabinet) -> None:
    """The oldest go first; those of others stay."""
    other, _ = _put(cabinet, BERT)
    keys = [_put(cabinet, ANNA)[0] for _ in range(12)]
    kept = [key for key in keys if cabinet.find(ANNA, key)]
    assert kept == keys[-8:]
    assert cabinet.find(BERT, other)


def test_a_closed_cabinet_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what a killed process left is cleared away by the next one."""
    monkeypatch.setattr(module.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "kb-drawers-left"
    (left / "x").mkdir(parents=True)
    os.utime(left, (0, 0))
    made = Cabinet(seconds=60)
    assert not left.exists()
    _put(made, ANNA)
    made.close()
    assert [*tmp_path.iterdir()] == []


def test_a_link_in_the_temporary_folder_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody on this machine may put one there."""
    monkeypatch.setattr(module.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "kb-drawers-link").symlink_to(elsewhere)
    os.utime(elsewhere, (0, 0))
    Cabinet(seconds=60).close()
    assert [*elsewhere.iterdir()] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("草案.docx", "草案.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\草案.pdf", "草案.pdf"),
        ("..", "文件"),
        ("", "文件"),
        (".docx", "docx"),
        ("甲\n乙\u202e.txt", "甲_乙_.txt"),
        ('a<b>"c".md', "a_b__c_.md"),
    ],
)
def test_a_name_becomes_one_that_any_system_takes(given: str, kept: str) -> None:
    """No folder, nothing invisible."""
    assert file_name(given) == kept


def test_a_long_name_is_cut_before_its_ending() -> None:
    """The ending says how it is read."""
    name = file_name("长" * 200 + ".docx")
    assert name.endswith("长.docx")
    assert len(name.encode()) < 200
