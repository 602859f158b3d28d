"""What is held: works with their clauses, extracts and links, ready to be looked up by id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Protocol

from kb.answer.evidence import Evidence
from kb.answer.terms import Term, is_unknown, terms_of
from kb.answer.units import Unit, headings_above
from kb.answer.vocabulary import Counted, Vocabulary
from kb.answer.words import Word
from kb.answer.works import Work, works_of
from kb.model import Clause, Document, Extracts, Link, Target
from kb.text import find_quote, fold

_TITLED = re.compile(r"《[^》]*》|[（(]\d{4}[^）)]{0,3}\d{4}年?[）)]")


@dataclass(frozen=True, slots=True)
class Located:
    """A clause with its document and work; `order` is its place in the document."""

    work: Work
    document: Document
    clause: Clause
    order: int


class Beyond(Protocol):
    """What can be told of a collection without reading its documents."""

    @property
    def works(self) -> Sequence[Work]:
        """All works, without their clauses."""

    @property
    def counted(self) -> Counted:
        """How often pairs stand in the clauses of all of them."""

    @property
    def deadlines(self) -> frozenset[int]:
        """The years in which any target is due."""

    def holding(self, words: str) -> Iterator[tuple[str, str]]:
        """Kind and text of the clauses that may hold these words, every one that does among them."""


@dataclass(frozen=True, slots=True)
class Selected:
    """Works taken out of a larger collection, likeliest first, with the units read of them so far."""

    works: tuple[Work, ...]
    evidence: Evidence
    beyond: Beyond
    meant: Work | None = None
    """The work whose title the question gives, though not quite."""


class Holdings:
    """One state of the knowledge base, with what is derived from its documents. Rejected links do not count."""

    def __init__(
        self,
        documents: Iterable[Document],
        extracts: Mapping[str, Extracts],
        links: Sequence[Link],
        *,
        selected: Selected | None = None,
    ) -> None:
        """`selected` are works of a collection too large to be read, in place of `documents`."""
        self.works = selected.works if selected else works_of(documents)
        self.links = tuple(k for k in links if k.status != "已驳回")
        self.evidence = selected.evidence if selected else Evidence()
        self.meant = selected.meant if selected else None
        self._beyond = selected.beyond if selected else None
        self._extracts = extracts
        self._located = {
            c.id: Located(w, d, c, i) for w in self.works for d in w.documents for i, c in enumerate(d.clauses)
        }
        self._clauses = {key: found.clause for key, found in self._located.items()}
        self._below: dict[str, list[Clause]] = {}
        for clause in self._clauses.values():
            self._below.setdefault(clause.parent or "", []).append(clause)
        counted = self._beyond.counted if self._beyond else None
        self.vocabulary = Vocabulary((c.text for c in self._clauses.values()), counted=counted)
        self._texts: dict[str, str] = {}

    @property
    def all_works(self) -> Sequence[Work]:
        """Every work there is; of those that are not among `works` only what they are called may be looked at."""
        return self._beyond.works if self._beyond else self.works

    # -- clauses ---------------------------------------------------------------------------------------------------

    def locate(self, clause_id: str) -> Located | None:
        """The clause of an id with its document and work; None where it is not held."""
        return self._located.get(clause_id)

    def clause(self, clause_id: str) -> Clause | None:
        """The clause of an id; None where it is not held."""
        return self._clauses.get(clause_id)

    def below(self, clause: Clause) -> Sequence[Clause]:
        """The clauses directly under one, in reading order."""
        return self._below.get(clause.id, ())

    def above(self, clause: Clause) -> tuple[Clause, ...]:
        """The headings above a clause, outermost first."""
        return headings_above(clause, self._clauses)

    def path(self, clause: Clause) -> tuple[str, ...]:
        """Titles of the headings above a clause, outermost first; empty ones are kept."""
        return tuple(c.title or "" for c in self.above(clause))

    def is_under(self, clause: Clause, heading: Clause) -> bool:
        """True for the heading itself and everything under it."""
        return heading.id in {clause.id, *(c.id for c in self.above(clause))}

    def unit(self, clause_id: str, quote: str) -> Unit | None:
        """A quotation as a unit; None where the clause is not held or does not hold it."""
        found = self.locate(clause_id)
        if found is None or (span := find_quote(found.clause.text, quote)) is None:
            return None
        return Unit(found.work, found.document, found.clause, *span, found.order, self.path(found.clause))

    # -- words -----------------------------------------------------------------------------------------------------

    def text_of(self, work: Work) -> str:
        """All words of a work, folded, a clause a line."""
        if work.document.id not in self._texts:
            self._texts[work.document.id] = "\n".join(fold(c.text) for d in work.documents for c in d.clauses)
        return self._texts[work.document.id]

    def says(self, words: str) -> bool:
        """True where a clause of any work holds these words."""
        needle = fold(words)
        if any(needle in self.text_of(w) for w in self.works):
            return True
        return self._beyond is not None and any(needle in fold(text) for _, text in self._beyond.holding(words))

    def says_outside_titles(self, words: str) -> bool:
        """Like `says`, but titles of documents do not count (“（2021—2035年）” in a cited title is no statement)."""
        needle = fold(words)
        own = ((c.kind, c.text) for c in self._clauses.values())
        texts = chain(own, self._beyond.holding(words)) if self._beyond else own
        return any(needle in fold(_TITLED.sub("", text)) for kind, text in texts if kind not in ("title", "caption"))

    def terms(self, words: Sequence[Word], *, weight: float = 1.0) -> tuple[Term, ...]:
        """What a question's words are looked for as; `weight` scales them."""
        return terms_of(words, self.vocabulary, weight=weight)

    def is_unknown(self, word: Word) -> bool:
        """True for a noun that no clause holds in any wording."""
        return is_unknown(word, self.vocabulary)

    # -- extracts and links ------------------------------------------------------------------------------------------

    def extracts(self, document: Document) -> Extracts:
        """What the graph holds of a document; nothing where it was not read for it."""
        return self._extracts.get(document.id, Extracts())

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Targets and baselines of all documents."""
        return tuple(t for e in self._extracts.values() for t in e.targets)

    @cached_property
    def deadlines(self) -> frozenset[int]:
        """The years in which a target of any document is due."""
        own = frozenset(t.deadline for t in self.targets if t.deadline)
        return own | self._beyond.deadlines if self._beyond else own

    def targets_in(self, unit: Unit) -> tuple[Target, ...]:
        """Targets and baselines whose quotation lies in the unit."""
        text = fold(unit.text)
        held = self.extracts(unit.document).targets
        return tuple(t for t in held if t.clause == unit.clause.id and fold(t.quote) in text)

    def links_of(self, upper: Clause, lower: Clause) -> tuple[Link, ...]:
        """The links between two clauses."""
        ends = (upper.id, lower.id)
        return tuple(k for k in self.links if k.upper and k.lower and (k.upper.clause, k.lower.clause) == ends)

    def linked_between(self, upper: Work, lower: Work) -> Iterator[Link]:
        """Links whose upper end is in `upper` and whose lower end, if any, is in `lower`."""
        for link in self.links:
            above = self._work_of(link.upper.clause) if link.upper else None
            below = self._work_of(link.lower.clause) if link.lower else lower
            if above is upper and below is lower:
                yield link

    def _work_of(self, clause_id: str) -> Work | None:
        found = self.locate(clause_id)
        return found.work if found else None
