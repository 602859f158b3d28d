"""A digest of all that came from a file: any bit that turns there shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from kb.model import Document, Extracts, Link
from kb.store import StoredSource, Truth

Put = Callable[..., None]
Make = Callable[..., Document]


@pytest.fixture
def filled(truth: Truth, notice: Make, put: Put, extracts: Extracts, link: Link) -> Truth:
    """A notice with extracts, and a file of links."""
    with truth.writer() as writer:
        put(writer, notice(), extracts)
        writer.put_links(StoredSource("/c/links/l.csv", "links", "00", "p1", "l.csv"), [link])
    return truth


def broken(truth: Truth) -> tuple[str, ...]:
    """Paths that are no longer as they were written."""
    with truth.snapshot(fresh=True) as snapshot:
        return snapshot.broken_seals()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET title = title || '。'", "UPDATE clauses SET label = '二'",
        "UPDATE clauses SET hash = 'x'",
        "UPDATE targets SET value = 101", "UPDATE duties SET spans = '[[13, 28]]'", "UPDATE noise SET why = 'x'",
        "UPDATE sources SET text = text || ' ' WHERE kind = 'document'", "DELETE FROM responsible",
    ],
)  # fmt: skip
def test_any_change_past_the_writer_shows(filled: Truth, change: str) -> None:
    """In metadata, labels and figures as well, which no other check covers."""
    assert broken(filled) == ()
    assert filled.file is not None
    with sqlite3.connect(filled.file) as connection:
        assert connection.execute(change).rowcount
    connection.close()
    assert broken(filled) == ("/c/a.txt",)
    assert filled.problems() == ()


def test_links_are_sealed_too(filled: Truth) -> None:
    """By their own file."""
    assert filled.file is not None
    with sqlite3.connect(filled.file) as connection:
        connection.execute("UPDATE links SET status = '已确认'")
    connection.close()
    assert broken(filled) == ("/c/links/l.csv",)


def test_a_note_about_a_file_breaks_no_seal_and_a_file_that_goes_takes_it_along(filled: Truth) -> None:
    """Which code read it last is not part of what it holds."""
    with filled.writer() as writer:
        writer.note_source(StoredSource("/c/a.txt", "document", "01", "p2", "a.txt"))
    assert broken(filled) == ()
    with filled.writer() as writer:
        writer.remove_source("/c/a.txt")
    assert broken(filled) == ()
    assert filled.file is not None
    with sqlite3.connect(filled.file) as connection:
        assert connection.execute("SELECT path FROM seals").fetchall() == [("/c/links/l.csv",)]
    connection.close()
