"""Figures in questions and clauses: what a number means, false numbers in a question, amounts a clause does not give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.answer.case import Case
from kb.answer.phrasing import figure, number, quoted
from kb.answer.units import Unit
from kb.model import Target
from kb.text import fold

_DIGITS = re.compile(r"\d")
_MONEY = re.compile(r"万元|亿元|元|补贴多少|多少钱|资金多少|多少万|金额")
_DIFFERENCE = re.compile(r"差多少|还差|相差|差距|增加多少|增长多少|净增|要增|缺口有多大|中间差|翻几")
NOW = re.compile(r"现在|目前|实际|现有|完成率|完成了多少|已经有|现状")
_SCALE = {"万": 1e4, "亿": 1e8, "%": 1, "％": 1}


def targets_in(case: Case, unit: Unit) -> tuple[Target, ...]:
    """Targets and baselines whose quotation lies in the unit."""
    extracts = case.extracts.get(unit.document.id)
    text = fold(unit.text)
    return tuple(
        t for t in (extracts.targets if extracts else ()) if t.clause == unit.clause.id and fold(t.quote) in text
    )


def figure_note(case: Case, unit: Unit) -> tuple[str, tuple[str, ...]] | None:
    """What the figures of a unit amount to: indicator with unit, year, attribute; the conversion of 万; the qualifier.

    Returns the sentence and the figures in it that are computed.
    """
    if not case.question.wants & {"figure", "compare"}:
        return None
    targets = best_targets(case, targets_in(case, unit))
    parts, computed = [], []
    for target in targets[:3]:
        year = f"到{target.deadline}年" if target.deadline else ""
        attribute = f"，{target.attribute}" if target.attribute else ""
        kind = "（现状，不是目标）" if target.baseline else ""
        approx = "，为约数" if target.op in ("≈", "余") else ""
        per = f"，{target.per}" if target.per else ""
        parts.append(f"{target.name}{year}：{figure(target)}{per}{attribute}{approx}{kind}")
        computed += [number(target.normalized), str(target.deadline or "")]
    return ("即" + "；".join(parts), tuple(computed)) if parts else None


def best_targets(case: Case, targets: Sequence[Target]) -> list[Target]:
    """The targets whose own name carries the question best; all of them where none stands out."""
    if len(targets) < 2:
        return list(targets)
    from kb.answer.evidence import bigrams

    def carried(target: Target) -> float:
        grams = bigrams(f"{target.name}{target.subject}{target.quote}")
        return sum(t.weight * t.match(grams) for t in case.terms)

    scores = [carried(t) for t in targets]
    best = max(scores)
    return [t for t, s in zip(targets, scores, strict=True) if s >= 0.9 * best]


def figures_answered(case: Case, units: Iterable[Unit]) -> bool:
    """False where the question asks for an amount of money, or any figure, that none of the units gives."""
    if "figure" not in case.question.wants:
        return True
    units = list(units)
    if _MONEY.search(case.question.text):
        return any(re.search(r"\d\s*[万亿]?元|[百千万亿]元", u.text) for u in units)
    return any(
        _DIGITS.search(fold(u.text)) or re.search(r"[一二三四五六七八九十百]+[支个家名项类所]", u.text) for u in units
    )


def only_targets(case: Case, units: Iterable[Unit]) -> bool:
    """True where the question asks how things stand now and the units give targets only."""
    if not NOW.search(case.question.text):
        return False
    found = [t for u in units for t in targets_in(case, u)]
    held = [t for e in case.extracts.values() for t in e.targets if t.baseline]
    return bool(found) and not any(b.unit == t.unit and b.scope == t.scope for b in held for t in found)


def difference(case: Case, units: Sequence[Unit]) -> tuple[str, tuple[str, ...]] | None:
    """The step from a baseline to a target of the same unit, where the question asks for it; a lower bound after “超过”.

    The baseline may stand in another sentence of the same work than the chosen ones.
    """
    if not _DIFFERENCE.search(case.question.text):
        return None
    for document in dict.fromkeys(u.document.id for u in units):
        extracts = case.extracts.get(document)
        held = extracts.targets if extracts else ()
        near = [t for u in units if u.document.id == document for t in targets_in(case, u)]
        for target in [t for t in (*near, *held) if not t.baseline]:
            base = next((t for t in held if t.baseline and t.unit == target.unit), None)
            if base is not None:
                return _step(case, base, target)
    return None


def _step(case: Case, base: Target, target: Target) -> tuple[str, tuple[str, ...]] | None:
    ends = [case.unit(t.clause, t.quote) for t in (base, target)]
    if ends[0] is None or ends[1] is None:
        return None
    gap = target.normalized - base.normalized
    scale = target.normalized / target.value if target.value else 1
    amount = number(gap / scale) + target.unit
    least = "至少" if target.op in (">", ">=") else "约" if target.op == "≈" else ""
    marks = [case.draft.cite_unit(e[0]) for e in ends if e]
    text = (
        f"现状是{quoted(base.quote)}{marks[0]}，目标是{quoted(target.quote)}{marks[1]}，"
        f"相差{least}{amount}（{number(target.value)}−{number(base.value)}）{marks[0]}{marks[1]}。"
    )
    return text, (number(gap / scale), number(target.value), number(base.value))


def unknown_figures(case: Case) -> list[str]:
    """Figures the question asserts that occur in none of the works in scope, after normalisation."""
    held: set[float] = set()
    for work in case.scope:
        for unit in case.evidence.units(work):
            held |= set(values(unit.text))
        for document in work.documents:
            if document.id in case.extracts:
                held |= {t.normalized for t in case.extracts[document.id].targets}
    return [f.text for f in case.question.figures if _normal(f.value, f.unit) not in held and f.value not in held]


def values(text: str) -> list[float]:
    """Numbers in a text, each as printed and with its 万/亿 applied."""
    out: list[float] = []
    for match in re.finditer(r"(\d+(?:\.\d+)?)\s*([万亿%％])?", fold(text)):
        out.append(float(match[1]))
        out.append(_normal(float(match[1]), match[2] or ""))
    return out


def _normal(value: float, unit: str) -> float:
    return value * _SCALE.get(unit[:1], 1)
