"""kb.ui.examiner: each finds only what is his."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kb.errors import InputError
from kb.library.batch.compare import Earlier
from kb.ui.cabinet import Cabinet
from kb.ui.examiner import Examiner

ANNA, BERT = "a" * 43, "b" * 43


class Runs:
    """One run of Anna's, and what is done with it."""

    def __init__(self, run: Any) -> None:
        self.run = run
        self.begun: list[tuple[str, str, str]] = []
        self.discarded: list[str] = []
        self.fault: InputError | None = None

    def of(self, owner: str) -> tuple[Any, ...]:
        return (self.run,) if owner == ANNA else ()

    def find(self, owner: str, run_id: str) -> Any:
        return self.run if owner == ANNA and run_id == self.run.id else None

    def begin(self, owner: str, file: Path, *, name: str, fault: Any) -> None:
        self.begun.append((owner, file.read_text(encoding="utf-8"), name))
        assert fault("") and fault("问？") is None
        if self.fault:
            raise self.fault

    def discard(self, owner: str, run_id: str) -> None:
        self.discarded.append(run_id)


@pytest.fixture
def sets() -> Iterator[Cabinet]:
    """Empty."""
    made = Cabinet(seconds=60)
    yield made
    made.close()


@pytest.fixture
def examiner(library: Any, run: Any, sets: Cabinet) -> tuple[Examiner, Runs]:
    """With Anna's run."""
    runs = Runs(run)
    return Examiner(library, runs, sets=sets), runs  # type: ignore[arg-type]


def _sent(sets: Cabinet, words: str = "x", name: str = "题集.jsonl") -> str:
    key, path = sets.new(ANNA, name)
    path.write_text(words, encoding="utf-8")
    return key


def test_a_set_is_begun_and_deleted(examiner: tuple[Examiner, Runs], sets: Cabinet) -> None:
    """Also where it will not do; nobody else can begin it."""
    face, runs = examiner
    key = _sent(sets)
    assert "已不在" in face.begin(BERT, key)
    assert face.begin(ANNA, key) == "" and sets.find(ANNA, key) is None
    assert runs.begun == [(ANNA, "x", "题集.jsonl")]
    runs.fault = InputError("坏了", where="/tmp/kb-drawers-x/题集.jsonl 第3行", hint="改好")
    key = _sent(sets)
    why = face.begin(ANNA, key)
    assert why == "题集.jsonl：坏了。处理办法：改好。" and sets.find(ANNA, key) is None


def test_results_go_to_their_owner_in_three_formats(examiner: tuple[Examiner, Runs], run: Any) -> None:
    """A workbook, answers a line each, a report."""
    face, _ = examiner
    found = {ending: face.file(ANNA, "r1", ending) for ending in (".xlsx", ".jsonl", ".json")}
    names = [name for name, _ in filter(None, found.values())]
    assert [Path(name).suffix for name in names] == [".xlsx", ".jsonl", ".json"]
    assert load_workbook(io.BytesIO(found[".xlsx"][1])).sheetnames[0] == "结果"
    assert len(found[".jsonl"][1].decode().splitlines()) == 4
    assert json.loads(found[".json"][1])["questions"] == 4
    assert face.file(BERT, "r1", ".xlsx") is None and face.file(ANNA, "r2", ".json") is None
    assert face.file(ANNA, "r1", ".exe") is None
    run.outcomes = ()
    assert face.file(ANNA, "r1", ".json") is None


def test_a_question_of_anothers_run_is_not_shown(examiner: tuple[Examiner, Runs]) -> None:
    """A guessed id finds nothing."""
    face, _ = examiner
    assert "reader judged" in face.outcome(ANNA, "r1", 0)
    assert "已不在" in face.outcome(BERT, "r1", 0)


def test_a_clause_is_opened_with_the_way_back(examiner: tuple[Examiner, Runs]) -> None:
    """A document that is gone is told."""
    face, _ = examiner
    asked = {"document": "规划", "clause": "规划#s2i1p1", "quote": "实施专项培养计划", "run": "r1", "case": "2"}
    assert 'data-case="2"' in face.evidence(asked) and "cited" in face.evidence(asked)
    assert "没有这份文件" in face.evidence({"document": "别的"})


def test_an_act_reaches_only_ones_own_run(examiner: tuple[Examiner, Runs], run: Any) -> None:
    """What is no act does nothing."""
    face, runs = examiner
    done: list[str] = []
    run.pause, run.resume, run.stop = (lambda n=name: done.append(n) for name in ("pause", "resume", "stop"))
    for does in ("pause", "resume", "stop", "discard", "__init__"):
        face.act(BERT, "r1", does)
        face.act(ANNA, "r1", does)
    assert done == ["pause", "resume", "stop"] and runs.discarded == ["r1"]


def test_a_run_is_held_against_a_file_that_is_then_deleted(
    examiner: tuple[Examiner, Runs], run: Any, sets: Cabinet
) -> None:
    """What is lacking is told, and nobody else's run is reached."""
    face, _ = examiner
    held: list[str] = []
    run.earlier = lambda file: {"对": Earlier("", {})}
    run.compare = lambda earlier, where: held.append(where)
    key = _sent(sets, name="report.json")
    assert face.against(ANNA, "r1", key=key) == "" and held == ["report.json"]
    assert sets.find(ANNA, key) is None
    assert "还没有选前次结果" in face.against(ANNA, "r1")
    assert "还没有选前次结果" in face.against(ANNA, "r1", other="r1")
    assert "已不在" in face.against(BERT, "r1", other="r1")
