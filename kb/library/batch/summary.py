"""Batch, fifth stage: the figures of many outcomes, with intervals; by set, type and document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kb.library.batch.measure import MEASURES, Measure, Outcome
from kb.library.batch.statistics import bootstrap, wilson

Figures = dict[str, dict[str, Any]]

TYPE_NAMES = {
    "fact": "事实", "target": "指标", "list": "清单", "trace_forward": "向下落实", "trace_backward": "向上依据",
    "compare": "比较", "gap": "缺口", "reference": "条款号", "multi_turn": "追问", "unanswerable": "不可回答",
}  # fmt: skip
UNNAMED = "（未注明）"
# By what questions are grouped in the report.
GROUPS: dict[str, Callable[[Outcome], str]] = {
    "by_set": lambda outcome: outcome.gold.set,
    "by_type": lambda outcome: outcome.gold.type or UNNAMED,
    "by_document": lambda outcome: outcome.gold.documents or UNNAMED,
}
NO_THRESHOLD = "回答只有“回答”与“拒答”两种，没有附带可以调节的得分，所以没有误答率—误拒率随阈值变化的曲线。"


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures, those of every group, what was not measured and why, and how long answers took."""
    groups = {key: _grouped(outcomes, name_of) for key, name_of in GROUPS.items()}
    return {
        "questions": len(outcomes),
        "figures": figures(outcomes),
        **groups,
        "not_measured": _not_measured(outcomes),
        "threshold": {"available": False, "why": NO_THRESHOLD},
        "seconds": _seconds(outcomes),
    }


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Every measure that some question counts for: value, 95 % interval and how it was made, questions and counts."""
    found = {}
    for measure in MEASURES:
        counted = [outcome for outcome in outcomes if measure.key in outcome.counts]
        if counted:
            found[measure.key] = _figure(measure, counted)
    return found


def _figure(measure: Measure, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    pairs = [outcome.counts[measure.key] for outcome in outcomes]
    families = [outcome.gold.family for outcome in outcomes]
    hits, of = (float(sum(column)) for column in zip(*pairs, strict=True))
    distinct = len(set(families))
    how, (low, high) = "自助法", bootstrap(pairs, families)
    # Where every question did the same, no draw differs from another: the bootstrap would say that chance has no part.
    if low == high or (measure.kind == "rate" and distinct == len(families)):
        how, (low, high) = "Wilson", wilson(distinct * hits / of, distinct)
    return {
        "name": measure.name, "value": hits / of, "low": low, "high": high, "interval": how,
        "hits": hits, "of": of, "questions": len(outcomes), "families": distinct,
    }  # fmt: skip


def _grouped(outcomes: Sequence[Outcome], name_of: Callable[[Outcome], str]) -> dict[str, Figures]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(name_of(outcome), []).append(outcome)
    return {name: figures(members) for name, members in groups.items()}


def _not_measured(outcomes: Sequence[Outcome]) -> list[str]:
    """The measures that no question counts for, and what they would need."""
    present = {key for outcome in outcomes for key in outcome.counts}
    return [f"{m.name}：题集没有{m.needs}，或没有知识库可查" for m in MEASURES if m.key not in present]


def _seconds(outcomes: Sequence[Outcome]) -> dict[str, float]:
    taken = [float(outcome.answer["seconds"]) for outcome in outcomes if outcome.answer.get("seconds") is not None]
    if not taken:
        return {}
    p50, p95 = np.percentile(taken, (50, 95))
    return {"p50": float(p50), "p95": float(p95), "total": float(sum(taken))}
