"""Questions for a figure that a target or indicator of the graph names outright."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answer.case import Case
from kb.answer.figures import asks_how_it_stands, is_of_kind_asked, say_standing, step
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.terms import carried
from kb.answer.units import Unit, sentence_of
from kb.answer.vocabulary import bigrams
from kb.model import Answer, Clause, Target

# A target is meant where its name and the question cover each other this well (mean of both shares), and with it those
# nearly as good. Chosen by reading rankings of the shipped question sets, not fitted.
NAMED, NEAR_BEST = 0.72, 0.93
# The text beside a table restates its figure where it is at least this near to the question.
SAME_THING = 0.5
# At most this many targets are said.
MOST = 4
_AIMED_AT = re.compile(
    r"目标|指标|要(达到|到|建|增)|达到多少|计划|争取|还差|到?20\d\d年?[^，。？?]{0,6}(达|到|要|多少|目标)"
)
_YEAR_ASKED = re.compile(r"(哪|几)一?年|何年|什么时候|何时|年份|期限|时限")
_INDICATOR = re.compile(r"指标|(预期|约束)性")
_COUNTS = re.compile(r"(数量|总数|人数|规模|总量)$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A target with the sentence or row it stands in, and how well the question names it."""

    target: Target
    unit: Unit
    score: float


def answer(case: Case) -> Answer | None:
    """The targets whose names the question gives; None where none is named well enough."""
    if gap := step(case):
        case.draft.say(gap)
        return case.draft.finish("target")
    if "figure" not in case.question.wants or "list" in case.question.wants:
        return None
    found = sorted(_candidates(case), key=lambda f: -f.score)
    if not found or (found[0].score < NAMED and case.within is None):
        return None
    chosen = _chosen(case, found)
    for one, following in zip(chosen, [*chosen[1:], None], strict=True):
        _say(case, one, quoted_next=following is not None and following.unit == one.unit)
    say_standing(case, [one.unit for one in chosen])
    return case.draft.finish("target")


def _candidates(case: Case) -> Iterator[_Found]:
    """Every target of the works asked about."""
    asked = bigrams(case.text)
    for document in (d for w in case.scope for d in w.documents):
        for target in case.held.extracts(document).targets:
            unit = case.held.unit(target.clause, target.quote)
            other_year = target.deadline and case.question.years and target.deadline not in case.question.years
            if unit and case.is_within(unit.clause) and not other_year and is_of_kind_asked(case, target):
                yield _Found(target, sentence_of(unit), _score(case, asked, target, unit))


def _score(case: Case, asked: frozenset[str], target: Target, unit: Unit) -> float:
    """Mean of the share of the name that the question gives and the share of the question that the name gives."""
    name = bigrams(_COUNTS.sub("", target.name))
    named = len(name & asked) / len(name) if name else 0.0
    words = unit.text if unit.is_row else target.quote
    return (named + carried(case.terms, bigrams(f"{target.name} {target.subject} {words}"))) / 2


def _chosen(case: Case, found: Sequence[_Found]) -> list[_Found]:
    """The best ones, the sentence that restates the first with its qualifier, and the state now where it is asked."""
    best = found[0]
    chosen = [f for f in found if f.score >= NEAR_BEST * best.score][:MOST]
    chosen += [f for f in found if f not in chosen and f.score >= SAME_THING and _restates(f, best)][:1]
    aimed_at = [f for f in chosen if not f.target.baseline]
    if asks_how_it_stands(case):
        states = [f for f in found if f.target.baseline and f.target.unit == best.target.unit][:1]
        also = bool(_AIMED_AT.search(case.question.text)) or not states
        return [*states, *(f for f in chosen if f not in states and also)]
    if _AIMED_AT.search(case.question.text):
        chosen = aimed_at or chosen
    if _INDICATOR.search(case.question.text):  # indicators stand in a table
        chosen.sort(key=lambda f: not f.unit.is_row)
        if chosen and chosen[0].unit.is_row:
            chosen = [f for f in chosen if f.unit.is_row or _restates(f, chosen[0])]
    return chosen


def _restates(one: _Found, other: _Found) -> bool:
    """The same amount of the same unit in the same work."""
    amounts = [(f.target.normalized, f.target.unit, f.unit.work.document.id) for f in (one, other)]
    return amounts[0] == amounts[1]


def _header(one: _Found) -> Clause | None:
    """The header of the table that a row stands in, where it gives the row's year."""
    clauses = one.unit.document.clauses
    if not one.unit.is_row or one.target.deadline is None:
        return None
    before = [c for c in clauses[: clauses.index(one.unit.clause)] if c.kind == "table_header"]
    return before[-1] if before and str(one.target.deadline) in before[-1].text else None


def _say(case: Case, one: _Found, *, quoted_next: bool) -> None:
    """The figure, and the sentence it stands in unless the next figure stands in it too."""
    unit, mark = one.unit, case.draft.cite_unit(one.unit)
    header = _header(one) if _YEAR_ASKED.search(case.question.text) else None
    head = case.draft.cite(unit.document, header) if header else ""
    case.draft.say(f"{place(unit.work, unit.clause)}：{row_words(unit, [one.target])}{mark}{head}。")
    if not unit.is_row and not quoted_next:
        case.draft.say(f"原文是{quoted(unit.text)}{mark}。")
