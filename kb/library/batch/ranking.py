"""Batch, judging: the textbook's measures of one ranking, for questions here and for whole corpora in `eval`."""

from __future__ import annotations

import math
from collections.abc import Sequence

NAMES = ("R@5", "R@10", "R@100", "MRR@10", "nDCG@10")


def measures(ranking: Sequence[str], gold: set[str]) -> tuple[float, ...]:
    """The figures of `NAMES` for one question; `gold` is not empty, an id counts once, at its first place."""
    order = [*dict.fromkeys(ranking)]
    recalls = (len(gold.intersection(order[:depth])) / len(gold) for depth in (5, 10, 100))
    places = [place for place, found in enumerate(order[:10], 1) if found in gold]
    gain = sum(1.0 / math.log2(place + 1) for place in places)
    ideal = sum(1.0 / math.log2(place + 1) for place in range(1, min(10, len(gold)) + 1))
    return (*recalls, 1.0 / places[0] if places else 0.0, gain / ideal)
