"""How long an extractive answer takes beside the search alone: `python -m eval.pace --data D [--questions F.jsonl …]`.

Every question is searched (ten clauses) and then answered, so that a machine that grows slower does so for both; the
first few are not counted. A conversation counts with its last question. Milliseconds of wall and of processor time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np

from kb.cli.options import data_option, errors_in_chinese
from kb.config import Settings
from kb.library import KnowledgeBase
from kb.library.batch.question_sets import read_questions

WANTED = 3.0  # times the search alone, at the 95th percentile
_FIRST = 5  # questions that also pay for what is read once
_LIMIT = 10

Times = list[tuple[float, float]]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor milliseconds of one call, all threads of the process."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def paces(kb: KnowledgeBase, questions: Sequence[str]) -> tuple[Times, Times]:
    """What the search and the answer of every question take, those counted."""
    searched, answered = [], []
    for question in questions:
        searched.append(spent(lambda q=question: kb.search(q, limit=_LIMIT)))  # type: ignore[misc]
        answered.append(spent(lambda q=question: kb.ask(q)))  # type: ignore[misc]
    return searched[_FIRST:], answered[_FIRST:]


def quantiles(times: Times) -> dict[str, float]:
    """p50 and p95 of wall and processor time."""
    table = np.array(times)
    names = [(f"p{share}{name}", column, share) for column, name in enumerate(("", "_cpu")) for share in (50, 95)]
    return {name: round(float(np.quantile(table[:, column], share / 100)), 1) for name, column, share in names}


@click.command(help="条款摘录的回答比只检索慢多少。")
@click.option("--questions", "files", multiple=True, type=click.Path(path_type=Path, exists=True), help="题集")
@data_option
@errors_in_chinese
def main(files: Sequence[Path], data: Path | None) -> None:
    """Search, ask, print."""
    files = files or sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    rows = [row for file in files for row in read_questions(file)]
    kb = KnowledgeBase.open(Settings.from_environment(data=data))
    search, answer = map(quantiles, paces(kb, [row.get("question") or row["turns"][-1] for row in rows]))
    ratios = {name: round(answer[name] / search[name], 2) for name in search}
    click.echo(json.dumps({"questions": len(rows), "search_ms": search, "answer_ms": answer, "ratio": ratios}))
    click.echo(
        f"p95：检索 {search['p95']} 毫秒，回答 {answer['p95']} 毫秒，{ratios['p95']} 倍（要求不超过 {WANTED:g} 倍）"
    )


if __name__ == "__main__":
    main()
