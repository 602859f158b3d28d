"""Looking at the knowledge base while it changes, from several threads, and when its index is hurt."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import tantivy

from kb.config import Settings
from kb.errors import NotFound
from kb.library import KnowledgeBase
from kb.lock import WriterLock

Make = Callable[..., KnowledgeBase]


def found(base: KnowledgeBase) -> list[tuple[str, float]]:
    """What a search gives."""
    return [(ranked.clause.id, round(ranked.hit.score, 6)) for ranked in base.search("国际化人才", 9)]


def test_an_empty_knowledge_base_says_so(base: KnowledgeBase, settings: Settings) -> None:
    """And makes no folder."""
    with pytest.raises(NotFound, match="空的"):
        base.search("人才")
    assert not settings.data.exists()


def test_an_open_base_sees_what_another_process_took_in(make: Make, corpus: Path) -> None:
    """With the next question; a view that is open keeps its state to its end."""
    writer, reader = make(), make()
    writer.ingest([corpus])
    with reader.view() as (snapshot, retriever):
        before = retriever.search("国际化人才")
        (corpus / "b.txt").write_text("乙 实施意见\n引进高端人才\n", encoding="utf-8")
        writer.ingest([corpus])
        assert retriever.search("国际化人才") == before
        assert snapshot.document("乙").clauses[0].text == "引进国际化人才"
    assert reader.search("高端人才", 1)[0].clause.text == "引进高端人才"


def test_readers_in_threads_see_whole_states_while_a_writer_works(make: Make, corpus: Path) -> None:
    """Every view's index is of its own snapshot: what it finds is in it, with the right words."""
    writer, reader = make(), make()
    writer.ingest([corpus])
    faults: list[object] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            try:
                with reader.view() as (snapshot, retriever):
                    words = snapshot.document("乙").clauses[0].text
                    best = retriever.search(words, limit=1)[0]
                    if snapshot.clause(best.clause_id).text != words:
                        faults.append((words, best))
            except BaseException as error:
                faults.append(error)
                raise

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for word in ("甲乙", "丙丁", "戊己"):
        (corpus / "b.txt").write_text(f"乙 实施意见\n引进{word}人才\n加强组织领导\n", encoding="utf-8")
        writer.ingest([corpus])
    stop.set()
    for thread in threads:
        thread.join(30)
    assert faults == []


@pytest.mark.parametrize("damage", ["delete all", "delete one", "truncate", "zero"])
def test_a_damaged_index_is_rebuilt_and_answers_as_before(
    make: Make, corpus: Path, settings: Settings, damage: str
) -> None:
    """Never a wrong or an empty answer; afterwards the index on disk is whole again."""
    first = make()
    first.ingest([corpus])
    expected = found(first)
    root = settings.data / "index"
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in [root] if damage == "delete all" else paths[::3]:
        if damage == "delete all":
            shutil.rmtree(root)
        elif path.exists():  # a rebuild has put others in its place
            content = path.read_bytes()
            if damage == "delete one":
                path.unlink()
            else:
                path.write_bytes(content[: len(content) // 2] if damage == "truncate" else bytes(len(content)))
        assert found(make()) == expected
        assert make().ingest([corpus]).index_rebuilt is False


def test_a_damaged_index_is_rebuilt_by_ingest_though_no_file_changed(
    make: Make, corpus: Path, settings: Settings
) -> None:
    """The report says so."""
    make().ingest([corpus])
    shutil.rmtree(settings.data / "index")
    assert make().ingest([corpus]).index_rebuilt


def test_while_another_writes_a_damaged_index_is_stood_in_for(make: Make, corpus: Path, settings: Settings) -> None:
    """The answer is the same; nothing is written under the data folder."""
    first = make()
    first.ingest([corpus])
    expected = found(first)
    shutil.rmtree(settings.data / "index")
    with WriterLock(settings.data):
        assert found(make()) == expected
        assert not (settings.data / "index").exists()


def test_only_the_newest_generation_and_the_one_before_are_kept(make: Make, corpus: Path, settings: Settings) -> None:
    """The one before serves whoever has just read its name."""
    base = make()
    for number in range(4):
        (corpus / f"{number}.txt").write_text(f"丙{number} 通知\n第{number}条措施\n", encoding="utf-8")
        base.ingest([corpus])
    (settings.data / "index" / "building-left").mkdir()
    assert len(list((settings.data / "index").iterdir())) == 3
    (corpus / "c.txt").write_text("丁 实施意见\n又一条措施\n", encoding="utf-8")
    base.ingest([corpus])
    assert len(list((settings.data / "index").iterdir())) == 2


def test_no_generation_keeps_words_that_were_taken_out(make: Make, corpus: Path, settings: Settings) -> None:
    """Neither the newest nor one before; the other documents of the same files stay searchable."""
    base = make()

    def held() -> list[int]:
        """How often the word is counted in each generation; tantivy counts what is only marked as deleted, too."""
        found = []
        for folder in (settings.data / "index").iterdir():
            searcher = tantivy.Index.open(str(folder / "lexical")).searcher()
            found.append(int(searcher.doc_freq("pairs", "际化")))
        return found

    base.ingest([corpus])
    assert held() == [1]
    (corpus / "b.txt").unlink()
    base.ingest([corpus])
    assert held() == [0]
    assert base.search("人才高地", 1)[0].document.id == "甲"
    assert base.doctor().findings == ()


def test_a_knowledge_base_made_anew_under_an_open_one_is_noticed(make: Make, corpus: Path, settings: Settings) -> None:
    """Revision numbers start again; the database's identity tells."""
    reader = make()
    make().ingest([corpus])
    assert found(reader)
    shutil.rmtree(settings.data)
    (corpus / "a.txt").unlink()
    make().ingest([corpus])
    assert [document.id for document in reader.documents()] == ["乙"]
    assert {clause_id for clause_id, _ in found(reader)} == {"乙#para_1", "乙#para_2"}


def test_a_vector_cut_short_in_the_truth_is_made_again(make: Make, corpus: Path, settings: Settings) -> None:
    """The cache may be hurt; what is built from it may not."""
    first = make()
    first.ingest([corpus])
    expected = found(first)
    with sqlite3.connect(settings.data / "truth.sqlite3") as connection:
        connection.execute("UPDATE vectors SET vector = x'00' WHERE rowid = (SELECT min(rowid) FROM vectors)")
    connection.close()
    shutil.rmtree(settings.data / "index")
    assert found(make()) == expected
