"""The offline encoder reads sentence-transformers' static format without torch and agrees with it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from kb.config import OFFLINE_MODEL
from kb.errors import InputError
from kb.index import Entry
from kb.index.pair_tokens import PairTokens, is_of_pairs
from kb.index.static_encoder import StaticEncoder, is_static_model

TEXTS = (
    "实施知识产权国际化人才培养项目。",
    "到2025年，全国知识产权人才规模超过100万人",
    "在职读硕读博，上海鼓励哪类人去？",
    "税",
    "PCT国际专利申请受理量达到1.5万件；龘",
    "",
    "！？",
    "支持有条件的高校自主设置知识产权一级学科。" * 200,
)


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    """The shipped model."""
    return StaticEncoder.load(OFFLINE_MODEL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped model, to damage."""
    return Path(shutil.copytree(OFFLINE_MODEL, tmp_path / "model"))


def test_vectors_are_of_length_one_and_of_the_stated_dimension(encoder: StaticEncoder) -> None:
    """Cosine can be taken as a plain product."""
    vectors = encoder.encode_texts(TEXTS[:5])
    assert vectors.shape == (5, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", ["", " \n", "！？", "🙂"])
def test_a_text_without_known_characters_gives_a_zero_vector(encoder: StaticEncoder, text: str) -> None:
    """Nothing to go on is no direction, and no division by zero."""
    assert not encoder.encode_queries([text]).any()


def test_no_texts_give_no_rows(encoder: StaticEncoder) -> None:
    """An empty batch keeps the dimension."""
    assert encoder.encode_texts([]).shape == (0, encoder.dimension)


def test_a_lone_surrogate_does_no_harm(encoder: StaticEncoder) -> None:
    """Damaged pastes reach the encoder; the rest of the text still counts."""
    damaged, sound = encoder.encode_queries(["知识产权\ud800人才", "知识产权?人才"])
    assert np.array_equal(damaged, sound)


def test_white_space_and_width_do_not_change_a_vector(encoder: StaticEncoder) -> None:
    """Official texts as received are full of stray spaces and mixed width."""
    plain, scarred = encoder.encode_texts(["研究院、智库（PCT）", "研究院、 智\n库（ＰＣＴ）"])
    assert np.allclose(plain, scarred, atol=1e-6)


def test_a_text_encodes_alike_alone_and_in_a_batch(encoder: StaticEncoder) -> None:
    """Cached vectors must not depend on what was encoded beside them."""
    batch = encoder.encode_texts(TEXTS)
    for row, text in enumerate(TEXTS):
        assert np.array_equal(batch[row], encoder.encode_queries([text])[0])


def test_looking_pairs_up_gives_the_tokens_of_the_library(entries: list[Entry]) -> None:
    """The model folder says the pairs in the library's terms; looking them up takes a part of the time."""
    file = OFFLINE_MODEL / "0_StaticEmbedding" / "tokenizer.json"
    tokens = PairTokens(json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"])
    tokenizer = Tokenizer.from_file(str(file))
    odd = [
        "（大）会",
        "a)头皮",
        "⑴⒈①",
        "一|二",
        "|一|",
        "A|",
        "龘龘",
        "a龘",
        "鿿鿿",
        "Ⅲ级ＡＢ",
        "75.0cm²",
        "",
        " ",
        "\u3000一",
    ]
    texts = [*TEXTS, *odd, *(entry.embedded for entry in entries)]
    theirs = [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
    assert [ids.tolist() for ids in tokens.encode(texts)] == theirs
    assert tokens.encode([]) == []


def test_another_tokenizer_is_left_to_the_library(copy: Path) -> None:
    """What is looked up here is one form only; any other static model still loads."""
    file = copy / "0_StaticEmbedding" / "tokenizer.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    assert is_of_pairs(content)
    content["pre_tokenizer"] = {"type": "BertPreTokenizer"}
    assert not is_of_pairs(content)
    content["normalizer"] = None
    assert not is_of_pairs(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    assert StaticEncoder.load(copy).encode_texts(["知识产权"]).any()


def test_related_clauses_are_nearer_than_unrelated_ones(encoder: StaticEncoder) -> None:
    """The model is trained: other words for the same thing are found."""
    question = encoder.encode_queries(["大学老师怎么培养知识产权专业的学生"])[0]
    near, far = encoder.encode_texts(["支持高校开设知识产权学科。", "渔业船舶应当按照规定配备救生设备。"])
    assert question @ near > question @ far + 0.1


def test_the_id_changes_with_the_weights(copy: Path, encoder: StaticEncoder) -> None:
    """Vectors of another model must never be taken for this one's."""
    assert StaticEncoder.load(copy).id == encoder.id
    tokenizer = copy / "0_StaticEmbedding" / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert StaticEncoder.load(copy).id != encoder.id


def test_the_shipped_model_is_small(encoder: StaticEncoder) -> None:
    """It is committed, so it has to stay within 20 MB."""
    assert sum(file.stat().st_size for file in OFFLINE_MODEL.rglob("*")) <= 20_000_000
    assert encoder.dimension > 0


def test_encoding_loads_neither_torch_nor_sentence_transformers() -> None:
    """Starting the program must not cost the seconds those imports take."""
    code = (
        "import sys; from kb.config import OFFLINE_MODEL; from kb.index.static_encoder import StaticEncoder; "
        "StaticEncoder.load(OFFLINE_MODEL).encode_queries(['人才']); "
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_sentence_transformers_gives_the_same_vectors(encoder: StaticEncoder) -> None:
    """The folder is a plain sentence-transformers model; both ways of reading it agree."""
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(OFFLINE_MODEL), device="cpu")
    speaking = [text for text in TEXTS if encoder.encode_texts([text]).any()]
    vectors = theirs.encode(speaking, normalize_embeddings=True).astype(np.float32)
    assert len(speaking) == 6
    assert np.allclose(encoder.encode_texts(speaking), vectors, atol=1e-3)
    assert not theirs.encode(["", "！？"]).any()


def test_a_missing_folder_is_refused_in_chinese(tmp_path: Path) -> None:
    """The message names the folder and says what to give instead."""
    with pytest.raises(InputError, match=r"modules\.json") as caught:
        StaticEncoder.load(tmp_path / "nowhere")
    assert "nowhere" in str(caught.value)
    assert "处理办法" in str(caught.value)


def test_a_transformer_folder_is_refused_with_its_parts_named(copy: Path) -> None:
    """A model with other modules cannot be read as a table of vectors."""
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
    (copy / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert not is_static_model(copy)
    with pytest.raises(InputError, match="Transformer"):
        StaticEncoder.load(copy)


def test_a_model_with_prompts_is_refused(copy: Path) -> None:
    """Prompts would be left out silently, and the vectors would be wrong."""
    (copy / "config_sentence_transformers.json").write_text('{"prompts": {"query": "问："}}', encoding="utf-8")
    assert not is_static_model(copy)
    with pytest.raises(InputError, match="提示语"):
        StaticEncoder.load(copy)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("modules.json", b"["),
        ("modules.json", b"{}"),
        ("modules.json", b"[]"),
        ("0_StaticEmbedding/tokenizer.json", b"{"),
        ("0_StaticEmbedding/tokenizer.json", b"{}"),
        ("0_StaticEmbedding/tokenizer.json", None),
        ("0_StaticEmbedding/model.safetensors", b"damaged"),
        ("0_StaticEmbedding/model.safetensors", b""),
        ("0_StaticEmbedding/model.safetensors", None),
    ],
)
def test_a_damaged_model_is_refused(copy: Path, file: str, content: bytes | None) -> None:
    """A cut, foreign or missing file gives an error with a place, never a traceback of a library."""
    if content is None:
        (copy / file).unlink()
    else:
        (copy / file).write_bytes(content)
    with pytest.raises(InputError):
        StaticEncoder.load(copy)


@pytest.mark.parametrize(
    "tensors",
    [
        {"other": np.zeros((50_000, 4), np.float32)},
        {"embedding.weight": np.zeros(4, np.float32)},
        {"embedding.weight": np.zeros((50_000, 4), np.int8)},
        {"embedding.weight": np.zeros((3, 4), np.float32)},
    ],
)
def test_weights_that_do_not_fit_are_refused(copy: Path, tensors: dict[str, np.ndarray]) -> None:
    """A foreign matrix, a vector, whole numbers or fewer rows than tokens."""
    from safetensors.numpy import save_file

    save_file(tensors, copy / "0_StaticEmbedding" / "model.safetensors")
    with pytest.raises(InputError):
        StaticEncoder.load(copy)
