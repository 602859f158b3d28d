"""Everything one question can be answered from: the works held, their extracts and links, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb.answer.builder import Draft
from kb.answer.evidence import Evidence, Scored, Search, Term
from kb.answer.question import Question
from kb.answer.units import Unit
from kb.answer.works import Work
from kb.model import Clause, Document, Extracts, Link
from kb.text import find_quote

# How many clauses the search brings to a question.
RETRIEVED_CLAUSES = 80


@dataclass(frozen=True)
class Case:
    """One question with what it may draw on. `terms` are the question's; `context` those of earlier turns."""

    question: Question
    works: tuple[Work, ...]
    evidence: Evidence
    extracts: Mapping[str, Extracts]
    links: Sequence[Link]
    terms: tuple[Term, ...]
    follows: Clause | None = None
    """The clause the previous answer stood on first, where this question continues it."""
    within: Clause | None = None
    """The heading a follow-up's ordinal names (“第二个项目…”); only what stands under it counts."""
    draft: Draft = field(default_factory=lambda: Draft(""))
    search: Search | None = None

    @property
    def scope(self) -> tuple[Work, ...]:
        """The works asked about: those named, else all."""
        return self.question.scope or self.works

    def _retrieved(self, works: Sequence[Work]) -> Mapping[str, float]:
        """The search's scores of the clauses of `works` for the question without its talk."""
        query = " ".join(self.question.segments)
        if self.search is None or not query:
            return {}
        return self.search(query, RETRIEVED_CLAUSES, frozenset().union(*(w.ids for w in works)))

    @cached_property
    def _owner(self) -> Mapping[str, tuple[Work, Document, Clause]]:
        return {c.id: (w, d, c) for w in self.works for d in w.documents for c in d.clauses}

    def locate(self, clause_id: str) -> tuple[Work, Document, Clause] | None:
        """The work, document and clause of an id; None where it is not held."""
        return self._owner.get(clause_id)

    def unit(self, clause_id: str, quote: str) -> tuple[Unit, Work] | None:
        """A quotation as a unit; None where the clause is not held or does not hold it."""
        found = self.locate(clause_id)
        if found is None or (span := find_quote(found[2].text, quote)) is None:
            return None
        work, document, clause = found
        return Unit(clause, document, span[0], span[1], document.clauses.index(clause), self.path(clause_id)), work

    def path(self, clause_id: str) -> tuple[str, ...]:
        """Titles of the headings above a clause, outermost first."""
        return tuple(c.title or "" for c in self.ancestors(clause_id))

    def ancestors(self, clause_id: str) -> tuple[Clause, ...]:
        """The headings above a clause, outermost first."""
        out: list[Clause] = []
        found = self.locate(clause_id)
        while found and found[2].parent and (found := self.locate(found[2].parent)):
            out.append(found[2])
        return tuple(reversed(out))

    def is_within(self, clause: Clause) -> bool:
        """True where no heading restricts the question, or the clause stands under it."""
        return self.within is None or self.within.id in {clause.id, *(a.id for a in self.ancestors(clause.id))}

    def rank(
        self, works: Sequence[Work] | None = None, *, terms: Sequence[Term] | None = None, limit: int = 20
    ) -> list[Scored]:
        """Units of the works (default: the scope) by what they carry of the question; a follow-up favours its clause."""
        works = works or self.scope
        terms = self.terms if terms is None else terms
        ranked = self.evidence.rank(
            terms, works, limit=limit if self.within is None else 400, retrieved=self._retrieved(works)
        )
        if self.within is not None:
            ranked = [s for s in ranked if self.is_within(s.unit.clause)]
        if self.follows is None:
            return ranked
        near = {self.follows.id, self.follows.parent}
        return sorted(
            ranked, key=lambda s: -s.score * (1.25 if s.unit.clause.id in near or s.unit.clause.parent in near else 1)
        )
