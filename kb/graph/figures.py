"""Graph: every number of a document called what it is, in reading order.

* 目标, 现状: the targets and baselines, the very ones that extraction finds, with all that is known of them
* 计数: a count in passing (四支队伍, 聚焦10个领域)
* 标准: how much, but nothing to be attained: the terms of a grant, a condition, a norm, a size
* 时间: a date, a year, a period (“十四五”), a stretch of time
* 编号: of a document, a clause, an item of a list, a telephone
* 词语: an ordinal, a name, a way of speaking (第一资源, “五位一体”, 进一步)

“一” before a measure word (一批, 一支) says that there is such a thing, not how many: 词语. It counts where words of
measure stand at it (不少于一家), or another number of the same measure word beside it (四支…和一支).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.graph.extraction import bounded
from kb.graph.numerals import numbers
from kb.graph.quantities import AMOUNT_UNITS, Quantity, find_quantities
from kb.graph.sections import outline
from kb.graph.targets import Judged, judged
from kb.model import Clause, Document, Span, Target

Kind = Literal["目标", "现状", "计数", "标准", "时间", "编号", "词语"]
KINDS: tuple[Kind, ...] = ("目标", "现状", "计数", "标准", "时间", "编号", "词语")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, with its unit where it has one, at `span` of the text of its clause; `text` is what is printed there.

    `value` and `unit` are None and empty where the number measures nothing. `target` is what extraction makes of it,
    for a 目标 and a 现状 only.
    """

    clause: str
    span: Span
    text: str
    kind: Kind
    reason: str
    value: float | None = None
    unit: str = ""
    target: Target | None = None


def figures(document: Document) -> tuple[Figure, ...]:
    """Every number of a document: the targets and baselines among them are those of `extract`.

    As in extraction, of a clause without end only the first 5,000 characters are looked through.
    """
    tree = outline(bounded(document))
    of_clause: dict[str, list[Judged]] = defaultdict(list)
    for figure in judged(tree):
        of_clause[figure.clause].append(figure)
    return tuple(f for clause in tree.document.clauses for f in _of_clause(clause, of_clause[clause.id]))


def _of_clause(clause: Clause, known: Sequence[Judged]) -> Iterator[Figure]:
    found = [
        _figure(clause, (f.start, f.end), f.ruling.kind, f.ruling.reason, f.quantity, f.target)
        for f in known
        # 全覆盖 is a figure only where it is to be attained.
        if f.target is not None or clause.text[f.start : f.end] != "全覆盖"
    ]
    if clause.kind not in ("heading", "paragraph", "article", "item", "box"):
        taken = [f.span for f in found]
        found += [_aside(clause, quantity) for quantity in find_quantities(clause.text) if _free(quantity, taken)]
    in_row = clause.kind in ("table_row", "table_header")
    found += [
        _figure(clause, (number.start, number.end), number.kind, number.reason)
        for number in numbers(clause.text, [f.span for f in found], in_row=in_row)
    ]
    yield from sorted(found, key=lambda figure: figure.span)


def _aside(clause: Clause, quantity: Quantity) -> Figure:
    """A figure where nothing is set: in the title, in a row of a table that is none of indicators."""
    span = quantity.start, quantity.end
    if quantity.is_time:
        return _figure(clause, span, "时间", "时长、期限", quantity)
    if quantity.is_money or quantity.unit in AMOUNT_UNITS or "/" in quantity.unit:
        return _figure(clause, span, "标准", "表中的数值", quantity)
    return _figure(clause, span, "计数", "表中的数" if clause.kind == "table_row" else "正文之外的数", quantity)


def _free(quantity: Quantity, taken: Sequence[Span]) -> bool:
    return not any(start < quantity.end and quantity.start < end for start, end in taken)


def _figure(
    clause: Clause, span: Span, kind: Kind, reason: str, quantity: Quantity | None = None, target: Target | None = None
) -> Figure:
    value, unit = (quantity.value, quantity.unit) if quantity else (None, "")
    return Figure(clause.id, span, clause.text[span[0] : span[1]], kind, reason, value, unit, target)
