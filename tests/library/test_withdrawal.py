"""Withdrawing: no byte of the text stays anywhere, a record does, and the text does not come back by itself."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.config import Settings
from kb.errors import InputError, NotFound
from kb.library import KnowledgeBase
from kb.store import Truth

Make = Callable[..., KnowledgeBase]
PHRASE = "加强组织领导"
_GZIP = b"\x1f\x8b\x08"


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of every gzip or zlib stream that begins anywhere in it."""
    yield data
    for start in (match.start() for match in re.finditer(re.escape(_GZIP), data)):
        yield zlib.decompressobj(31).decompress(data[start:])
    for start in (match.start() for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data)):
        try:
            yield zlib.decompressobj().decompress(data[start:])
        except zlib.error:
            continue


def holding(folder: Path, phrase: str) -> list[str]:
    """Files below `folder` that hold a phrase, or any of its pairs side by side, plain or packed."""
    cut = re.compile("|".join(re.escape(phrase[i : i + 3]) for i in range(len(phrase) - 2)))
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for data in unpacked(path.read_bytes()):
            texts = (data.decode(encoding, "ignore") for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
            if any(phrase in text or cut.search(text) for text in texts):
                found.append(path.name)
                break
    return found


def test_the_search_for_bytes_finds_what_is_there(base: KnowledgeBase, corpus: Path, settings: Settings) -> None:
    """The next test would be worth nothing otherwise: the database has it, and so do packed words."""
    base.ingest([corpus])
    assert "truth.sqlite3" in holding(settings.data, PHRASE)
    (settings.data / "packed").write_bytes(b"x" + gzip.compress(PHRASE.encode()))
    assert "packed" in holding(settings.data, PHRASE)


def test_not_a_byte_of_a_withdrawn_text_stays(base: KnowledgeBase, corpus: Path, settings: Settings) -> None:
    """In no file of the data folder; neither do its words in the index, its vectors, or the links that quoted it."""
    (corpus / "links").mkdir()
    (corpus / "links" / "l.csv").write_text("甲#para_1,乙#para_2\n", encoding="utf-8")
    base.ingest([corpus])
    (corpus / "a.txt").write_text("甲 人才规划\n培养知识产权人才三百人\n建设人才高地\n", encoding="utf-8")
    base.ingest([corpus])
    done = base.withdraw("乙", reason="误收", who="张三")
    assert done.scrubbed and "已撤回 《实施意见》" in done.to_text()
    assert holding(settings.data, PHRASE) == []
    assert holding(settings.data, "引进国际化人才") == []
    assert [document.id for document in base.documents()] == ["甲"]
    assert {ranked.document.id for ranked in base.search("加强组织领导")} <= {"甲"}
    with base.view() as (snapshot, _):
        assert snapshot.links() == ()
    assert base.doctor().findings == ()


def test_a_tombstone_stays_and_the_text_is_refused_until_allowed_back(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """The same file, the same words in another file, the same number with other words; then all again."""
    base.ingest([corpus])
    base.withdraw("乙", reason="内容有误", who="张三")
    stone = base.withdrawals()[0]
    assert (stone.doc_id, stone.title, stone.who, stone.reason) == ("乙", "实施意见", "张三", "内容有误")
    (corpus / "c.txt").write_text("丙 实施意见\n引进国际化人才\n加强组织 领导\n", encoding="utf-8")
    report = base.ingest([corpus])
    refused = {Path(result.file).name: result.reason for result in report.refused}
    assert refused.keys() == {"b.txt", "c.txt"}
    assert "撤回（理由：内容有误）" in refused["b.txt"] and "withdraw --restore 乙" in refused["b.txt"]
    with pytest.raises(NotFound, match="没有撤回过"):
        base.allow_back("丁")
    assert [stone.doc_id for stone in base.allow_back("乙")] == ["乙"]
    (corpus / "c.txt").unlink()
    assert base.ingest([corpus]).refused == ()
    assert {document.id for document in base.documents()} == {"甲", "乙"}
    assert base.withdrawals()[0].lifted


def test_what_cannot_be_withdrawn_is_told(base: KnowledgeBase, corpus: Path) -> None:
    """No such document, no reason."""
    with pytest.raises(NotFound):
        base.withdraw("乙", reason="误收")
    base.ingest([corpus])
    with pytest.raises(NotFound, match="没有这份文件"):
        base.withdraw("丁", reason="误收")
    with pytest.raises(InputError, match="理由"):
        base.withdraw("乙", reason=" ")


def test_a_withdrawal_cut_short_is_finished_by_the_next_writer(
    base: KnowledgeBase, corpus: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the commit, or held up by a reader: the old pages stay due."""
    base.ingest([corpus])
    monkeypatch.setattr(Truth, "scrub", lambda _self: False)
    done = base.withdraw("乙", reason="误收")
    assert not done.scrubbed and "旧页尚未清除" in done.to_text()
    monkeypatch.undo()
    truth = Truth.open(settings.database_url)
    assert truth.needs_scrub
    base.doctor()
    assert not truth.needs_scrub and holding(settings.data, PHRASE) == []


def test_a_file_that_leaves_the_corpus_leaves_no_byte_either(
    base: KnowledgeBase, corpus: Path, settings: Settings
) -> None:
    """But no tombstone: it may come again."""
    base.ingest([corpus])
    (corpus / "b.txt").unlink()
    base.ingest([corpus])
    assert holding(settings.data, PHRASE) == [] and base.withdrawals() == ()
