"""Retrieval stage, one order from two: a weighted sum of the scores.

Ranks alone (RRF at equal weight) made the top of the list worse than words alone on 57,569 statute articles; adding
scores did not. Both scores are put between 0 and 1 for each question, so that neither the length of the question nor
the range of a model's cosines matters: BM25 by its best, cosines from the least of those brought to the best.
"""

from __future__ import annotations

from collections.abc import Mapping

# Share of the dense score in the sum. With the question moved towards the best clauses (see `retriever`) the optimum is
# flat between 0.4 and 0.6 on 1,234 lay questions over 60,395 statute articles (STARD); chosen for R@10 and R@100
# together, by five-fold cross-validation. `python -m eval.index_constants` recomputes the shares without that move.
DENSE_WEIGHT = 0.5


def fuse(
    lexical: Mapping[str, float], dense: Mapping[str, float], *, share: float = DENSE_WEIGHT
) -> list[tuple[str, float]]:
    """Clause ids and scores between 0 and 1, best first; a clause missing on one side gets nothing for it."""
    scores = {clause_id: (1.0 - share) * score for clause_id, score in _by_best(lexical).items()}
    for clause_id, score in _by_range(dense).items():
        scores[clause_id] = scores.get(clause_id, 0.0) + share * score
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))


def _by_best(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {key: score / best if best > 0.0 else 0.0 for key, score in scores.items()}


def _by_range(scores: Mapping[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    most = max(scores.values())
    least = min(0.0, most) if len(scores) == 1 else min(scores.values())
    width = most - least
    return {key: (score - least) / width if width > 0.0 else 0.0 for key, score in scores.items()}
