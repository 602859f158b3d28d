"""Batch, judging: intervals and paired tests, over questions; wordings of one question are drawn together, as a family.

Wilson (1927), “Probable inference, the law of succession, and statistical inference”; Efron and Tibshirani (1993),
“An Introduction to the Bootstrap” (percentile intervals, resampling of clusters); McNemar (1947), exact binomial form;
Holm (1979), “A simple sequentially rejective multiple test procedure”.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Pair = tuple[float, float]
"""Hits, and of how many."""
Array = npt.NDArray[np.float64]

_DRAWS = 4000
_Z = 1.959963984540054  # of a two-sided 95 % interval


def wilson(hits: float, of: float) -> Pair:
    """The 95 % score interval of a proportion; `of` is greater than 0."""
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return (max(0.0, middle - half) if hits else 0.0), (min(1.0, middle + half) if hits < of else 1.0)


def bootstrap(pairs: Sequence[Pair], families: Sequence[str]) -> Pair:
    """The 95 % percentile interval of the sum of hits over the sum of what could be hit, families redrawn."""
    low, high = np.percentile(_ratios(_by_family(pairs, families)), (2.5, 97.5))
    return float(low), float(high)


def paired_bootstrap(old: Sequence[Pair], new: Sequence[Pair], families: Sequence[str]) -> tuple[float, float, float]:
    """Low and high of the 95 % interval of new less old, and the two-sided p of no difference; families redrawn."""
    differences = _ratios(_by_family(new, families)) - _ratios(_by_family(old, families))
    low, high = np.percentile(differences, (2.5, 97.5))
    side = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return float(low), float(high), min(1.0, 2 * (side + 1) / (len(differences) + 1))


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided p of as many questions gained and lost, were both as likely."""
    n = gained + lost
    tail: int = sum(math.comb(n, k) for k in range(min(gained, lost) + 1))
    return min(1.0, tail / (1 << n - 1)) if n else 1.0


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """The adjusted p of each of several tests."""
    adjusted, so_far = {}, 0.0
    for place, key in enumerate(sorted(values, key=lambda name: values[name])):
        so_far = max(so_far, min(1.0, (len(values) - place) * values[key]))
        adjusted[key] = so_far
    return adjusted


def _by_family(pairs: Sequence[Pair], families: Sequence[str]) -> Array:
    """Sums of hits and of what could be hit, a row a family in the order of first occurrence."""
    rows = {family: place for place, family in enumerate(dict.fromkeys(families))}
    sums: Array = np.zeros((len(rows), 2))
    for pair, family in zip(pairs, families, strict=True):
        sums[rows[family]] += pair
    return sums


def _ratios(sums: Array) -> Array:
    """The ratio in every draw of as many families; 0 where a draw has nothing that could be hit."""
    drawn = _weights(len(sums)) @ sums
    found: Array = np.divide(drawn[:, 0], drawn[:, 1], out=np.zeros(len(drawn)), where=drawn[:, 1] > 0)
    return found


@lru_cache(maxsize=8)
def _weights(count: int) -> Array:
    """How often each of `count` families is in each draw; the same draws every time, so that runs can be paired."""
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    return drawn.astype(np.float64)
