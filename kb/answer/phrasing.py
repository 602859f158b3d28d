"""How clauses, figures and lists are said in an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.units import Unit
from kb.answer.works import Work
from kb.model import Clause, Target

_NUMERALS = "零一二三四五六七八九十"


def place(work: Work, clause: Clause) -> str:
    """“上海意见三（四）第2段”."""
    return f"{work.name}{clause.label}"


def quoted(text: str) -> str:
    """In quotation marks, without a sentence end; quotation marks inside become single ones."""
    words = text.strip().rstrip("。；;，")
    return "“" + words.replace("“", "‘").replace("”", "’") + "”"


def join(items: Sequence[str]) -> str:
    """“A；B；C”."""
    return "；".join(items)


def number(value: float) -> str:
    """Digits without a trailing “.0”."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def numeral(count: int) -> str:
    """Chinese numeral up to ten, digits above."""
    return _NUMERALS[count] if count <= 10 else str(count)


def figure(target: Target) -> str:
    """“超过100万人”, “4000人左右”, “不少于3000人次” with the unit spelled out where a scale is in it (4万人，即40000人)."""
    amount = number(target.value) + target.unit.split("/")[0]
    words = {
        ">": f"超过{amount}", ">=": f"不少于{amount}", "<": f"低于{amount}", "<=": f"不超过{amount}",
        "≈": f"{amount}左右", "余": f"{number(target.value)}余{target.unit}", "=": amount,
    }[target.op]  # fmt: skip
    if re.search(r"[万亿]", target.unit) and target.normalized != target.value:
        base = re.sub(r"[万亿]", "", target.unit.split("/")[0])
        words += f"（即{number(target.normalized)}{base}）"
    return words


def row_words(unit: Unit, targets: Sequence[Target]) -> tuple[str, tuple[str, ...]]:
    """A table row as a sentence: “知识产权人才数量到2025年为60000人（预期性）”, with the figures in it that are computed."""
    if not targets:
        cells = unit.clause.cells or tuple(unit.text.split())
        return quoted("　".join(cells)), ()
    parts, computed = [], []
    for target in targets:
        year = f"到{target.deadline}年" if target.deadline else ""
        notes = [
            target.attribute or "",
            "约数" if target.op in ("≈", "余") else "",
            "现状，不是目标" if target.baseline else "",
        ]
        note = "，".join(n for n in notes if n)
        per = target.per or ""
        parts.append(f"{quoted(target.name)}{year}{per}为{figure(target)}" + (f"（{note}）" if note else ""))
        computed += [number(target.normalized), number(target.value), str(target.deadline or "")]
    return "；".join(parts), tuple(computed)
