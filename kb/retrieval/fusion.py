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

# What frames a document — its title, number, addressee, signature, day and notes — is found by the words that name the
# document in any question on it, and answers few. On five sets of questions (556) Success@1 0.822 → 0.836, 0.682 →
# 0.675, 0.739 → 0.750, 0.790 → 0.813 and 0.636 → 0.682 with R@10 within 0.004; 0.9 and 0.7 do alike.
FRAME_WEIGHT = 0.8
_FRAME = frozenset(
    {"title", "num", "addressee", "sig", "date", "masthead", "publicity", "history", "attachments", "note"}
)

# What a heading gains from the best clause below it, and how near that brings it: “（一）强化组织保障” belongs to what
# is found there, but says less. R@10 on two documents of which one re-attaches the other 0.910 → 0.941, on the other
# four sets the same; weights from 0.2 to 0.6 do alike, limits from 0.7 up crowd other clauses out.
CHILD_WEIGHT = 0.4
CHILD_LIMIT = 0.6

# What is left of the score of a copy where the original was found as well: anything up to 0.7 does alike.
COPY_WEIGHT = 0.7

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
) -> dict[str, float]:
    """The same clauses, given best first; to each is added, at `weight`, its document's share of the best scores.

    The best document's share is 1. `among` is how many clauses there are: only the best fiftieth speaks for its
    documents, else in a small collection the larger document would have the larger share whatever is asked.
    """
    documents = [document_of(clause_id) for clause_id, _ in scored]
    shares = dict.fromkeys(documents, 0.0)
    for document, (_, score) in islice(zip(documents, scored, strict=True), max(_LEAST_SPEAKING, among // _SPEAKING)):
        shares[document] += score
    most = max(shares.values(), default=0.0) or 1.0
    gains = {document: weight * share / most for document, share in shares.items()}
    return {i: (score + gains[d]) / (1.0 + weight) for (i, score), d in zip(scored, documents, strict=True)}


def under_found(
    scores: Mapping[str, float], parent_of: Callable[[str], str], *, weight: float = PARENT_WEIGHT
) -> dict[str, float]:
    """The same clauses, each with the score of the nearest of them that stands above it at `weight` added.

    What stands above a table's row is the heading: the table itself is no clause that is found.
    """

    def above(clause_id: str) -> float:
        parent = parent_of(clause_id)
        while parent and parent not in scores:
            parent = parent_of(parent)
        return scores.get(parent, 0.0)

    return {i: (score + weight * above(i)) / (1.0 + weight) for i, score in scores.items()}


def after_linked(scores: Mapping[str, float], linked: Mapping[str, Collection[str]]) -> dict[str, float]:
    """The same clauses, those `linked` with one of them following it: a task above and what carries it out below."""

    def lifted_by_link(clause_id: str, score: float) -> float:
        best = max((scores.get(other, 0.0) for other in linked.get(clause_id, ())), default=0.0)
        return _near(score, best, LINK_WEIGHT, LINK_LIMIT)

    return {clause_id: lifted_by_link(clause_id, score) for clause_id, score in scores.items()}


def framed(scores: Mapping[str, float]) -> dict[str, float]:
    """The same clauses, those that only frame their document at `FRAME_WEIGHT`."""
    return {i: score * (FRAME_WEIGHT if _frames(i) else 1.0) for i, score in scores.items()}


def over_found(scores: Mapping[str, float], parent_of: Callable[[str], str]) -> dict[str, float]:
    """The same clauses, a heading following the best of what stands directly below it among them."""
    best: dict[str, float] = {}
    for clause_id, score in scores.items():
        parent = parent_of(clause_id)
        while parent and parent not in scores:
            parent = parent_of(parent)
        best[parent] = max(best.get(parent, 0.0), score)
    return {i: _near(score, best.get(i, 0.0), CHILD_WEIGHT, CHILD_LIMIT) for i, score in scores.items()}


def originals_first(scores: Mapping[str, float], original_of: Mapping[str, str]) -> dict[str, float]:
    """The same clauses, an original at the best score of its copies, and these behind it."""
    copies = [(i, original) for i in scores if (original := original_of.get(i, "")) in scores]
    best = dict(scores)
    for clause_id, original in copies:
        best[original] = max(best[original], scores[clause_id])
    return best | {clause_id: COPY_WEIGHT * best[original] for clause_id, original in copies}


def in_order(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Best first, equal ones by id."""
    return [(clause_id, -score) for score, clause_id in sorted([(-score, i) for i, score in scores.items()])]


def _near(score: float, best: float, weight: float, limit: float) -> float:
    """`score` with `weight` of a neighbour's `best` added, but not beyond `limit` of it."""
    return max(score, min(score + weight * best, limit * best))


def _frames(clause_id: str) -> bool:
    """True for an eId of what stands before or behind the text; several of a kind are numbered (`note_2`)."""
    return clause_id.rpartition("#")[2].rstrip("0123456789").rstrip("_") in _FRAME


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
