"""However the words came into the index, they are found and scored as in a new one, and what went is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import pytest
import tantivy
import zstandard

from kb.errors import Damaged
from kb.index import Entry, lexical, many_tokens, segments
from kb.index.lexical import LexicalIndex
from kb.index.tokens import normalise

QUERIES = ("知识产权人才", "保障措施有哪些", "到2025年", "专利代理师培训", "国际化人才引进", "组织领导")


def divided(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The shipped clauses as many little documents of about ten clauses."""
    named = [Entry(f"d{row // 10}#{row}", f"d{row // 10}", e.text, e.path) for row, e in enumerate(entries)]
    return {doc_id: list(own) for doc_id, own in groupby(named, key=lambda entry: entry.doc_id)}


def ranked(folder: Path) -> list[list[tuple[str, float]]]:
    """What the questions find."""
    index = LexicalIndex.open(folder)
    return [index.search(query, 50) for query in QUERIES]


def built(folder: Path, documents: Iterable[list[Entry]]) -> Path:
    """A new index of those documents."""
    lexical.build(folder, [entry for own in documents for entry in own])
    return folder


def sizes(folder: Path) -> list[int]:
    """Clauses in each group."""
    rows = json.loads((folder / segments.GROUPS).read_text(encoding="utf-8"))
    return sorted(sum(row["documents"].values()) for row in rows)


def plain_rows(path: Path) -> str:
    """What is packed in a file of rows."""
    with path.open("rb") as packed:
        return zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True).read().decode()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups of some dozen clauses, as a hundred thousand have groups of thousands."""
    monkeypatch.setattr(segments, "_LEAST", 40)
    monkeypatch.setattr(segments, "_TAIL", 5)


def test_a_change_gives_the_ids_and_scores_of_a_new_build(entries: list[Entry], tmp_path: Path, small: None) -> None:
    """Added, changed, deleted: statistics are those of the documents that are there, to the last digit."""
    documents = divided(entries)
    before, added, deleted, changed = dict(list(documents.items())[:-3]), list(documents)[-3:], "d2", "d4"
    folder = built(tmp_path / "a", before.values())
    others = [Entry(e.clause_id, e.doc_id, e.text.replace("人才", "英才"), e.path) for e in documents[changed]]
    new = [*others, *(entry for doc_id in added for entry in documents[doc_id])]
    lexical.update(folder, {deleted, changed}, new)
    after = {doc_id: own for doc_id, own in documents.items() if doc_id != deleted} | {changed: others}
    assert ranked(folder) == ranked(built(tmp_path / "b", after.values()))
    assert LexicalIndex.open(folder).hashes([deleted]) == {}
    assert len(LexicalIndex.open(folder).hashes([changed])) == len(others)


def test_documents_taken_in_one_by_one_end_in_few_groups_with_the_same_scores(
    entries: list[Entry], tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups of one size are merged; the words are not cut again for that."""
    monkeypatch.setattr(segments, "_LEAST", 100)
    documents = divided(entries)
    folder = built(tmp_path / "a", [])
    for own in documents.values():
        lexical.update(folder, set(), own)
    assert sum(sizes(folder)) == len(entries)
    assert len(sizes(folder)) < 8 < len(documents)
    assert ranked(folder) == ranked(built(tmp_path / "b", documents.values()))


def test_what_was_deleted_is_in_no_file(entries: list[Entry], tmp_path: Path) -> None:
    """Not even as a word that tantivy counts but does not find."""
    secret = Entry("s#1", "s", "关于龘靐的通知", ("龘靐",))
    folder = built(tmp_path / "a", [[secret], entries])
    assert tantivy.Index.open(str(folder)).searcher().doc_freq("pairs", "龘靐") == 1
    files = {path.name for path in folder.iterdir()}
    lexical.update(folder, {"s"}, [])
    searcher = tantivy.Index.open(str(folder)).searcher()
    assert [searcher.doc_freq(field, "龘靐") for field in ("pairs", "path_pairs")] == [0, 0]
    assert not any("龘靐" in plain_rows(path) for path in folder.glob("*.rows"))
    assert {path.name for path in folder.iterdir()} & files == {"meta.json", "segments.json", ".tantivy-meta.lock"}


def test_no_file_that_another_generation_shares_is_written_to(entries: list[Entry], tmp_path: Path) -> None:
    """Files have second names in the next generation; the lists are written anew under theirs."""
    documents = divided(entries)
    old = built(tmp_path / "a", list(documents.values())[:-1])
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    new = tmp_path / "b"
    new.mkdir()
    for path in old.iterdir():
        (new / path.name).hardlink_to(path)
    lexical.update(new, {"d0"}, documents[list(documents)[-1]])
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before


def test_nothing_that_stays_is_cut_again(
    entries: list[Entry], tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cutting is what a new build takes its time for; a document that goes must not cost its neighbours' words."""
    documents = divided(entries)
    folder = built(tmp_path / "a", documents.values())
    cut: list[str] = []
    monkeypatch.setattr(many_tokens, "normalise", lambda text: cut.append(text) or normalise(text))
    lexical.update(folder, {"d0"}, [Entry("n#1", "n", "新的一条")])
    assert [text for text in cut if text] == ["新的一条"]


def test_rows_survive_merging_and_later_changes(entries: list[Entry], tmp_path: Path, small: None) -> None:
    """A group merged out of others is written anew like any other, and leaves no file behind."""
    documents = divided(entries)
    folder = built(tmp_path / "a", [])
    for own in documents.values():
        lexical.update(folder, set(), own)
    for doc_id in ("d0", "d7", "d9"):
        lexical.update(folder, {doc_id}, [])
    after = [own for doc_id, own in documents.items() if doc_id not in {"d0", "d7", "d9"}]
    assert ranked(folder) == ranked(built(tmp_path / "b", after))
    assert len([*folder.glob("*.rows")]) == len(sizes(folder))


@pytest.mark.parametrize("content", [zstandard.compress(b""), zstandard.compress(b'{"id": "d0#'), b"\x00" * 9, b""])
def test_rows_that_are_not_all_there_are_damage(entries: list[Entry], tmp_path: Path, content: bytes) -> None:
    """The library builds anew on that."""
    folder = built(tmp_path / "a", divided(entries).values())
    for path in folder.glob("*.rows"):
        path.write_bytes(content)
    with pytest.raises(Damaged):
        lexical.update(folder, {"d0"}, [])


def test_equal_scores_come_in_order_of_id_also_at_the_limit(tmp_path: Path) -> None:
    """A sentence that stands in a hundred documents: which ten are shown does not depend on how they came in."""
    alike = [Entry(f"d{row:03}#1", f"d{row:03}", "加强组织领导") for row in range(100)]
    folder = built(tmp_path / "a", [alike[::-1]])
    found = LexicalIndex.open(folder).search("组织领导", 10)
    assert [clause_id for clause_id, _ in found] == [entry.clause_id for entry in alike[:10]]
