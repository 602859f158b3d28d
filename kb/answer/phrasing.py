"""How clauses, figures and lists are said in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.answer.builder import Draft, computed
from kb.answer.units import Unit
from kb.answer.works import Work
from kb.model import Clause, Target
from kb.text import fold

_SCALE = re.compile(r"[万亿]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def section(clause: Clause) -> str:
    """The label of a heading or a table's title as people say it, without the word that tells which it is."""
    return clause.label.removesuffix("标题").removesuffix("表题")


def place(work: Work, clause: Clause) -> str:
    """“上海意见三（四）第2段”."""
    return f"{work.name}{clause.label}"


def quoted(text: str) -> str:
    """In quotation marks, without a sentence end; quotation marks inside become single ones."""
    words = text.strip().rstrip("。；;，")
    return "“" + words.replace("“", "‘").replace("”", "’") + "”"


def listed(words: Iterable[str]) -> str:
    """“甲”、“乙”, each once."""
    return "、".join(f"“{w}”" for w in dict.fromkeys(words))


def shown(draft: Draft, unit: Unit) -> str:
    """A unit with its place, words and mark: 上海意见三（四）第2段：“……”[1]."""
    return f"{place(unit.work, unit.clause)}：{quoted(beside_place(unit.clause, unit.text))}{draft.cite_unit(unit)}"


def beside_place(clause: Clause, text: str) -> str:
    """A run of an article or item without the number it begins with, which its place has just said (第五十四条)."""
    number = clause.number or ""
    rest = text.removeprefix(number).strip(" 　.．、") if clause.kind in ("article", "item") and number else text
    return rest or text


def number(value: float) -> str:
    """Digits without a trailing “.0”."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def computed_numbers(text: str) -> str:
    """A text of our own whose figures are not quoted from a clause."""
    return _NUMBER.sub(lambda found: computed(found[0]), text)


def figures_held(remark: str, units: Iterable[Unit]) -> bool:
    """True where every figure of a remark of ours stands in the clauses of the units, their places or documents."""
    grounds = "；".join(f"{u.clause.text}；{u.clause.label}；{u.document.title}" for u in units)
    return set(_NUMBER.findall(fold(remark))) <= set(_NUMBER.findall(fold(grounds)))


def until(target: Target) -> str:
    """“到2025年”, empty where the text sets no year: a deadline taken from the plan's period is not its words."""
    stated = target.deadline_source in ("明示", "承前")
    return f"到{computed(target.deadline)}年" if target.deadline and stated else ""


def figure(target: Target) -> str:
    """“超过100万人”, “4000人左右”, “不少于3000人次”; a scale in the unit is spelled out (4万人（即40000人）)."""
    unit = target.unit.split("/")[0]
    value = computed(number(target.value))
    words = {
        ">": f"超过{value}{unit}",
        ">=": f"不少于{value}{unit}",
        "<": f"低于{value}{unit}",
        "<=": f"不超过{value}{unit}",
        "≈": f"{value}{unit}左右",
        "余": f"{value}余{target.unit}",
        "=": f"{value}{unit}",
    }[target.op]
    if _SCALE.search(target.unit) and target.normalized != target.value:
        words += f"（即{computed(number(target.normalized))}{_SCALE.sub('', unit)}）"
    return words


def amounting(target: Target) -> str:
    """“为30家”, “超过100万人”."""
    return figure(target) if target.op in (">", ">=", "<", "<=") else f"为{figure(target)}"


def indicator(target: Target) -> str:
    """A target with everything its clause says of it: “知识产权人才数量到2025年：60000人，预期性”."""
    parts = [figure(target), target.per, target.attribute, "为约数" if target.op in ("≈", "余") else None]
    kind = "（现状，不是目标）" if target.baseline else ""
    return f"{target.name}{until(target)}：{'，'.join(p for p in parts if p)}{kind}"


def row_words(unit: Unit, targets: Sequence[Target]) -> str:
    """A table row as a sentence (“人才数量”到2025年为60000人（预期性）); its cells where no target is in it."""
    if not targets:
        return quoted("　".join(unit.clause.cells or unit.text.split()))
    return "；".join(_row_target(t) for t in targets)


def _row_target(target: Target) -> str:
    notes = [
        target.attribute,
        "约数" if target.op in ("≈", "余") else None,
        "现状，不是目标" if target.baseline else None,
    ]
    note = "，".join(n for n in notes if n)
    said = f"{quoted(target.name)}{until(target)}{target.per or ''}{amounting(target)}"
    if note and said.endswith("）"):  # one bracket, not two: （即40000人，预期性）
        return f"{said[:-1]}，{note}）"
    return f"{said}（{note}）" if note else said
