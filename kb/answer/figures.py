"""Figures in questions and clauses: what a number means, false numbers in a question, amounts left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.phrasing import amounting, indicator, number, place, quoted, until
from kb.answer.terms import carried
from kb.answer.units import Unit, sentence_of
from kb.answer.vocabulary import bigrams
from kb.model import Target
from kb.structure.numbering import from_chinese
from kb.text import fold

# A target is meant where its own words carry nearly as much of the question as the best one's.
NEAR_BEST = 0.9
# A state and a target answer “相差多少” where the names of both say this share of what is asked about.
NAMES_IT = 0.5
# At most this many targets of one sentence are spelled out.
MOST = 3
_MONEY_ASKED = re.compile(
    r"[万亿]元|多少元|多少钱|金额|(经费|奖励|奖补|补助|补贴|资助|扶持|资金|投入|投资|支持)[^，。？?]{0,6}多少"
    r"|多少[^，。？?]{0,4}(经费|奖励|奖补|补助|补贴|资助|资金|投入|投资|支持)"
)
_AMOUNT_ASKED = re.compile(
    r"多少|多大|几[万百千家名人所]|数额|总量|百分之几|几成|有没有[^，。？?]{0,6}(数量|量化|具体)[^，。？?]{0,3}(指标|目标|数)"
)
_MONEY = re.compile(r"\d\s*[万亿]?元|[百千万亿]元")
_RATE = re.compile(r"\d\s*%|百分之[一二三四五六七八九十]")
_AMOUNT = re.compile(r"\d|百分之[一二三四五六七八九十]|[一二三四五六七八九十百千万]+[支个家名项类所日倍元]")
# What is counted, as asked and as a text would say it; a figure of another kind is no answer.
_RATE_ASKED = re.compile(r"每[一]?[批家人个区期次名校班季月][^，。？?]{0,12}(多少|几)|人均[^，。？?]{0,8}(多少|几)")
_NUMERALS = "一二三四五六七八九十百千万亿"
_KINDS = (
    (re.compile(r"(多少|几)[万千百]?[家所](?!属|有)"), "家|所|个|户"),
    (re.compile(r"(多少|几)[万千百]?(人(?!才)|名|位)"), "人|名|位"),
    (re.compile(r"(多少|几)个?(天|日|工作日|个月|小时|学时|课时)"), "天|日|工作日|月|小时|学时|课时"),
    (re.compile(r"(多少|几)次"), "次"),
)
_PIECES_ASKED = re.compile(r"(多少|几)个(?!方面|部分|月|小时)")
_DIFFERENCE = re.compile(r"差多少|还差|相差|差距|增加多少|增长多少|净增|要增|缺口有多大|中间差|翻几")
_NOW = re.compile(r"现在|目前|实际|现有|完成率|完成了多少|已经有|现状")
_ORDER = "一二三四五六七八九"
_PERIOD = re.compile(rf"十([{_ORDER}])五")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿%％])?")
# Numbers as statutes write them (百分之七十, 六十日): not the 一 of “一批”, which counts nothing.
_IN_WORDS = re.compile(
    r"百分之(?P<share>[一二三四五六七八九十]+)|(?P<number>[一二三四五六七八九十百千]{2,}|[二三四五六七八九十](?=[万亿日天年月周家名人元次倍个项]))"
    r"(?P<scale>[万亿]?)"
)
_SCALE = {"万": 1e4, "亿": 1e8}


def asks_how_it_stands(case: Case) -> bool:
    """True where the question asks for the state now, or at the end of an earlier plan, not for what is aimed at."""
    if _NOW.search(case.question.text):
        return True
    asked = _PERIOD.findall(case.question.text)
    own = [period for work in case.scope for d in work.documents for period in _PERIOD.findall(d.title)]
    return bool(asked and own) and max(map(_ORDER.index, asked)) < min(map(_ORDER.index, own))


def asks_money(case: Case) -> bool:
    """True where the question asks for an amount of money."""
    return bool(_MONEY_ASKED.search(case.question.text))


def figure_note(case: Case, unit: Unit) -> str | None:
    """What the figures of a unit amount to: indicator with unit, year and attribute; None where none is asked for."""
    if not case.question.wants & {"figure", "compare"}:
        return None
    targets = best_targets(case, case.held.targets_in(unit))
    return "即" + "；".join(indicator(t) for t in targets[:MOST]) if targets else None


def best_targets(case: Case, targets: Sequence[Target]) -> list[Target]:
    """The targets whose own words carry the question best; all of them where none stands out."""
    if len(targets) < 2:
        return list(targets)
    shares = [carried(case.terms, bigrams(f"{t.name}{t.subject}{t.quote}")) for t in targets]
    return [t for t, share in zip(targets, shares, strict=True) if share >= NEAR_BEST * max(shares)]


def say_standing(case: Case, units: Sequence[Unit]) -> None:
    """Add what the units leave open about the state that is asked for."""
    if _only_targets(case, units):
        case.draft.say(f"以上是目标数，文件没有写现在实际达到的数{case.draft.cite_unit(units[0])}。")


def figures_answered(case: Case, units: Iterable[Unit]) -> bool:
    """False where the question asks for an amount of money, or any figure, that none of the units gives."""
    kinds = _kinds_asked(case)
    if not kinds and not _AMOUNT_ASKED.search(case.question.text):
        return True
    units = list(units)
    if _MONEY_ASKED.search(case.question.text):
        # “不低于最低工资标准的80%” is what the text says of how much.
        return any(_MONEY.search(u.text) or _RATE.search(fold(u.text)) for u in units)
    if _RATE_ASKED.search(case.question.text) and not any("每" in u.text or "均" in u.text for u in units):
        return False
    texts = [fold(u.text) + "".join(f" 1{t.unit}" for t in case.held.targets_in(u)) for u in units]
    if kinds:
        return all(any(re.search(rf"[\d余{_NUMERALS}]个?({kind})", text) for text in texts) for kind in kinds)
    return any(_AMOUNT.search(fold(u.text)) for u in units)


def is_of_kind_asked(case: Case, target: Target) -> bool:
    """False where the question counts something else (“多少家”) than the target does (人)."""
    kinds = _kinds_asked(case)
    if asks_money(case) and "元" not in target.unit:
        return False
    if _RATE_ASKED.search(case.question.text) and not target.per:
        return False
    return not kinds or any(re.match(rf"[万亿]*({kind})", target.unit) for kind in kinds)


def of_kind(case: Case, text: str) -> bool:
    """True for a text with an amount of the kind that is asked for: money, families, days, times, pieces."""
    folded = fold(text)
    if asks_money(case):
        return bool(_MONEY.search(folded))
    kinds = [*_kinds_asked(case), *(["个"] if _PIECES_ASKED.search(case.question.text) else [])]
    return any(re.search(rf"[\d余{_NUMERALS}]个?左?右?({kind})", folded) for kind in kinds)


def _kinds_asked(case: Case) -> list[str]:
    return [kind for asked, kind in _KINDS if asked.search(case.question.text)]


def unknown_figures(case: Case) -> list[str]:
    """Figures the question asserts that occur in none of the works in scope, after normalisation."""
    if not case.question.figures:
        return []
    held: set[float] = set()
    for work in case.scope:
        for unit in case.held.evidence.units(work):
            held |= values(unit.text)
        for document in work.documents:
            held |= {t.normalized for t in case.held.extracts(document).targets}
    # “200万” is not held because of a “200人”: with a scale only the scaled value counts.
    return [f.text for f in case.question.figures if _scaled(f.value, f.unit) not in held]


def values(text: str) -> set[float]:
    """Numbers in a text, in digits or in words, each as printed and with its 万/亿 applied."""
    folded = _PERIOD.sub("", fold(text))  # “十四五” counts nothing
    words = ((from_chinese(m["share"] or m["number"]), m["scale"] or "") for m in _IN_WORDS.finditer(folded))
    found = [*_NUMBER.findall(folded), *words]
    return {v for digits, scale in found for v in (float(digits), _scaled(float(digits), scale))}


def _scaled(value: float, unit: str) -> float:
    return value * _SCALE.get(unit[:1], 1)


def _only_targets(case: Case, units: Iterable[Unit]) -> bool:
    """True where the question asks how things stand now and the units give targets only."""
    if not asks_how_it_stands(case):
        return False
    found = [t for u in units for t in case.held.targets_in(u)]
    measured = {(t.unit, t.scope) for t in case.held.targets if t.baseline}
    return bool(found) and not any((t.unit, t.scope) in measured for t in found)


def step(case: Case) -> str | None:
    """The step from a state to a target of the same unit in one document, where the question asks for it.

    Of several pairs the one whose names say most of what is asked about; none where they say too little of it.
    """
    if not _DIFFERENCE.search(case.question.text):
        return None
    terms = case.held.terms([w for w in case.question.words if w.noun and not case.held.is_unknown(w)])
    pairs: list[tuple[float, bool, Target, Target]] = []
    for document in (d for w in case.scope for d in w.documents):
        held = case.held.extracts(document).targets
        for base in (t for t in held if t.baseline):
            for target in (t for t in held if not t.baseline and t.unit == base.unit):
                shares = [carried(terms, bigrams(f"{t.name}{t.subject}")) for t in (base, target)]
                pairs.append((min(shares), not _row(case, target), base, target))
    # Beside a row of a table the sentence with its year and its “超过” is preferred.
    best = max(pairs, key=lambda pair: pair[:2], default=None)
    return _subtracted(case, *best[2:]) if best and best[0] >= NAMES_IT else None


def _row(case: Case, target: Target) -> bool:
    unit = case.held.unit(target.clause, target.quote)
    return unit is not None and unit.is_row


def _subtracted(case: Case, base: Target, target: Target) -> str | None:
    """The subtraction, shown; a lower bound after “超过”."""
    start, end = (case.held.unit(t.clause, t.quote) for t in (base, target))
    if start is None or end is None:
        return None
    scale = target.normalized / target.value if target.value else 1
    gap = computed(number((target.normalized - base.normalized) / scale))
    least = "至少" if target.op in (">", ">=") else "约" if target.op == "≈" else ""
    here, there = (case.draft.cite_unit(sentence_of(unit)) for unit in (start, end))
    sum_shown = f"{computed(number(target.value))}−{computed(number(base.value))}"
    return (
        f"相差{least}{gap}{target.unit}（{sum_shown}）{here}{there}："
        f"现状见{place(start.work, start.clause)}，{quoted(base.name)}{amounting(base)}{here}；"
        f"目标见{place(end.work, end.clause)}，{quoted(target.name)}{until(target)}{amounting(target)}{there}。"
    )
