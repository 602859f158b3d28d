"""Measures of rankings, with 95 % intervals by bootstrap over the questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kb.library.batch.ranking import NAMES, measures

__all__ = ["DEPTH", "NAMES", "Interval", "difference", "measures", "summary"]

DEPTH = 100
_DRAWS = 2000

Interval = dict[str, float]
"""`mean`, and `low` and `high` of its 95 % interval."""


def summary(rows: Sequence[Sequence[float]]) -> dict[str, Interval]:
    """Mean and 95 % interval of every figure over the questions."""
    table: npt.NDArray[np.float64] = np.asarray(rows, dtype=np.float64)
    draws = np.random.default_rng(0).integers(0, len(table), (_DRAWS, len(table)))
    means = np.stack([table[draw].mean(axis=0) for draw in draws])
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    return {
        name: {"mean": float(table[:, k].mean()), "low": float(low[k]), "high": float(high[k])}
        for k, name in enumerate(NAMES)
    }


def difference(first: Sequence[Sequence[float]], second: Sequence[Sequence[float]]) -> dict[str, Interval]:
    """The first less the second, question by question: what both find hard does not widen the interval."""
    return summary([[a - b for a, b in zip(*pair, strict=True)] for pair in zip(first, second, strict=True)])
