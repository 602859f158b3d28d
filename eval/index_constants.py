"""Recomputes the constants of search: `python -m eval.index_constants --corpus C --queries Q [--entries N]`.

C: jsonl(.gz) of `{"id","name","text"}` (`content` is read as `text`); Q: jsonl(.gz) of `{"id","question","gold_ids"}`.
Prints what each lexical field is worth, the share of the dense score that a five-fold cross-validation chooses with its
result on the folds left out, and the recall of Chroma's graph against exact search on the same vectors.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.config import Settings
from kb.index import Encoder, Entry, dense, lexical
from kb.index.dense import DenseIndex
from kb.index.encoder import load
from kb.index.lexical import WEIGHTS, LexicalIndex
from kb.retrieval.fusion import DENSE_WEIGHT, fuse

Scores = Mapping[str, float]
Row = npt.NDArray[np.float64]

DEPTH = 200
FOLDS = 5
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
FIELDS: dict[str, dict[str, float]] = {
    "词": {"words": 1.0},
    "字对": {"pairs": 1.0},
    "词＋字对": {"words": 1.0, "pairs": 1.0},
    "词＋字对＋0.1 标题": {"words": 1.0, "pairs": 1.0, "path_words": 0.1, "path_pairs": 0.1},
    "现用": WEIGHTS,
    "词＋字对＋1.0 标题": {"words": 1.0, "pairs": 1.0, "path_words": 1.0, "path_pairs": 1.0},
}


def measures(ranking: Sequence[str], gold: set[str]) -> Row:
    """R@5, R@10, R@100 and MRR@10 of one question."""
    recalls = [len(gold & set(ranking[:depth])) / len(gold) for depth in (5, 10, 100)]
    first = next((1.0 / place for place, found in enumerate(ranking[:10], 1) if found in gold), 0.0)
    return np.array([*recalls, first])


def told(name: str, rows: Sequence[Row]) -> str:
    """One line of the table."""
    mean = np.mean(rows, axis=0)
    return f"{name}\tR@5 {mean[0]:.4f}\tR@10 {mean[1]:.4f}\tR@100 {mean[2]:.4f}\tMRR@10 {mean[3]:.4f}"


def choose(by_share: Mapping[float, Sequence[Row]]) -> Iterator[tuple[float, list[Row]]]:
    """For each fold: the share that is best on the others (R@10 + R@100), and its rows on this one."""
    count = len(by_share[SHARES[0]])
    fold_of = np.random.default_rng(0).permutation(count) % FOLDS
    for fold in range(FOLDS):
        inside = np.flatnonzero(fold_of != fold).tolist()
        goodness = {
            share: float(np.mean([rows[i][1] + rows[i][2] for i in inside])) for share, rows in by_share.items()
        }
        best = max(goodness, key=lambda share: goodness[share])
        yield best, [by_share[best][i] for i in np.flatnonzero(fold_of == fold).tolist()]


def recall(folder: Path, ids: list[str], vectors: dense.Vectors, asked: dense.Vectors) -> str:
    """Chroma's recall at 50 against exact search, with times."""
    started = time.monotonic()
    dense.build(folder, ids, vectors)
    built = time.monotonic() - started
    index = DenseIndex.open(folder)
    shares, seconds = [], []
    index.search(asked[0], 50)
    for vector in asked:
        exact = vectors @ vector
        best = {ids[row] for row in np.argpartition(-exact, 50)[:50]}
        started = time.monotonic()
        found = index.search(vector, 50)
        seconds.append(time.monotonic() - started)
        shares.append(len(best & {clause_id for clause_id, _ in found}) / 50)
    index.close()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    spent = f"建 {built:.1f} 秒，{size:.0f} MB，查询中位 {1000 * float(np.median(seconds)):.1f} 毫秒"
    return f"Chroma 召回@50 {np.mean(shares):.4f}（最低 {min(shares):.2f}，{len(ids)} 条，{len(asked)} 问）；{spent}"


def _read(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().split("\n") if line.strip()]


def _lexical(folder: Path, entries: Sequence[Entry], questions: Sequence[dict[str, Any]]) -> list[Scores]:
    started = time.monotonic()
    lexical.build(folder, entries)
    print(f"词法索引 {len(entries)} 条，建 {time.monotonic() - started:.1f} 秒")
    index = LexicalIndex.open(folder)
    for name, weights in FIELDS.items():
        rows = []
        for question in questions:
            found = index.search(question["question"], 100, weights=weights)
            rows.append(measures([clause_id for clause_id, _ in found], _gold(question)))
        print(told(name, rows))
    return [dict(index.search(question["question"], DEPTH)) for question in questions]


def _near(ids: list[str], vectors: dense.Vectors, asked: dense.Vectors) -> list[Scores]:
    found: list[Scores] = []
    for vector in asked:
        cosines = vectors @ vector
        found.append({ids[row]: float(cosines[row]) for row in np.argpartition(-cosines, DEPTH)[:DEPTH]})
    return found


def _gold(question: dict[str, Any]) -> set[str]:
    return {str(gold) for gold in question["gold_ids"]}


def _encoded(encoder: Encoder, entries: Sequence[Entry]) -> dense.Vectors:
    started = time.monotonic()
    vectors = encoder.encode_texts([entry.embedded for entry in entries])
    print(f"编码 {len(entries)} 条，{time.monotonic() - started:.1f} 秒（{encoder.id}）")
    return vectors


def main() -> None:
    """Read, build, print."""
    parser = argparse.ArgumentParser(description="重新计算检索所用的常数。")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--entries", type=int, default=None, help="只用前 N 条")
    arguments = parser.parse_args()
    units = _read(arguments.corpus)[: arguments.entries]
    questions = _read(arguments.queries)
    entries = [Entry(str(u["id"]), "", u.get("text", u.get("content", "")), (u.get("name", ""),)) for u in units]
    ids = [entry.clause_id for entry in entries]
    encoder = load(Settings.from_environment().model)
    with tempfile.TemporaryDirectory() as folder:
        words = _lexical(Path(folder) / "lexical", entries, questions)
        vectors = _encoded(encoder, entries)
        asked = encoder.encode_queries([question["question"] for question in questions])
        _print_shares(words, _near(ids, vectors, asked), questions)
        print(recall(Path(folder) / "dense", ids, vectors, asked[:300]))


def _print_shares(words: Sequence[Scores], near: Sequence[Scores], questions: Sequence[dict[str, Any]]) -> None:
    by_share: dict[float, list[Row]] = {}
    for share in SHARES:
        rankings = [[i for i, _ in fuse(w, n, share=share)] for w, n in zip(words, near, strict=True)]
        by_share[share] = [measures(r, _gold(q)) for r, q in zip(rankings, questions, strict=True)]
        print(told(f"向量占 {share}{'（现用）' if share == DENSE_WEIGHT else ''}", by_share[share]))
    folds = list(choose(by_share))
    print(told(f"交叉验证选出 {[share for share, _ in folds]}，留出部分", [row for _, rows in folds for row in rows]))


if __name__ == "__main__":
    main()
