"""The page that a person reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from eval.run.report import html
from kb.library.batch.compare import Earlier, compare
from kb.library.batch.gold import Gold, GoldClause
from kb.library.batch.measure import Outcome, judge, outcome_json
from kb.library.batch.summary import summarise

EVIL = "<script>alert('&')</script>"


def outcomes() -> list[Outcome]:
    """A right answer, one that lacks a point, one that should have been a refusal."""
    clause = GoldClause("N", "支持有条件的高校自主设置知识产权一级学科", EVIL)
    found = []
    for name, answerable, include, text in (
        ("q-right", True, "三", "三项"),
        ("q-lacking", True, "四", EVIL),
        ("q-false", False, "五", "五项"),
    ):
        gold = Gold(
            name,
            f"{EVIL}.jsonl",
            (EVIL, f"问 {name}"),
            EVIL,
            answerable,
            (include,),
            (EVIL * 2,),
            (clause,),
            name,
            EVIL,
        )
        citation = {"marker": 1, "label": EVIL, "quote": clause.quote}
        found.append(judge(gold, {"answer": text, "refused": False, "citations": [citation], "seconds": 0.1}))
    return found


def report(found: list[Outcome], **more: Any) -> dict[str, Any]:
    """As the command makes it."""
    return {
        "made": "2026-01-01T00:00:00+00:00", "sets": [], "documents": 2, "names": {"N": EVIL}, "gold_clauses": 3,
        "gold_not_held": 1, "comparison": None, **summarise(found), "outcomes": list(map(outcome_json, found)), **more,
    }  # fmt: skip


@pytest.fixture
def page() -> str:
    """The page with a comparison that closes the gate."""
    found = outcomes() + [
        Outcome(Gold(f"l{n}", "q", ("问",), "", True, ("三",), (), None, f"l{n}"), {}, {"right": (0, 1)}, ("错",), 3)
        for n in range(6)
    ]
    earlier = {o.gold.id: Earlier(o.gold.digest, {"right": (1, 1)}) for o in found}
    return html(report(found, comparison=compare(found, earlier, where=EVIL)), found)


def test_everything_that_comes_from_outside_is_escaped(page: str) -> None:
    """Questions, answers, labels, titles, names of sets."""
    assert "<script" not in page and "&lt;script&gt;" in page


def test_the_page_needs_nothing_but_itself(page: str) -> None:
    """No address, no import, no picture from elsewhere."""
    assert not re.search(r"https?://|@import|url\(|<link|src=", page)


def test_the_worst_answers_come_first_and_gold_stands_beside(page: str) -> None:
    """Where nothing should have been said, then what is lacking, then what is right."""
    answers = page[page.index("答错或误拒的") :]
    told = ("问 q-false", "文件没有答案，却没有说明没有", "问 q-lacking", "没有发现问题的")
    assert sorted(told, key=answers.index) == [*told]
    assert "缺要点：四" in page and "支持有条件的高校自主设置知识产权一级学科" in page


def test_the_gate_and_what_is_not_measured_are_said(page: str) -> None:
    """As is that gold is not held and that there is no threshold."""
    assert "比旧结果显著变差：总正确率" in page
    assert "没有附带可以调节的得分" in page
    assert "没有度量的：" in page
    assert "3 处必要依据中有 1 处的原文不在知识库的条款里" in page


def test_a_set_without_gold_has_a_report_too() -> None:
    """It says that nothing could be judged."""
    gold = Gold("1", "q.csv", ("问？",), "", None, None, (), None, "1")
    found = [judge(gold, {"answer": "答", "citations": [{"marker": 1, "quote": "引"}]})]
    page = html(report(found), found)
    assert "总正确率：题集没有判分要点" in page and "引文" in page
