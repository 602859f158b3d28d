"""Judging the offline model: how far vectors find the right clause, alone and fused with words.

    python -m eval.embedding.evaluate [--model FOLDER] [--corpus C.jsonl.gz --queries Q.jsonl.gz]

The shipped documents and their questions are always judged. C has rows `{"id", "content"}` (or `text`), Q
rows `{"id", "question", "gold_ids"}`, as in STARD. Dense search is exact here, so that the model alone is judged.
"""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from eval.questions.check import CORPUS, DOCUMENTS
from kb.config import OFFLINE_MODEL
from kb.index import encoder as encoders
from kb.index.entry import Entry, entries_of
from kb.index.lexical import LexicalIndex, build
from kb.reading import read
from kb.retrieval.fusion import DENSE_WEIGHT
from kb.structure import parse
from kb.text import fold

_DEPTH = 200
_CUTS = (1, 5, 10, 100)
_WEIGHTS = (DENSE_WEIGHT, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Task:
    """Entries to search, questions, and the ids of the entries right for each question."""

    name: str
    entries: list[Entry]
    questions: list[str]
    gold: list[frozenset[str]]


def ready_made(corpus: Path, queries: Path) -> Task:
    """A task of ready-made clauses; a question none of whose gold is in the corpus is left out."""
    entries = [Entry(str(row["id"]), str(row["id"]), row.get("content") or row["text"]) for row in _rows(corpus)]
    known = {entry.clause_id for entry in entries}
    rows = [(row["question"], frozenset(map(str, row["gold_ids"])) & known) for row in _rows(queries)]
    rows = [row for row in rows if row[1]]
    return Task(corpus.name, entries, [question for question, _ in rows], [gold for _, gold in rows])


def shipped(*, headings: bool) -> Task:
    """The shipped documents with their questions; right is an entry that holds a gold quotation or stands inside it."""
    entries: dict[str, list[Entry]] = {}
    for key, file in DOCUMENTS.items():
        found = [entry for document in parse(read(CORPUS / file)) for entry in entries_of(document)]
        entries[key] = found if headings else [Entry(e.clause_id, e.doc_id, e.text) for e in found]
    questions, gold = [], []
    for path in sorted((Path(__file__).parents[1] / "questions").glob("*.jsonl")):
        for row in _rows(path):
            right = frozenset(i for clause in row["gold_clauses"] for i in _right(clause, entries[clause["doc"]]))
            if right and row.get("question"):
                questions.append(row["question"])
                gold.append(right)
    name = "随附文件，带标题路径" if headings else "随附文件，只有条文"
    return Task(name, [entry for found in entries.values() for entry in found], questions, gold)


def rankings(task: Task, model: str) -> dict[str, list[list[str]]]:
    """For words, vectors and each fusion weight: the ids found for every question, best first."""
    lexical = _lexical(task)
    dense = _dense(task, encoders.load(model))
    found = {"BM25": [[i for i, _ in hits] for hits in lexical], "向量": [[i for i, _ in hits] for hits in dense]}
    for weight in _WEIGHTS:
        pairs = zip(lexical, dense, strict=True)
        found[f"融合 {weight}"] = [_fused(dict(words), dict(vectors), weight) for words, vectors in pairs]
    return found


def recall(found: Sequence[Sequence[str]], gold: Sequence[frozenset[str]], cut: int) -> float:
    """Mean share of the right ids among the first `cut`."""
    return float(np.mean([len(right & set(ids[:cut])) / len(right) for ids, right in zip(found, gold, strict=True)]))


def _rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _right(clause: dict[str, Any], entries: Sequence[Entry]) -> list[str]:
    quote = fold(clause["quote"])
    return [e.clause_id for e in entries if quote in fold(e.text) or (len(fold(e.text)) > 8 and fold(e.text) in quote)]


def _lexical(task: Task) -> list[list[tuple[str, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "lexical", task.entries)
        index = LexicalIndex.open(Path(folder) / "lexical")
        return [index.search(question, _DEPTH) for question in task.questions]


def _dense(task: Task, encoder: encoders.Encoder) -> list[list[tuple[str, float]]]:
    vectors = encoder.encode_texts([entry.embedded for entry in task.entries])
    hits = []
    for vector in encoder.encode_queries(task.questions):
        scores = vectors @ vector
        best = np.argsort(-scores, kind="stable")[:_DEPTH]
        hits.append([(task.entries[i].clause_id, float(scores[i])) for i in best])
    return hits


def _fused(lexical: dict[str, float], dense: dict[str, float], weight: float) -> list[str]:
    """The formula of `kb.retrieval.fusion`, at any weight."""
    best = max(lexical.values(), default=1.0)
    share = weight if lexical else 1.0
    scores = {i: (1 - share) * score / best for i, score in lexical.items()}
    for i, cosine in dense.items():
        scores[i] = scores.get(i, 0.0) + share * max(0.0, cosine)
    return sorted(scores, key=lambda i: (-scores[i], i))


@click.command(help="评测离线向量模型。")
@click.option("--model", default=str(OFFLINE_MODEL), show_default=False, help="模型文件夹，默认随附模型")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), help="现成条文 jsonl(.gz)")
@click.option("--queries", type=click.Path(path_type=Path, exists=True), help="问题与答案条文 jsonl(.gz)")
def main(model: str, corpus: Path | None, queries: Path | None) -> None:
    """Rank and print recall."""
    tasks = [shipped(headings=True), shipped(headings=False)]
    if corpus and queries:
        tasks.append(ready_made(corpus, queries))
    for task in tasks:
        started = time.monotonic()
        print(f"{task.name}：{len(task.entries)} 条，{len(task.questions)} 问")
        for name, found in rankings(task, model).items():
            figures = "  ".join(f"R@{cut} {recall(found, task.gold, cut):.3f}" for cut in _CUTS)
            print(f"  {name:<8}{figures}")
        print(f"  用时 {time.monotonic() - started:.0f} 秒")


if __name__ == "__main__":
    main()
