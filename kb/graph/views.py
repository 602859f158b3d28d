"""Graph, views: the extracts of a document as rows a person can use, and the whole graph as a networkx object.

Every row names its clause and quotes it: what cannot be shown in a clause is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from kb.graph.dues import DueDate, due_date_of_target, due_dates_of_duty
from kb.graph.export import Row
from kb.graph.quantities import find_quantities
from kb.graph.queries import duties_for
from kb.graph.sections import Outline, outline
from kb.model import Clause, Document, Duty, Extracts, Target

if TYPE_CHECKING:
    import networkx

ADDRESSEES = ("各地区", "点名", "有条件的地方", "国家部门", "未明示")
_FIGURE = {
    "=": "{}{}",
    ">": "超过{}{}",
    ">=": "不少于{}{}",
    "<": "低于{}{}",
    "<=": "不超过{}{}",
    "≈": "{}{}左右",
    "余": "{}余{}",
}
_CHANGE = re.compile(
    r"(?:同比|年均|累计|平均|较\S{1,8}?|比\S{1,8}?)?(?:增长|增加|提高|提升|增幅|下降|降低|减少|压缩|压减|缩短)[至到了约为达]{0,2}\s*\Z"
)
_RANGE = re.compile(r"\A\d[\d.]*[-—–―~～至]\d[\d.]*\Z")


class Stand(TypedDict):
    """The fields of `Shown`."""

    doc_id: str
    doc_title: str
    doc_number: str | None
    section: str
    label: str
    clause: str
    quote: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where a row stands: its document, section and clause, and the words of the clause it says no more than.

    `cells` are those of a row of a table quoted whole, whose words may follow one another without a gap.
    """

    doc_id: str
    doc_title: str
    doc_number: str | None
    section: str
    label: str
    clause: str
    quote: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(Shown):
    """A target or a baseline. `figure` is the figure with its unit and words of measure (超过100万人)."""

    kind: Literal["目标", "基数"]
    name: str
    figure: str
    op: str
    value: float
    unit: str
    per: str | None
    scope: str
    attribute: str | None
    due: DueDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow(Shown):
    """A single duty and who is to do it."""

    kind: str
    addressee: str
    strength: str | None
    due: tuple[DueDate, ...]


def network(rows: Iterable[Row]) -> networkx.MultiDiGraph:
    """The rows of `export.rows` as a directed multigraph; networkx is loaded here and nowhere else.

    The key of an edge is the id of its link, else a number of its own, so that every edge has one name in the graph.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    edges = 0
    for row in rows:
        rest = {key: value for key, value in row.items() if key not in ("type", "id", "from", "to")}
        if row["type"] == "node":
            graph.add_node(row["id"], **rest)
        else:
            edges += 1
            graph.add_edge(row["from"], row["to"], key=row.get("id") or f"e{edges}", **rest)
    return graph


def targets(document: Document, extracts: Extracts) -> tuple[TargetRow, ...]:
    """The targets of a document and the baselines it starts from, in reading order."""
    tree = outline(document)
    return tuple(target_row(tree, target) for target in extracts.targets)


def duties(document: Document, extracts: Extracts, addressees: Iterable[str] = ()) -> tuple[DutyRow, ...]:
    """The duties of a document in reading order, of those addressees only where given (“点名” is every named place)."""
    tree = outline(document)
    asked = {duty.id for addressee in addressees for duty in duties_for(extracts, addressee)}
    chosen = extracts.duties if not addressees else tuple(d for d in extracts.duties if d.id in asked)
    return tuple(duty_row(tree, duty) for duty in chosen)


def target_row(tree: Outline, target: Target) -> TargetRow:
    """A target as a row."""
    return TargetRow(
        **shown(tree, tree.by_id[target.clause], target.quote),
        kind="基数" if target.baseline else "目标",
        name=target.name,
        figure=figure(target, tree.by_id[target.clause].cells),
        op=target.op,
        value=target.value,
        unit=target.unit,
        per=target.per,
        scope=target.scope,
        attribute=target.attribute,
        due=due_date_of_target(tree, target),
    )


def duty_row(tree: Outline, duty: Duty) -> DutyRow:
    """A duty as a row."""
    return DutyRow(
        **shown(tree, tree.by_id[duty.clause], duty.quote),
        kind=duty.kind,
        addressee=duty.addressee,
        strength=duty.strength,
        due=due_dates_of_duty(tree, duty),
    )


def shown(tree: Outline, clause: Clause, quote: str) -> Stand:
    """Where those words of a clause stand."""
    document = tree.document
    return {
        "doc_id": document.id, "doc_title": document.title, "doc_number": document.doc_number,
        "section": section(tree, clause), "label": clause.label, "clause": clause.id, "quote": quote,
        "cells": clause.cells if quote == clause.text else (),
    }  # fmt: skip


def section(tree: Outline, clause: Clause) -> str:
    """The topmost heading above a clause as printed, of a long run-in heading its title; empty where there is none."""
    headings = [place for place in tree.path(clause) if place.kind == "heading"]
    if not headings:
        return ""
    top = headings[-1]
    words = top.text if len(top.text) <= 40 or not top.title else f"{top.number or ''} {top.title}"
    return " ".join(words.split()).rstrip("。：:")


def figure(target: Target, cells: Sequence[str] = ()) -> str:
    """A target's figure as its clause prints it (达到50%以上, 同比增长20%); of a bare cell with the unit of its row."""
    printed = (
        "".join(target.quote[_changed(target.quote, q.reach[0]) : q.reach[1]].split())
        for q in find_quantities(target.quote)
        if (q.value, q.unit, q.op) == (target.value, target.unit, target.op)
    )
    words = next(printed, None) or _of_cell(target, cells)
    return words if not target.per or target.per in words else f"{target.per}{words}"


def _changed(quote: str, start: int) -> int:
    """Where the figure begins with the word that makes it a change: 20% growth is not 20%."""
    change = _CHANGE.search(quote, 0, start)
    return change.start() if change else start


def _of_cell(target: Target, cells: Sequence[str]) -> str:
    """The figure of a cell of a table that holds nothing else, a range as the cell has it; a baseline stands first."""
    holding = [cell for cell in map(_squeezed, cells) if _is_figure(cell, target.value)]
    ranges = [cell for cell in holding if _RANGE.search(cell)]
    if ranges and not target.baseline and holding[-1] in ranges:
        return f"{holding[-1]}{target.unit}"
    return _FIGURE[target.op].format(_number(target.value), target.unit)


def _is_figure(cell: str, value: float) -> bool:
    first = re.match(r"\d+(?:\.\d+)?", cell)
    return first is not None and float(first.group(0)) == value


def _squeezed(cell: str) -> str:
    return "".join(cell.split())


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
