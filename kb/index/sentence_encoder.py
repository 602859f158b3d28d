"""Index stage, the encoder of any sentence-transformers model; the model itself is loaded with the first text."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import InputError

Vectors = npt.NDArray[np.float32]

_BATCH = 32
_WHOLE_FILE = 8 << 20  # larger files enter the id with their size and three samples
_SAMPLE = 1 << 20

# Families whose folders do not say what they want before a question or a text (their model cards do): parts of the
# name, the words before a question, the words before a text.
_INSTRUCTIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("bge", "-zh"), "为这个句子生成表示以用于检索相关文章：", ""),
    (("bge", "-en"), "Represent this sentence for searching relevant passages: ", ""),
    (("e5-",), "query: ", "passage: "),
)


class SentenceEncoder:
    """A sentence-transformers model in a folder. `name` is what the user called it, for its family's instructions."""

    def __init__(self, folder: Path, *, name: str) -> None:
        self._folder = folder
        self._name = name
        self._lock = threading.Lock()
        self._loaded: Any = None
        self._id = f"{folder.name if 'snapshots' not in folder.parts else name}-{_digest(folder)}"

    @property
    def id(self) -> str:
        """The folder's name and a digest of its files."""
        return self._id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model().get_embedding_dimension())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, d), with the model's own prompt for questions, else its family's; cut at the model's greatest length."""
        model = self._model()
        own = any(model.prompts.get(name) for name in ("query",))
        prompt = None if own else self._instruction()[0] or None
        return self._encode(model.encode_query, texts, prompt)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """(n, d), with the model's own prompt for texts, else its family's; cut at the model's greatest length."""
        model = self._model()
        own = any(model.prompts.get(name) for name in ("document", "passage", "corpus"))
        prompt = None if own else self._instruction()[1] or None
        return self._encode(model.encode_document, texts, prompt)

    def _encode(self, encode: Any, texts: Sequence[str], prompt: str | None) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = encode(
            list(texts), prompt=prompt, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.nan_to_num(np.asarray(vectors, dtype=np.float32))

    def _instruction(self) -> tuple[str, str]:
        name = self._name.lower()
        for parts, query, text in _INSTRUCTIONS:
            if all(part in name for part in parts):
                return query, text
        return "", ""

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
        return self._loaded

    def _load(self) -> Any:
        # The folder is complete; no library on the way may ask the network about it.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        silence: Any = logging.disable_progress_bar
        silence()
        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            hint = "确认该文件夹是 sentence-transformers 能加载的模型，或恢复默认的离线模型"
            raise InputError(f"向量模型加载失败（{error}）", where=str(self._folder), hint=hint) from error


def _digest(folder: Path) -> str:
    """Sixteen digits that change with the model's files; of large files, with their size, beginning, middle and end."""
    seen = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        size = path.stat().st_size
        seen.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE_FILE:
                seen.update(file.read())
            else:
                for start in (0, size // 2, size - _SAMPLE):
                    file.seek(start)
                    seen.update(file.read(_SAMPLE))
    return seen.hexdigest()[:16]
