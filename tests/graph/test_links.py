"""Curated links: the shipped table, and tables with faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kb.config import DEFAULT_CORPUS
from kb.errors import InputError
from kb.graph import links
from kb.model import Document, Link
from kb.text import find_quote

TABLE = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"
HEADER = "编号,类别,责任主体,关系,上位文件,上位条款,上位原文,程度,下位文件,下位条款,下位原文,理由,存疑,可接受,状态"
NATIONAL, SHANGHAI = "国知发人字〔2021〕38号", "沪知局〔2023〕28号"
GOOD = (
    f"T1,任务,,落实,{NATIONAL},,鼓励参与知识产权国际规则研究,直接落实,"
    f"{SHANGHAI},,鼓励开展知识产权国际规则研究,,,,待复核"
)


def _table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "链接.csv"
    path.write_text("\ufeff" + "\r\n".join((HEADER, *rows)) + "\r\n", encoding="utf-8", newline="")
    return path


def test_every_row_of_the_shipped_table_resolves_to_one_clause(documents: tuple[Document, ...]) -> None:
    """142 rows, no problem, no clause changed since they were made."""
    table = links.read(TABLE, documents)
    assert table.problems == ()
    assert Counter(k.relation for k in table.links) == {"落实": 79, "未覆盖": 26, "无上位依据": 19, "易误判": 18}
    assert not any(k.suspect for k in table.links)
    assert {k.status for k in table.links} == {"待复核"}


def test_every_quotation_is_a_run_of_its_clause(documents: tuple[Document, ...]) -> None:
    """Both ends of every link stand word for word in the clauses they name."""
    clauses = {clause.id: clause for document in documents for clause in document.clauses}
    for link in links.load(TABLE, documents):
        for end in (link.upper, link.lower):
            assert end is None or end.quote in clauses[end.clause].text


def test_the_shipped_table_names_clauses_by_their_labels(documents: tuple[Document, ...]) -> None:
    """The label column is what a reader would cite."""
    labels = {clause.id: clause.label for document in documents for clause in document.clauses}
    written = {row["编号"] + row["下位原文"]: row["下位条款"] for _, row in links.rows(TABLE)}
    for link in links.load(TABLE, documents):
        if link.lower:
            assert written[link.item + " ".join(link.lower.quote.split())] == labels[link.lower.clause]


def test_writing_links_and_reading_them_back_changes_nothing(documents: tuple[Document, ...], tmp_path: Path) -> None:
    """dump and load are inverse, byte for byte the second time."""
    loaded = links.load(TABLE, documents)
    links.dump(loaded, documents, tmp_path / "a.csv")
    assert links.load(tmp_path / "a.csv", documents) == loaded
    assert (tmp_path / "a.csv").read_bytes() == TABLE.read_bytes()


def test_a_bad_row_never_loses_the_others(documents: tuple[Document, ...], tmp_path: Path) -> None:
    """Faults are told by row number, in Chinese, and the good row counts."""
    path = _table(
        tmp_path,
        GOOD.replace("国际规则研究,直接", "国际空间研究,直接"),
        GOOD.replace(SHANGHAI, "沪知局〔2099〕1号"),
        GOOD.replace("待复核", "不知道"),
        GOOD,
    )
    table = links.read(path, documents)
    assert [k.item for k in table.links] == ["T1"]
    assert [p.row for p in table.problems] == [2, 3, 4]
    assert "找不到原文" in str(table.problems[0])
    assert "没有发文字号为“沪知局〔2099〕1号”" in str(table.problems[1])
    assert "“状态”列的“不知道”无效" in str(table.problems[2])


def test_words_that_stand_in_several_clauses_need_the_label(documents: tuple[Document, ...], tmp_path: Path) -> None:
    """Nothing is guessed: without the label the row is a problem, with it a link."""
    row = f"T1,任务,,易误判,{NATIONAL},,鼓励参与知识产权国际规则研究,,{SHANGHAI},,智库,,,,待复核"
    vague, exact = _table(tmp_path, row), row.replace(",,智库", ",三（二）第3段,智库")
    assert "未能指明是哪一处" in str(links.read(vague, documents).problems[0])
    [link] = links.read(_table(tmp_path, exact), documents).links
    assert link.lower is not None and link.lower.clause.endswith("sec_3__item_2__para_3")


def test_a_link_becomes_suspect_when_the_clause_has_changed(documents: tuple[Document, ...], tmp_path: Path) -> None:
    """A fingerprint that no longer agrees is kept and marked."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER},上位指纹,下位指纹\n{GOOD},0123456789abcdef,\n", encoding="utf-8")
    [link] = links.read(path, documents).links
    assert link.suspect and link.upper is not None and link.upper.hash == "0123456789abcdef"


@pytest.mark.parametrize(
    ("content", "message"), [(b"a,b\n1,2\n", "缺少列"), ("编号".encode("gb18030"), "UTF-8"), (None, "找不到")]
)
def test_a_file_that_is_no_table_of_links_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    """Missing columns, another encoding, no file: told in Chinese."""
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        links.load(path, ())


def test_white_space_in_the_source_does_not_hide_a_quotation(documents: tuple[Document, ...]) -> None:
    """“800 余名” in the file is found by “800余名”."""
    link: Link = next(k for k in links.load(TABLE, documents) if k.lower and "全员轮训" in k.lower.quote)
    assert link.lower is not None and find_quote(link.lower.quote, "完成对800余名知识产权行政保护人员的全员轮训")


def test_what_two_tables_share_is_said_once_as_decided(documents: tuple[Document, ...]) -> None:
    """The reviewed row counts; a rejection outweighs a confirmation; what only one table has stays."""
    first = links.load(TABLE, documents)[:4]
    reviewed = (
        replace(first[0], item="r0", status="已确认"),
        replace(first[1], item="r1", status="候选"),
        replace(first[2], item="r2", status="已驳回"),
    )
    third = (replace(first[2], item="t2", status="已确认"),)
    found = links.settled({"a.csv": first, "b.xlsx": reviewed, "c.xlsx": third})
    assert [(link.item, link.status) for link in found] == [
        (first[1].item, first[1].status),
        (first[3].item, first[3].status),
        ("r0", "已确认"),
        ("r2", "已驳回"),
    ]
    assert links.settled({"a.csv": first}) == first and links.settled({}) == ()
