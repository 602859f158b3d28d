"""Laying two states beside each other."""

from __future__ import annotations

from dataclasses import replace

from eval.faults.corpus import QUERIES, QUESTIONS
from eval.faults.state import State

ONE = State(3, "abc", tuple(QUESTIONS), tuple((("甲#1", 0.9), ("乙#1", 0.5), ("乙#2", 0.1)) for _ in QUERIES))


def test_the_same_is_the_same_and_scores_may_differ_in_the_sixth_place() -> None:
    """So far sums in another order may differ."""
    near = tuple((("甲#1", 0.900001), ("乙#1", 0.5), ("乙#2", 0.1)) for _ in QUERIES)
    assert ONE.differs(ONE) == "" == ONE.differs(replace(ONE, hits=near))
    assert State().differs(State()) == ""


def test_another_text_answer_order_or_score_is_told() -> None:
    """And so is a state that could not be seen at all."""
    assert "truth" in ONE.differs(replace(ONE, truth="abd"))
    assert "回答" in ONE.differs(replace(ONE, answers=("别的", *QUESTIONS[1:])))
    for other in ((("甲#1", 0.9), ("乙#1", 0.4), ("乙#2", 0.1)), (("丙#1", 0.9), ("乙#1", 0.5), ("乙#2", 0.1))):
        assert "检索" in ONE.differs(replace(ONE, hits=(other, *ONE.hits[1:])))
    assert "打不开" in State(error="锁着").differs(ONE)


def test_equal_scores_may_change_places_and_the_last_may_be_cut_off_elsewhere() -> None:
    """Which of two equals comes first is no fault."""
    hits = tuple((("甲#1", 0.9), ("乙#1", 0.5), ("乙#9", 0.1)) for _ in QUERIES)
    assert ONE.differs(replace(ONE, hits=hits)) == ""
