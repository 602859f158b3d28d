"""Retrieval stage as LangChain sees it. Import this module only where LangChain is wanted."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Passage
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.retrieval.retriever import Retriever
from kb.store import Snapshot


class PolicyRetriever(BaseRetriever):
    """LangChain's retriever over ours: a passage is a clause's own words, its metadata say where it stands."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    snapshot: Snapshot
    retriever: Retriever
    limit: int = 10
    doc_ids: tuple[str, ...] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **_kwargs: Any
    ) -> list[Passage]:
        passages = []
        for hit in self.retriever.search(query, limit=self.limit, doc_ids=self.doc_ids):
            clause, document = self.snapshot.clause(hit.clause_id), self.snapshot.document(hit.doc_id)
            metadata = {
                "clause_id": clause.id, "label": clause.label, "doc_id": document.id, "doc_title": document.title,
                "doc_number": document.doc_number, "score": hit.score,
            }  # fmt: skip
            passages.append(Passage(id=clause.id, page_content=clause.text, metadata=metadata))
        return passages
