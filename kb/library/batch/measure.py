"""Batch, fourth stage: the measures, and what one answer contributes to each: so many hits of so many.

Every figure of a group of answers is the sum of their hits over the sum of what could be hit, so that one question
weighs as its measure says: a rate counts questions, a ratio counts citations, gold clauses or figures, a mean averages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kb.library.batch.gold import Gold
from kb.library.batch.ground import Checked, Ground
from kb.library.batch.matching import meets, same_run, wordings
from kb.library.batch.question_sets import Row
from kb.library.batch.ranking import NAMES
from kb.library.batch.ranking import measures as of_ranking

Counts = dict[str, tuple[float, float]]
"""By the name of a measure: hits and of how many. A measure that does not apply to a question is not in it."""

_NEGATION = re.compile(r"没有|未|不存在|无|不是|并非|只有|仅")
_RETRIEVAL = ("R@5", "R@10", "MRR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its key, its Chinese name, what it is, and how the gate treats a drop.

    `kind`: a rate of questions (0 or 1 each), a ratio of counts within questions, or a mean of fractions. `gate`:
    `first` is tested by itself, `more` with Holm's correction among its like, `always` admits no new fault at all.
    """

    key: str
    name: str
    meaning: str
    kind: Literal["rate", "ratio", "mean"] = "rate"
    higher: bool = True
    gate: Literal["first", "more", "always", ""] = ""
    needs: str = ""


MEASURES = (
    Measure("right", "总正确率", "可回答的答对、不可回答的说明没有，占全部判分题", gate="first", needs="判分要点"),
    Measure("correct", "答对率", "可回答题：要点齐、没有不该有的话、引到至少一处必要依据", needs="判分要点"),
    Measure("false_answer", "误答率", "不可回答题：没说没有，或说了不该说的", higher=False, needs="不可回答题"),
    Measure("false_refusal", "误拒率", "可回答题中被拒答的", higher=False, gate="more", needs="可回答题"),
    Measure("success1", "首条引文正确率", "可回答题：第一条引文就是依据（Success@1）", gate="more", needs="依据原文"),
    Measure("cite_precision", "引文准确率", "可回答题的引文中，是依据的", "ratio", gate="more", needs="依据原文"),
    Measure("cite_recall", "引文召回率", "可回答题的必要依据中，被引到的", "ratio", gate="more", needs="必要依据原文"),
    Measure("quote_fidelity", "引文逐字率", "引文是所指条款中一字不差的一段", "ratio", gate="always", needs="引文"),
    Measure(
        "citation_validity", "引文有效率", "所指条款存在、属于所写文件、标签相符、原文位置读出来就是引文", "ratio",
        gate="always", needs="引文",
    ),
    Measure("figure_accuracy", "数字正确率", "要点里有数字的可回答题：数字都答到", gate="more", needs="含数字的要点"),
    Measure(
        "figure_support", "数字有出处", "语句中的数字在所引条款、文件名称或问题里，或由它们换算、相减得到", "ratio",
        needs="含数字的语句",
    ),
    Measure("R@5", "检索 R@5", "检索前 5 条覆盖的必要依据", "mean", needs="在库的依据"),
    Measure("R@10", "检索 R@10", "检索前 10 条覆盖的必要依据", "mean", needs="在库的依据"),
    Measure("MRR@10", "检索 MRR@10", "第一条正确条款名次的倒数", "mean", needs="在库的依据"),
    Measure("nDCG@10", "检索 nDCG@10", "按名次折扣的增益，除以理想排列的", "mean", gate="more", needs="在库的依据"),
)  # fmt: skip
BY_KEY: Mapping[str, Measure] = {measure.key: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its answer, and what it counts for. `faults` say in Chinese what is wrong, worst first."""

    gold: Gold
    answer: Row
    counts: Counts
    faults: tuple[str, ...]
    severity: int


def judge(gold: Gold, answer: Row, ground: Ground | None = None) -> Outcome:
    """The outcome of one question; without a knowledge base what only it can tell is not measured."""
    counts = {**_answer_counts(gold, answer), **_citation_counts(gold, answer)}
    checked = ground.check(answer) if ground else None
    if checked:
        cited = len(answer.get("citations") or [])
        if cited:
            counts["quote_fidelity"] = (checked.verbatim, cited)
            counts["citation_validity"] = (checked.valid, cited)
        if checked.figures:
            counts["figure_support"] = (checked.figures - len(checked.loose), checked.figures)
    if ground and gold.answerable:
        counts |= _retrieval_counts(gold, ground)
    found = _faults(gold, answer, counts, checked)
    return Outcome(gold, answer, counts, tuple(text for _, text in found), max((n for n, _ in found), default=0))


# -- what an answer counts for -------------------------------------------------------------------------------------


def missing(gold: Gold, answer: Row) -> list[str]:
    """The required wordings that the answer lacks."""
    text = str(answer.get("answer") or "")
    return [" / ".join(wordings(entry)[:3]) for entry in gold.must_include or () if not meets(text, entry)]


def forbidden(gold: Gold, answer: Row) -> list[str]:
    """The wordings that the answer holds and must not."""
    text = str(answer.get("answer") or "")
    return [" / ".join(wordings(entry)) for entry in gold.must_not_include if meets(text, entry)]


def hits(gold: Gold, answer: Row) -> list[bool]:
    """For every required gold clause whether a citation quotes it."""
    quotes = _quotes(answer)
    return [any(same_run(clause.quote, quote) for quote in quotes) for clause in gold.required]


def _quotes(answer: Row) -> list[str]:
    return [str(citation.get("quote") or "") for citation in answer.get("citations") or []]


def _answer_counts(gold: Gold, answer: Row) -> Counts:
    good = not missing(gold, answer) and not forbidden(gold, answer)
    refused = bool(answer.get("refused"))
    if gold.answerable is False:
        right = good and (refused or bool(_NEGATION.search(str(answer.get("answer") or ""))))
        return {"right": (right, 1), "false_answer": (not right, 1)}
    if gold.answerable is None:
        return {}
    counts: Counts = {"false_refusal": (refused, 1)}
    if gold.must_include is not None or gold.clauses is not None:
        found = hits(gold, answer)
        right = good and (not found or any(found))
        counts |= {"right": (right, 1), "correct": (right, 1)}
    figures = [e for e in gold.must_include or () if any(re.search(r"\d", w) for w in wordings(e))]
    if figures:
        text = str(answer.get("answer") or "")
        counts["figure_accuracy"] = (all(meets(text, entry) for entry in figures), 1)
    return counts


def _citation_counts(gold: Gold, answer: Row) -> Counts:
    if gold.clauses is None or not gold.answerable:
        return {}
    quotes = _quotes(answer)
    on_gold = [any(same_run(clause.quote, quote) for clause in gold.clauses) for quote in quotes]
    found = hits(gold, answer)
    counts: Counts = {"success1": (bool(on_gold) and on_gold[0], 1)}
    if on_gold:
        counts["cite_precision"] = (sum(on_gold), len(on_gold))
    if found:
        counts["cite_recall"] = (sum(found), len(found))
    return counts


def _retrieval_counts(gold: Gold, ground: Ground) -> Counts:
    ranking = ground.ranking(gold)
    if ranking is None:
        return {}
    wanted = {f"gold-{n}" for n in range(len(ground.places(gold)))}
    figures = dict(zip(NAMES, of_ranking(ranking, wanted), strict=True))
    return {name: (figures[name], 1) for name in _RETRIEVAL}


# -- what is wrong, in words ---------------------------------------------------------------------------------------


def _faults(gold: Gold, answer: Row, counts: Counts, checked: Checked | None) -> list[tuple[int, str]]:
    """Severity and text of each fault, worst first."""
    found: list[tuple[int, str]] = [(6, fault) for fault in (checked.faults if checked else ())]
    wrong = "right" in counts and not counts["right"][0]
    if wrong and gold.answerable is False:
        denied = bool(answer.get("refused") or _NEGATION.search(str(answer.get("answer") or "")))
        lacking = missing(gold, answer) if denied else []
        found += [(5, f"没有说出：{lacking[0][:40]}")] if lacking else []
        found += [(5, "文件没有答案，却没有说明没有")] if not denied else []
    if excess := forbidden(gold, answer):
        found.append((5, f"有不该有的话：{'、'.join(excess)}"))
    if counts.get("false_refusal", (0, 0))[0]:
        found.append((4, "文件有答案，却拒答"))
    if wrong and gold.answerable:
        lacking = missing(gold, answer)
        found += [(3, f"缺要点：{'；'.join(lacking)}")] if lacking else []
        found += [(3, "没有引到任何一处必要依据")] if not lacking and not excess else []
    found += [(1, text) for key, text in _MINOR.items() if key in counts and counts[key][0] < counts[key][1]]
    return sorted(found, key=lambda fault: -fault[0])


_MINOR: dict[str, str] = {
    "cite_recall": "必要依据没有引全",
    "success1": "第一条引文不是依据",
    "cite_precision": "有的引文不在依据之列",
}


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as it stands in report.json."""
    gold, answer = outcome.gold, outcome.answer
    return {
        "id": gold.id, "set": gold.set, "type": gold.type, "documents": gold.documents, "family": gold.family,
        "gold": gold.digest, "question": gold.question, "answerable": gold.answerable,
        "counts": {key: [float(hit), float(of)] for key, (hit, of) in outcome.counts.items()},
        "faults": list(outcome.faults), "answer": answer.get("answer"), "refused": bool(answer.get("refused")),
        "route": answer.get("route"), "seconds": answer.get("seconds"),
        "citations": [
            {key: citation.get(key) for key in ("marker", "doc_title", "label", "clause_id", "quote")}
            for citation in answer.get("citations") or []
        ],
    }  # fmt: skip
