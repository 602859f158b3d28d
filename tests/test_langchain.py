"""The knowledge base as a LangChain application meets it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document

from kb.config import DEFAULT_CORPUS, Settings
from kb.errors import InputError
from kb.langchain import Filter, PolicyRetriever, PolicyStore, numbered, only_supported, policy_tool
from kb.library import KnowledgeBase

QUESTION = "知识产权国际化人才"
NEW = "关于试点的通知\n\n各有关单位：\n\n一、鼓励各区设立鸑鷟号人才驿站。\n\n二、加强组织领导。\n"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped documents."""
    folder = tmp_path_factory.mktemp("knowledge") / "data"
    base = KnowledgeBase.open(Settings(data=folder))
    base.ingest([DEFAULT_CORPUS])
    base.close()
    return folder


@pytest.fixture(scope="session")
def retriever(data: Path) -> PolicyRetriever:
    """A retriever over it."""
    return PolicyRetriever.open(data)


@pytest.fixture(scope="session")
def store(data: Path) -> PolicyStore:
    """A vector store over it."""
    return PolicyStore.open(data)


def test_a_passage_is_a_clauses_own_words_with_where_it_stands(retriever: PolicyRetriever) -> None:
    """LangChain's interface, our ranking; the metadata say the citation, the document and its validity."""
    passages = retriever.invoke(QUESTION)
    ranked = retriever.base.search(QUESTION)
    assert [passage.id for passage in passages] == [found.clause.id for found in ranked]
    first, best = passages[0], ranked[0]
    assert first.page_content == best.clause.text
    told = first.metadata
    assert told["citation"].startswith("《") and told["citation"].endswith(best.clause.label)
    assert (told["doc_title"], told["doc_number"]) == (best.document.title, best.document.doc_number)
    assert set(told["validity"]) == {"since", "until", "status", "grounds"}


def test_number_filter_and_diversity_may_be_given_once_or_with_a_question(retriever: PolicyRetriever) -> None:
    """As LangChain's own retrievers take them, also without waiting."""
    shanghai = {"region": "上海"}
    once = PolicyRetriever(base=retriever.base, k=3, filter=shanghai)
    found = once.invoke(QUESTION)
    assert len(found) == 3 and {passage.metadata["region"] for passage in found} == {"上海市"}
    assert found == retriever.invoke(QUESTION, k=3, filter=shanghai)
    assert found == asyncio.run(retriever.ainvoke(QUESTION, k=3, filter=Filter(region="上海")))
    assert [len(rows) for rows in once.batch([QUESTION, "保障措施"])] == [3, 3]
    assert len(retriever.invoke(QUESTION, diverse=True)) == 10


def test_an_impossible_filter_is_said_in_chinese(retriever: PolicyRetriever) -> None:
    """Where the retriever is made, and where it is asked."""
    with pytest.raises(InputError, match="没有这个检索条件：colour"):
        PolicyRetriever(base=retriever.base, filter={"colour": "red"})
    with pytest.raises(InputError, match="没有这个层级"):
        retriever.invoke(QUESTION, filter={"level": "部门"})


def test_what_is_taken_in_meanwhile_is_found_without_a_restart(tmp_path: Path) -> None:
    """By a retriever that has answered before, in an application that runs on; and what went is gone."""
    corpus, settings = tmp_path / "corpus", Settings(data=tmp_path / "data")
    corpus.mkdir()
    for file in DEFAULT_CORPUS.glob("*.txt"):
        (corpus / file.name).write_bytes(file.read_bytes())
    other = KnowledgeBase.open(settings)
    other.ingest([corpus])
    retriever, store = PolicyRetriever.open(settings.data), PolicyStore.open(settings.data)
    assert not any("鸑鷟" in passage.page_content for passage in retriever.invoke("鸑鷟号人才驿站"))
    (corpus / "new.txt").write_text(NEW, encoding="utf-8")
    other.ingest([corpus])
    assert "鸑鷟" in retriever.invoke("鸑鷟号人才驿站")[0].page_content
    assert "鸑鷟" in store.similarity_search("鸑鷟号人才驿站", 1)[0].page_content
    (corpus / "new.txt").unlink()
    other.ingest([corpus])
    assert not any("鸑鷟" in passage.page_content for passage in retriever.invoke("鸑鷟号人才驿站"))


def test_the_vector_store_searches_by_words_by_vector_and_by_id(store: PolicyStore) -> None:
    """And gives scores, the best first."""
    scored = store.similarity_search_with_score(QUESTION, 5)
    scores = [score for _, score in scored]
    assert scores == sorted(scores, reverse=True) and 0 < scores[0] <= 1
    assert [passage for passage, _ in scored] == store.similarity_search(QUESTION, 5)
    assert store.similarity_search_with_relevance_scores(QUESTION, 5, score_threshold=scores[2])[-1][1] >= scores[2]
    first = scored[0][0]
    again = store.get_by_ids([str(first.id), "没有的#para_1", "没有的"])
    assert [passage.page_content for passage in again] == [first.page_content]
    near = store.similarity_search_by_vector(store.embeddings.embed_query(QUESTION), 5, {"level": "国家"})
    assert len(near) == 5 and all(passage.metadata["level"] == "国家" for passage in near)
    assert store.similarity_search_by_vector([0.0] * len(store.embeddings.embed_query("字")), 5) == []


def test_the_vector_store_is_a_retriever_of_every_search_type(store: PolicyStore) -> None:
    """As applications make theirs."""
    assert store.as_retriever(search_kwargs={"k": 3}).invoke(QUESTION) == store.similarity_search(QUESTION, 3)
    various = store.as_retriever(search_type="mmr", search_kwargs={"k": 3, "fetch_k": 20}).invoke(QUESTION)
    assert len({passage.id for passage in various}) == 3
    bound = {"score_threshold": 0.9}
    sure = store.as_retriever(search_type="similarity_score_threshold", search_kwargs=bound).invoke(QUESTION)
    assert all(passage.metadata["score"] >= 0.9 for passage in sure)


def test_nothing_is_written_through_the_vector_store(store: PolicyStore) -> None:
    """It says where texts come in."""
    for refused in (
        lambda: store.add_texts(["一句话"]),
        lambda: store.add_documents([Document(page_content="一句话")]),
        lambda: store.delete(["1"]),
        lambda: PolicyStore.from_texts(["一句话"], store.embeddings),
    ):
        with pytest.raises(InputError, match=r"只读.*ingest\.py"):
            refused()


def test_a_model_searches_by_a_tool_and_gets_numbered_clauses(retriever: PolicyRetriever) -> None:
    """The passages come beside the text; what the application bounds, the model cannot widen."""
    tool = policy_tool(PolicyRetriever(base=retriever.base, k=2, filter={"region": "上海"}))
    call: dict[str, Any] = {"name": tool.name, "args": {"query": QUESTION}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    assert len(message.artifact) == 2 and message.content == numbered(message.artifact)
    assert message.content.startswith(f"[1] {message.artifact[0].metadata['citation']}")
    wider = tool.invoke(call | {"args": {"query": QUESTION, "region": "北京"}})
    assert wider.artifact == message.artifact
    wrong = tool.invoke(call | {"args": {"query": QUESTION, "level": "部门"}})
    assert wrong.status == "error" and "没有这个层级" in wrong.content


def test_of_a_models_answer_only_what_cites_and_agrees_is_shown() -> None:
    """A sentence without a mark, with a mark of nothing, or with a figure that its clause does not hold is left out."""
    passages = [
        Document(page_content="到2025年，全市知识产权人才达到10万人。"),
        Document(page_content="加强组织领导。"),
    ]
    answer = "全市人才达到10万人。[1]还要加强领导[2]。人才达到20万人。[1]据我所知很好。另见第三份文件[3]。"
    assert only_supported(answer, passages) == "全市人才达到10万人。[1]还要加强领导[2]。"
    assert only_supported("不知道。", passages) == "所给条款中没有依据。"
