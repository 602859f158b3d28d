"""The retrieval benchmark counts as its names say, and tells what is wrong with its input."""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.retrieval.__main__ import COSTS, arguments, compared, report
from eval.retrieval.corpora import questions, units
from eval.retrieval.measures import NAMES, difference, measures, summary
from eval.retrieval.peers import character_pairs, jieba_words
from eval.retrieval.systems import Unit, entries_of, percentile
from kb.errors import InputError

ROOT = Path(__file__).parents[3]
TEXTS = ["培训基地每年培训不少于3000人次。", "市场监督管理部门负责计量工作。", "图书馆应当免费开放。"]
PEERS = ("bm25s", "bigram-bm25", "langchain", "llama-index", "llama-index-rrf", "txtai")
PACKAGES = ("bm25s", "langchain_chroma", "llama_index", "txtai", "faiss")


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


@pytest.mark.parametrize(
    ("name", "document"),
    [("民法典第四百六十五条", "民法典"), ("刑法第120条之一", "刑法"), ("某规划", "某规划"), ("第三条", "7"), ("", "7")],
)
def test_an_article_is_part_of_what_its_name_says(name: str, document: str) -> None:
    """The name without the article's number; what has no such name stands alone."""
    assert Unit("7", name, "正文").document == document


def test_ours_holds_the_articles_of_a_law_together() -> None:
    """However they come; each can be told by its id."""
    units_ = [
        Unit(i, name, i) for i, name in (("a", "甲法第一条"), ("b", "乙法第一条"), ("c", "甲法第二条"), ("d", ""))
    ]
    assert [entry.clause_id for entry in entries_of(units_)] == ["d0#a", "d0#c", "d1#b", "d2#d"]


def test_differences_are_taken_question_by_question() -> None:
    """What is better by the same on every question is so without doubt, however much the questions differ."""
    hard, easy = (0.0,) * 5, (0.5,) * 5
    better = [tuple(x + 0.25 for x in row) for row in (hard, easy)]
    assert difference(better, [hard, easy])["R@5"] == {"mean": 0.25, "low": 0.25, "high": 0.25}


def test_peers_get_words_and_no_marks() -> None:
    """Full stops and spaces are no words; a text of one character is one token."""
    assert jieba_words("计量 工作。") == ["计量", "工作"]
    assert (character_pairs("计量工"), character_pairs("法")) == (["计量", "量工"], ["法"])
    assert (Unit("1", "某法第一条", "正文").whole, Unit("1", "", "正文").whole) == ("某法第一条\n正文", "正文")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eval.retrieval", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _corpus(folder: Path, texts: Sequence[str] = TEXTS) -> Path:
    rows = [{"id": k, "name": f"某条例第{k}条", "content": t} for k, t in enumerate(texts)]
    path = folder / "c.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    return path


def _queries(folder: Path, *rows: object) -> Path:
    path = folder / "q.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()))
    return path


def _told(*arguments: str) -> Any:
    run = _run(*arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_questions_are_ranked_over_clauses_of_any_corpus(tmp_path: Path) -> None:
    """From the files a person has to the figures, in JSON."""
    queries = _queries(tmp_path, {"id": 1, "question": "图书馆要收费吗", "gold_ids": [2]})
    (told,) = _told("--corpus", str(_corpus(tmp_path)), "--queries", str(queries))
    assert told["measures"]["MRR@10"]["mean"] == 1.0 and told["p95_ms"] > 0 and told["disk_mb"] > 0
    assert told["build_seconds"] > 0 and told["memory_mb"] > 0 and "rows" not in told


def test_a_corpus_of_two_clauses_in_two_files_is_enough(tmp_path: Path) -> None:
    """And a question without a word finds nothing, rather than failing."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"id":"甲","name":"","text":"图书馆应当免费开放。"}\n', encoding="utf-8")
    second.write_text('\ufeff{"id":"乙","text":"……"}\n\n', encoding="utf-8")
    queries = _queries(tmp_path, {"question": "图书馆", "gold_ids": ["甲"]}, {"question": "？", "gold_ids": ["乙"]})
    (told,) = _told("--corpus", str(first), str(second), "--queries", str(queries))
    assert (told["clauses"], told["questions"], told["measures"]["R@5"]["mean"]) == (2, 2, 0.5)


def test_the_table_names_every_figure_and_the_peers_that_did_not_run() -> None:
    """For people: measures, ours less theirs, costs, and why a peer is missing."""
    costs = dict.fromkeys(COSTS, 1.5)
    ours, peer = ({"system": s, "clauses": 3, "questions": 2, "rows": [(0.5,) * 5] * 2, **costs} for s in ("ours", "p"))
    results = [r | {"measures": summary(r["rows"])} for r in (ours, peer)] + [{"system": "q", "fault": "没有安装"}]
    compared(results)
    shown = report(results)
    assert all(name in shown for name in (*NAMES, *COSTS.values(), "q 未运行：没有安装"))
    assert "| ours | 0.5000 [0.500, 0.500]" in shown and "| p | +0.0000 [+0.000, +0.000]" in shown
    assert not any("rows" in result for result in results)


@pytest.mark.slow
@pytest.mark.skipif(not all(map(importlib.util.find_spec, PACKAGES)), reason="requirements-peers-retrieval.txt")
def test_every_peer_ranks_the_same_clauses(tmp_path: Path) -> None:
    """Each in its own process, with ours less theirs beside it."""
    queries = _queries(tmp_path, {"id": 1, "question": "图书馆是否免费开放", "gold_ids": [2]})
    ours, *peers = _told("--corpus", str(_corpus(tmp_path)), "--queries", str(queries), "--peers", ",".join(PEERS))
    assert [(peer["system"], peer.get("fault")) for peer in peers] == [(name, None) for name in PEERS]
    assert [peer["measures"]["MRR@10"]["mean"] for peer in (ours, *peers)] == [1.0] * 7
    assert peers[0]["ours_less_this"]["R@10"] == {"mean": 0.0, "low": 0.0, "high": 0.0}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"id":1,"text":"\xe7\x94\xb2"}\n{\xe5\x9d\x8f', "第 2 行不是 JSON"),
        (b'{"id":1,"text":"a"}\n[1]', "第 2 行不是 JSON 对象"),
        (b'{"id":1,"text":"a"}\n\n{"id":2}', "第 3 行缺少 id 或 text"),
        (b'{"id":1,"text":"a"}\n{"id":1,"text":"b"}', "第 2 行的 id 1 与前面重复"),
        (b"\xb9\xfa\xbc\xd2", "不是 UTF-8 编码"),
        (b"\x1f\x8b\x08broken", "文件读不出来"),
        (b"\n", "没有条款"),
    ],
)
def test_what_is_wrong_with_a_corpus_is_told(content: bytes, told: str, tmp_path: Path) -> None:
    """The file and the line, in Chinese."""
    path = tmp_path / "c.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        units(path)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"gold_ids": [1]}, "第 1 行缺少 question"),
        ({"question": "甲", "gold_ids": 1}, "gold_ids 不是列表"),
        ({"question": "甲", "gold_ids": []}, "没有带 gold_ids 的问题"),
        ({"question": "甲"}, "没有带 gold_ids 的问题"),
    ],
)
def test_what_is_wrong_with_questions_is_told(row: object, told: str, tmp_path: Path) -> None:
    """Questions that nobody answered cannot be measured."""
    with pytest.raises(InputError, match=told):
        questions(_queries(tmp_path, row), None)


def test_a_fault_in_the_input_ends_with_one_line(tmp_path: Path) -> None:
    """Exit code 1, what and where, no traceback."""
    for corpus, queries, told in (
        (tmp_path / "none", _queries(tmp_path), "没有这个文件"),
        (*2 * (_queries(tmp_path),), "没有条款"),
    ):
        run = _run("--corpus", str(corpus), "--queries", str(queries))
        assert (run.returncode, run.stderr.count("\n")) == (1, 1) and told in run.stderr


def test_wrong_usage_is_told_apart_from_wrong_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 for a system nobody knows and for a limit that asks nothing."""
    for wrong in (["--peers", "nobody"], ["--limit", "0"], ["--limit", "x"], ["--peer-python", "no-such-python"]):
        monkeypatch.setattr(sys, "argv", ["eval.retrieval", "--corpus", "c", "--queries", "q", *wrong])
        with pytest.raises(SystemExit) as exit_:
            arguments()
        assert exit_.value.code == 2
