"""Which files an ingest is about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.library.files import find, folders, is_gone


def test_folders_are_walked_in_order_and_each_file_is_named_once(tmp_path: Path) -> None:
    """However it was given: by its folder, by itself, through a link."""
    for name in (
        "b.txt",
        "a/c.txt",
        "a/~$c.txt",
        "a/.hidden",
        "README.md",
        "links/l.csv",
        "links/m.xlsx",
        "links/notes.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "again.txt").symlink_to(tmp_path / "b.txt")
    found = find([tmp_path / "a", tmp_path / "b.txt", tmp_path / "again.txt"], leave_out=tmp_path / "data")
    assert [file.path.name for file in found] == ["c.txt", "b.txt"]
    walked = find([tmp_path], leave_out=tmp_path / "a")
    assert [file.path.name for file in walked if not file.is_links] == ["again.txt", "b.txt"]
    assert [file.path.name for file in walked if file.is_links] == ["l.csv", "m.xlsx"]
    assert not any(file.fault for file in walked)
    assert folders([tmp_path / "a", tmp_path / "b.txt"]) == (tmp_path / "a",)


def test_a_file_given_by_name_is_taken_though_a_walk_would_pass_it_over(tmp_path: Path) -> None:
    """Who names a README means it."""
    (tmp_path / "README.md").write_text("x")
    assert [file.path.name for file in find([tmp_path / "README.md"], leave_out=tmp_path / "data")] == ["README.md"]


def test_what_cannot_be_looked_at_has_its_fault(tmp_path: Path) -> None:
    """Absent, a broken link, a pipe, a name that no database can hold."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "none")
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.txt")).write_text("x")
    faults = {file.path.name: file.fault for file in find([tmp_path, tmp_path / "absent"], leave_out=tmp_path / "data")}
    assert "没有" in faults["absent"] and "没有" in faults["broken.txt"]
    assert "不是普通文件" in faults["pipe"]
    assert "UTF-8" in faults[os.fsdecode(b"\xff.txt")]


def test_only_what_is_seen_to_be_gone_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in a folder that is closed for now may well be there."""
    (tmp_path / "a.txt").write_text("x")
    assert not is_gone(tmp_path / "a.txt")
    assert is_gone(tmp_path / "b.txt") and is_gone(tmp_path / "a.txt" / "c")

    def closed(path: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "lstat", closed)
    assert not is_gone(tmp_path / "b.txt")
