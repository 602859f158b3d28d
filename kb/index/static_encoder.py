"""Index stage, the offline encoder: a folder in sentence-transformers' StaticEmbedding format, read without torch.

The format is a `modules.json` that names one StaticEmbedding module (and perhaps a Normalize), a `tokenizer.json` and a
`model.safetensors` with one row per token. A text's vector is the mean of its tokens' rows, scaled to length one.
Reading it with numpy alone spares the 7–9 s that importing sentence-transformers costs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.errors import Damaged, InputError
from kb.index import workers
from kb.index.pair_tokens import Ids, PairTokens, is_of_pairs

Tokens = Callable[[Sequence[str]], list[Ids]]
Vectors = npt.NDArray[np.float32]

_WEIGHTS = "embedding.weight"
_TEXTS_AT_ONCE = 512
_SHARE = 4096  # texts given to a worker at once
_TOKENS_AT_ONCE = 16_384  # rows gathered at once: 16 MiB at 256 dimensions
_HINT = "请指定 sentence-transformers 的静态向量（StaticEmbedding）模型文件夹，或恢复默认的离线模型"


def is_static_model(folder: Path) -> bool:
    """True if `folder` is a static model in whole, that is, StaticEmbedding and at most a Normalize after it."""
    try:
        _module_folder(folder)
    except InputError:
        return False
    return True


class StaticEncoder:
    """Static embedding model: encodes texts without torch, the same text always to the same vector."""

    def __init__(self, *, id: str, folder: Path, tokens: Tokens, weights: Vectors) -> None:
        self._id = id
        self._folder = folder
        self._tokens = tokens
        self._weights = weights

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """The model in `folder`; InputError where it is not one."""
        module = _module_folder(folder)
        files = (module / "tokenizer.json", module / "model.safetensors")
        (tokens, count), weights = _read_tokens(files[0]), _read_weights(files[1])
        if count > len(weights):
            raise InputError(
                f"词表有 {count} 项，向量只有 {len(weights)} 行，模型文件互不相符", where=str(folder), hint=_HINT
            )
        return cls(id=f"static-{_digest(files)}", folder=folder, tokens=tokens, weights=weights)

    @property
    def id(self) -> str:
        """Name that changes when the model's vectors would."""
        return self._id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._weights.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row of length one per question; a question without a known token gives a zero row."""
        return self._encode(texts)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """One row of length one per text; a text without a known token gives a zero row."""
        shares = [texts[start : start + _SHARE] for start in range(0, len(texts), _SHARE)]
        vectors = workers.each(encoding, (self._folder, self._id), shares)
        return self._encode(texts) if vectors is None else np.concatenate(vectors)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            batch = [_encodable(text) for text in texts[start : start + _TEXTS_AT_ONCE]]
            for row, ids in zip(vectors[start:], self._tokens(batch), strict=False):
                for first in range(0, len(ids), _TOKENS_AT_ONCE):
                    row += self._weights.take(ids[first : first + _TOKENS_AT_ONCE], axis=0).sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0.0)
        return vectors


def encoding(told: tuple[Path, str]) -> Callable[[Sequence[str]], Vectors]:
    """What encodes texts by the model in a folder, for a process of its own; Damaged where its id is not the given."""
    folder, id = told
    encoder = StaticEncoder.load(folder)
    if encoder.id != id:
        raise Damaged("模型文件在使用中被换掉", where=str(folder))
    return encoder.encode_texts


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which the tokenizer cannot take (damaged pastes and file names have them)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _module_folder(folder: Path) -> Path:
    """Where the StaticEmbedding module of the model in `folder` lies."""
    modules = _read_json(folder / "modules.json", default=None)
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise InputError("没有可用的 modules.json，不是向量模型文件夹", where=str(folder), hint=_HINT)
    names = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    if names not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]):
        raise InputError(f"模型由 {'、'.join(names) or '空'} 组成，不是静态向量模型", where=str(folder), hint=_HINT)
    settings = _read_json(folder / "config_sentence_transformers.json", default={})
    if isinstance(settings, dict) and any((settings.get("prompts") or {}).values()):
        raise InputError("模型带有提示语（prompts），不能按静态向量直接编码", where=str(folder), hint=_HINT)
    return folder / str(modules[0].get("path", ""))


def _read_json(path: Path, *, default: object) -> object:
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
    return content


def _read_tokens(path: Path) -> tuple[Tokens, int]:
    """What gives the token ids of texts, and how many tokens there are."""
    # The binding raises a bare Exception for whatever it dislikes, so a cut or foreign file is told before.
    content: Any = _read_json(path, default=None)
    model = content.get("model") if isinstance(content, dict) else None
    if not isinstance(model, dict) or not isinstance(model.get("vocab"), dict | list):
        raise InputError("读不到分词文件 tokenizer.json，或文件已损坏", where=str(path), hint=_HINT)
    if is_of_pairs(content):
        return PairTokens(model["vocab"]).encode, len(model["vocab"])
    return _library_tokens(path)


def _library_tokens(path: Path) -> tuple[Tokens, int]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def tokens(texts: Sequence[str]) -> list[Ids]:
        encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]

    return tokens, tokenizer.get_vocab_size()


def _read_weights(path: Path) -> Vectors:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
    except OSError as error:
        raise InputError("读不到向量文件 model.safetensors", where=str(path), hint=_HINT) from error
    except (SafetensorError, KeyError, TypeError) as error:
        raise InputError("向量文件 model.safetensors 已损坏或数值类型不受支持", where=str(path), hint=_HINT) from error
    weights = tensors.get(_WEIGHTS)
    if weights is None or weights.ndim != 2 or not np.issubdtype(weights.dtype, np.floating):
        raise InputError(f"向量文件中没有浮点矩阵 {_WEIGHTS}", where=str(path), hint=_HINT)
    return np.asarray(weights, dtype=np.float32)


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
