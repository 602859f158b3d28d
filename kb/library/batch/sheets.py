"""Batch, writing: a run as a workbook that people read, wrong answers first, gold beside given."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from kb.library.batch.answer_files import sources
from kb.library.batch.matching import wordings
from kb.library.batch.measure import BY_KEY, Outcome
from kb.library.batch.question_sets import Refused
from kb.library.batch.summary import TYPE_NAMES

_HEADER = (
    "编号", "问题", "回答", "依据", "判定", "哪里不对", "必须包含（应有）", "不得包含", "依据原文（应有）", "是否拒答",
    "拒答原因", "类型", "秒",
)  # fmt: skip
_MEASURES = ("指标", "数值", "区间下限", "区间上限", "区间的算法", "命中", "总数", "题数", "含义")


def verdict(outcome: Outcome) -> str:
    """How an answer was judged: 对, 错, or that there is nothing to judge it by."""
    right = outcome.counts.get("right")
    if right is None:
        return "未判"
    return "对" if right[0] else "错"


def worst_first(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Wrong answers, then imperfect ones, then the rest, each in the order of the set."""
    return sorted(outcomes, key=lambda outcome: (verdict(outcome) != "错", -outcome.severity))


def percent(value: float) -> str:
    """A share as people write it."""
    return f"{100 * value:.1f}%"


def workbook(report: Mapping[str, Any], outcomes: Sequence[Outcome], refused: Sequence[Refused]) -> bytes:
    """The xlsx file; no cell of it is a formula, whatever a question or an answer begins with."""
    from openpyxl import Workbook

    from kb.alignment.workbook import fill

    book = Workbook()
    fill(book.active, "结果", _HEADER, [_row(outcome) for outcome in worst_first(outcomes)])
    fill(book.create_sheet(), "指标", _MEASURES, _figures(report))
    if report["comparison"]:
        fill(book.create_sheet(), "与前次比较", ("项", "前次", "这次", "差", "p", "检验"), _compared(report))
    if refused:
        lines = [[str(one.line), one.what, one.hint] for one in refused]
        fill(book.create_sheet(), "没有收的行", ("行号", "原因", "怎么改"), lines)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _row(outcome: Outcome) -> list[str]:
    gold, answer = outcome.gold, outcome.answer
    include = [" | ".join(wordings(entry)) for entry in gold.must_include or ()]
    exclude = [" | ".join(wordings(entry)) for entry in gold.must_not_include]
    quotes = [("（可选）" if clause.optional else "") + clause.quote for clause in gold.clauses or ()]
    return [
        gold.id, gold.question, str(answer.get("answer") or ""), sources(answer), verdict(outcome),
        "；".join(outcome.faults), "\n".join(include), "\n".join(exclude), "\n".join(quotes),
        "是" if answer.get("refused") else "否", str(answer.get("refusal_reason") or ""),
        TYPE_NAMES.get(gold.type, gold.type), f"{float(answer.get('seconds') or 0):.2f}",
    ]  # fmt: skip


def _figures(report: Mapping[str, Any]) -> list[list[str]]:
    return [
        [
            figure["name"], percent(figure["value"]), percent(figure["low"]), percent(figure["high"]),
            figure["interval"], f"{figure['hits']:g}", f"{figure['of']:g}", str(figure["questions"]),
            BY_KEY[key].meaning,
        ]
        for key, figure in report["figures"].items()
    ]  # fmt: skip


def _compared(report: Mapping[str, Any]) -> list[list[str]]:
    told = report["comparison"]
    rows = [
        [row["name"], percent(row["before"]), percent(row["now"]), f"{100 * row['difference']:+.1f}", f"{row['p']:.3f}",
         row["test"]]
        for row in told["measures"]
    ]  # fmt: skip
    turned = (("由对变错", told["lost"]), ("由错变对", told["gained"]))
    return rows + [[name, "", "、".join(ids), str(len(ids)), "", ""] for name, ids in turned]
