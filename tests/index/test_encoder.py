"""Encoders are found by folder or name, never on the network unless asked for."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import numpy as np
import pytest

from kb.config import OFFLINE_MODEL
from kb.errors import InputError
from kb.index.encoder import load
from kb.index.sentence_encoder import SentenceEncoder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Any connection fails the test; the Hugging Face cache is empty."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.mark.parametrize("model", ["/no/such/folder", "./none", "~/none", "a/b/c"])
def test_a_folder_that_is_not_there_is_an_input_error(model: str) -> None:
    """The message names it and says what to do."""
    with pytest.raises(InputError, match="没有这个模型文件夹"):
        load(model)


@pytest.mark.parametrize("model", ["BAAI/no-such-model-anywhere", "not a name!", ""])
def test_a_name_that_is_not_on_this_machine_is_an_input_error(model: str) -> None:
    """Nothing is fetched."""
    with pytest.raises(InputError):
        load(model)


@pytest.mark.skipif(not OFFLINE_MODEL.is_dir(), reason="the offline model is not there yet")
def test_the_shipped_model_loads_without_torch() -> None:
    """It gives unit vectors, and related words lie nearer than unrelated ones."""
    encoder = load(str(OFFLINE_MODEL))
    vectors = encoder.encode_texts(["知识产权人才培养", "人才队伍建设", "渔船停泊"])
    assert vectors.shape == (3, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_the_id_of_a_folder_changes_with_its_files_and_not_with_its_place(tmp_path: Path) -> None:
    """A model replaced under the same name must not be taken for the old one."""
    for name in ("a/m", "b/m"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "config.json").write_text("{}")
    first, second = (SentenceEncoder(tmp_path / name, name=name).id for name in ("a/m", "b/m"))
    assert first == second
    (tmp_path / "b" / "m" / "config.json").write_text("{ }")
    assert SentenceEncoder(tmp_path / "b" / "m", name="b/m").id != second


def test_a_large_file_enters_the_id_by_its_parts(tmp_path: Path) -> None:
    """Weights of gigabytes are not read through at every start."""
    weights = tmp_path / "model.safetensors"
    content = bytearray(9 << 20)
    weights.write_bytes(content)
    before = SentenceEncoder(tmp_path, name="m").id
    content[-1] = 1
    weights.write_bytes(content)
    assert SentenceEncoder(tmp_path, name="m").id != before


def test_a_folder_that_is_no_model_says_so_when_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is the project's, whatever the libraries raise."""
    import sys
    import types

    class Broken:
        def __init__(self, *_: object, **__: object) -> None:
            raise OSError("no config")

    utils = types.SimpleNamespace(logging=types.SimpleNamespace(disable_progress_bar=lambda: None))
    monkeypatch.setitem(sys.modules, "sentence_transformers", types.SimpleNamespace(SentenceTransformer=Broken))
    monkeypatch.setitem(sys.modules, "transformers.utils", utils)
    with pytest.raises(InputError, match="加载失败"):
        SentenceEncoder(tmp_path, name="m").encode_texts(["甲"])


class FakeModel:
    """Stands for a loaded SentenceTransformer and remembers the prompts it was given."""

    def __init__(self, prompts: dict[str, str]) -> None:
        self.prompts = prompts
        self.given: list[str | None] = []

    def encode_query(self, texts: list[str], *, prompt: str | None, **_: object) -> list[list[float]]:
        self.given.append(prompt)
        return [[1.0, float("nan")] for _ in texts]

    encode_document = encode_query

    def get_embedding_dimension(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("BAAI/bge-small-zh-v1.5", {"query": "", "document": ""}, ["为这个句子生成表示以用于检索相关文章：", None]),
        ("/models/multilingual-e5-small", {}, ["query: ", "passage: "]),
        ("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: …"}, [None, None]),
        ("BAAI/bge-m3", {}, [None, None]),
    ],
)
def test_a_models_own_prompt_wins_and_its_familys_is_the_fallback(
    tmp_path: Path, name: str, prompts: dict[str, str], expected: list[str | None]
) -> None:
    """None lets sentence-transformers use the prompt the model was saved with."""
    encoder = SentenceEncoder(tmp_path, name=name)
    encoder._loaded = model = FakeModel(prompts)
    assert np.all(np.isfinite(encoder.encode_queries(["甲"])))
    encoder.encode_texts(["甲"])
    assert model.given == expected
    assert encoder.encode_texts([]).shape == (0, 2)


@pytest.mark.slow
def test_a_real_transformer_folder_is_loaded_and_its_greatest_length_honoured(tmp_path: Path) -> None:
    """A tiny random BERT, saved as its makers would save it."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("国家知识产权人才上海"))]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt"), model_max_length=8).save_pretrained(str(tmp_path))
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(words), **shape)).save_pretrained(str(tmp_path))
    (tmp_path / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 8}))
    encoder = load(str(tmp_path))
    short, long = encoder.encode_texts(["国家知识产权", "国家知识产权人才上海人才上海"])
    assert encoder.dimension == 16
    assert float(short @ long) == pytest.approx(1.0, abs=1e-4)  # both are cut after the sixth character
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(tmp_path), prompts={"query": "人才", "document": ""}).save(str(tmp_path / "own"))
    encoder = load(str(tmp_path / "own"))
    asked, told = encoder.encode_queries(["国家"])[0], encoder.encode_texts(["人才国家"])[0]
    assert asked == pytest.approx(told, abs=1e-5)  # the model's own instruction stands before a question
    assert float(np.linalg.norm(asked)) == pytest.approx(1.0, abs=1e-5)
