"""Retrieval stage, one order from two: a weighted sum of the scores.

Ranks alone (RRF at equal weight) made the top of the list worse than words alone on 57,569 statute articles; adding
scores did not. Both scores are put between 0 and 1 for each question, so that neither the length of the question nor
the range of a model's cosines matters: BM25 by its best, cosines from the least of those brought to the best.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

# Share of the dense score in the sum. With the question moved towards the best clauses (see `retriever`) and documents
# counted, the optimum is flat between 0.4 and 0.5 on 1,234 lay questions over 60,395 statute articles (STARD); a
# logistic fit on four fifths of the questions gives 0.42. `python -m eval.index_constants` recomputes it.
DENSE_WEIGHT = 0.45

# Weight of the document in which a clause stands: one with many good clauses is what the question is about. On STARD
# (document: the law) R@10 0.463 → 0.481 and R@100 0.693 → 0.720; 0.15 to 0.25 do alike, the logistic fit gives 0.26.
DOCUMENT_WEIGHT = 0.2

# Weight of the heading or clause that a clause stands under: “保障措施有哪些” finds the heading, and asks for what is
# below it. On three sets of questions on policy documents (249 questions) R@10 0.878 → 0.917, 0.840 → 0.872 and
# 0.854 → 0.900; 0.2 to 0.5 do alike (`python -m eval.policy_retrieval`). Statute articles have nothing above them.
PARENT_WEIGHT = 0.3

# What a clause gains from its counterpart in another document, and how near that brings it: never before the
# counterpart, so the first place stays. On four sets of questions (534) R@10 0.923 → 0.951, 0.879 → 0.913,
# 0.958 → 0.955 and 0.890 → 0.914 with Success@1 the same; weights from 0.15 to 1 and limits from 0.65 to 0.95 do alike.
LINK_WEIGHT = 0.4
LINK_LIMIT = 0.8

_SPEAKING = 50  # of so many clauses one speaks for its document, and no fewer than
_LEAST_SPEAKING = 10


def fuse(
    lexical: Mapping[str, float], dense: Mapping[str, float], *, share: float = DENSE_WEIGHT
) -> list[tuple[str, float]]:
    """Clause ids and scores between 0 and 1, best first; a clause missing on one side gets nothing for it."""
    scores = {clause_id: (1.0 - share) * score for clause_id, score in _by_best(lexical).items()}
    for clause_id, score in _by_range(dense).items():
        scores[clause_id] = scores.get(clause_id, 0.0) + share * score
    return in_order(scores)


def lifted(
    scored: Sequence[tuple[str, float]],
    document_of: Callable[[str], str],
    *,
    among: int,
    weight: float = DOCUMENT_WEIGHT,
) -> list[tuple[str, float]]:
    """The same clauses, each with its document's share of the best scores (the best document's is 1) at `weight` added.

    `among` is how many clauses there are: only the best fiftieth speaks for its documents, else in a small collection
    the larger document would have the larger share whatever is asked.
    """
    documents = [document_of(clause_id) for clause_id, _ in scored]
    shares = dict.fromkeys(documents, 0.0)
    for document, (_, score) in islice(zip(documents, scored, strict=True), max(_LEAST_SPEAKING, among // _SPEAKING)):
        shares[document] += score
    most = max(shares.values(), default=0.0) or 1.0
    gains = {document: weight * share / most for document, share in shares.items()}
    return in_order({i: (score + gains[d]) / (1.0 + weight) for (i, score), d in zip(scored, documents, strict=True)})


def under_found(
    scored: Sequence[tuple[str, float]], parent_of: Callable[[str], str], *, weight: float = PARENT_WEIGHT
) -> list[tuple[str, float]]:
    """The same clauses, each with the score of the nearest of them that stands above it at `weight` added.

    What stands above a table's row is the heading: the table itself is no clause that is found.
    """
    scores = dict(scored)

    def above(clause_id: str) -> float:
        parent = parent_of(clause_id)
        while parent and parent not in scores:
            parent = parent_of(parent)
        return scores.get(parent, 0.0)

    return in_order({i: (score + weight * above(i)) / (1.0 + weight) for i, score in scored})


def after_linked(scored: Sequence[tuple[str, float]], linked: Mapping[str, Collection[str]]) -> list[tuple[str, float]]:
    """The same clauses, those `linked` with one of them following it: a task above and what carries it out below."""
    scores = dict(scored)

    def lifted_by_link(clause_id: str, score: float) -> float:
        best = max((scores.get(other, 0.0) for other in linked.get(clause_id, ())), default=0.0)
        return max(score, min(score + LINK_WEIGHT * best, LINK_LIMIT * best))

    return in_order({clause_id: lifted_by_link(clause_id, score) for clause_id, score in scored})


def in_order(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Best first, equal ones by id."""
    return [(clause_id, -score) for score, clause_id in sorted([(-score, i) for i, score in scores.items()])]


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
