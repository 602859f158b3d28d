"""An answer's time beside the search's."""

from __future__ import annotations

from eval.pace import quantiles, spent


def test_the_median_and_the_95th_percentile_are_told_of_wall_and_processor_time() -> None:
    """In milliseconds, a column each."""
    times = [(float(n), float(2 * n)) for n in range(101)]
    assert quantiles(times) == {"p50": 50.0, "p95": 95.0, "p50_cpu": 100.0, "p95_cpu": 190.0}


def test_what_a_call_takes_is_measured() -> None:
    """Neither is negative, and the call is made once."""
    called: list[int] = []
    assert min(spent(lambda: called.append(1))) >= 0.0 and called == [1]
