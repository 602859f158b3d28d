"""How search finds the clauses that answer questions on policy documents: `python -m eval.policy_retrieval`.

Reads the shipped documents and question sets, or `--document KEY=FILE` (repeatable) and `--questions F.jsonl`; rows are
`{"question" or "turns", "gold_clauses": [{"doc": KEY, "quote"}]}`. `--among FOLDER` puts other documents beside them.
The shipped links between the two documents count unless `--no-links`. Right is a clause that holds a gold quotation or
stands inside it; gold that stands in no clause (the line with a document's number, say) is left out and counted. Only
the search is measured, not how an answer chooses among its hits.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from eval.questions.check import CORPUS, DOCUMENTS
from kb.config import Settings
from kb.index import Entry, entries_of
from kb.library import KnowledgeBase
from kb.reading import read
from kb.structure import parse
from kb.text import fold

_DEPTH = 10
_SHORTEST = 8  # characters of a clause that may stand for the quotation in which it stands
_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and for each gold clause the ids that are right."""

    id: str
    text: str
    gold: tuple[frozenset[str], ...]


def questions(path: Path, entries: dict[str, list[Entry]]) -> tuple[list[Question], int]:
    """The questions of a file that have gold in the documents, and how many gold clauses stand in no entry."""
    found, lost = [], 0
    for row in map(json.loads, filter(None, path.read_text(encoding="utf-8").split("\n"))):
        gold = [right(clause["quote"], entries.get(clause["doc"], [])) for clause in row["gold_clauses"]]
        lost += sum(not ids for ids in gold)
        text = row.get("question") or "\n".join(row["turns"])
        if any(gold):
            found.append(Question(row["id"], text, tuple(ids for ids in gold if ids)))
    return found, lost


def right(quote: str, entries: Sequence[Entry]) -> frozenset[str]:
    """The entries that hold the quotation or stand inside it."""
    plain = fold(quote)
    texts = ((entry.clause_id, fold(entry.text)) for entry in entries)
    return frozenset(i for i, text in texts if plain in text or (len(text) > _SHORTEST and text in plain))


def measures(hits: Sequence[str], gold: Sequence[frozenset[str]]) -> tuple[float, float, float]:
    """Success@1, recall of gold clauses in the first ten, reciprocal rank of the first right one."""
    every = frozenset().union(*gold)
    first = next((1.0 / place for place, hit in enumerate(hits, 1) if hit in every), 0.0)
    return float(bool(hits) and hits[0] in every), sum(not ids.isdisjoint(hits) for ids in gold) / len(gold), first


def told(name: str, rows: Sequence[tuple[float, float, float]]) -> str:
    """One line, with 95 % intervals by the bootstrap."""
    table = np.array(rows)
    draws = np.random.default_rng(0).integers(0, len(table), (_DRAWS, len(table)))
    low, high = np.quantile(table[draws].mean(axis=1), (0.025, 0.975), axis=0)
    parts = [
        f"{what} {mean:.3f} [{a:.3f}, {b:.3f}]"
        for what, mean, a, b in zip(("Success@1", f"R@{_DEPTH}", "MRR"), table.mean(axis=0), low, high, strict=True)
    ]
    return f"{name}（{len(rows)} 问）：" + "  ".join(parts)


def _documents(given: Sequence[str]) -> dict[str, Path]:
    if not given:
        return {key: CORPUS / file for key, file in DOCUMENTS.items()}
    return {key: Path(file) for key, _, file in (item.partition("=") for item in given)}


@click.command(help="检索政策文件：答案条款排在第几。")
@click.option("--document", "given", multiple=True, help="KEY=文件，可重复；默认随附两份")
@click.option("--questions", "files", multiple=True, type=click.Path(path_type=Path, exists=True), help="题集 jsonl")
@click.option("--among", type=click.Path(path_type=Path, exists=True), help="同时入库的其他文件")
@click.option("--links/--no-links", "linked", default=True, help="随附两份文件时，是否也入库随附的对应关系")
@click.option("--misses", is_flag=True, help="列出没有找全的题")
def main(given: Sequence[str], files: Sequence[Path], among: Path | None, linked: bool, misses: bool) -> None:
    """Ingest, ask, print."""
    paths = _documents(given)
    entries = {key: [e for document in parse(read(path)) for e in entries_of(document)] for key, path in paths.items()}
    files = files or sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment(data=Path(folder) / "data")
        kb = KnowledgeBase.open(settings)
        kb.ingest([*paths.values(), *([among] if among else []), *([CORPUS / "links"] if linked and not given else [])])
        for file in files:
            asked, lost = questions(file, entries)
            rows = []
            for question in asked:
                with kb.view() as (_, retriever):
                    hits = [hit.clause_id for hit in retriever.search(question.text, limit=_DEPTH)]
                rows.append(measures(hits, question.gold))
                if misses and rows[-1][:2] != (1.0, 1.0):
                    print(f"  {question.id}\t{rows[-1][0]:.0f}\t{rows[-1][1]:.2f}\t{question.text}")
            print(told(file.name, rows), f"；不在任何条款中的依据 {lost} 处")
        kb.close()


if __name__ == "__main__":
    main()
