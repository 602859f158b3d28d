"""Retrieval stage: from a question to ranked clauses, by words and by meaning together."""

from kb.retrieval.filters import Filter
from kb.retrieval.retriever import Hit, Retriever

__all__ = ["Filter", "Hit", "Retriever"]
