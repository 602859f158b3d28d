"""Retrieval stage, one order from two: a weighted sum of the scores, led by the words.

Ranks alone (RRF at equal weight) made the top of the list worse than words alone on 57,569 statute articles; adding
scores did not. A question's best BM25 score counts as 1 and its cosines count as they are, so a clause found only by
meaning can rise, but not above one that holds most of the question's rare words.
"""

from __future__ import annotations

from collections.abc import Mapping

# Share of the dense score in the sum; `python -m eval.fusion` recomputes it.
DENSE_WEIGHT = 0.3


def fuse(lexical: Mapping[str, float], dense: Mapping[str, float]) -> list[tuple[str, float]]:
    """Clause ids and scores between 0 and 1, best first; a clause missing on one side gets nothing for it."""
    best = max(lexical.values(), default=0.0)
    share = DENSE_WEIGHT if lexical else 1.0
    scores: dict[str, float] = {}
    for clause_id, score in lexical.items():
        scores[clause_id] = (1.0 - share) * score / best if best > 0.0 else 0.0
    for clause_id, cosine in dense.items():
        scores[clause_id] = scores.get(clause_id, 0.0) + share * max(0.0, cosine)
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))
