"""What one answer counts for, without a knowledge base."""

from __future__ import annotations

import importlib.util
import random
from typing import Any

import pytest

from eval.retrieval.measures import NAMES
from eval.retrieval.measures import measures as of_ranking
from kb.library.batch.gold import Gold, GoldClause
from kb.library.batch.ground import values
from kb.library.batch.measure import judge
from kb.library.batch.summary import summarise

ONE = GoldClause("N", "支持有条件的高校自主设置知识产权一级学科")
TWO = GoldClause("N", "加强国际化人才培养，提升海外应对能力", optional=True)


def gold(**said: Any) -> Gold:
    """A question with gold, changed where said."""
    shape: dict[str, Any] = {
        "id": "1", "set": "q.jsonl", "turns": ("问？",), "type": "fact", "answerable": True,
        "must_include": ("3项",), "must_not_include": ("9项",), "clauses": (ONE, TWO), "family": "1",
    }  # fmt: skip
    return Gold(**{**shape, **said})


def answer(text: str, *quotes: str, refused: bool = False) -> dict[str, Any]:
    """An answer with citations."""
    citations = [{"marker": n, "quote": quote} for n, quote in enumerate(quotes, 1)]
    return {"answer": text, "refused": refused, "citations": citations}


def test_a_right_answer_says_all_and_cites_a_required_clause() -> None:
    """Optional clauses count for precision only."""
    counts = judge(gold(), answer("共3项", TWO.quote, ONE.quote, "无关的一句话在这里")).counts
    assert counts["correct"] == counts["right"] == (True, 1)
    assert counts["success1"] == (True, 1)
    assert (counts["cite_precision"], counts["cite_recall"]) == ((2, 3), (1, 1))
    assert counts["figure_accuracy"] == (True, 1)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (answer("共4项", ONE.quote), "缺要点：3项"),
        (answer("共3项，不是9项", ONE.quote), "有不该有的话：9项"),
        (answer("共3项", TWO.quote), "没有引到任何一处必要依据"),
        (answer("查无依据", refused=True), "文件有答案，却拒答"),
    ],
)
def test_a_wrong_answer_says_why(given: dict[str, Any], fault: str) -> None:
    """Each in words a person understands, the worst first."""
    outcome = judge(gold(), given)
    assert outcome.counts["correct"] == (False, 1)
    assert fault == outcome.faults[0]


@pytest.mark.parametrize(
    ("given", "false"),
    [
        (answer("查无依据", refused=True), False),
        (answer("文件没有规定这件事"), False),
        (answer("应当如此"), True),
        (answer("没有，是9项"), True),
    ],
)
def test_a_question_without_an_answer_wants_a_refusal_or_a_denial(given: dict[str, Any], false: bool) -> None:
    """Neither counts where something wrong is said beside it."""
    counts = judge(gold(answerable=False, must_include=(), clauses=()), given).counts
    assert counts == {"right": (not false, 1), "false_answer": (false, 1)}


def test_what_the_set_does_not_say_is_not_counted() -> None:
    """A bare question counts for nothing; one without clauses has no measure of citations."""
    assert judge(gold(answerable=None, must_include=None, clauses=None), answer("共3项")).counts == {}
    counts = judge(gold(clauses=None), answer("共3项", ONE.quote)).counts
    assert set(counts) == {"right", "correct", "false_refusal", "figure_accuracy"}


def test_the_summary_says_what_was_not_measured_and_that_there_is_no_threshold() -> None:
    """Nothing is left out silently."""
    told = summarise([judge(gold(clauses=None), answer("共3项"))])
    assert told["threshold"]["available"] is False
    assert any(line.startswith("引文召回率") for line in told["not_measured"])
    assert told["figures"]["correct"]["interval"] == "Wilson"
    assert list(told["by_type"]) == ["fact"] and list(told["by_document"]) == ["（未注明）"]


def test_figures_are_taken_as_printed_and_in_full() -> None:
    """万 and 亿 applied; grouping by space does not make one figure of two texts."""
    assert values("100 万人；2.5亿元") == {100.0, 1e6, 2.5, 2.5e8}


@pytest.mark.skipif(importlib.util.find_spec("ir_measures") is None, reason="ir-measures is in requirements-dev.txt")
def test_rankings_are_measured_as_ir_measures_does() -> None:
    """Hundred random rankings, the same figures."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    draw = random.Random(0)
    wanted = {"R@5": R @ 5, "R@10": R @ 10, "MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}
    for _ in range(100):
        found = draw.sample([f"d{n:02}" for n in range(30)], 20)
        right = set(draw.sample([f"d{n:02}" for n in range(30)], draw.randint(1, 5)))
        ours = dict(zip(NAMES, of_ranking(found, right), strict=True))
        run = {"q": {name: float(-place) for place, name in enumerate(found)}}
        theirs = ir_measures.calc_aggregate([*wanted.values()], {"q": dict.fromkeys(right, 1)}, run)
        for name, measure in wanted.items():
            assert ours[name] == pytest.approx(theirs[measure])
