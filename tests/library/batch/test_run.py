"""A question set asked in the background."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.library.batch import run as run_module
from kb.library.batch.answer_files import jsonl
from kb.library.batch.run import Run
from kb.library.batch.runs import Runs
from kb.library.batch.sheets import verdict

Write = Callable[..., Path]


def begun(runs: Runs, file: Path, owner: str = "甲") -> Run:
    """A run whose owner may ask anything."""
    return runs.begin(owner, file, name=file.name, fault=lambda _: None)


def until(run: Run, state: str) -> None:
    """Wait for a state, not for ever."""
    latest = time.monotonic() + 20
    while run.progress.state != state:
        assert time.monotonic() < latest, run.progress
        time.sleep(0.005)


def test_every_question_is_answered_and_judged(runs: Runs, questions: Write) -> None:
    """As `eval.answer` and `eval.run` do."""
    run = begun(runs, questions())
    now = run.wait(20)
    assert (now.state, now.done, now.total, now.judged, now.right, now.refused) == ("完成", 4, 4, 3, 2, 1)
    assert now.ended and now.seconds_left is None and not now.fault
    assert [verdict(outcome) for outcome in run.outcomes] == ["对", "错", "对", "未判"]
    figures = run.report()["figures"]
    assert figures["right"]["value"] == pytest.approx(2 / 3)
    assert figures["quote_fidelity"]["value"] == 1 and "nDCG@10" in figures
    assert run.report() is run.report()
    assert run.answers[0]["must_include"] == ["一百人"] and run.answers[0]["citations"][0]["clause_id"] == "甲#para_1"


def test_a_run_is_paused_and_goes_on_where_it_was(runs: Runs, gated: Any, questions: Write) -> None:
    """The question under way is finished; the time left is told once something was answered."""
    gated.gate.clear()
    run = begun(runs, questions())
    until(run, "运行")
    run.pause()
    gated.gate.set()
    time.sleep(0.3)
    paused = run.progress
    assert paused.state == "暂停" and paused.done <= 1
    run.resume()
    assert run.wait(20).state == "完成"
    assert len(gated.asked) == 4  # none of them twice


def test_the_time_left_is_told_while_it_runs(runs: Runs, gated: Any, questions: Write) -> None:
    """From the pace of the last questions."""
    run = begun(runs, questions())
    latest = time.monotonic() + 20
    while not (now := run.progress).ended and now.done < 2:
        assert time.monotonic() < latest
        time.sleep(0.001)
    assert now.ended or (now.seconds_left is not None and now.seconds_left >= 0)
    run.wait(20)


def test_a_stopped_run_keeps_what_was_answered(runs: Runs, gated: Any, questions: Write) -> None:
    """And cannot be resumed."""
    gated.gate.clear()
    run = begun(runs, questions())
    until(run, "运行")
    run.stop()
    gated.gate.set()
    run.resume()
    assert run.wait(20).state == "停止" and run.progress.done <= 1


def test_nothing_is_added_to_a_stopped_run(runs: Runs, gated: Any, questions: Write) -> None:
    """Its reader looks at rows by their places, and the page asks for no more news of it."""
    gated.gate.clear()
    run = begun(runs, questions())
    until(run, "运行")
    time.sleep(0.3)  # a question is under way
    run.stop()
    done = run.progress.done
    gated.gate.set()
    assert run.wait(20).done == done


def test_a_run_paused_and_resumed_while_it_prepares_says_that_it_runs(
    runs: Runs, gated: Any, questions: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that it waits for others, to its end."""
    made, told = threading.Event(), threading.Event()
    ground = run_module.Ground

    def slow(*given: Any) -> Any:
        told.set()
        made.wait(20)
        return ground(*given)

    monkeypatch.setattr(run_module, "Ground", slow)
    gated.gate.clear()
    run = begun(runs, questions())
    assert told.wait(20)
    run.pause()
    run.resume()
    made.set()
    until(run, "运行")
    gated.gate.set()
    assert run.wait(20).state == "完成"


def test_a_run_can_be_stopped_while_paused(runs: Runs, gated: Any, questions: Write) -> None:
    """Its thread ends."""
    gated.gate.clear()
    run = begun(runs, questions())
    run.pause()
    gated.gate.set()
    run.stop()
    assert run.wait(20).state == "停止" and not run._thread.is_alive()


def test_a_knowledge_base_that_fails_pauses_the_run_with_the_reason(runs: Runs, gated: Any, questions: Write) -> None:
    """Once it is mended, the same question is asked again."""
    gated.broken = True
    run = begun(runs, questions())
    until(run, "暂停")
    assert "题 对 没有答成" in run.progress.fault and "kb doctor" in run.progress.fault
    gated.broken = False
    run.resume()
    assert run.wait(20).state == "完成" and not run.progress.fault


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_error_ends_the_run_and_is_told(runs: Runs, gated: Any, questions: Write) -> None:
    """The page does not wait for ever."""
    gated.words = None
    run = begun(runs, questions())
    now = run.wait(20)
    assert now.state == "失败" and "意外" in now.fault


def test_a_later_run_is_held_against_an_earlier_one(runs: Runs, gated: Any, questions: Write) -> None:
    """What became wrong is named, with a paired test."""
    before = begun(runs, questions())
    before.wait(20)
    gated.words = "建设人才高地"
    now = begun(runs, questions())
    now.wait(20)
    now.compare(before.as_earlier(), where="前次")
    assert now.comparison is not None
    assert (now.comparison["lost"], now.comparison["gained"]) == (["对"], [])
    row = next(row for row in now.comparison["measures"] if row["key"] == "right")
    assert row["test"] == "McNemar 精确检验" and row["p"] == 1
    assert now.report()["comparison"]["questions"] == 4


def test_an_earlier_run_comes_back_from_its_report_or_its_answers(
    runs: Runs, gated: Any, questions: Write, tmp_path: Path
) -> None:
    """Both say the same; an answer to another question says nothing."""
    before = begun(runs, questions())
    before.wait(20)
    (tmp_path / "report.json").write_text(json.dumps(before.report()), encoding="utf-8")
    other = {**before.answers[1], "turns": ["别的？"]}
    odd = {**before.answers[2], "citations": [5], "id": "拒"}
    rows = [before.answers[0], other, odd, {"id": "无", "question": "=问？"}]
    (tmp_path / "回答.jsonl").write_text(jsonl(rows), encoding="utf-8")
    gated.words = "建设人才高地"
    now = begun(runs, questions())
    now.wait(20)
    for name, shared in (("report.json", 4), ("回答.jsonl", 1)):
        now.compare(now.earlier(tmp_path / name), where=name)
        assert now.comparison is not None
        assert (now.comparison["questions"], now.comparison["lost"]) == (shared, ["对"])


def test_runs_without_a_common_question_are_not_compared(runs: Runs, questions: Write, tmp_path: Path) -> None:
    """Which is told."""
    run = begun(runs, questions())
    run.wait(20)
    (tmp_path / "old.json").write_text('{"outcomes": []}', encoding="utf-8")
    with pytest.raises(InputError, match="没有一道相同的题"):
        run.compare(run.earlier(tmp_path / "old.json"), where="old.json")
