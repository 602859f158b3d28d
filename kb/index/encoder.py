"""Index stage, encoders: texts to vectors, by any model that sentence-transformers can load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import InputError

Vectors = npt.NDArray[np.float32]

_NOT_NEEDED = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf"]


class Encoder(Protocol):
    """Gives vectors of length one (a zero row for a text without anything known). `id` names model and revision."""

    @property
    def id(self) -> str:
        """Changes whenever the vectors would."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, d) for questions."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """(n, d) for clauses."""


def load(model: str, *, download: bool = False) -> Encoder:
    """The encoder of a folder or a model's name; InputError if absent. Nothing is fetched unless `download` is True."""
    from kb.index.static_encoder import StaticEncoder, is_static_model

    folder = Path(model).expanduser()
    if not model.strip() or not folder.is_dir():
        folder = _cached(model, download=download)
    if is_static_model(folder):
        return StaticEncoder.load(folder)
    from kb.index.sentence_encoder import SentenceEncoder

    return SentenceEncoder(folder, name=model)


def _cached(model: str, *, download: bool) -> Path:
    """The folder of a named model in the Hugging Face cache."""
    hint = "给出本机的模型文件夹，或设置 KB_DOWNLOAD=1 允许下载，或恢复默认的离线模型"
    if not model.strip() or model.count("/") > 1 or model.startswith((".", "/", "~")):
        raise InputError("没有这个模型文件夹", where=model, hint=hint)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        found = snapshot_download(model, local_files_only=not download, ignore_patterns=_NOT_NEEDED)
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise InputError("本机没有这个向量模型", where=model, hint=hint) from error
    return Path(found)
