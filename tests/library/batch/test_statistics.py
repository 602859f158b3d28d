"""Intervals and tests against published and hand-made values."""

from __future__ import annotations

import pytest

from kb.library.batch.statistics import bootstrap, holm, mcnemar, paired_bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe (1998), “Two-sided confidence intervals for the single proportion”, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_those_in_print(hits: int, of: int, low: float, high: float) -> None:
    """Four decimals."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_mcnemar_counts_only_what_changed() -> None:
    """Six lost and none gained are significant, five are not; nothing changed is no evidence."""
    assert mcnemar(0, 6) == pytest.approx(0.03125)
    assert mcnemar(0, 5) == pytest.approx(0.0625)
    assert mcnemar(3, 3) == mcnemar(0, 0) == 1.0
    assert mcnemar(0, 3000) == pytest.approx(0.0)


def test_holm_multiplies_the_least_by_all_and_never_falls() -> None:
    """By hand."""
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert adjusted == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_families_drawn_together_widen_the_interval() -> None:
    """Four wordings of ten questions tell less than forty questions."""
    pairs = [(float(n // 4 % 2), 1.0) for n in range(40)]
    low, high = bootstrap(pairs, [str(n) for n in range(40)])
    wide_low, wide_high = bootstrap(pairs, [str(n // 4) for n in range(40)])
    assert wide_low < low < 0.5 < high < wide_high


def test_a_ratio_weighs_questions_by_what_they_hold() -> None:
    """One of two and three of three are four of five."""
    low, high = bootstrap([(1, 2), (3, 3)], ["a", "b"])
    assert low == pytest.approx(0.5) and high == pytest.approx(1.0)


def test_pairs_take_away_what_both_runs_find_hard() -> None:
    """The same answers differ by nothing; a drop everywhere is sure."""
    hard = [(float(n % 2), 1.0) for n in range(30)]
    names = [str(n) for n in range(30)]
    assert paired_bootstrap(hard, hard, names) == (0.0, 0.0, 1.0)
    low, high, p = paired_bootstrap([(1.0, 1.0)] * 30, [(0.8, 1.0)] * 30, names)
    assert (low, high) == pytest.approx((-0.2, -0.2)) and p < 0.001
