"""kb.ui.render_results: answers, figures and comparison of a run, as a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from kb.library.batch.compare import Earlier
from kb.ui.render_results import results_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_wrong_answers_come_first_and_each_row_can_be_filtered_and_opened(run: Any, select: Select) -> None:
    """By what was judged."""
    page = lxml.html.fromstring(results_html(run, (run,)))
    rows = select(page, "#page-batch-answers tbody tr")
    assert [row.get("data-verdict") for row in rows] == ["错", "对", "对", "未判"]
    assert [b.get("data-case") for b in select(page, "#page-batch-answers [data-action=outcome]")] == [
        "0",
        "1",
        "2",
        "3",
    ]
    chips = {chip.get("data-value"): chip.text_content() for chip in select(page, ".chip")}
    assert chips == {None: "全部 4", "对": "对 2", "错": "错 1", "未判": "未判 1"}
    assert "判分 3 题，对 2 题（66.7%" in select(page, ".overview")[0].text_content()


def test_whatever_a_set_or_a_document_says_is_text(run: Any, select: Select, evil: str) -> None:
    """In every part."""
    run.hold_against({o.gold.id: Earlier(o.gold.digest, {"right": (1.0, 1.0)}) for o in run.outcomes})
    page = lxml.html.fromstring(results_html(run, (run, replace(run, id="r2")), note=evil))
    assert not select(page, "script") and evil in page.text_content()


def test_figures_have_definitions_and_intervals(run: Any, select: Select) -> None:
    """And what was not measured is named."""
    page = lxml.html.fromstring(results_html(run, (run,)))
    said = select(page, "#page-batch-figures")[0].text_content()
    assert "总正确率" in said and "可回答的答对、不可回答的说明没有" in said and "Wilson" in said
    assert "没有算的指标" in said and "检索 nDCG@10" in said
    assert len(select(page, "#page-batch-figures .interval")) >= 5


def test_a_comparison_names_what_turned(run: Any, select: Select) -> None:
    """With a test of every measure, and each question to be opened."""
    run.hold_against({o.gold.id: Earlier(o.gold.digest, {"right": (1.0, 1.0)}) for o in run.outcomes})
    page = lxml.html.fromstring(results_html(run, (run,)))
    [panel] = select(page, "#page-batch-compare")
    said = panel.text_content()
    assert "由对变错（1）" in said and "由错变对（0）" in said and "McNemar" in said
    assert [b.get("data-case") for b in select(panel, "[data-action=outcome]")] == ["0"]


def test_earlier_runs_of_this_browser_are_offered(run: Any, select: Select) -> None:
    """Where they have ended; a file may be sent in any case."""
    other = replace(run, id="r2")
    going = replace(run, id="r3", progress=replace(run.progress, state="运行"))
    page = lxml.html.fromstring(results_html(run, (run, other, going)))
    assert [option.get("value") for option in select(page, "#page-batch-compare option")] == ["", "r2"]
    [form] = select(page, "#page-batch-compare form")
    assert (form.get("data-run"), form.get("data-endings")) == ("r1", ".json .jsonl")


def test_a_paused_run_is_not_compared_and_one_without_answers_says_so(run: Any, select: Select) -> None:
    """Nor does it take the focus as a result does."""
    run.progress = replace(run.progress, state="暂停")
    page = lxml.html.fromstring(results_html(run, (run,)))
    assert not select(page, "form") and page.get("class") != "outcome"
    assert "还没有答过的题" in results_html(replace(run, outcomes=()), (run,))
