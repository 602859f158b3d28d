"""One question with everything it can be answered from, and the answer being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.answer.builder import Draft
from kb.answer.evidence import Scored, Search
from kb.answer.holdings import Holdings
from kb.answer.phrasing import beside_place, quoted, row_words
from kb.answer.question import Question
from kb.answer.terms import Term
from kb.answer.units import Unit, sentence_of
from kb.answer.works import Work
from kb.model import Citation, Clause
from kb.text import fold

# How many clauses the search brings to a question.
RETRIEVED_CLAUSES = 80
# How many units are ranked before those outside the heading that an ordinal names are left out.
RANKED_FOR_HEADING = 400
# A follow-up favours what stands beside the clause it continues by this factor.
NEAR_PREVIOUS = 1.25


@dataclass(frozen=True)
class Case:
    """One question with what it may draw on. `terms` are the question's and, more faintly, those of the turn before."""

    question: Question
    held: Holdings
    terms: tuple[Term, ...]
    draft: Draft
    previous: Citation | None = None
    """The first citation of the previous answer, where this question continues it."""
    within: Clause | None = None
    """The heading a follow-up's ordinal names (“第二个项目…”); only what stands under it counts."""
    search: Search | None = None
    listed: Clause | None = None
    """The heading whose entries the previous answer listed, where this question continues it."""

    @property
    def scope(self) -> tuple[Work, ...]:
        """The works asked about: those named, else all."""
        return self.question.scope or self.held.works

    @property
    def others(self) -> tuple[Work, ...]:
        """The works held that are not asked about."""
        return tuple(w for w in self.held.works if w not in self.scope)

    @property
    def follows(self) -> Clause | None:
        """The clause the previous answer stood on first, or listed the entries of, where this question continues it."""
        return self.listed or (self.held.clause(self.previous.clause_id) if self.previous else None)

    @cached_property
    def text(self) -> str:
        """The question folded, with its typing errors corrected."""
        return fold(self.held.vocabulary.correct(fold(self.question.text)))

    def is_within(self, clause: Clause) -> bool:
        """True where no heading restricts the question, or the clause stands under it."""
        return self.within is None or self.held.is_under(clause, self.within)

    def rank(
        self, works: Sequence[Work] | None = None, *, terms: Sequence[Term] | None = None, limit: int = 20
    ) -> list[Scored]:
        """Units of the works (default: the scope) by what they carry of the question, best first.

        A follow-up favours what stands beside the clause it continues.
        """
        works = works or self.scope
        terms = self.terms if terms is None else terms
        most = limit if self.within is None else RANKED_FOR_HEADING
        ranked = self.held.evidence.rank(terms, works, limit=most, retrieved=self._retrieved(works))
        ranked = [s for s in ranked if self.is_within(s.unit.clause)]
        if self.follows is None:
            return ranked
        near = {self.follows.id, self.follows.parent}

        def favoured(scored: Scored) -> float:
            clause = scored.unit.clause
            return scored.score * (NEAR_PREVIOUS if clause.id in near or clause.parent in near else 1)

        return sorted(ranked, key=favoured, reverse=True)

    def words_of(self, unit: Unit) -> str:
        """A table row as a sentence, anything else as a quotation."""
        if unit.is_row:
            return row_words(unit, self.held.targets_in(sentence_of(unit)))
        return quoted(beside_place(unit.clause, unit.text))

    def _retrieved(self, works: Sequence[Work]) -> Mapping[str, float]:
        """The search's scores of the clauses of `works` for the question without its talk."""
        query = " ".join(self.question.segments)
        if self.search is None or not query:
            return {}
        return self.search(query, RETRIEVED_CLAUSES, frozenset().union(*(w.ids for w in works)))
