"""Backup and restore: one file, proven before it is used, and nothing is encoded again."""

from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.config import Settings
from kb.errors import Busy, Damaged, InputError, KbError, NotFound
from kb.library import KnowledgeBase, Steps
from kb.lock import WriterLock

Make = Callable[..., KnowledgeBase]


def found(base: KnowledgeBase) -> list[tuple[str, float]]:
    """What a search brings."""
    return [(ranked.clause.id, round(ranked.hit.score, 4)) for ranked in base.search("培养人才", 9)]


@pytest.fixture
def backup(base: KnowledgeBase, corpus: Path, tmp_path: Path) -> Path:
    """A backup of the two documents."""
    base.ingest([corpus])
    base.back_up(tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_a_backup_is_restored_into_an_empty_folder(
    base: KnowledgeBase, backup: Path, tmp_path: Path, settings: Settings, steps: Steps, encoder: object
) -> None:
    """The same documents, the same answers, and not a text encoded."""
    before = found(base)
    encoder.encoded.clear()  # type: ignore[attr-defined]
    other = KnowledgeBase.open(replace(settings, data=tmp_path / "new"), steps=steps, encoder=encoder)  # type: ignore[arg-type]
    manifest = other.restore(backup)
    assert encoder.encoded == []  # type: ignore[attr-defined]
    assert (manifest["documents"], manifest["clauses"]) == (2, 4)
    assert other.documents() == base.documents() and found(other) == before
    assert other.doctor().findings == ()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [".lock", "index", "truth.sqlite3"]
    other.close()


def test_a_restore_takes_the_place_of_what_is_there_only_when_told(
    make: Make, base: KnowledgeBase, backup: Path, corpus: Path
) -> None:
    """And a program that is running answers from it at once."""
    (corpus / "a.txt").write_text("甲 人才规划\n别的内容\n", encoding="utf-8")
    base.ingest([corpus])
    running = make()
    assert running.search("别的内容", 1)[0].clause.text == "别的内容"
    with pytest.raises(InputError, match="已有知识库"):
        base.restore(backup)
    base.restore(backup, replace=True)
    assert running.document("甲").clauses[0].text == "培养知识产权人才一百人"
    assert running.search("知识产权人才", 1)[0].clause.text == "培养知识产权人才一百人"
    assert base.doctor().findings == ()
    base.ingest([corpus])
    assert running.search("别的内容", 1)[0].clause.text == "别的内容"


def test_a_damaged_knowledge_base_is_replaced_too(base: KnowledgeBase, backup: Path, settings: Settings) -> None:
    """That is what backups are for."""
    base.close()
    file = settings.data / "truth.sqlite3"
    file.write_bytes(b"no database" * 1000)
    base.restore(backup, replace=True)
    assert len(base.documents()) == 2 and base.doctor().findings == ()


@pytest.mark.parametrize("harm", ["cut", "flip", "manifest", "text", "format"])
def test_a_damaged_backup_changes_nothing(base: KnowledgeBase, backup: Path, harm: str) -> None:
    """Cut short, one byte other, a manifest of something else, no backup at all, another format."""
    data = backup.read_bytes()
    if harm == "cut":
        backup.write_bytes(data[: len(data) // 2])
    elif harm == "flip":
        backup.write_bytes(data[:3000] + bytes([data[3000] ^ 0xFF]) + data[3001:])
    elif harm == "text":
        backup.write_bytes("不是备份".encode())
    else:
        with zipfile.ZipFile(backup) as package:
            manifest, truth = json.loads(package.read("manifest.json")), package.read("truth.sqlite3")
        if harm == "format":
            manifest["format"] = "其他"
        else:
            manifest["files"]["truth.sqlite3"]["sha256"] = "0" * 64
        with zipfile.ZipFile(backup, "w") as package:
            package.writestr("manifest.json", json.dumps(manifest))
            package.writestr("truth.sqlite3", truth)
    before = found(base)
    with pytest.raises((Damaged, InputError)):
        base.restore(backup, replace=True)
    assert found(base) == before and base.doctor().findings == ()


def test_a_backup_is_of_one_moment_while_another_writes(base: KnowledgeBase, corpus: Path, tmp_path: Path) -> None:
    """Every backup made during ingests holds a whole state and can be opened."""
    base.ingest([corpus])
    stop = threading.Event()

    def ingest() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            (corpus / "a.txt").write_text(f"甲 人才规划\n第{number}稿\n第{number}稿完\n", encoding="utf-8")
            base.ingest([corpus])

    thread = threading.Thread(target=ingest)
    thread.start()
    try:
        for number in range(4):
            base.back_up(tmp_path / f"{number}.zip")
    finally:
        stop.set()
        thread.join()
    for number in range(4):
        with zipfile.ZipFile(tmp_path / f"{number}.zip") as package:
            package.extract("truth.sqlite3", tmp_path / f"{number}")
        with sqlite3.connect(tmp_path / f"{number}" / "truth.sqlite3") as truth:
            words = [row[0] for row in truth.execute("SELECT text FROM clauses WHERE doc_id = '甲' ORDER BY position")]
            assert truth.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        truth.close()
        assert len(words) == 2 and (words[1] == words[0] + "完" or words[0].startswith("培养"))


def test_what_cannot_be_backed_up_or_restored_is_told(base: KnowledgeBase, corpus: Path, tmp_path: Path) -> None:
    """Nothing there, a file that is there already, no such folder, no such backup, another writer."""
    with pytest.raises(NotFound):
        base.back_up(tmp_path / "b.zip")
    base.ingest([corpus])
    (tmp_path / "b.zip").write_bytes(b"")
    for target in (tmp_path / "b.zip", tmp_path / "no" / "b.zip"):
        with pytest.raises(InputError):
            base.back_up(target)
    with pytest.raises(KbError):
        base.restore(tmp_path / "none.zip", replace=True)
    with WriterLock(tmp_path / "data"), pytest.raises(Busy):
        base.restore(tmp_path / "b.zip", replace=True)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_restore_left_is_swept_by_the_next_writer(base: KnowledgeBase, backup: Path) -> None:
    """It holds a copy of everything."""
    left = backup.parent / "data" / ".restore-killed"
    left.mkdir()
    (left / "truth.sqlite3").write_bytes(b"x")
    base.doctor()
    assert not left.exists()


def test_another_database_is_left_to_its_own_tools(tmp_path: Path, encoder: object) -> None:
    """PostgreSQL has pg_dump."""
    url = "postgresql://nobody@localhost/none"
    try:
        base = KnowledgeBase.open(Settings(data=tmp_path, database=url), encoder=encoder)  # type: ignore[arg-type]
    except InputError:
        pytest.skip("没有 PostgreSQL 驱动")
    with pytest.raises(InputError, match="pg_dump"):
        base.back_up(tmp_path / "b.zip")
    with pytest.raises(InputError, match="pg_restore"):
        base.restore(tmp_path / "b.zip")


def test_a_backup_is_remembered_for_whoever_withdraws_later(base: KnowledgeBase, backup: Path) -> None:
    """It still holds the text."""
    assert str(backup) in base.withdraw("乙", reason="误收").to_text()
