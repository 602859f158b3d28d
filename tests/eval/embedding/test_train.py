"""Training from end to end, on a handful of texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from eval.embedding.bigram_tokenizer import train_tokenizer
from eval.embedding.official_texts import Passage
from eval.embedding.pairs import PairSampler, Passages, Sampling
from eval.embedding.parallels import find_parallels
from eval.embedding.train import Matrix, Plan, initial_weights, save, train
from kb.index.static_encoder import StaticEncoder

SUBJECTS = ("知识产权人才", "渔业船舶", "生活垃圾", "税收优惠", "道路交通")
PASSAGES = [
    Passage(
        f"第{work}号{subject}条例",
        f"{subject}条例，管理",
        (f"加强{subject}管理，", f"完善{subject}制度，", f"由主管部门负责{subject}的监督。"),
    )
    for work in range(6)
    for subject in SUBJECTS
]
PLAN = Plan(vocabulary=200, least_character_count=1, dimension=8, steps=12, mine_after=4, batch=8)


def trained() -> tuple[Any, Matrix]:
    """A tokenizer and weights."""
    tokenizer = train_tokenizer(("".join(p.pieces) for p in PASSAGES), size=PLAN.vocabulary, least_character_count=1)
    passages = Passages(PASSAGES, tokenizer)
    sampler = PairSampler(passages, tokenizer, PLAN.sampling, np.random.default_rng(PLAN.seed))
    frequency = passages.document_frequency(tokenizer.get_vocab_size())
    return tokenizer, train(initial_weights(frequency, len(passages), PLAN), passages, sampler, PLAN)


def test_a_training_can_be_repeated(tmp_path: Path) -> None:
    """The same texts and the same seed give the same model, and the encoder reads it."""
    for name in ("first", "second"):
        save(tmp_path / name, *trained(), PLAN)
    first, second = (StaticEncoder.load(tmp_path / name) for name in ("first", "second"))
    assert first.id == second.id
    assert first.dimension == 8


def test_cuts_leave_the_question_out_of_the_passage() -> None:
    """Otherwise the model would learn nothing but to find the same words."""
    tokenizer = train_tokenizer(("".join(p.pieces) for p in PASSAGES), size=200, least_character_count=1)
    sampling = Sampling(cut=1, heading=0, neighbour=0, parallel=0, keep=0, frame=0, headed=0)
    sampler = PairSampler(Passages(PASSAGES, tokenizer), tokenizer, sampling, np.random.default_rng(1))
    lengths = {sum(len(tokenizer.encode(piece).ids) for piece in passage.pieces) for passage in PASSAGES}
    for question, rest in zip(*sampler.batch(20), strict=True):
        assert len(question) + len(rest) in lengths


def test_parallels_are_of_another_work_and_within_the_bounds() -> None:
    """The same work and the same words are no parallel."""
    angle = np.array([0.0, 0.01, 0.6, 3.0])
    vectors = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    partner = find_parallels(vectors, np.array([1, 2, 3, 3], dtype=np.int32), np.random.default_rng(0))
    assert partner.tolist() == [2, 2, 1, -1]
