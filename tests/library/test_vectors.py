"""Vectors are kept by model and text: whatever is built again, no text is encoded twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kb.config import Settings
from kb.library import KnowledgeBase, Steps

Make = Callable[..., KnowledgeBase]


def kept(settings: Settings) -> Counter[str]:
    """How many vectors are kept, by model."""
    with sqlite3.connect(settings.data / "truth.sqlite3") as connection:
        found = Counter(row[0] for row in connection.execute("SELECT model FROM vectors"))
    connection.close()
    return found


def test_every_text_is_encoded_once_through_rebuild_restore_and_change_of_model(
    make: Make, corpus: Path, settings: Settings, encoder: object, steps: Steps, tmp_path: Path
) -> None:
    """Four texts, two models: eight encodings, whatever is lost and built again meanwhile."""
    other = type(encoder)("pairs-2", 32)
    first, second = make(), make(encoder=other)
    first.ingest([corpus])
    shutil.rmtree(settings.data / "index")
    first.ingest([corpus])
    shutil.rmtree(settings.data / "index")
    assert first.search("人才", 1) and first.doctor().findings == ()
    second.ingest([corpus])
    first.ingest([corpus])
    second.ingest([corpus])
    first.ingest([corpus])
    first.back_up(tmp_path / "backup.zip")
    for encoder_there in (encoder, other):
        there = replace(settings, data=tmp_path / encoder_there.id)  # type: ignore[attr-defined]
        base = KnowledgeBase.open(there, steps=steps, encoder=encoder_there)  # type: ignore[arg-type]
        base.restore(tmp_path / "backup.zip")
        assert base.doctor().findings == ()
        base.close()
    queries = {"人才"}
    for counted in (encoder, other):
        times = Counter(text for text in counted.encoded if text not in queries)  # type: ignore[attr-defined]
        assert len(times) == 4 and set(times.values()) == {1}
    assert kept(settings) == {"pairs-1": 4, "pairs-2": 4}


def test_vectors_of_texts_that_went_are_dropped_under_every_model(
    make: Make, corpus: Path, settings: Settings, encoder: object
) -> None:
    """Changed, removed, withdrawn; a text that another document shares stays."""
    other = type(encoder)("pairs-2", 32)
    first, second = make(), make(encoder=other)
    (corpus / "c.txt").write_text("丙 实施意见\n引进国际化人才\n", encoding="utf-8")
    first.ingest([corpus])
    second.ingest([corpus])
    assert kept(settings) == {"pairs-1": 4, "pairs-2": 4}
    (corpus / "b.txt").unlink()
    second.ingest([corpus])
    assert kept(settings) == {"pairs-1": 3, "pairs-2": 3}
    (corpus / "a.txt").write_text("甲 人才规划\n建设人才高地\n", encoding="utf-8")
    second.ingest([corpus])
    assert kept(settings) == {"pairs-1": 2, "pairs-2": 2}
    second.withdraw("丙", reason="误收")
    assert kept(settings) == {"pairs-1": 1, "pairs-2": 1}


def test_a_kept_vector_that_was_damaged_is_made_anew(make: Make, corpus: Path, settings: Settings) -> None:
    """The check-up asks the encoder which of truth and index is right, and mends the one that is wrong."""
    base = make()
    base.ingest([corpus])
    wrong = np.zeros(64, dtype="<f4")
    wrong[0] = 1.0
    with sqlite3.connect(settings.data / "truth.sqlite3") as connection:
        before = dict(connection.execute("SELECT text_hash, vector FROM vectors"))
        first = min(before)
        connection.execute("UPDATE vectors SET vector = ? WHERE text_hash = ?", (wrong.tobytes(), first))
    connection.close()
    report = base.doctor()
    assert report.healthy and "向量索引的内容不符：1 条条款" in report.findings[0].what
    assert base.doctor().findings == ()
    with sqlite3.connect(settings.data / "truth.sqlite3") as connection:
        after = dict(connection.execute("SELECT text_hash, vector FROM vectors"))
    connection.close()
    assert after.keys() == before.keys() and np.allclose(
        np.frombuffer(after[first], "<f4"), np.frombuffer(before[first], "<f4")
    )
