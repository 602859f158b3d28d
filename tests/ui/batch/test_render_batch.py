"""kb.ui.render_batch: the form, what may be done to a run, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.library.batch.question_sets import Refused
from kb.library.batch.run import Progress
from kb.ui.render_batch import begin_html, controls_html, not_begun_html, progress_html, refused_html, span_of

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_the_form_takes_a_set_and_offers_templates(select: Select) -> None:
    """Every field has a name that is read out."""
    page = lxml.html.fromstring(begin_html())
    assert [link.get("href") for link in select(page, "a")] == [
        "/question-template/xlsx",
        "/question-template/csv",
    ]
    [field] = select(page, "input[type=file]")
    assert field.get("accept") == ".xlsx,.csv,.jsonl" and field.get("aria-label")


@pytest.mark.parametrize(
    ("state", "acts", "files"),
    [
        ("运行", ["pause", "stop"], 0),
        ("暂停", ["resume", "stop"], 3),
        ("完成", ["discard"], 3),
        ("停止", ["discard"], 3),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(
    run: Any, select: Select, state: Any, acts: list[str], files: int
) -> None:
    """And the results, once it stands still."""
    run.progress = replace(run.progress, state=state)
    page = lxml.html.fromstring(f"<div>{controls_html((run,), run)}</div>")
    assert [button.get("data-does") for button in select(page, "button")] == acts
    assert len(select(page, ".downloads a")) == files


def test_rows_not_taken_are_told_by_their_line(run: Any, select: Select, evil: str) -> None:
    """A hundred of them at most."""
    page = lxml.html.fromstring(controls_html((run,), run))
    assert select(page, ".refused-rows td")[0].text_content() == "3"
    assert not select(page, "script") and evil in page.text_content()
    many = lxml.html.fromstring(refused_html([Refused(n, "空", "填") for n in range(150)]))
    assert len(select(many, "tbody tr")) == 100 and "另有 50 行" in many.text_content()
    assert refused_html(()) == ""


def test_other_runs_of_this_browser_can_be_looked_at(run: Any, select: Select) -> None:
    """The one that is shown is marked."""
    other = replace(run, id="r2")
    page = lxml.html.fromstring(f"<div>{controls_html((other, run), run)}</div>")
    shown = {b.get("data-run"): b.get("aria-current") for b in select(page, "[data-does=show]")}
    assert shown == {"r2": None, "r1": "true"}
    assert controls_html((), None) == ""


def test_progress_is_told_with_the_time_left(run: Any, select: Select) -> None:
    """Until the run has ended."""
    assert progress_html(run) == "" and progress_html(None) == ""
    run.progress = Progress("运行", 12, 75, 80.0, 12, 11, 1)
    page = lxml.html.fromstring(progress_html(run))
    [bar] = select(page, "progress")
    assert (bar.get("value"), bar.get("max")) == ("12", "75")
    assert page.text_content() == "已答 12 / 75 题；还需约 1 分钟；判分 12 题，对 11 题；拒答 1 题。"


def test_times_are_said_as_people_say_them() -> None:
    """Nobody waits 0 seconds."""
    assert [span_of(s) for s in (0, 59, 100, 7300)] == ["约 1 秒", "约 59 秒", "约 2 分钟", "约 2 小时 2 分钟"]


def test_a_fault_is_words(evil: str) -> None:
    """Never markup."""
    assert "<script" not in not_begun_html(evil)
