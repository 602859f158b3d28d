"""What `eval.alignment` prints: links, degrees, gaps and targets of a pair that was left out, what “sure” and “to be
looked at” are worth, and what each kind of evidence contributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eval.alignment_fit import (
    CUTS,
    Fit,
    coefficients,
    degree_score,
    degrees_of,
    link_scores,
    predict,
    row_best,
    stated,
)
from eval.alignment_pairs import Mask, Matrix, Pair
from kb.alignment.engine import compare_figures
from kb.alignment.evidence import NAMES

# What is taken out together, since its members say much the same.
GROUPS: dict[str, tuple[str, ...]] = {
    "字面相合（整体）": ("cosine", "upper_covered", "lower_covered"),
    "行、列中的名次": ("of_row_best", "of_column_best", "row_lead"),
    "最少见的共有词": ("rarest_shared",),
    "相同的长串": ("longest_run", "run_share"),
    "所在段落": ("paragraph_of_row_best",),
    "标题": ("headings",),
    "先后次序": ("parallel_order",),
    "类别与计量单位": ("same_kind", "same_unit_of_figure"),
    "语义向量": ("meaning", "meaning_of_row_best", "meaning_of_column_best"),
}


@dataclass(frozen=True)
class Bands:
    """Of the items with an upper duty: how many are to be looked at, how many verdicts are wrong, how many of those are
    among the former; of links stated as sure: how many, and how many right."""

    items: int
    queue: int
    wrong: int
    wrong_in_queue: int
    sure: int
    sure_right: int

    def __add__(self, other: Bands) -> Bands:
        return Bands(*(a + b for a, b in zip(_counts(self), _counts(other), strict=True)))

    def line(self) -> str:
        """As shares, with the counts behind them."""
        return (
            f"有把握的对应正确 {_share(self.sure_right, self.sure)}；须核对 {_share(self.queue, self.items)}，"
            f"其中含判错的 {_share(self.wrong_in_queue, self.wrong)}"
        )


def _counts(bands: Bands) -> tuple[int, ...]:
    return bands.items, bands.queue, bands.wrong, bands.wrong_in_queue, bands.sure, bands.sure_right


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "无"


def bands(pair: Pair, fitted: Fit) -> Bands:
    """A verdict is wrong where a row is called carried out and no stated link is right, or called a gap and is none."""
    chances = fitted.chances(pair)
    cut = fitted.cut(chances)
    best = row_best(pair, chances)
    doubtful = (best >= fitted.doubt) & (best < fitted.sure)
    wrong = np.array([_wrong(pair, chances, row, cut) for row in range(len(pair.gold)) if pair.items[row].any()])
    links = stated(pair, chances)
    sure = links[links[:, 0] >= max(cut, fitted.sure)]
    errors = int(wrong.sum()), int((wrong & doubtful).sum())
    return Bands(len(best), int(doubtful.sum()), *errors, len(sure), int(sure[:, 1].sum()))


def _wrong(pair: Pair, chances: Matrix, row: int, cut: float) -> bool:
    said = chances[pair.items[row]].max(axis=0) >= cut
    accepted = _degrees(pair.gold[row], only=False)
    if not said.any():
        return "未覆盖" not in accepted
    return not (pair.right[row] & said).any() if pair.right[row].any() else accepted == {"未覆盖"}


def _degrees(gold: dict[str, object], *, only: bool) -> set[object]:
    """The degrees accepted for a row; with `only`, none where there are two."""
    accepted = {gold["degree"], gold.get("alt") or gold["degree"]}
    return set() if only and len(accepted) > 1 else accepted


def line(pair: Pair, fitted: Fit) -> str:
    """All figures of one pair under one fit."""
    chances = fitted.chances(pair)
    cut = fitted.cut(chances)
    linked = chances >= cut
    best = max((link_scores(pair, chances >= t)[2], t) for t in CUTS)
    precision, recall = gaps(pair, linked, fitted.cover)
    return (
        f"对应 P/R/F1 {link_scores(pair, linked)}（界限{cut:.2f}；最好{best[0]}在{best[1]}）；程度 "
        f"{degree_score(pair, linked, fitted.cover)}；未覆盖 P {precision} R {recall}；指标 {targets(pair, linked)}；"
        f"{bands(pair, fitted).line()}"
    )


def gaps(pair: Pair, linked: Mask, cover: float) -> tuple[str, str]:
    """Precision and recall of 未覆盖; a row with another accepted degree is not asked for, nor is naming it wrong."""
    given = degrees_of(pair, linked, cover)
    found = [gold for gold, degree in zip(pair.gold, given, strict=True) if degree == "未覆盖"]
    asked = [degree for gold, degree in zip(pair.gold, given, strict=True) if _degrees(gold, only=True) == {"未覆盖"}]
    right = sum("未覆盖" in _degrees(gold, only=False) for gold in found)
    return _share(right, len(found)), _share(asked.count("未覆盖"), len(asked))


def targets(pair: Pair, linked: Mask) -> str:
    """The share of gold rows with a target whose relation the engine gives; a row it has no target for counts wrong."""
    rows = [row for row, gold in enumerate(pair.gold) if gold.get("target")]
    right = sum(pair.gold[row]["target"]["relation"] in _relations(pair, linked, row) for row in rows)
    return _share(right, len(rows))


def _relations(pair: Pair, linked: Mask, row: int) -> set[str]:
    """Of all duties of the row: what is found below outweighs what is not."""
    found: set[str] = set()
    for index in np.flatnonzero(pair.items[row]):
        comparison = compare_figures(pair.upper[index], [pair.lower[other] for other in np.flatnonzero(linked[index])])
        found |= {comparison.relation} if comparison else set()
    return found - {"未承接"} or found


def ablation(pairs: Sequence[Pair]) -> Iterator[str]:
    """Each kind of evidence taken out, then each alone: the mean over pairs left out of the best F1 of links.

    The best F1 (over all cuts) is taken so that evidence is measured and not the choice of a cut.
    """
    everything = range(len(NAMES))
    whole = _best_f1(pairs, list(everything))
    yield f"全部证据 {np.mean(whole):.3f}"
    for name, members in GROUPS.items():
        own = [NAMES.index(member) for member in members]
        without = _best_f1(pairs, [k for k in everything if k not in own])
        alone = _best_f1(pairs, own)
        fewer = sum(a < b for a, b in zip(without, whole, strict=True))
        yield (
            f"{name}：去掉后 {np.mean(without):.3f}（{np.mean(without) - np.mean(whole):+.3f}，"
            f"{fewer} 组变差）；只用它 {np.mean(alone):.3f}"
        )


def _best_f1(pairs: Sequence[Pair], columns: Sequence[int]) -> list[float]:
    start = coefficients(pairs, columns)
    found = []
    for out in pairs:
        chances = predict(out, coefficients([p for p in pairs if p is not out], columns, start), columns)
        found.append(max(link_scores(out, chances >= cut)[2] for cut in CUTS))
    return found
