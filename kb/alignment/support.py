"""Alignment, first step: how much support (奖补) a duty promises, as figures that can be laid side by side.

Plans set targets; policies of support set amounts: 不超过100万元, 按投资额的15%. Those are nothing to be attained and
no targets of the graph, but whoever drafts below has to know if his text takes them up.
"""

from __future__ import annotations

import re
from collections import defaultdict

from kb.graph.extraction import bounded
from kb.graph.rulings import SUPPORTED
from kb.graph.sections import outline
from kb.graph.targets import Judged, judged
from kb.model import Clause, Document, Span, Target

NAME = "奖补、收费的数额或比例"
_END = re.compile(r"[，,；;。]")

Promised = tuple[Span, Target]


def support(document: Document) -> dict[str, tuple[Promised, ...]]:
    """For each clause its amounts and rates of support, each with its span in the clause's text."""
    clauses = {clause.id: clause for clause in document.clauses}
    found: dict[str, list[Promised]] = defaultdict(list)
    for figure in judged(outline(bounded(document))):
        if figure.ruling == SUPPORTED:
            found[figure.clause].append(((figure.start, figure.end), _amount(clauses[figure.clause], figure)))
    return {clause: tuple(amounts) for clause, amounts in found.items()}


def _amount(clause: Clause, figure: Judged) -> Target:
    """As a target is told, with the part of the sentence it stands in; whose money it is the text rarely says."""
    quantity, text = figure.quantity, clause.text
    start = max((stop.end() for stop in _END.finditer(text, 0, figure.start)), default=0)
    stop = _END.search(text, figure.end)
    return Target(
        clause=clause.id,
        name=NAME,
        subject=NAME,
        op=quantity.op,
        value=quantity.value,
        unit=quantity.unit,
        normalized=quantity.normalized,
        scope="不明",
        deadline=None,
        deadline_source=None,
        attribute=None,
        baseline=False,
        quote=text[start : stop.start() if stop else len(text)].strip(),
        per=quantity.per,
    )
