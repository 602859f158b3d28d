"""Graph, views: targets and dated duties by year, for a table like a Gantt chart.

A baseline is no deadline. A figure due every year has none either; nor has a duty in whose clause no year stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.graph.dues import DueDate, due_date_of_target
from kb.graph.periods import issue_year, plan_period
from kb.graph.sections import Outline, outline
from kb.graph.views import Shown, duty_row, figure, shown
from kb.model import Document, Duty, Extracts, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow(Shown):
    """What is due: a target's name and figure, or a duty's words. `first` and `last` are the years of its bar.

    The bar begins with the plan's period, else with the year of issue, else with its last year.
    """

    kind: str
    matter: str
    first: int
    last: int
    due: DueDate


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The rows of one document, and how many of its targets and duties have no deadline in the text."""

    document: Document
    rows: tuple[DeadlineRow, ...]
    undated_targets: int
    undated_duties: int


def deadlines(document: Document, extracts: Extracts) -> Deadlines:
    """Everything of a document that has a deadline, in reading order."""
    tree = outline(document)
    order = {clause.id: place for place, clause in enumerate(document.clauses)}
    goals = [target for target in extracts.targets if not target.baseline]
    rows = [row for target in goals for row in _of_target(tree, target)]
    undated = sum(target.deadline is None for target in goals)
    open_duties = 0
    for duty in extracts.duties:
        found = [*_of_duty(tree, duty)]
        told = [goal for goal in goals if _is_of(goal, duty)]
        open_duties += not found and not told
        rows += [row for row in found if row.last not in [goal.deadline for goal in told]]
    rows.sort(key=lambda row: (order[row.clause], tree.by_id[row.clause].text.find(row.quote)))
    return Deadlines(document, tuple(rows), undated, open_duties)


def _of_target(tree: Outline, target: Target) -> Iterable[DeadlineRow]:
    due = due_date_of_target(tree, target)
    if due is not None and due.year is not None:
        yield _row(
            tree,
            target.clause,
            target.quote,
            "指标",
            f"{target.name} {figure(target, tree.by_id[target.clause].cells)}",
            due,
        )


def _of_duty(tree: Outline, duty: Duty) -> Iterable[DeadlineRow]:
    for due in duty_row(tree, duty).due:
        if due.year is not None:
            yield _row(tree, duty.clause, duty.quote, duty.kind, duty.quote, due)


def _row(tree: Outline, clause: str, quote: str, kind: str, matter: str, due: DueDate) -> DeadlineRow:
    last = due.year or 0
    return DeadlineRow(
        **shown(tree, tree.by_id[clause], quote),
        kind=kind,
        matter=matter,
        first=_begin(tree.document, last),
        last=last,
        due=due,
    )


def _begin(document: Document, last: int) -> int:
    period = plan_period(document)
    begin = period.start if period else issue_year(document)
    return begin if begin is not None and begin <= last else last


def _is_of(goal: Target, duty: Duty) -> bool:
    """A duty whose figure is a row already, due in the same year, is not told twice."""
    return goal.clause == duty.clause and (goal.quote in duty.quote or duty.quote in goal.quote)
