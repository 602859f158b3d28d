"""Evidence: which quotable units carry the words of a question, and how much of the question they carry."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.answer.terms import Term
from kb.answer.units import Unit, units_of
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work

# How far words count that stand not in the sentence itself but around it, and how much of the order is the sentence's
# own. Chosen by reading rankings of the shipped question sets, not fitted.
IN_CLAUSE, IN_PATH, IN_TITLE = 0.5, 0.45, 0.1
OWN = 0.5
# A long sentence carries more words by chance alone: a mild brake for every doubling above this many characters, as in
# BM25's length normalisation.
USUAL_LENGTH, BRAKE = 40, 0.06
# What the search's score of a clause (words and meaning fused, at most 1) adds to a unit of it.
RETRIEVED = 0.1
# Above this many clauses in scope the candidates come from the index instead of a full reading.
FULL_READING = 4000

Search = Callable[[str, int, frozenset[str] | None], Mapping[str, float]]
"""(query, limit, document ids or None) → retrieval scores in [0, 1] by clause id."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score, and the share of the question it carries (`own` alone, `cover` with its surroundings)."""

    unit: Unit
    score: float
    own: float
    cover: float


class Evidence:
    """The units of the works held, each read once."""

    def __init__(self) -> None:
        self._units: dict[str, tuple[Unit, ...]] = {}
        self._grams: dict[tuple[str, int, int], frozenset[str]] = {}

    def units(self, work: Work) -> tuple[Unit, ...]:
        """The quotable units of a work, in reading order."""
        if work.document.id not in self._units:
            self._units[work.document.id] = tuple(units_of(work))
        return self._units[work.document.id]

    def rank(
        self,
        terms: Sequence[Term],
        works: Sequence[Work],
        *,
        limit: int = 20,
        retrieved: Mapping[str, float] | None = None,
    ) -> list[Scored]:
        """The units of `works` by the share of the terms' weight they carry, best first; ties in reading order.

        `retrieved` are the search's scores by clause: they shift the order, and choose the candidates of large works.
        """
        retrieved = retrieved or {}
        few = not retrieved or sum(len(d.clauses) for w in works for d in w.documents) <= FULL_READING
        units = [u for w in works for u in self.units(w) if few or u.clause.id in retrieved]
        return self.rank_units(terms, units, limit=limit, retrieved=retrieved)

    def rank_units(
        self,
        terms: Sequence[Term],
        units: Iterable[Unit],
        *,
        limit: int = 20,
        retrieved: Mapping[str, float] | None = None,
    ) -> list[Scored]:
        """Like `rank`, over given units."""
        total = sum(t.weight for t in terms)
        if not total:
            return []
        retrieved = retrieved or {}
        asked = _Asked(terms)
        around: dict[tuple[str, tuple[str, ...]], list[float]] = {}
        scored = []
        for unit in units:
            # Sentences of one clause share their surroundings.
            place = (unit.clause.id, unit.path)
            if place not in around:
                around[place] = asked.around(unit)
            own, cover = asked.carried(self._of_unit(unit), around[place])
            if cover > 0:
                score = _score(unit, own / total, cover / total) + RETRIEVED * retrieved.get(unit.clause.id, 0.0)
                scored.append(Scored(unit, score, own / total, cover / total))
        scored.sort(key=lambda s: (-s.score, s.unit.order))
        return scored[:limit]

    def _of_unit(self, unit: Unit) -> frozenset[str]:
        key = (unit.clause.id, unit.start, unit.end)
        if key not in self._grams:
            self._grams[key] = bigrams(unit.text)
        return self._grams[key]


class _Asked:
    """The terms of one question, looked for in many texts; headings and titles that many clauses share once."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._pairs = frozenset().union(*(way for term in terms for way, _ in term.ways))
        self._nothing = [0.0] * len(terms)
        self._of_text: dict[str, list[float]] = {}

    def around(self, unit: Unit) -> list[float]:
        """For every term the credit that clause, headings and title of the document give it."""
        clause, path, title = (self._text(t) for t in (unit.clause.text, " ".join(unit.path), unit.document.title))
        return [max(IN_CLAUSE * a, IN_PATH * b, IN_TITLE * c) for a, b, c in zip(clause, path, title, strict=True)]

    def carried(self, grams: frozenset[str], around: Sequence[float]) -> tuple[float, float]:
        """Weight that a unit of these pairs carries by itself, and with what stands around it."""
        own = cover = 0.0
        for term, here, beside in zip(self._terms, self._matches(grams), around, strict=True):
            own += term.weight * here
            cover += term.weight * max(here, beside)
        return own, cover

    def _text(self, text: str) -> list[float]:
        if text not in self._of_text:
            self._of_text[text] = self._matches(bigrams(text))
        return self._of_text[text]

    def _matches(self, grams: frozenset[str]) -> list[float]:
        if self._pairs.isdisjoint(grams):
            return self._nothing
        return [term.match(grams) for term in self._terms]


def _score(unit: Unit, own: float, cover: float) -> float:
    brake = 1 + BRAKE * max(0.0, math.log2(max(1, len(unit.text)) / USUAL_LENGTH))
    return (OWN * own + (1 - OWN) * cover) / brake
