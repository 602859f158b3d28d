"""Other systems over the same clauses: with the same words (jieba in search mode) and the same embedding as ours.

Everything else is as their documentation shows it. They are installed with requirements-peers-retrieval.txt, into an
environment of their own or beside requirements.txt, whose versions are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.systems import Ours, System, Unit, default_encoder

# A sentence's end in Chinese before commas and single characters, as LangChain's page on splitting advises for
# languages without spaces.
_SEPARATORS = ["\n\n", "\n", "。", "；", "，", "、", " ", ""]
_CHUNK, _OVERLAP = 500, 50  # characters; one clause in a hundred is longer
_BATCH = 5000  # Chroma takes 5,461 at most
_NODES_AT_ONCE = 2048  # LlamaIndex's own default for an insert
_MARK = "\x1f"  # before each word for txtai, which tokenizes by regular expression


class Bm25s:
    """bm25s over jieba words; no embedding."""

    _cut: Callable[[str], list[str]]

    def __init__(self) -> None:
        self._cut = jieba_words

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import bm25s

        self._ids = [unit.id for unit in units]
        self._index = bm25s.BM25()
        self._index.index([self._cut(unit.whole) for unit in units], show_progress=False)
        self._index.save(str(folder / "bm25s"))

    def rank(self, question: str, depth: int) -> list[str]:
        found, _ = self._index.retrieve([self._cut(question)], k=min(depth, len(self._ids)), show_progress=False)
        return [self._ids[int(row)] for row in found[0]]

    def close(self) -> None:
        pass


class BigramBm25(Bm25s):
    """bm25s over pairs of characters: the plain baseline."""

    def __init__(self) -> None:
        self._cut = character_pairs


class LangChain:
    """A plain LangChain application: RecursiveCharacterTextSplitter and Chroma."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            separators=_SEPARATORS, keep_separator="end", chunk_size=_CHUNK, chunk_overlap=_OVERLAP
        )
        texts = splitter.create_documents([unit.whole for unit in units], [{"unit": unit.id} for unit in units])
        self._store = Chroma("units", _langchain_embeddings(), str(folder / "chroma"))
        for start in range(0, len(texts), _BATCH):
            self._store.add_documents(texts[start : start + _BATCH])

    def rank(self, question: str, depth: int) -> list[str]:
        # A few more than are wanted, for clauses that were split.
        found = self._store.similarity_search(question, k=depth + depth // 10)
        return [*dict.fromkeys(str(document.metadata["unit"]) for document in found)][:depth]

    def close(self) -> None:
        pass


class LlamaIndex:
    """LlamaIndex's hybrid: QueryFusionRetriever over its BM25 retriever and a VectorStoreIndex in Chroma."""

    mode = "relative_score"

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import chromadb
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.chroma import ChromaVectorStore

        nodes = [TextNode(id_=unit.id, text=unit.whole) for unit in units]
        client = chromadb.PersistentClient(str(folder / "chroma"), chromadb.Settings(anonymized_telemetry=False))
        store = ChromaVectorStore(chroma_collection=client.create_collection("units", embedding_function=None))
        self._embeddings = _llama_embeddings()
        self._vectors = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=self._embeddings,
            insert_batch_size=_NODES_AT_ONCE,
        )
        self._words = _llama_bm25(nodes, [jieba_words(unit.whole) for unit in units])
        self._words.persist(str(folder / "bm25"))
        self._fused: dict[int, Any] = {}

    def rank(self, question: str, depth: int) -> list[str]:
        if depth not in self._fused:
            self._fused[depth] = self._fusion(depth)
        return [found.node.node_id for found in self._fused[depth].retrieve(question)]

    def close(self) -> None:
        pass

    def _fusion(self, depth: int) -> Any:
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever

        self._words.similarity_top_k = min(depth, len(self._words.corpus))
        return QueryFusionRetriever(
            [self._vectors.as_retriever(similarity_top_k=depth), self._words],
            llm=MockLLM(),
            mode=self.mode,
            num_queries=1,  # the question itself, none made up by a language model
            similarity_top_k=depth,
            use_async=False,
        )


class LlamaIndexRrf(LlamaIndex):
    """The same, fused by reciprocal ranks."""

    mode = "reciprocal_rerank"


class Txtai:
    """txtai's hybrid index: BM25 and Faiss, added up as `hybrid=True` does."""

    def build(self, units: Sequence[Unit], folder: Path) -> None:
        import txtai

        encoder = default_encoder()

        def transform(texts: Sequence[str]) -> Any:
            return encoder.encode_texts([text.split(_MARK, 1)[0] for text in texts])

        words = {"regexp": f"(?<={_MARK})[^{_MARK}]+"}
        self._index = txtai.Embeddings(
            method="external",
            transform=transform,
            scoring={"method": "bm25", "terms": True, "normalize": True, "tokenizer": words},
        )
        self._index.index((unit.id, _marked(unit.whole), None) for unit in units)
        self._index.save(str(folder / "txtai"))

    def rank(self, question: str, depth: int) -> list[str]:
        return [str(found[0]) for found in self._index.search(_marked(question), depth)]

    def close(self) -> None:
        self._index.close()


SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": Ours,
    "bm25s": Bm25s,
    "bigram-bm25": BigramBm25,
    "langchain": LangChain,
    "llama-index": LlamaIndex,
    "llama-index-rrf": LlamaIndexRrf,
    "txtai": Txtai,
}


def jieba_words(text: str) -> list[str]:
    """jieba's words in search mode, without marks and spaces."""
    import jieba

    return [word for word in jieba.lcut_for_search(text) if any(char.isalnum() for char in word)]


def character_pairs(text: str) -> list[str]:
    """Every two neighbouring characters."""
    plain = "".join(text.split())
    return [plain[place : place + 2] for place in range(max(1, len(plain) - 1))]


def _marked(text: str) -> str:
    """The text for the embedding, and behind it its words for BM25."""
    return _MARK.join((text.replace(_MARK, " "), *jieba_words(text)))


def _langchain_embeddings() -> Any:
    from langchain_core.embeddings import Embeddings

    encoder = default_encoder()

    class Same(Embeddings):
        """Our encoder as LangChain wants it."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [*encoder.encode_texts(texts).tolist()]

        def embed_query(self, text: str) -> list[float]:
            return [*encoder.encode_queries([text])[0].tolist()]

    return Same()


def _llama_embeddings() -> Any:
    from llama_index.core.embeddings import BaseEmbedding

    encoder = default_encoder()

    class Same(BaseEmbedding):  # type: ignore[misc]
        """Our encoder as LlamaIndex wants it."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return [*encoder.encode_queries([query])[0].tolist()]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return [*encoder.encode_texts([text])[0].tolist()]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [*encoder.encode_texts(texts).tolist()]

    return Same(model_name=encoder.id, embed_batch_size=_NODES_AT_ONCE)


def _llama_bm25(nodes: Sequence[Any], words: Sequence[list[str]]) -> Any:
    """LlamaIndex's BM25 retriever over words that were cut before: its own tokenizer takes patterns only."""
    import bm25s
    from llama_index.core.schema import QueryBundle
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
    from llama_index.retrievers.bm25 import BM25Retriever

    class Cut(BM25Retriever):  # type: ignore[misc]
        """Cuts the question as the clauses were cut."""

        def _retrieve(self, query_bundle: QueryBundle) -> Any:
            return super()._retrieve(QueryBundle(" ".join(jieba_words(query_bundle.query_str))))

    index = bm25s.BM25()
    index.index([*words], show_progress=False)
    index.corpus = [node_to_metadata_dict(node) | {"node_id": node.node_id} for node in nodes]
    return Cut(existing_bm25=index, skip_stemming=True, token_pattern=r"\S+", similarity_top_k=min(100, len(nodes)))
