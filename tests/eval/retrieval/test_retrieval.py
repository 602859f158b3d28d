"""The retrieval benchmark counts as its names say, and tells what is wrong with its input."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from eval.retrieval.measures import measures, summary
from eval.retrieval.systems import percentile

ROOT = Path(__file__).parents[3]


def test_the_measures_are_those_of_the_textbook() -> None:
    """Two gold clauses, found at places 2 and 12."""
    ranking = [f"x{k}" for k in range(100)]
    ranking[1], ranking[11] = "a", "b"
    r5, r10, r100, mrr, ndcg = measures(ranking, {"a", "b"})
    assert (r5, r10, r100, mrr) == (0.5, 0.5, 1.0, 0.5)
    assert ndcg == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_an_id_ranked_twice_counts_once() -> None:
    """A system that returns pieces of one clause gains nothing by it."""
    assert measures(["a", "a", "a", "a", "a", "b"], {"a", "b"})[0] == 1.0


def test_the_interval_holds_the_mean() -> None:
    """And is a point where all questions agree."""
    found = summary([(1.0, 0.0, 0.5, 0.5, 0.5), (0.0, 0.0, 0.5, 0.5, 0.5)])
    assert found["R@5"]["low"] <= found["R@5"]["mean"] == 0.5 <= found["R@5"]["high"]
    assert found["R@10"] == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_percentiles_are_times_that_were_measured() -> None:
    """The nearest rank, not an interpolation."""
    assert (percentile([3.0, 1.0, 2.0], 0.5), percentile([3.0, 1.0, 2.0], 0.95)) == (2.0, 3.0)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eval.retrieval", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_questions_are_ranked_over_clauses_of_any_corpus(tmp_path: Path) -> None:
    """From the files a person has to the figures, in JSON."""
    corpus, queries = tmp_path / "c.jsonl", tmp_path / "q.jsonl"
    texts = ["培训基地每年培训不少于3000人次。", "市场监督管理部门负责计量工作。", "图书馆应当免费开放。"]
    rows = [{"id": k, "name": f"某条例第{k}条", "content": t} for k, t in enumerate(texts)]
    corpus.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    queries.write_text(json.dumps({"id": 1, "question": "图书馆要收费吗", "gold_ids": [2]}), encoding="utf-8")
    (told,) = json.loads(_run("--corpus", str(corpus), "--queries", str(queries), "--json").stdout)
    assert told["measures"]["MRR@10"]["mean"] == 1.0 and told["p95_ms"] > 0 and told["disk_mb"] > 0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """Exit code 1, the file and the line, no traceback."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id":1,"text":"甲"}\n{坏', encoding="utf-8")
    run = _run("--corpus", str(path), "--queries", str(path))
    assert run.returncode == 1 and "第 2 行" in run.stderr and "Traceback" not in run.stderr
