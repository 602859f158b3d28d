"""Alignment, first step: what is laid side by side. Above single duties and goals with a figure, below anything
done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.alignment.support import Promised, support
from kb.model import Clause, Document, Duty, DutyKind, Extracts, Target
from kb.text import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A duty with what bears on its meaning: the words of the headings above it and its place in the document (0 to
    1); `support` are the amounts it promises."""

    duty: Duty
    clause: Clause
    words: str
    headings: str
    position: float
    targets: tuple[Target, ...]
    support: tuple[Target, ...] = ()

    @property
    def kind(self) -> DutyKind:
        """任务, 项目, 保障, 目标 or 指标."""
        return self.duty.kind


def upper_units(document: Document, extracts: Extracts) -> tuple[Unit, ...]:
    """Everything the upper document asks: duties, rows of indicators, and of its goals those with a figure."""
    units = _units(document, extracts)
    return tuple(unit for unit in units if unit.kind != "目标" or unit.targets)


def lower_units(document: Document, extracts: Extracts) -> tuple[Unit, ...]:
    """Everything in the lower document that may answer: duties, goals, rows of indicators."""
    return _units(document, extracts)


def _units(document: Document, extracts: Extracts) -> tuple[Unit, ...]:
    clauses = {clause.id: clause for clause in document.clauses}
    count = max(1, len(extracts.duties) - 1)
    promised = support(document)
    units = []
    for number, duty in enumerate(extracts.duties):
        clause = clauses[duty.clause]
        targets = tuple(t for t in extracts.targets if t.clause == duty.clause and _within(t.quote, duty.quote))
        headings = _headings(clause, clauses)
        amounts = _amounts(duty, clause, promised.get(clause.id, ()))
        units.append(Unit(duty, clause, plain(duty.quote), headings, number / count, targets, amounts))
    return tuple(units)


def _amounts(duty: Duty, clause: Clause, promised: Sequence[Promised]) -> tuple[Target, ...]:
    start = clause.text.find(duty.quote)
    end = start + len(duty.quote)
    return tuple(amount for span, amount in promised if 0 <= start <= span[0] and span[1] <= end)


def _within(part: str, whole: str) -> bool:
    a, b = fold(part), fold(whole)
    return a in b or b in a


def _headings(clause: Clause, clauses: Mapping[str, Clause]) -> str:
    titles = []
    at: Clause | None = clause
    while at is not None:
        if at.kind == "heading" and at.title:
            titles.append(plain(at.title))
        at = clauses.get(at.parent or "")
    return "。".join(titles)


def plain(text: str) -> str:
    """Folded words without punctuation, for comparing."""
    return re.sub(r"[^\w%]", "", fold(text))
