"""The check-up finds what differs between truth and indexes, and mends it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb.config import Settings
from kb.errors import Busy, InputError, NotFound
from kb.index import Entry, entries_of, generation, matrix
from kb.library import KnowledgeBase
from kb.library.indexing import vectors_of
from kb.lock import WriterLock

Make = Callable[..., KnowledgeBase]


def execute(settings: Settings, statement: str, *values: object) -> None:
    """Meddle with the truth behind the knowledge base's back."""
    with sqlite3.connect(settings.data / "truth.sqlite3") as connection:
        connection.execute(statement, values)
    connection.close()


def test_a_sound_knowledge_base_is_healthy_and_unchanged(
    base: KnowledgeBase, corpus: Path, files_of: Callable[[], dict[str, tuple[str, int]]]
) -> None:
    """Every clause was compared, no file was written."""
    base.ingest([corpus])
    before = files_of()
    report = base.doctor()
    assert report.healthy and report.findings == ()
    assert (report.documents, report.clauses, report.compared) == (2, 4, 4)
    assert "没有发现问题" in report.to_text()
    assert report.to_json()["healthy"] is True
    assert files_of() == before


def test_a_sound_graph_of_very_many_vectors_is_healthy_too(
    base: KnowledgeBase, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There every vector must find itself."""
    monkeypatch.setattr(matrix, "EXACT_UP_TO", 0)
    base.ingest([corpus])
    report = base.doctor()
    assert report.healthy and (report.compared, report.findings) == (4, ())


def test_a_lost_index_is_reported_and_rebuilt(base: KnowledgeBase, corpus: Path, settings: Settings) -> None:
    """The report names it and says it is mended."""
    base.ingest([corpus])
    shutil.rmtree(settings.data / "index")
    report = base.doctor()
    assert report.healthy and [finding.mended for finding in report.findings] == [True]
    assert "已修复" in report.to_text()
    assert base.doctor().findings == ()


def test_an_index_of_other_clauses_is_told_clause_by_clause_and_rebuilt(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """Even a generation whose files are all as they were built."""
    base.ingest([corpus])
    entries = [
        Entry("甲#para_1", "甲", "别的文字"),
        Entry("甲#para_7", "甲", "没有的条款"),
        Entry("乙#para_1", "乙", "引进国际化人才", ("实施意见",)),
    ]
    vectors = np.eye(3, 64, dtype=np.float32)
    execute(
        settings,
        "UPDATE meta SET value = ? WHERE key = 'generation'",
        generation.build(settings.data / "index", entries, vectors, model="pairs-1"),
    )
    report = base.doctor()
    told = report.to_text()
    assert report.healthy
    for what in (
        "词法索引缺少 2 条条款",
        "词法索引多出 1 条条款（甲#para_7）",
        "词法索引的内容不符：1 条条款（甲#para_1）",
    ):
        assert what in told
    for what in ("向量索引缺少 2 条条款", "向量索引的内容不符：2 条条款"):
        assert what in told
    assert base.doctor().findings == ()


def test_wrong_words_under_the_right_hash_are_found(base: KnowledgeBase, corpus: Path, settings: Settings) -> None:
    """Every word of every clause is looked up in the index, not only the hash kept beside it."""

    @dataclass(frozen=True)
    class Liar(Entry):
        """Says that it is what it is not."""

        claimed: str = ""

        @property
        def hash(self) -> str:
            return self.claimed

    base.ingest([corpus])
    with base.view() as (snapshot, _):
        true = [entry for document in snapshot.documents() for entry in entries_of(document)]
        vectors = vectors_of(snapshot, base.encoder, true)
    told = [*true[:1], Liar(true[1].clause_id, "甲", "建设人材高地", true[1].path, true[1].hash), *true[2:]]
    name = generation.build(settings.data / "index", told, vectors, model="pairs-1")
    execute(settings, "UPDATE meta SET value = ? WHERE key = 'generation'", name)
    report = base.doctor()
    assert report.healthy and "词法索引的内容不符：1 条条款（甲#para_2）" in report.to_text()
    assert base.doctor().findings == ()


def test_a_knowledge_base_of_an_earlier_version_is_brought_up_to_date(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """By the check-up as by an ingest; until then whoever reads is told to run one of them, and nothing is written."""
    base.ingest([corpus])
    for table in ("withdrawals", "seals", "decisions"):
        execute(settings, f"DROP TABLE {table}")
    for column in ("who", "at"):
        execute(settings, f"ALTER TABLE links DROP COLUMN {column}")
    execute(settings, "UPDATE meta SET value = '2' WHERE key = 'schema'")
    with pytest.raises(InputError, match="python -m kb doctor"):
        base.search("人才")
    assert base.doctor().findings == ()
    assert base.search("人才", 1) and base.withdrawals() == ()


def test_a_clause_changed_in_the_truth_cannot_be_mended_and_is_named(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """Only the file can say what it was: the next ingest reads it anew, and then all is well."""
    base.ingest([corpus])
    execute(settings, "UPDATE clauses SET text = '篡改' WHERE id = '甲#para_1'")
    report = base.doctor()
    assert not report.healthy
    assert "甲#para_1" in report.to_text() and "未能修复" in report.to_text()
    assert {result.status for result in base.ingest([corpus]).files} == {"changed", "unchanged"}
    assert base.document("甲").clauses[0].text == "培养知识产权人才一百人"
    assert base.doctor().findings == ()


def test_a_figure_or_title_changed_in_the_truth_is_named_and_comes_back_from_the_file(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """The database's own check does not see it, and the file itself did not change."""
    base.ingest([corpus])
    execute(settings, "UPDATE documents SET title = '人才计划' WHERE id = '甲'")
    report = base.doctor()
    assert not report.healthy
    assert ["a.txt" in finding.what for finding in report.findings] == [True]
    base.ingest([corpus])
    assert base.document("甲").title == "人才规划"
    assert base.doctor().findings == ()


def test_a_check_up_needs_a_knowledge_base_and_the_lock(base: KnowledgeBase, corpus: Path, settings: Settings) -> None:
    """It mends, so it writes."""
    with pytest.raises(NotFound):
        base.doctor()
    base.ingest([corpus])
    with WriterLock(settings.data), pytest.raises(Busy):
        base.doctor()
