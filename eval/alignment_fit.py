"""The fit of the alignment engine for `eval.alignment`: coefficients, thresholds, and probabilities of what was held
out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.alignment_pairs import Mask, Matrix, Pair
from kb.alignment.judgement import cut_between, degree_of

RIDGE = 20.0
CUTS = (0.02, 0.03, 0.04, 0.06, 0.08, *(round(0.1 + 0.05 * i, 2) for i in range(18)))
COVERS = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))
STEPS = tuple(round(0.01 * i, 2) for i in range(1, 100))
SURE_PRECISION = 0.90
QUEUE = 0.30
_FOLDS = 5
_FALLBACK = (0.26, 0.75)

Columns = Sequence[int] | None


@dataclass(frozen=True)
class Fit:
    """What is fitted on some pairs: coefficients (the intercept first) over `columns`, and the four constants."""

    weights: Matrix
    columns: Columns
    linked: float
    doubt: float
    sure: float
    cover: float

    def chances(self, pair: Pair) -> Matrix:
        """The probability of a link for every pair of duties."""
        return predict(pair, self.weights, self.columns)

    def cut(self, chances: Matrix) -> float:
        """From which probability on a link is stated in this pair of documents."""
        return cut_between(chances, self.linked, self.doubt, self.sure)


def fit(pairs: Sequence[Pair], columns: Columns = None) -> Fit:
    """Coefficients on all that is given; the constants on probabilities of what each time was held out."""
    held = held_out(pairs, columns)
    sure = sure_from(pairs, held)
    doubt = doubt_from(pairs, held, sure)
    linked = max(CUTS, key=lambda cut: _mean_f1(pairs, held, lambda c: cut_between(c, cut, doubt, sure)))

    def degrees(cover: float) -> float:
        return sum(
            degree_score(p, c >= cut_between(c, linked, doubt, sure), cover) for p, c in zip(pairs, held, strict=True)
        )

    return Fit(coefficients(pairs, columns), columns, linked, doubt, sure, max(COVERS, key=degrees))


def _mean_f1(pairs: Sequence[Pair], held: Sequence[Matrix], cut: Callable[[Matrix], float]) -> float:
    return sum(link_scores(p, c >= cut(c))[2] for p, c in zip(pairs, held, strict=True))


def coefficients(pairs: Sequence[Pair], columns: Columns = None, start: Matrix | None = None) -> Matrix:
    """Ridge logistic regression by Newton's method, on the duties gold rows speak of; the first is the intercept.

    A `start` near the end saves steps and does not change where they lead.
    """
    return _regression([(p, p.spoken_of) for p in pairs], columns, start)


def _regression(parts: Sequence[tuple[Pair, Mask]], columns: Columns, start: Matrix | None = None) -> Matrix:
    facts = [p.facts[rows] if columns is None else p.facts[rows][..., list(columns)] for p, rows in parts]
    x = np.concatenate([part.reshape(-1, part.shape[-1]) for part in facts])
    y = np.concatenate([p.labels[rows].ravel() for p, rows in parts])
    x = np.c_[np.ones(len(x)), x]
    weights = np.zeros(x.shape[1]) if start is None else start
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        step = np.linalg.solve((x.T * (chance * (1 - chance))) @ x + ridge, x.T @ (chance - y) + ridge @ weights)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def predict(pair: Pair, weights: Matrix, columns: Columns = None) -> Matrix:
    """The probability of a link for every pair of duties, by coefficients over `columns`."""
    facts = pair.facts if columns is None else pair.facts[..., list(columns)]
    return np.asarray(1 / (1 + np.exp(-(weights[0] + facts @ weights[1:]))))


def held_out(pairs: Sequence[Pair], columns: Columns = None) -> list[Matrix]:
    """For each pair the probabilities of a fit that has not seen it; of a single pair, of its other paragraphs."""
    if len(pairs) > 1:
        start = coefficients(pairs, columns)
        others = [[p for p in pairs if p is not out] for out in pairs]
        return [predict(p, coefficients(rest, columns, start), columns) for p, rest in zip(pairs, others, strict=True)]
    (pair,) = pairs
    fold = pair.paragraphs * _FOLDS // (pair.paragraphs.max() + 1)
    found = np.zeros(pair.labels.shape)
    for number in range(_FOLDS):
        weights = _regression([(pair, pair.spoken_of & (fold != number))], columns)
        found[fold == number] = predict(pair, weights, columns)[fold == number]
    return [found]


def sure_from(pairs: Sequence[Pair], held: Sequence[Matrix]) -> float:
    """The lowest probability from which on nine links of ten are right."""
    scored = np.concatenate([stated(p, c) for p, c in zip(pairs, held, strict=True)])
    for step in STEPS:
        above = scored[scored[:, 0] >= step]
        if len(above) and above[:, 1].mean() >= SURE_PRECISION:
            return step
    return _FALLBACK[1]


def doubt_from(pairs: Sequence[Pair], held: Sequence[Matrix], sure: float) -> float:
    """The lowest probability that leaves no more than the queue's share of items between it and `sure`."""
    best = np.concatenate([row_best(p, c) for p, c in zip(pairs, held, strict=True)])
    for step in STEPS:
        if ((best >= step) & (best < sure)).mean() <= QUEUE:
            return min(step, sure)
    return _FALLBACK[0]


def stated(pair: Pair, chances: Matrix) -> Matrix:
    """Rows of (probability, right or not): every gold row with every lower duty, by its likeliest upper duty."""
    parts = [
        np.c_[chances[row].max(axis=0), right]
        for row, right in zip(pair.items, pair.right, strict=True)
        if row.any() and right.size
    ]
    return np.concatenate(parts)


def row_best(pair: Pair, chances: Matrix) -> Matrix:
    """For each gold row an upper duty is found for: the highest probability of any link."""
    return np.array([chances[row].max() for row in pair.items if row.any()])


def link_scores(pair: Pair, linked: Mask) -> tuple[float, float, float]:
    """Precision, recall, F1 over gold quotations, as the outside scorer counts them."""
    hits = misses = wrong = 0
    for row, answer, right in zip(pair.items, pair.answers, pair.right, strict=True):
        mine = linked[row].sum(axis=0) if row.any() else np.zeros(linked.shape[1], dtype=int)
        hit = int((answer & (mine > 0)).any(axis=1).sum()) if answer.size else 0
        hits, misses, wrong = hits + hit, misses + len(answer) - hit, wrong + int(mine[~right].sum())
    precision, recall = hits / max(1, hits + wrong), hits / max(1, hits + misses)
    return round(precision, 3), round(recall, 3), round(2 * precision * recall / max(1e-9, precision + recall), 3)


def degrees_of(pair: Pair, linked: Mask, cover: float) -> list[str]:
    """For each gold row the best degree the engine gives to any of its duties."""
    degrees = []
    for unit, row in zip(pair.upper, linked, strict=True):
        found, met = degree_of(unit, [other for other, yes in zip(pair.lower, row, strict=True) if yes])
        degrees.append("未覆盖" if found == "未覆盖" else "直接落实" if met >= cover else "部分落实")
    given = []
    for row in pair.items:
        mine = {degree for degree, yes in zip(degrees, row, strict=True) if yes}
        given.append(next((d for d in ("直接落实", "部分落实") if d in mine), "未覆盖"))
    return given


def degree_score(pair: Pair, linked: Mask, cover: float) -> float:
    """The share of gold rows whose degree, or the other one that is accepted, is given."""
    given = degrees_of(pair, linked, cover)
    right = sum(degree in (gold["degree"], gold.get("alt")) for gold, degree in zip(pair.gold, given, strict=True))
    return round(right / max(1, len(pair.gold)), 3)
