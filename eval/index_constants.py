"""Recomputes the constants of search: `python -m eval.index_constants --corpus C --queries Q [--entries N]`.

C: jsonl(.gz) of `{"id","name","text"}` (`content` is read as `text`); Q: jsonl(.gz) of `{"id","question","gold_ids"}`.
Prints what each lexical field is worth; the shares of vectors and documents that a five-fold cross-validation chooses,
with the result on the folds left out, and that of each half of the questions; and the recall of Chroma's graph against
exact search on the same vectors, with the processor's time, for several `ef_search`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest import mock

import numpy as np
import numpy.typing as npt

from eval.retrieval.corpora import Question, questions, units
from eval.retrieval.measures import NAMES, measures
from eval.retrieval.systems import entries_of
from kb.config import Settings
from kb.index import Encoder, Entry, Index, dense, generation, matrix
from kb.index.dense import DenseIndex
from kb.index.encoder import load
from kb.index.lexical import WEIGHTS, LexicalIndex
from kb.retrieval import Retriever
from kb.retrieval.fusion import DENSE_WEIGHT, DOCUMENT_WEIGHT, fuse, in_order, lifted
from kb.retrieval.scope import Scope
from kb.store import Snapshot

Row = tuple[float, ...]
Shares = tuple[float, float]
Evidence = tuple[dict[str, float], dict[str, float]]

FOLDS = 5
DEPTHS = (50, 200, 600)
EF_SEARCH = (400, 800, 1200, 1600)
ASKED = 120  # questions that are enough for recall and times
GRID: tuple[Shares, ...] = tuple(product((0.3, 0.4, 0.45, 0.5, 0.6), (0.0, 0.1, 0.2, 0.3)))
FIELDS: dict[str, dict[str, float]] = {
    "词": {"words": 1.0},
    "字对": {"pairs": 1.0},
    "词＋字对": {"words": 1.0, "pairs": 1.0},
    "词＋字对＋0.1 标题": {"words": 1.0, "pairs": 1.0, "path_words": 0.1, "path_pairs": 0.1},
    "现用": WEIGHTS,
    "词＋字对＋1.0 标题": {"words": 1.0, "pairs": 1.0, "path_words": 1.0, "path_pairs": 1.0},
}


def told(name: str, rows: Sequence[Row]) -> str:
    """One line of the table, R@10 and R@100 of each half of the questions behind."""
    table = np.array(rows)
    means = "\t".join(f"{what} {mean:.4f}" for what, mean in zip(NAMES, table.mean(axis=0), strict=True))
    halves = "；".join("/".join(f"{mean:.3f}" for mean in table[half::2].mean(axis=0)[1:3]) for half in (0, 1))
    return f"{name}\t{means}\t两半 {halves}"


def choose(by_shares: Mapping[Shares, Sequence[Row]]) -> Iterator[tuple[Shares, list[int]]]:
    """For each fold: the shares that are best on the others (R@10 + R@100), and the questions of this one."""
    tables = {shares: np.array(rows)[:, 1:3].sum(axis=1) for shares, rows in by_shares.items()}
    fold_of = np.random.default_rng(0).permutation(len(next(iter(tables.values())))) % FOLDS
    for fold in range(FOLDS):
        outside = fold_of != fold
        best = max(tables, key=lambda shares: float(tables[shares][outside].mean()))
        yield best, np.flatnonzero(~outside).tolist()


def recall(folder: Path, asked: dense.Vectors) -> Iterator[str]:
    """The graph's recall against exact search on a collection's own vectors, a line for each `ef_search`."""
    exact = [_nearest(folder, vector) for vector in asked]
    for ef_search in EF_SEARCH:
        copy = folder.with_name(f"ef-{ef_search}")
        shutil.copytree(folder, copy)
        _set_ef_search(copy, ef_search)
        with mock.patch.object(matrix, "EXACT_UP_TO", 0):
            index = DenseIndex.open(copy)
        index.search(asked[0], DEPTHS[0])
        parts = [_recall_at(index, asked, exact, depth) for depth in DEPTHS]
        index.close()
        yield f"ef_search {ef_search}（{len(index)} 条，{len(asked)} 问）\t" + "\t".join(parts)


def _set_ef_search(folder: Path, ef_search: int) -> None:
    import chromadb

    client = chromadb.PersistentClient(path=str(folder))
    for collection in client.list_collections():
        collection.modify(configuration={"hnsw": {"ef_search": ef_search}})
    client.close()


def _recall_at(index: DenseIndex, asked: dense.Vectors, exact: Sequence[Sequence[str]], depth: int) -> str:
    shares, seconds = [], []
    for vector, nearest in zip(asked, exact, strict=True):
        started = time.process_time()
        found = index.search(vector, depth)
        seconds.append(time.process_time() - started)
        best = nearest[:depth]
        shares.append(len({clause_id for clause_id, _ in found}.intersection(best)) / len(best))
    return f"召回@{depth} {np.mean(shares):.4f}，{1000 * float(np.median(seconds)):.1f} 毫秒"


def _nearest(folder: Path, vector: dense.Vectors) -> list[str]:
    return [clause_id for clause_id, _ in matrix.Matrix.open(folder).nearest(vector, DEPTHS[-1])]


def _fields(folder: Path, asked: Sequence[Question]) -> Iterator[str]:
    index = LexicalIndex.open(folder)
    for name, weights in FIELDS.items():
        found = [index.search(question[0], 100, weights=weights) for question in asked]
        yield told(name, [_measured(hits, question) for hits, question in zip(found, asked, strict=True)])


def _measured(hits: Sequence[tuple[str, float]], question: Question) -> Row:
    return measures([clause_id.partition("#")[2] for clause_id, _ in hits[:100]], question[1])


def _evidence(index: Index, encoder: Encoder, asked: Sequence[Question]) -> list[Evidence]:
    snapshot = cast(Snapshot, SimpleNamespace())  # is looked at to search within documents, which is not asked here
    retriever, scope = Retriever(snapshot, index, encoder), Scope(snapshot, index)
    return [retriever.evidence(question[0], scope) for question in asked]


def _ranked(evidence: Evidence, shares: Shares, clauses: int) -> list[tuple[str, float]]:
    meaning, document = shares
    fused = fuse(*evidence, share=meaning)
    return in_order(lifted(fused, lambda clause_id: clause_id.partition("#")[0], among=clauses, weight=document))


def _shares(evidence: Sequence[Evidence], asked: Sequence[Question], clauses: int) -> Iterator[str]:
    by_shares: dict[Shares, list[Row]] = {}
    for shares in GRID:
        ranked = [_ranked(own, shares, clauses) for own in evidence]
        by_shares[shares] = [_measured(hits, question) for hits, question in zip(ranked, asked, strict=True)]
        used = "（现用）" if shares == (DENSE_WEIGHT, DOCUMENT_WEIGHT) else ""
        yield told(f"向量占 {shares[0]}，文件加 {shares[1]}{used}", by_shares[shares])
    chosen = list(choose(by_shares))
    rows = [by_shares[shares][number] for shares, numbers in chosen for number in numbers]
    yield told(f"交叉验证选出 {[shares for shares, _ in chosen]}，留出部分", rows)


def _encoded(encoder: Encoder, entries: Sequence[Entry]) -> npt.NDArray[np.float32]:
    started = time.process_time()
    vectors = encoder.encode_texts([entry.embedded for entry in entries])
    print(f"编码 {len(entries)} 条，{time.process_time() - started:.1f} 秒（{encoder.id}）")
    return vectors


def main() -> None:
    """Read, build, print."""
    parser = argparse.ArgumentParser(description="重新计算检索所用的常数。")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--entries", type=int, default=None, help="只用前 N 条")
    arguments = parser.parse_args()
    entries = entries_of(units(arguments.corpus)[: arguments.entries])
    asked = questions(arguments.queries, None)
    encoder = load(Settings.from_environment().model)
    with tempfile.TemporaryDirectory() as folder:
        root, vectors = Path(folder), _encoded(encoder, entries)
        started = time.process_time()
        name = generation.build(root, entries, vectors, model=encoder.id)
        print(f"两个索引，建 {time.process_time() - started:.1f} 秒")
        for line in _fields(root / name / "lexical", asked):
            print(line, flush=True)
        index = generation.open_generation(root, name)
        for line in _shares(_evidence(index, encoder, asked), asked, len(entries)):
            print(line, flush=True)
        index.close()
        queries = encoder.encode_queries([question[0] for question in asked[:: max(1, len(asked) // ASKED)]])
        with mock.patch.object(matrix, "EXACT_UP_TO", 0):
            dense.build(root / "graph", [entry.clause_id for entry in entries], vectors)
        for line in recall(root / "graph", queries):
            print(line, flush=True)


if __name__ == "__main__":
    main()
