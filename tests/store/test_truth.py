"""The truth database: one moment to a reader, all or nothing to a writer, clear words when it cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import Damaged, InputError, NotFound
from kb.model import Document
from kb.store import Truth

Put = Callable[..., None]
Make = Callable[..., Document]


def files_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file."""
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def test_opening_a_database_that_is_not_there_makes_nothing(truth: Truth, tmp_path: Path) -> None:
    """A mistyped folder must not leave an empty knowledge base behind."""
    assert not truth.exists()
    with pytest.raises(NotFound, match="空的"), truth.snapshot():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_nothing(truth: Truth, notice: Make, put: Put) -> None:
    """Not even the tables of the first write."""
    with pytest.raises(RuntimeError), truth.writer() as writer:
        put(writer, notice())
        raise RuntimeError("killed")
    assert not truth.exists()


def test_a_reader_sees_one_moment_while_a_writer_commits(truth: Truth, notice: Make, put: Put) -> None:
    """What is committed meanwhile is seen by the next reader only."""
    with truth.writer() as writer:
        put(writer, notice(word="培养"))
        writer.set_generation("g1")
    with truth.snapshot() as before:
        with truth.writer() as writer:
            put(writer, notice(word="引进"))
            writer.set_generation("g2")
        assert before.clause("通知1#sec_1__para_1").text == "到2025年培养100万人。"
        assert (before.revision, before.generation) == (1, "g1")
    with truth.snapshot() as after:
        assert after.clause("通知1#sec_1__para_1").text == "到2025年引进100万人。"
        assert (after.revision, after.generation) == (2, "g2")


def test_two_snapshots_of_one_revision_share_what_they_read(truth: Truth, notice: Make, put: Put) -> None:
    """Reading the whole base again for every question would be slow."""
    with truth.writer() as writer:
        put(writer, notice())
    with truth.snapshot() as first:
        documents = first.documents()
    with truth.snapshot() as second:
        assert second.documents()[0] is documents[0]


def test_reading_changes_no_file(truth: Truth, notice: Make, put: Put) -> None:
    """Neither the database nor anything beside it, WAL included."""
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.file is not None
    before = files_of(truth.file.parent)
    with truth.snapshot() as snapshot:
        snapshot.documents()
    assert files_of(truth.file.parent) == before


@pytest.mark.parametrize(("version", "word"), [("999", "较新"), ("0", "较旧")])
def test_another_schema_version_is_refused_with_a_way_out(
    truth: Truth, notice: Make, put: Put, version: str, word: str
) -> None:
    """An older or newer program must say so, not fail somewhere later."""
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.file is not None
    with sqlite3.connect(truth.file) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (version,))
    connection.close()
    with pytest.raises(InputError, match=word), truth.snapshot():
        pass
    with pytest.raises(InputError, match=word), truth.writer():
        pass


def test_upgrading_what_is_current_or_absent_does_nothing(truth: Truth, notice: Make, put: Put) -> None:
    """It runs before every ingest."""
    truth.upgrade()
    assert not truth.exists()
    with truth.writer() as writer:
        put(writer, notice())
    truth.upgrade()
    with truth.snapshot() as snapshot:
        assert snapshot.documents() == (notice(),)


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    """The message is Chinese and names the file."""
    file = tmp_path / "truth.sqlite3"
    file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(Damaged, match=r"truth\.sqlite3"):
        Truth.open(f"sqlite:///{file}").exists()


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://x", "", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_be_used_is_an_input_error(url: str) -> None:
    """A wrong setting is the user's to mend."""
    with pytest.raises(InputError, match="数据库地址"):
        Truth.open(url)


def test_a_database_that_is_lost_is_not_taken_for_an_empty_one(truth: Truth, notice: Make, put: Put) -> None:
    """Where its index still lies beside it, nobody may start over without a word."""
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.file is not None
    truth.file.write_bytes(b"")
    assert not truth.exists()
    manifest = truth.file.parent / "index" / "0f" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}")
    with pytest.raises(Damaged, match=r"真相库不见了.+restore.+处理办法|处理办法.+restore"):
        truth.exists()


def test_a_column_that_can_no_longer_be_read_is_called_damaged(truth: Truth, notice: Make, put: Put) -> None:
    """One bit of a JSON column turned: no other check of the database sees it."""
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.file is not None
    with sqlite3.connect(truth.file) as connection:
        connection.execute("UPDATE clauses SET spans = '[[0, 4]'")
    connection.close()
    with pytest.raises(Damaged, match=r"真相库读写失败.+备份"), truth.snapshot() as snapshot:
        snapshot.documents()


def test_a_sound_database_has_no_problems(truth: Truth, notice: Make, put: Put) -> None:
    """SQLite's own checks pass."""
    assert truth.problems() == ()
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.problems() == ()
