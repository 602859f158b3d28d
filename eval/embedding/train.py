"""Training, last stage: contrastive training of a static model, written as a sentence-transformers folder.

    python -m eval.embedding.train --laws laws.jsonl.gz --policies FOLDER --out FOLDER

The start is a random projection of TF-IDF (every token a random direction, as long as it is rare), which already finds
what shares words; training turns directions of tokens that stand for one another together. Needs torch, on CPU.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import numpy.typing as npt

from eval.embedding.bigram_tokenizer import train_tokenizer
from eval.embedding.official_texts import read_laws, read_policies
from eval.embedding.pairs import Ids, PairSampler, Passages, Sampling
from eval.embedding.parallels import find_parallels

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MEAN_LENGTH = 0.25

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings of one training."""

    vocabulary: int = 36_000
    least_character_count: int = 20
    dimension: int = 256
    steps: int = 1200
    mine_after: int = 500
    """Steps after which parallel passages are mined with the model as it is then."""
    batch: int = 2048
    rate: float = 5e-3
    temperature: float = 0.06
    seed: int = 20231001
    sampling: Sampling = field(default_factory=Sampling)


def initial_weights(frequency: npt.NDArray[np.float64], passages: int, plan: Plan) -> Matrix:
    """A random direction per token, as long as the token is rare."""
    rarity = np.clip(np.log((passages + 1) / (frequency + 1)), 0.5, None)
    directions = np.random.default_rng(plan.seed).standard_normal((len(frequency), plan.dimension))
    scaled = directions / np.sqrt(plan.dimension) * (rarity / rarity.mean())[:, None]
    return np.asarray(scaled, dtype=np.float32)


def train(weights: Matrix, passages: Passages, sampler: PairSampler, plan: Plan) -> Matrix:
    """Weights after training with in-batch negatives, in both directions (InfoNCE)."""
    import torch
    from torch.nn import functional

    torch.manual_seed(plan.seed)
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(weights.copy()), freeze=False, mode="mean")
    optimizer = torch.optim.Adam(bag.parameters(), betas=(0.9, 0.99), fused=True)
    diagonal = torch.arange(plan.batch)

    def encode(texts: list[Ids]) -> Any:
        offsets = np.cumsum([0, *map(len, texts[:-1])])
        ids = torch.from_numpy(np.concatenate(texts).astype(np.int64))
        return functional.normalize(bag(ids, torch.from_numpy(offsets)), dim=1)

    started, losses = time.monotonic(), []
    for step in range(plan.steps):
        if step == plan.mine_after:
            vectors = passages.vectors(bag.weight.detach().numpy())
            sampler.parallels = find_parallels(vectors, passages.work, np.random.default_rng(plan.seed))
            print(f"{np.count_nonzero(sampler.parallels >= 0)} passages have a parallel in another work", flush=True)
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * min(1.0, (step + 1) / 30) * (1 - step / plan.steps)
        left, right = sampler.batch(plan.batch)
        scores = encode(left) @ encode(right).T / plan.temperature
        loss = (functional.cross_entropy(scores, diagonal) + functional.cross_entropy(scores.T, diagonal)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 100 == 0:
            print(f"step {step + 1}: loss {np.mean(losses[-100:]):.3f}, {time.monotonic() - started:.0f} s", flush=True)
    return bag.weight.detach().numpy()  # type: ignore[no-any-return]


def save(folder: Path, tokenizer: Tokenizer, weights: Matrix, plan: Plan) -> None:
    """The folder sentence-transformers loads.

    Weights go in half precision, half the size at no measured cost, and are scaled down (only directions count) so that
    the sum over a long text stays in its range. No Normalize module: in half precision it turns a zero row into NaN.
    """
    from safetensors.numpy import save_file

    module = folder / "0_StaticEmbedding"
    module.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(module / "tokenizer.json"), pretty=False)
    scaled = weights * (_MEAN_LENGTH / np.linalg.norm(weights, axis=1).mean())
    save_file({"embedding.weight": scaled.astype(np.float16)}, module / "model.safetensors")
    modules = [{"idx": 0, "name": "0", "path": module.name, "type": "sentence_transformers.models.StaticEmbedding"}]
    config: dict[str, Any] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    for name, content in (
        ("modules.json", modules), ("config_sentence_transformers.json", config), ("training.json", asdict(plan)),
    ):  # fmt: skip
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@click.command()
@click.option("--laws", required=True, type=click.Path(path_type=Path, exists=True), help="jsonl(.gz) of articles")
@click.option("--policies", required=True, type=click.Path(path_type=Path, exists=True), help="folder of policy texts")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="folder to write the model to")
@click.option("--threads", default=1, show_default=True, help="threads of torch")
def main(laws: Path, policies: Path, out: Path, threads: int) -> None:
    """Train the offline model from official texts."""
    import torch

    torch.set_num_threads(threads)
    plan = Plan()
    print(plan)
    texts = [*read_laws(laws), *read_policies(policies)]
    tokenizer = train_tokenizer(
        ("".join(t.pieces) for t in texts), size=plan.vocabulary, least_character_count=plan.least_character_count
    )
    passages = Passages(texts, tokenizer)
    print(f"{len(passages)} passages, {len(passages.ids)} tokens")
    sampler = PairSampler(passages, tokenizer, plan.sampling, np.random.default_rng(plan.seed))
    start = initial_weights(passages.document_frequency(tokenizer.get_vocab_size()), len(passages), plan)
    save(out, tokenizer, train(start, passages, sampler, plan), plan)


if __name__ == "__main__":
    main()
