"""Last stage: report.html, one self-contained file that a person reads, worst answers first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.library.batch.card import WRONG, card
from kb.library.batch.measure import BY_KEY, MEASURES, Outcome
from kb.library.batch.summary import TYPE_NAMES

# The measures shown for groups of questions.
_OF_GROUPS = ("right", "success1", "cite_precision", "cite_recall", "nDCG@10")
_GROUP_TITLES = {"by_set": "题集", "by_type": "类型", "by_document": "依据出自"}


def html(report: Mapping[str, Any], outcomes: Sequence[Outcome]) -> str:
    """The page; whatever comes from questions, answers and documents is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda value: f"{100 * value:.1f}%"
    environment.filters["points"] = _points
    environment.filters["p"] = lambda value: "< 0.001" if value < 0.001 else f"{value:.3f}"
    worst = sorted((o for o in outcomes if o.faults), key=lambda o: -o.severity)
    page = environment.get_template("report.html.j2")
    return page.render(
        report=report,
        verdict=_verdict(report),
        names=_names(report),
        measures=MEASURES,
        rows=[(BY_KEY[key], figure) for key, figure in report["figures"].items()],
        groups=[(title, _groups(report, key)) for key, title in _GROUP_TITLES.items()],
        group_heads=[BY_KEY[key] for key in _OF_GROUPS],
        changes=_changes(report, outcomes),
        wrong=[card(o, report["names"]) for o in worst if o.severity >= WRONG],
        imperfect=[card(o, report["names"]) for o in worst if o.severity < WRONG],
        sound=[card(o, report["names"]) for o in outcomes if not o.faults],
    )


def _points(value: float) -> str:
    """A difference in percentage points, with a real minus sign."""
    rounded = round(100 * value, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0"


def _verdict(report: Mapping[str, Any]) -> list[str]:
    """What the figures say, in a few sentences."""
    figures = report["figures"]
    told = [f"共 {report['questions']} 题，知识库有 {report['documents']} 份文件。"]
    if right := figures.get("right"):
        told.append(f"判分 {right['of']:g} 题，正确 {right['hits']:g} 题。")
    for key, what in (("false_answer", "文件没有答案却作了答"), ("false_refusal", "有答案却拒答")):
        if figure := figures.get(key):
            told.append(f"{what}的 {figure['hits']:g} 题（共 {figure['of']:g} 题）。")
    if quoted := figures.get("quote_fidelity"):
        faulty = quoted["of"] - quoted["hits"]
        told.append(f"{quoted['of']:g} 条引文" + (f"中 {faulty:g} 条不是条款原文。" if faulty else "全部是条款原文。"))
    if report["gold_not_held"]:
        told.append(
            f"{report['gold_clauses']} 处必要依据中有 {report['gold_not_held']} 处的原文不在知识库的条款里，"
            "请核对知识库是否收了题集所问的文件。"
        )
    return told


def _names(report: Mapping[str, Any]) -> dict[str, str]:
    """Groups of questions as they are shown: Chinese types, documents by title."""
    known = {**TYPE_NAMES}
    for group in report["by_document"]:
        parts = group.split("＋")
        known[group] = " ＋ ".join(f"《{report['names'][p]}》" if report["names"].get(p) else p for p in parts)
    return known


def _groups(report: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """The groups, worst first."""
    groups = report[key].items()
    return sorted(groups, key=lambda group: group[1].get("right", {"value": 1.0})["value"])


def _changes(report: Mapping[str, Any], outcomes: Sequence[Outcome]) -> list[tuple[str, str, str]]:
    """Which questions turned, to what, and what they ask."""
    told = report["comparison"]
    if not told:
        return []
    asked = {outcome.gold.id: outcome.gold.question for outcome in outcomes}
    ways = (("lost", "对 → 错"), ("gained", "错 → 对"))
    return [(way, name, asked[name]) for key, way in ways for name in told[key]]
