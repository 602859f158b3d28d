"""The evaluation over the shipped documents: its command, and the gate that the shipped questions keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import eval.run
from eval.answer import answer_all
from eval.questions import SHIPPED
from eval.run.__main__ import main
from kb.config import Settings
from kb.library import KnowledgeBase
from kb.library.batch.gold import read_gold
from kb.library.batch.ground import Ground

CORPUS = Path(__file__).parents[2] / "corpus"
BASELINE = Path(eval.run.__file__).with_name("baseline.json")
FEW = SHIPPED[0]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The shipped documents with their links, as `python ingest.py` takes them in."""
    opened = KnowledgeBase.open(Settings(data=tmp_path_factory.mktemp("kb") / "data", corpus=CORPUS))
    opened.ingest([CORPUS])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def folder(base: KnowledgeBase) -> Path:
    """Its data folder."""
    return base._settings.data


@pytest.fixture(scope="module")
def answers(base: KnowledgeBase) -> list[dict[str, Any]]:
    """The answers to the smallest shipped set."""
    return answer_all(base, read_gold([FEW])[0])


def run(*arguments: object) -> Result:
    """The command."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def saved(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Answers as `eval.answer` writes them."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_shipped_questions_are_answered_no_worse_than_the_baseline(folder: Path, tmp_path: Path) -> None:
    """The gate. Where a change is right all the same, write the baseline anew and say why in the commit:

    python -m eval.run --data D --baseline eval/run/baseline.json
    """
    sets = [part for path in SHIPPED[:3] for part in ("--questions", path)]
    done = run(*sets, "--data", folder, "--compare", BASELINE, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["questions"] == report["comparison"]["questions"] == 328
    assert report["gold_not_held"] == 0
    for promised in ("quote_fidelity", "citation_validity"):
        assert report["figures"][promised]["value"] == 1
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_worse_answers_fail_with_a_reason_and_the_report_is_still_written(
    folder: Path, answers: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Ten answers in place of which nothing is found."""
    silent = {"answer": "查无依据", "refused": True, "citations": [], "statements": []}
    worse = [{**row, **silent} if n < 10 else row for n, row in enumerate(answers)]
    given = saved(tmp_path / "worse.jsonl", worse)
    done = run("--questions", FEW, "--answers", given, "--data", folder, "--compare", BASELINE, "--out", tmp_path)
    assert done.exit_code == 1
    assert done.stderr.startswith("比旧结果显著变差：总正确率显著变差") and "Traceback" not in done.output
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["comparison"]["gate"]["passed"] is False


def test_a_citation_is_sound_only_where_clause_label_place_and_words_agree(
    base: KnowledgeBase, answers: list[dict[str, Any]]
) -> None:
    """Each of them changed is found, and said."""
    ground = Ground(base, [])
    sound = next(row for row in answers if len(row["citations"]) == 1)
    assert ground.check(sound).faults == ()
    for key, value, what in (
        ("quote", sound["citations"][0]["quote"][:-1] + "吗", "引文不是条款的原文"),
        ("label", "第九十九条", "标签写作“第九十九条”"),
        ("spans", [[0, 3]], "原文位置读出来不是引文"),
        ("clause_id", "没有#para_1", "不在知识库中"),
        ("doc_id", "没有", "不在知识库中"),
    ):
        spoilt = deepcopy(sound)
        spoilt["citations"][0][key] = value
        assert any(what in fault for fault in ground.check(spoilt).faults)


def test_a_figure_without_ground_is_found(base: KnowledgeBase, answers: list[dict[str, Any]]) -> None:
    """Another scale of a cited figure is no other figure; another figure is."""
    ground = Ground(base, [])
    row = deepcopy(next(row for row in answers if row["statements"] and ground.check(row).figures))
    row["statements"] = [{"text": "共 98765 家", "markers": [row["citations"][0]["marker"]]}]
    assert ground.check(row).loose == ("98765",)


def test_gold_is_found_in_the_file_that_holds_most_of_it(base: KnowledgeBase) -> None:
    """By the set's own names of the documents; search finds it somewhere."""
    golds = read_gold([FEW])[1]
    ground = Ground(base, golds)
    assert ground.titles["N"] == "知识产权人才“十四五”规划"
    assert all(ground.right(clause) for gold in golds for clause in gold.required)
    assert "gold-0" in (ground.ranking(golds[0]) or [])


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--questions", "没有.jsonl"], "找不到题集文件"),
        (["--compare", "没有.json"], "读不到旧结果"),
        (["--questions", FEW, "--answers", "回答.csv"], "已有的回答只读 jsonl"),
        (["--questions", FEW, "--answers", FEW.with_name("ip_more.jsonl")], "缺 75 题的回答"),
    ],
)
def test_what_cannot_be_read_is_told_in_chinese(folder: Path, tmp_path: Path, arguments: list[Any], what: str) -> None:
    """With how to mend it, and exit code 1."""
    done = run(*arguments, "--data", folder, "--out", tmp_path)
    assert (done.exit_code, what in done.stderr, "处理办法" in done.stderr) == (1, True, True)


def test_an_empty_knowledge_base_and_a_place_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    """Before anything is asked."""
    (tmp_path / "file").write_text("")
    empty = run("--questions", FEW, "--data", tmp_path / "none", "--out", tmp_path / "out")
    blocked = run("--questions", FEW, "--data", tmp_path / "none", "--out", tmp_path / "file")
    assert (empty.exit_code, blocked.exit_code) == (1, 1)
    assert "知识库是空的" in empty.stderr and "无法写入报告" in blocked.stderr


def test_the_template_is_written_without_a_knowledge_base(tmp_path: Path) -> None:
    """And nothing else is done."""
    done = run("--template", tmp_path / "题集.xlsx", "--data", tmp_path / "none")
    assert done.exit_code == 0 and (tmp_path / "题集.xlsx").is_file()
