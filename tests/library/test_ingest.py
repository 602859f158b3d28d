"""Taking files in: what is said of each, what is written, and what is left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.config import Settings
from kb.library import IngestReport, KnowledgeBase, Steps
from kb.model import Source

Make = Callable[..., KnowledgeBase]
FilesOf = Callable[[], dict[str, tuple[str, int]]]


def statuses(report: IngestReport) -> dict[str, str]:
    """File name → status."""
    return {Path(result.file).name: result.status for result in report.files}


def reason(report: IngestReport, name: str) -> str:
    """Why that of one file."""
    return next(result.reason for result in report.files if Path(result.file).name == name)


def test_a_new_folder_is_added_and_can_be_searched(base: KnowledgeBase, corpus: Path) -> None:
    """From empty to an answer."""
    assert base.is_empty and base.documents() == ()
    report = base.ingest([corpus])
    assert statuses(report) == {"a.txt": "added", "b.txt": "added"}
    assert (report.documents, report.clauses, report.revision, report.index_rebuilt) == (2, 4, 1, True)
    assert not base.is_empty
    assert [document.id for document in base.documents()] == ["甲", "乙"]
    best = base.search("国际化人才", 1)[0]
    assert (best.document.id, best.clause.text, best.hit.doc_id) == ("乙", "引进国际化人才", "乙")
    assert base.source_text("甲").startswith("甲 人才规划")
    assert base.document("乙").title == "实施意见"


def test_an_unchanged_folder_writes_nothing(make: Make, corpus: Path, files_of: FilesOf) -> None:
    """No file's content and no file's time, in this process and in the next."""
    base = make()
    base.ingest([corpus])
    before = files_of()
    assert before
    for again in (base, make()):
        report = again.ingest([corpus])
        assert set(statuses(report).values()) == {"unchanged"}
        assert not report.index_rebuilt
        assert files_of() == before


def test_a_changed_file_replaces_its_own_document_only(base: KnowledgeBase, corpus: Path, encoder: object) -> None:
    """The other document is not even encoded again."""
    base.ingest([corpus])
    other = base.document("乙")
    encoder.encoded.clear()  # type: ignore[attr-defined]
    (corpus / "a.txt").write_text("甲 人才规划\n培养知识产权人才二百人\n建设人才高地\n", encoding="utf-8")
    report = base.ingest([corpus])
    assert statuses(report) == {"a.txt": "changed", "b.txt": "unchanged"}
    assert encoder.encoded == ["人才规划\n培养知识产权人才二百人"]  # type: ignore[attr-defined]
    assert base.document("乙") is other or base.document("乙") == other
    assert [ranked.clause.text for ranked in base.search("一百人", 9) if "一百" in ranked.clause.text] == []
    assert base.search("二百人", 1)[0].clause.text == "培养知识产权人才二百人"


def test_a_file_gone_from_the_folder_is_removed(base: KnowledgeBase, corpus: Path) -> None:
    """And so is all that came from it; the last one leaves an empty base that still answers."""
    base.ingest([corpus])
    (corpus / "b.txt").unlink()
    assert statuses(base.ingest([corpus])) == {"a.txt": "unchanged", "b.txt": "removed"}
    assert [document.id for document in base.documents()] == ["甲"]
    assert {ranked.document.id for ranked in base.search("国际化人才")} <= {"甲"}
    (corpus / "a.txt").unlink()
    base.ingest([corpus])
    assert base.is_empty and base.search("人才") == []


def test_a_folder_that_is_closed_for_now_loses_no_document(
    base: KnowledgeBase, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files cannot be seen, which is not to say that they are gone."""
    base.ingest([corpus])
    (corpus / "a.txt").unlink()  # what a walk no longer finds

    def closed(path: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("kb.library.files.os.lstat", closed)
    base.ingest([corpus])
    assert [document.id for document in base.documents()] == ["甲", "乙"]


def test_a_file_that_changes_back_after_it_was_read_is_read_again(make: Make, corpus: Path, steps: Steps) -> None:
    """What is kept as its hash is that of the words that were taken in."""
    path, before = corpus / "a.txt", (corpus / "a.txt").read_text(encoding="utf-8")

    def read(file: Path) -> Source:
        if file == path:
            path.write_text("甲 人才规划\n只在读的时候这样写\n", encoding="utf-8")
        source = steps.read(file)
        path.write_text(before, encoding="utf-8")
        return source

    make(replace(steps, read=read)).ingest([corpus])
    base = make()
    assert statuses(base.ingest([corpus]))["a.txt"] == "changed"
    assert base.source_text("甲") == before


def test_a_file_that_vanishes_before_it_is_read_is_refused(make: Make, corpus: Path, steps: Steps) -> None:
    """In words, and not as a fault of the program."""

    def read(file: Path) -> Source:
        (corpus / "b.txt").unlink(missing_ok=True)
        return steps.read(file)

    report = make(replace(steps, read=read)).ingest([corpus])
    assert statuses(report) == {"a.txt": "added", "b.txt": "refused"}
    assert reason(report, "b.txt") == "读取时文件已不在原处"


def test_a_file_of_another_folder_is_not_missed(base: KnowledgeBase, corpus: Path, tmp_path: Path) -> None:
    """Only what was given is walked."""
    base.ingest([corpus])
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("丙 通知\n加强管理\n", encoding="utf-8")
    (corpus / "a.txt").unlink()
    assert statuses(base.ingest([other])) == {"c.txt": "added"}
    assert len(base.documents()) == 3


def test_bad_files_are_refused_by_name_and_the_others_taken(base: KnowledgeBase, corpus: Path) -> None:
    """Binary, without clauses, tripping the parser, absent, a pipe: each with its reason."""
    (corpus / "binary.txt").write_bytes(b"\xff\xfe\x00\x80" * 9)
    (corpus / "none.txt").write_text("一行", encoding="utf-8")
    (corpus / "trip.txt").write_text("丁 通知\n出错\n", encoding="utf-8")
    os.mkfifo(corpus / "pipe.txt")
    report = base.ingest([corpus, corpus / "absent.txt"])
    refused = {"binary.txt", "none.txt", "trip.txt", "pipe.txt", "absent.txt"}
    assert {name for name, status in statuses(report).items() if status == "refused"} == refused
    assert reason(report, "binary.txt") == "不是文本；请另存为文本"
    assert "没有条款" in reason(report, "none.txt")
    assert "程序处理此文件时出错" in reason(report, "trip.txt")
    assert "不是普通文件" in reason(report, "pipe.txt")
    assert "没有这个文件" in reason(report, "absent.txt")
    assert len(base.documents()) == 2


def test_a_file_that_turned_bad_keeps_its_last_good_content(base: KnowledgeBase, corpus: Path) -> None:
    """A half-written file must not empty the base; the report says what is kept."""
    base.ingest([corpus])
    (corpus / "a.txt").write_bytes(b"\xff")
    report = base.ingest([corpus])
    assert "保留" in reason(report, "a.txt")
    assert len(base.documents()) == 2


def test_only_refused_files_make_no_knowledge_base(base: KnowledgeBase, tmp_path: Path) -> None:
    """It stays empty, and says so."""
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    report = base.ingest([bad])
    assert (report.documents, report.revision) == (0, 0)
    assert base.is_empty


def test_hidden_files_readme_and_the_data_folder_are_passed_over(base: KnowledgeBase, settings: Settings) -> None:
    """Also when the folder given holds the data folder itself."""
    (settings.corpus / ".hidden.txt").write_text("x", encoding="utf-8")
    (settings.corpus / "README.md").write_text("x", encoding="utf-8")
    (settings.corpus / ".git").mkdir()
    (settings.corpus / ".git" / "c.txt").write_text("x", encoding="utf-8")
    base.ingest([settings.corpus])
    (settings.data / "stray.txt").write_text("丁 通知\n一条\n", encoding="utf-8")
    report = base.ingest([settings.data.parent])
    assert statuses(report) == {"a.txt": "unchanged", "b.txt": "unchanged"}


def test_one_document_in_two_files_is_taken_once(base: KnowledgeBase, corpus: Path) -> None:
    """Which of two is right is not guessed: the second is refused and names the first."""
    (corpus / "z.txt").write_bytes((corpus / "a.txt").read_bytes())
    report = base.ingest([corpus])
    assert statuses(report)["z.txt"] == "refused"
    assert "a.txt" in reason(report, "z.txt")
    assert len(base.documents()) == 2


def test_a_renamed_file_is_the_same_document(base: KnowledgeBase, corpus: Path, tmp_path: Path) -> None:
    """Within the folder, and when the folder itself has moved."""
    base.ingest([corpus])
    (corpus / "a.txt").rename(corpus / "z.txt")
    assert statuses(base.ingest([corpus])) == {"a.txt": "removed", "b.txt": "unchanged", "z.txt": "changed"}
    corpus.rename(tmp_path / "moved")
    report = base.ingest([tmp_path / "moved"])
    assert statuses(report) == {"b.txt": "changed", "z.txt": "changed"}
    assert "移动" in reason(report, "b.txt")
    assert len(base.documents()) == 2


def test_two_files_may_change_places(base: KnowledgeBase, corpus: Path) -> None:
    """Neither stands in the other's way."""
    base.ingest([corpus])
    a, b = (corpus / "a.txt").read_bytes(), (corpus / "b.txt").read_bytes()
    (corpus / "a.txt").write_bytes(b)
    (corpus / "b.txt").write_bytes(a)
    assert set(statuses(base.ingest([corpus])).values()) == {"changed"}
    assert [document.id for document in base.documents()] == ["乙", "甲"]


def test_links_follow_their_documents(base: KnowledgeBase, corpus: Path) -> None:
    """Added, changed with a document though their own file is the same, removed; loose rows are told."""
    (corpus / "links").mkdir()
    (corpus / "links" / "l.csv").write_text("甲#para_1,乙#para_1\n甲#para_9,乙#para_1\n", encoding="utf-8")
    (corpus / "links" / "notes.txt").write_text("不是文件", encoding="utf-8")
    report = base.ingest([corpus])
    assert statuses(report) == {"a.txt": "added", "b.txt": "added", "l.csv": "added"}
    assert "第2行" in reason(report, "l.csv")
    assert report.links == 1
    (corpus / "b.txt").write_text("乙 实施意见\n引进国际化高端人才\n", encoding="utf-8")
    assert statuses(base.ingest([corpus / "b.txt"])) == {"b.txt": "changed", "l.csv": "changed"}
    with base.view() as (snapshot, _):
        link = snapshot.links()[0]
        assert link.lower is not None and link.lower.quote == "引进国际化高端人才"
    assert statuses(base.ingest([corpus]))["l.csv"] == "unchanged"
    (corpus / "links" / "l.csv").unlink()
    report = base.ingest([corpus])
    assert statuses(report)["l.csv"] == "removed" and report.links == 0


def test_changed_links_alone_need_no_new_index(base: KnowledgeBase, corpus: Path) -> None:
    """The index holds clauses, not links."""
    (corpus / "links").mkdir()
    (corpus / "links" / "l.csv").write_text("甲#para_1,乙#para_1\n", encoding="utf-8")
    base.ingest([corpus])
    (corpus / "links" / "l.csv").write_text("甲#para_1,乙#para_1\n甲#para_2,乙#para_2\n", encoding="utf-8")
    report = base.ingest([corpus])
    assert (statuses(report)["l.csv"], report.index_rebuilt, report.links) == ("changed", False, 2)


def test_other_code_reads_files_anew(make: Make, corpus: Path, steps: Steps) -> None:
    """An upgrade that parses alike leaves the documents as they are, one that does not replaces them."""
    make().ingest([corpus])
    same = make(steps=replace(steps, version="v2"))
    report = same.ingest([corpus])
    assert set(statuses(report).values()) == {"unchanged"} and report.revision == 1
    other = replace(
        steps, version="v3", parse=lambda source: tuple(replace(d, genre="意见") for d in steps.parse(source))
    )
    report = make(steps=other).ingest([corpus])
    assert set(statuses(report).values()) == {"changed"}


def test_another_model_builds_another_index(make: Make, corpus: Path, encoder: object) -> None:
    """Searching with a model that did not make the vectors is refused; ingest puts it right."""
    from kb.errors import InputError

    make().ingest([corpus])
    other = type(encoder)("pairs-2", 32)
    base = make(encoder=other)
    with pytest.raises(InputError, match="另一个模型"):
        base.search("人才")
    assert base.ingest([corpus]).index_rebuilt
    assert base.search("国际化人才", 1)[0].document.id == "乙"


def test_another_model_beside_a_changed_file_encodes_everything_once(make: Make, corpus: Path, encoder: object) -> None:
    """The old index cannot be built upon, and the new vectors are kept."""
    make().ingest([corpus])
    other = type(encoder)("pairs-2", 32)
    (corpus / "b.txt").write_text("乙 实施意见\n引进高端人才\n", encoding="utf-8")
    base = make(encoder=other)
    base.ingest([corpus])
    assert len(other.encoded) == 3  # type: ignore[attr-defined]
    (corpus / "c.txt").write_text("丙 通知\n加强管理\n", encoding="utf-8")
    base.ingest([corpus])
    assert len(other.encoded) == 4  # type: ignore[attr-defined]
    assert base.doctor().findings == ()


def test_documents_come_change_and_go_and_the_index_is_as_if_built_at_once(
    make: Make, corpus: Path, settings: Settings
) -> None:
    """After every step the check-up finds truth and indexes alike, and a new build finds the same."""
    base = make()
    base.ingest([corpus])
    for number in range(12):
        (corpus / f"{number}.txt").write_text(f"丙{number} 通知\n第{number}条措施\n培养人才\n", encoding="utf-8")
        if number % 3 == 2:
            (corpus / f"{number - 2}.txt").unlink()
            (corpus / f"{number - 1}.txt").write_text(f"丙{number - 1} 通知\n改为引进人才\n", encoding="utf-8")
        base.ingest([corpus])
        assert base.doctor().findings == ()
    became = [(ranked.clause.id, round(ranked.hit.score, 5)) for ranked in base.search("培养人才的措施", 50)]
    shutil.rmtree(settings.data / "index")
    anew = [(ranked.clause.id, round(ranked.hit.score, 5)) for ranked in make().search("培养人才的措施", 50)]
    assert became == anew and len(became) > 10


def test_progress_is_told_from_start_to_end(base: KnowledgeBase, corpus: Path) -> None:
    """Done never exceeds total, and the stages are named in Chinese."""
    told: list[tuple[int, int, str]] = []
    base.ingest([corpus], on_progress=lambda done, total, stage: told.append((done, total, stage)))
    assert all(0 <= done <= total for done, total, _ in told)
    assert told[0][2] == "读取 a.txt" and told[-1] == (1, 1, "完成")
    assert {"计算向量", "建立索引"} <= {stage for _, _, stage in told}


def test_the_report_is_told_in_words_and_in_json(base: KnowledgeBase, corpus: Path) -> None:
    """Refused files are left to the error stream."""
    (corpus / "bad.txt").write_bytes(b"\xff")
    report = base.ingest([corpus])
    text, row = report.to_text(), report.to_json()
    assert "新增" in text and "bad.txt" not in text and "2 份文件、4 条条款" in text
    assert row["counts"] == {"added": 2, "changed": 0, "unchanged": 0, "removed": 0, "refused": 1}
    assert str(report.refused[0]).startswith("拒收")
