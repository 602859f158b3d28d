"""A writer replaces what a file held, and only that."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kb.model import Document, Link
from kb.store import StoredSource, Truth

Put = Callable[..., None]
Make = Callable[..., Document]


def test_a_file_written_again_replaces_its_documents_and_leaves_others(truth: Truth, notice: Make, put: Put) -> None:
    """The other file's document stays as it was."""
    with truth.writer() as writer:
        put(writer, notice("甲"), path="/c/a.txt")
        put(writer, notice("乙"), path="/c/b.txt")
    with truth.writer() as writer:
        put(writer, notice("丙", word="引进"), path="/c/a.txt")
        assert writer.owner("甲") is None
        assert writer.owner("丙") == "/c/a.txt"
    with truth.snapshot() as snapshot:
        assert [d.id for d in snapshot.documents()] == ["丙", "乙"]
        assert snapshot.document("乙") == notice("乙")
        assert snapshot.revision == 2


def test_removing_a_file_removes_all_that_came_from_it(truth: Truth, notice: Make, link: Link, put: Put) -> None:
    """Clauses, extracts and links go with their file."""
    links = StoredSource("/c/links/l.csv", "links", "11", "p1", "l.csv")
    with truth.writer() as writer:
        put(writer, notice())
        writer.put_links(links, [link])
    with truth.writer() as writer:
        writer.remove_source("/c/a.txt")
        writer.remove_source(links.path)
        assert writer.snapshot().documents() == ()
    with truth.snapshot() as snapshot:
        assert (snapshot.documents(), snapshot.links(), snapshot.sources) == ((), (), ())
        assert snapshot.damaged_clauses() == ()


def test_a_note_about_a_file_makes_no_new_revision(truth: Truth, notice: Make, put: Put) -> None:
    """Readers need not open anything again for it."""
    with truth.writer() as writer:
        put(writer, notice())
    with truth.writer() as writer:
        writer.note_source(StoredSource("/c/a.txt", "document", "22", "p2", "a.txt"))
    with truth.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.sources[0].sha256, snapshot.sources[0].pipeline) == (1, "22", "p2")


def test_vectors_of_texts_that_are_gone_are_forgotten(truth: Truth) -> None:
    """For every model."""
    vector = np.ones(2, dtype=np.float32)
    with truth.writer() as writer:
        writer.put_vectors("m1", {"h1": vector, "h2": vector})
        writer.put_vectors("m2", {"h2": vector})
        writer.prune_vectors(["h1"])
    with truth.snapshot() as snapshot:
        assert list(snapshot.vectors("m1", ["h1", "h2"])) == ["h1"]
        assert snapshot.vectors("m2", ["h2"]) == {}


def test_words_of_a_removed_file_are_in_no_file_of_the_database(truth: Truth, notice: Make, put: Put) -> None:
    """Withdrawn is withdrawn: SQLite would leave them in pages it means to use again."""
    with truth.writer() as writer:
        put(writer, notice("甲", word="鸑鷟" * 3000))
        put(writer, notice("乙"), path="/c/b.txt")
    assert truth.file is not None
    folder = truth.file.parent

    def held() -> bool:
        return any("鸑鷟".encode() in path.read_bytes() for path in folder.iterdir())

    assert held()
    with truth.writer() as writer:
        writer.remove_source("/c/a.txt")
    assert not held()


def test_vectors_that_no_text_needs_are_forgotten_by_hash(truth: Truth) -> None:
    """Under every model."""
    vector = np.ones(3, dtype=np.float32)
    with truth.writer() as writer:
        for model in ("m1", "m2"):
            writer.put_vectors(model, {"h1": vector, "h2": vector})
        writer.forget_vectors({"h1", "h9"})
    with truth.snapshot() as snapshot:
        assert [sorted(snapshot.vectors(model, ["h1", "h2"])) for model in ("m1", "m2")] == [["h2"], ["h2"]]
