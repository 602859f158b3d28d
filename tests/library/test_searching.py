"""Searching one state: bounded by filters, copies behind the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NotFound
from kb.library import Filter, KnowledgeBase

SAME = "建立知识产权国际化人才培养体系，建设知识产权国际化人才库，开展国际化人才专项培训"


@pytest.fixture
def held(base: KnowledgeBase, corpus: Path) -> KnowledgeBase:
    """A knowledge base where two documents hold the same sentence."""
    (corpus / "c.txt").write_text(f"丙 工作方案\n{SAME}。\n引进人才\n", encoding="utf-8")
    (corpus / "d.txt").write_text(f"丁 行动计划\n（一）{SAME}；\n引进人才\n", encoding="utf-8")
    base.ingest([corpus])
    return base


def test_the_same_sentence_in_two_documents_is_two_sources(held: KnowledgeBase) -> None:
    """Both are found, and nothing stands behind the other unless asked for."""
    found = held.search("国际化人才培养体系", 2)
    assert {ranked.document.id for ranked in found} == {"丙", "丁"}
    assert all(ranked.copies == () for ranked in found)


def test_copies_stand_behind_the_first_where_a_page_is_to_be_diverse(held: KnowledgeBase) -> None:
    """The page goes on with what differs, and no clause is lost; the first stays the first."""
    plain, diverse = held.search("国际化人才培养体系", 9), held.search("国际化人才培养体系", 9, diverse=True)
    assert diverse[0].hit == plain[0].hit
    assert [copy.document.id for copy in diverse[0].copies] == [plain[1].document.id]
    assert {r.clause.id for r in plain} == {c.clause.id for r in diverse for c in (r, *r.copies)}
    assert len(held.search("国际化人才培养体系", 2, diverse=True)) == 2
    row = held.find("国际化人才培养体系", 1, diverse=True)[0]
    assert [copy["doc_id"] for copy in row["copies"]] == [plain[1].document.id]


def test_a_filter_bounds_a_search(held: KnowledgeBase) -> None:
    """Together with documents given by id."""
    assert {r.document.id for r in held.search("人才", 9, filter=Filter(document="行动计划"))} == {"丁"}
    assert held.search("人才", 9, filter=Filter(document="丁"), doc_ids=["甲"]) == []
    assert held.search("人才", 9, filter=Filter(level="国家")) == []
    assert held.search("人才", 9, filter=Filter(kind="标题")) == []
    with pytest.raises(NotFound, match="没有“戊”"):
        held.search("人才", filter=Filter(document="戊"))
