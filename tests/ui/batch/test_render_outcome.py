"""kb.ui.render_outcome: one question of a run beside its gold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from kb.ui.render_outcome import outcome_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_gold_stands_beside_what_was_given(run: Any, select: Select) -> None:
    """Turns, what is lacking, which citation is gold; the clause can be opened, with the way back."""
    page = lxml.html.fromstring(outcome_html(run, 1))
    wanted, given = select(page, ".side")
    assert "先问：先问？" in page.text_content()
    assert [mark.text_content() for mark in select(wanted, ".degree")] == ["有", "没有说", "引到"]
    assert "可引可不引" in wanted.text_content()
    assert [mark.text_content() for mark in select(given, ".degree")] == ["是依据"]
    [opener] = select(given, "[data-action=evidence]")
    assert (opener.get("data-clause"), opener.get("data-run"), opener.get("data-case")) == ("规划#s2i1p1", "r1", "1")


def test_a_wrong_answer_says_what_is_wrong_and_nothing_of_it_is_markup(run: Any, select: Select, evil: str) -> None:
    """Worst first."""
    page = lxml.html.fromstring(outcome_html(run, 0))
    assert "缺要点" in select(page, ".faults")[0].text_content()
    assert not select(page, "script") and evil in page.text_content()


def test_steps_lead_to_the_questions_beside_it(run: Any, select: Select) -> None:
    """The first has none before it, the last none after; beyond is told."""
    for place, disabled in ((0, [True, False]), (3, [False, True])):
        steps = select(lxml.html.fromstring(outcome_html(run, place)), ".stepper button")
        assert [step.get("disabled") is not None for step in steps] == disabled
    assert "不在当前的结果中" in outcome_html(run, 4) and "不在当前的结果中" in outcome_html(run, -1)
