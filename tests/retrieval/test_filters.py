"""Which documents a filter lets through."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kb.errors import InputError, NotFound
from kb.model import Document
from kb.retrieval import Retriever
from kb.retrieval.filters import Filter
from kb.store import Snapshot


def titles(snapshot: Snapshot, **given: Any) -> set[str]:
    """Titles of the documents let through."""
    doc_ids = Filter(**given).doc_ids(snapshot)
    assert doc_ids is not None
    return {snapshot.document(doc_id).title for doc_id in doc_ids}


def test_documents_are_chosen_by_what_is_known_of_them(snapshot: Snapshot) -> None:
    """Level, region with all below it, genre by its end, issuer by its words, and document by number or title."""
    national = {document.title for document in snapshot.documents() if document.level == "国家"}
    assert national and titles(snapshot, level="国家") == national
    local = {document.title for document in snapshot.documents() if document.level == "省"}
    assert local and titles(snapshot, region="上海") == titles(snapshot, region="上海市") == local
    assert titles(snapshot, level=["国家", "省"]) == national | local
    opinions = {document.title for document in snapshot.documents() if document.genre == "实施意见"}
    assert opinions and titles(snapshot, genre="意见", issuer="上海市") == opinions
    assert titles(snapshot, document="国知发人字〔2021〕38号") <= national
    assert titles(snapshot, document="规划", region="上海") == set()


def test_a_carried_document_is_of_the_level_and_the_issuer_of_its_notice(snapshot: Snapshot) -> None:
    """The plan itself often names neither."""
    carried = [document for document in snapshot.documents() if document.carried_by]
    assert carried
    for document in carried:
        notice = snapshot.document(document.carried_by or "")
        assert document.title in titles(snapshot, issuer=notice.issuers[0])


def test_a_filter_without_a_bound_lets_everything_through(snapshot: Snapshot) -> None:
    """And an empty word is no bound."""
    assert Filter().doc_ids(snapshot) is None
    assert Filter(kind="正文").doc_ids(snapshot) is None
    assert Filter(level="", genre=[]).doc_ids(snapshot) is None  # type: ignore[arg-type]


def test_kinds_of_text_are_called_as_people_call_them(retriever: Retriever, snapshot: Snapshot) -> None:
    """And are found as deep as others."""
    for word, kinds in (("标题", {"heading", "title"}), ("表格", {"table_row"}), ("article", {"article"})):
        hits = retriever.search("知识产权人才", limit=50, kinds=Filter(kind=word).kinds)
        found = {snapshot.clause(hit.clause_id).kind for hit in hits}
        assert found <= kinds
        everywhere = [c for d in snapshot.documents() for c in d.clauses if c.kind in kinds and c.text.strip()]
        assert bool(hits) is bool(everywhere)


def test_a_day_before_all_documents_lets_none_through(snapshot: Snapshot) -> None:
    """But those whose days no text tells. Dates may be given as dates."""
    undated = {document.title for document in snapshot.documents() if not document.date}
    assert titles(snapshot, as_of="1990-01-01") <= undated
    assert titles(snapshot, as_of=datetime.date(2024, 1, 1), level="国家")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"level": "部门"}, "没有这个层级.*可用：国家、省、市、县区"),
        ({"kind": "图片"}, "没有这个文本种类"),
        ({"as_of": "去年"}, "日期“去年”无法识别.*2025-01-31"),
        ({"genre": 5}, "须为文字"),
        ({"colour": "red"}, "没有这个检索条件：colour.*可用的条件：document"),
    ],
)
def test_what_can_never_be_right_is_said(given: dict[str, Any], said: str) -> None:
    """In Chinese, with what to do."""
    with pytest.raises(InputError, match=said):
        Filter.of(given)


def test_a_document_that_is_not_there_is_said(snapshot: Snapshot) -> None:
    """An empty list would look as if nothing were found in it."""
    with pytest.raises(NotFound, match="没有“国发〔1999〕9号”这份文件"):
        Filter(document="国发〔1999〕9号").doc_ids(snapshot)


def test_a_genre_is_a_documents_kind_or_what_its_title_calls_it() -> None:
    """A city's 条例 is of the kind 地方性法规, and people ask for 条例."""
    law = Document("a", "某市大气污染防治条例（2018年修订）", None, (), (), None, "地方性法规", None, (), (), ())
    heads = SimpleNamespace(memo={}, heads=lambda: {"a": law})
    for genre in ("条例", "法规", "地方性法规"):
        assert Filter(genre=genre).doc_ids(heads) == {"a"}  # type: ignore[arg-type]
    assert Filter(genre="办法").doc_ids(heads) == frozenset()  # type: ignore[arg-type]


def test_a_filter_is_a_mapping_too_and_equal_ones_are_one() -> None:
    """LangChain passes mappings; what a filter chose is kept by the filter."""
    assert Filter.of({"level": ["国家"], "as_of": "2024-01-01"}) == Filter(level="国家", as_of="2024-01-01")
    assert hash(Filter(level=["国家"])) == hash(Filter(level="国家"))  # type: ignore[arg-type]
    assert Filter.of(None) is None and Filter.of(Filter(genre="意见")) == Filter(genre="意见")
