"""Index stage, the encoder as LangChain sees one. Import this module only where LangChain is wanted."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from kb.index.encoder import Encoder


class EncoderEmbeddings(Embeddings):
    """LangChain's `Embeddings` over one of our encoders."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for every text."""
        return [[float(x) for x in row] for row in self._encoder.encode_texts(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(x) for x in self._encoder.encode_queries([text])[0]]
