"""What a snapshot gives back is what was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from kb.errors import NotFound
from kb.model import Document, Extracts, Link
from kb.store import StoredSource, Truth
from kb.store.rows import DOCUMENT_PARTS, EXTRACT_PARTS
from kb.store.schema import DocumentRow, LinkRow

Put = Callable[..., None]
Make = Callable[..., Document]


def test_everything_written_comes_back_equal(
    truth: Truth, notice: Make, extracts: Extracts, link: Link, put: Put
) -> None:
    """Documents, extracts, links, source text: value objects in, equal value objects out."""
    document = notice()
    with truth.writer() as writer:
        put(writer, document, extracts)
        writer.put_links(StoredSource("/c/links/l.csv", "links", "11", "p1", "l.csv"), [link])
    with truth.snapshot() as snapshot:
        assert snapshot.documents() == (document,)
        assert snapshot.document("通知1") == document
        assert snapshot.clauses([c.id for c in reversed(document.clauses)]) == tuple(reversed(document.clauses))
        assert snapshot.extracts("通知1") == extracts
        assert snapshot.links() == (link,)
        assert [s.doc_ids for s in snapshot.sources] == [("通知1",), ()]
        assert snapshot.source_of("通知1").text == snapshot.source("a.txt").text
        assert snapshot.source("/c/a.txt").warnings == ("换行异常",)


def test_heads_tell_of_documents_without_reading_them(truth: Truth, notice: Make, put: Put) -> None:
    """Metadata alone; ids and numbers of clauses are told without their words."""
    first, second = notice("通知1"), notice("通知2")
    with truth.writer() as writer:
        put(writer, first)
        put(writer, second, path="/c/b.txt")
    with truth.snapshot() as snapshot:
        bare = [replace(document, clauses=(), tables=(), noise=()) for document in (first, second)]
        assert [*snapshot.heads().values()] == bare
        assert snapshot.clause_ids(["通知2"]) == tuple(clause.id for clause in second.clauses)
        assert snapshot.clause_ids(["通知2", "没有的"], {"heading"}) == ("通知2#sec_1",)
        assert snapshot.clause_counts() == {"通知1": 4, "通知2": 4}
        assert snapshot.clause_counts({"heading", "title"}) == {"通知1": 2, "通知2": 2}


def test_every_field_of_a_value_object_has_its_column() -> None:
    """A field added to the model without a column would be lost in silence."""
    pairs = [(cls, table) for _, cls, table in (*DOCUMENT_PARTS, *EXTRACT_PARTS)]
    for cls, table in [*pairs, (Link, LinkRow)]:
        columns = set(table.__table__.columns.keys())
        assert {f.name for f in fields(cls)} <= columns, cls
    parts = {part for part, _, _ in DOCUMENT_PARTS}
    assert {f.name for f in fields(Document)} - parts <= set(DocumentRow.__table__.columns.keys())
    assert {f.name for f in fields(Extracts)} == {part for part, _, _ in EXTRACT_PARTS}


def test_what_is_not_there_is_said_in_chinese(truth: Truth, notice: Make, put: Put) -> None:
    """Unknown documents, clauses and files raise NotFound."""
    with truth.writer() as writer:
        put(writer, notice())
    with truth.snapshot() as snapshot:
        for ask in (snapshot.document, snapshot.clause, snapshot.extracts, snapshot.source, snapshot.source_of):
            with pytest.raises(NotFound, match="没有"):
                ask("没有的")


def test_a_file_name_borne_twice_needs_its_path(truth: Truth, notice: Make, put: Put) -> None:
    """Two folders may hold files of one name; nothing is guessed."""
    with truth.writer() as writer:
        put(writer, notice("甲"), path="/c/a.txt")
        put(writer, notice("乙"), path="/d/a.txt")
    with truth.snapshot() as snapshot:
        assert snapshot.source("/d/a.txt").file == "a.txt"
        with pytest.raises(NotFound, match="同名"):
            snapshot.source("a.txt")


def test_vectors_are_kept_by_model_and_text(truth: Truth) -> None:
    """Bit for bit, and apart for each model."""
    vector = np.array([0.1, -0.2, 0.3], dtype=np.float32)
    with truth.writer() as writer:
        writer.put_vectors("m1", {"h1": vector, "h2": vector * 2})
        writer.put_vectors("m1", {"h1": vector * 3})
    with truth.snapshot() as snapshot:
        found = snapshot.vectors("m1", ["h1", "h2", "h3"])
        assert sorted(found) == ["h1", "h2"]
        assert np.array_equal(found["h1"], vector * 3)
        assert snapshot.vectors("m2", ["h1"]) == {}
        assert snapshot.revision == 0


def test_changed_words_of_a_stored_clause_are_noticed(truth: Truth, notice: Make, put: Put) -> None:
    """The hash beside the text no longer agrees."""
    with truth.writer() as writer:
        put(writer, notice())
    assert truth.file is not None
    with sqlite3.connect(truth.file) as connection:
        connection.execute("UPDATE clauses SET text = '篡改' WHERE id = '通知1#row_1'")
    connection.close()
    with truth.snapshot() as snapshot:
        assert snapshot.damaged_clauses() == ("通知1#row_1",)


def test_one_document_is_read_without_the_others_and_the_same(
    truth: Truth, notice: Make, extracts: Extracts, put: Put
) -> None:
    """All of a large knowledge base takes seconds to read; a search needs ten documents of it."""
    with truth.writer() as writer:
        put(writer, notice(), extracts)
        put(writer, notice("乙"), path="/c/b.txt")
    with truth.snapshot(fresh=True) as snapshot:
        one, clause, found = snapshot.document("通知1"), snapshot.clause("乙#row_1"), snapshot.extracts("通知1")
        assert snapshot._content.documents is None
        assert (one, found) == (notice(), extracts)
        assert clause == notice("乙").clauses[-1]
        assert snapshot.counts() == (2, 8, 0)
        assert snapshot.documents() == (one, notice("乙"))
        assert snapshot.extracts("通知1") == extracts
