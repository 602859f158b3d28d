"""The encoder as LangChain sees one."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from kb.index import Encoder


def test_the_adapter_gives_the_encoders_vectors(encoder: Encoder) -> None:
    """As lists of floats, which is what LangChain passes on."""
    from langchain_core.embeddings import Embeddings

    from kb.index.langchain import EncoderEmbeddings

    adapter = EncoderEmbeddings(encoder)
    assert isinstance(adapter, Embeddings)
    assert adapter.embed_query("知识产权") == pytest.approx(list(encoder.encode_queries(["知识产权"])[0]))
    assert np.allclose(adapter.embed_documents(["人才", "上海"]), encoder.encode_texts(["人才", "上海"]))


def test_nothing_heavy_is_imported_with_the_library() -> None:
    """A second writer must be told within two seconds, and `--help` at once."""
    heavy = ("langchain_core", "chromadb", "tantivy", "jieba", "torch", "sentence_transformers", "tokenizers")
    script = f"import sys, kb.library; print([name for name in {heavy!r} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
