"""The knowledge base as LangChain sees it: answers, a retriever, a vector store, a tool. Needs langchain-core only.

Every question looks at the knowledge base as it is then: what was taken in meanwhile is found without a restart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Passage
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, run_in_executor
from langchain_core.runnables.utils import AddableDict
from langchain_core.tools import BaseTool, ToolException, tool
from langchain_core.vectorstores import VectorStore
from langchain_core.vectorstores.utils import maximal_marginal_relevance
from pydantic import ConfigDict, field_validator

from kb.answer.llm import shown
from kb.config import Settings
from kb.errors import InputError, KbError
from kb.index.langchain import EncoderEmbeddings
from kb.library import Filter, KnowledgeBase, Ranked, searching
from kb.library.shapes import answer_json
from kb.model import Statement
from kb.text import book_title

__all__ = ["Filter", "PolicyAnswers", "PolicyRetriever", "PolicyStore", "numbered", "only_supported", "policy_tool"]

Given = Filter | Mapping[str, Any] | None
"""A filter, or a mapping with its fields' names."""

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?(?:\s*\[\d+\])*")
_MARK = re.compile(r"\[(\d+)\]")
_FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
_NOTHING = "所给条款中没有依据。"


def open_base(data: str | Path | None = None) -> KnowledgeBase:
    """The knowledge base in a data folder; by default that of the environment (`KB_DATA`, else data/)."""
    return KnowledgeBase.open(Settings.from_environment(data=None if data is None else Path(data)))


class PolicyRetriever(BaseRetriever):
    """Clauses for a question. A passage is a clause's own words; its metadata say where it stands, and its validity.

    `k`, `filter` and `diverse` may also be given with a question: `retriever.invoke(question, k=3)`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    base: KnowledgeBase
    k: int = 10
    filter: Any = None
    diverse: bool = False

    @classmethod
    def open(cls, data: str | Path | None = None, **options: Any) -> PolicyRetriever:
        """A retriever over the knowledge base in a data folder."""
        return cls(base=open_base(data), **options)

    @field_validator("filter", mode="before")
    @classmethod
    def _as_filter(cls, given: Given) -> Filter | None:
        return Filter.of(given)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun | None = None,
        k: int | None = None,
        filter: Given = None,
        diverse: bool | None = None,
    ) -> list[Passage]:
        chosen = self.filter if filter is None else Filter.of(filter)
        rows = self.base.find(
            query,
            self.k if k is None else k,
            filter=chosen,
            diverse=self.diverse if diverse is None else diverse,
        )
        return [_passage(row) for row in rows]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **given: Any
    ) -> list[Passage]:
        return await run_in_executor(None, self._get_relevant_documents, query, **given)


class PolicyAnswers(Runnable[str, dict[str, Any]]):
    """The verified answer to a question, as `kb ask --json` gives it; told by the model of the settings, if one is set.

    `stream` gives sentences under `shown` as each is verified, then the whole answer, which stands in their place.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base

    @classmethod
    def open(cls, data: str | Path | None = None) -> PolicyAnswers:
        """Answers of the knowledge base in a data folder."""
        return cls(open_base(data))

    def invoke(self, input: str, config: RunnableConfig | None = None, **_: Any) -> dict[str, Any]:
        """The answer."""
        return self._call_with_config(lambda question: answer_json(self.base.ask(question)), input, config)

    def stream(self, input: str, config: RunnableConfig | None = None, **_: Any) -> Iterator[dict[str, Any]]:
        """Verified sentences, then the answer."""
        yield from self._transform_stream_with_config(iter([input]), self._told, config)

    def _told(self, inputs: Iterator[str]) -> Iterator[dict[str, Any]]:
        for event in self.base.draft("".join(inputs)).told():
            yield AddableDict({"shown": f"{shown(event)}\n"} if isinstance(event, Statement) else answer_json(event))


class PolicyStore(VectorStore):
    """The knowledge base as a vector store to be read. Texts come in by ingest alone, which reads whole documents.

    `similarity_search` ranks by words and meaning together, with scores from 0 to 1; a search by vector has no words,
    so it ranks by meaning alone.
    """

    def __init__(self, base: KnowledgeBase, *, filter: Given = None) -> None:
        self.base = base
        self.filter = Filter.of(filter)

    @classmethod
    def open(cls, data: str | Path | None = None, *, filter: Given = None) -> PolicyStore:
        """The knowledge base in a data folder."""
        return cls(open_base(data), filter=filter)

    @property
    def embeddings(self) -> Embeddings:
        """The model that the vectors were made by."""
        return EncoderEmbeddings(self.base.encoder)

    def similarity_search(
        self, query: str, k: int = 4, filter: Given = None, *, diverse: bool = False, **_: Any
    ) -> list[Passage]:
        """The best clauses for a question."""
        return [passage for passage, _ in self.similarity_search_with_score(query, k, filter, diverse=diverse)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, filter: Given = None, *, diverse: bool = False, **_: Any
    ) -> list[tuple[Passage, float]]:
        """The best clauses with their scores; the more the better."""
        rows = self.base.find(query, k, filter=self._chosen(filter), diverse=diverse)
        return [(_passage(row), row["score"]) for row in rows]

    def similarity_search_by_vector(
        self, embedding: list[float], k: int = 4, filter: Given = None, **_: Any
    ) -> list[Passage]:
        """The clauses nearest to a vector."""
        vector = _unit(embedding)
        with self.base.view() as (snapshot, retriever):
            found = searching.nearest(snapshot, retriever, vector, k, filter=self._chosen(filter))
            return [_passage(row) for row in searching.rows(snapshot, found)]

    def max_marginal_relevance_search(
        self, query: str, k: int = 4, fetch_k: int = 20, lambda_mult: float = 0.5, filter: Given = None, **_: Any
    ) -> list[Passage]:
        """Of the best `fetch_k` clauses, `k` that are near the question and far from each other."""
        pool = self.similarity_search(query, max(k, fetch_k), filter)
        vectors = self.base.encoder.encode_texts([passage.page_content for passage in pool])
        asked = self.base.encoder.encode_queries([query])[0]
        if not pool:
            return []
        return [pool[row] for row in maximal_marginal_relevance(asked, [*vectors], lambda_mult, k)]

    def get_by_ids(self, ids: Sequence[str], /) -> list[Passage]:
        """The clauses of those ids, as far as they are there."""
        with self.base.view() as (snapshot, _):
            found: list[Ranked] = searching.of_clauses(snapshot, ids)
            return [_passage(row) for row in searching.rows(snapshot, found)]

    def add_texts(self, texts: Iterable[str], metadatas: list[dict[str, Any]] | None = None, **_: Any) -> list[str]:
        """Refused: a clause without its document cannot be cited."""
        _refuse()

    def delete(self, ids: list[str] | None = None, **_: Any) -> bool | None:
        """Refused: what goes, goes with its file."""
        _refuse()

    @classmethod
    def from_texts(cls, texts: list[str], embedding: Embeddings, *_: Any, **__: Any) -> PolicyStore:
        """Refused, as `add_texts` is."""
        _refuse()

    def _chosen(self, filter: Given) -> Filter | None:
        return self.filter if filter is None else Filter.of(filter)

    def _select_relevance_score_fn(self) -> Any:
        return _as_it_is


def policy_tool(retriever: PolicyRetriever) -> BaseTool:
    """A tool by which a model searches the knowledge base; its artifact is the passages, its content cites them."""

    @tool("search_policies", response_format="content_and_artifact")
    def search_policies(
        query: str,
        level: str | None = None,
        region: str | None = None,
        genre: str | None = None,
        as_of: str | None = None,
    ) -> tuple[str, list[Passage]]:
        """在政策文件知识库中检索条款原文，每条前有编号，后有出处。回答只能依据这些条款，并在句末写出编号，如[1]。

        level：发文机关的层级，国家、省、市、县区之一。region：地区，如“上海”。genre：文种，如“规划”“意见”。
        as_of：只要在这一天有效的文件，写作 2025-01-31。不需要的条件不填。
        """
        given = {"level": level, "region": region, "genre": genre, "as_of": as_of}
        set_before = retriever.filter or Filter()  # what the application chose is not the model's to widen
        wanted = {name: value for name, value in given.items() if value and not getattr(set_before, name)}
        try:
            passages = retriever.invoke(query, filter=replace(set_before, **wanted))
        except KbError as error:
            raise ToolException(str(error)) from error
        return numbered(passages) or "没有检索到条款。", passages

    search_policies.handle_tool_error = True
    return search_policies


def numbered(passages: Sequence[Passage]) -> str:
    """Passages as a model is shown them: number, place and words of each."""
    return "\n\n".join(
        f"[{number}] {passage.metadata['citation']}\n{passage.page_content}"
        for number, passage in enumerate(passages, 1)
    )


def only_supported(answer: str, passages: Sequence[Passage]) -> str:
    """What of a model's answer may be shown: sentences that cite a passage given and hold no figure that is not in it.

    This proves where a sentence points, not that it follows from there.
    """
    kept = [sentence for match in _SENTENCE.finditer(answer) if _is_supported(sentence := match.group(), passages)]
    return "".join(kept).strip() or _NOTHING


def _is_supported(sentence: str, passages: Sequence[Passage]) -> bool:
    marks = [int(mark) for mark in _MARK.findall(sentence)]
    if not marks or not all(1 <= mark <= len(passages) for mark in marks):
        return False
    told = {figure for mark in marks for figure in _FIGURE.findall(passages[mark - 1].page_content)}
    return set(_FIGURE.findall(_MARK.sub("", sentence))) <= told


def _passage(row: Mapping[str, Any]) -> Passage:
    number = f"（{row['doc_number']}）" if row["doc_number"] else ""
    citation = f"{book_title(row['doc_title'])}{number}{row['label']}"
    names = (
        "clause_id", "label", "doc_id", "doc_title", "doc_number", "issuers", "level", "region", "genre", "date",
        "validity", "score",
    )  # fmt: skip
    metadata = {"source": citation, "citation": citation} | {name: row[name] for name in names}
    if "copies" in row:
        metadata["copies"] = [_passage(copy).metadata for copy in row["copies"]]
    return Passage(id=row["clause_id"], page_content=row["text"], metadata=metadata)


def _unit(embedding: Sequence[float]) -> searching.Vector:
    vector = np.asarray(embedding, dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def _as_it_is(score: float) -> float:
    return score


def _refuse() -> NoReturn:
    hint = "把文件放进文件夹，运行 python ingest.py 入库；正在运行的应用不必重启就能检索到。撤下文件也由入库完成"
    raise InputError("知识库只读：单独的文本没有出处，不能从这里加入或删除", hint=hint)
