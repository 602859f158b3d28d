"""Yardstick and fit for the alignment engine: fitted on some hand-aligned pairs of documents, tested on another.

    python -m eval.alignment --pair NAME UPPER_FILE LOWER_FILE GOLD.jsonl [--pair …]

GOLD.jsonl has one upper item a line: n_quote, degree, alt, s (quotations of the lower document), near. Curated links
are off. Prints, for every pair left out of the fit, precision, recall and F1 of links (gold quotations), the share of
right degrees, and how far the threshold carried over from the fit lies from the best one; then the coefficients
fitted on all pairs, which are those of `kb.alignment.judgement`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.alignment.evidence import NAMES, evidence
from kb.alignment.judgement import degree_of
from kb.alignment.units import Unit, lower_units, upper_units
from kb.graph import extract
from kb.model import Document
from kb.reading import read
from kb.structure import parse
from kb.text import fold

Matrix = NDArray[np.float64]
THRESHOLDS = tuple(round(0.1 + 0.05 * i, 2) for i in range(15))
COVERS = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))
RIDGE = 20.0


@dataclass(frozen=True)
class Pair:
    """A hand-aligned pair: evidence for every pair of duties, and which duties gold rows and quotations speak of."""

    name: str
    upper: tuple[Unit, ...]
    lower: tuple[Unit, ...]
    facts: Matrix
    gold: tuple[dict[str, Any], ...]
    items: NDArray[np.bool_]
    """Gold row by upper duty."""
    answers: tuple[NDArray[np.bool_], ...]
    """For each gold row: its quotations by lower duty."""
    tolerated: tuple[NDArray[np.bool_], ...]

    def labels(self) -> Matrix:
        """1 where a gold row links the two duties."""
        found = np.zeros(self.facts.shape[:2])
        for row, answer in zip(self.items, self.answers, strict=True):
            if answer.size:
                found[np.ix_(row, answer.any(axis=0))] = 1
        return found


def grams(text: str) -> frozenset[str]:
    """Runs of eight characters, as the outside scorer takes them."""
    words = fold(text)
    return frozenset(words[i : i + 8] for i in range(max(1, len(words) - 7)))


def overlaps(a: str, b: str) -> bool:
    """Two quotations speak of the same run: one holds the other, or half of the shorter's runs are shared."""
    x, y = fold(a), fold(b)
    if x in y or y in x:
        return True
    held, other = grams(a), grams(b)
    return len(held & other) >= 0.5 * min(len(held), len(other))


def load(name: str, upper: Path, lower: Path, gold: Path) -> Pair:
    """Read a pair; of a notice with what it carries, the document that holds most of the gold quotations is meant."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] != "反向"]
    above = _meant(upper, [row["n_quote"] for row in rows])
    below = _meant(lower, [s["quote"] for row in rows for s in row["s"]])
    units, others = upper_units(above, extract(above)), lower_units(below, extract(below))
    return Pair(
        name,
        units,
        others,
        evidence(units, others),
        tuple(rows),
        np.array([[overlaps(u.duty.quote, row["n_quote"]) for u in units] for row in rows]),
        tuple(_by_lower([s["quote"] for s in row["s"]], others) for row in rows),
        tuple(_by_lower(_also_right(row), others) for row in rows),
    )


def _meant(path: Path, quotes: Sequence[str]) -> Document:
    def holds(document: Document) -> int:
        text = fold("".join(clause.text for clause in document.clauses))
        return sum(fold(quote) in text for quote in quotes)

    return max(parse(read(path)), key=holds)


def _also_right(row: dict[str, Any]) -> list[str]:
    """Look-alikes that count as right where the gold accepts another degree than 未覆盖."""
    return [s["quote"] for s in row.get("near", [])] if row.get("alt") and row["degree"] == "未覆盖" else []


def _by_lower(quotes: Sequence[str], units: Sequence[Unit]) -> NDArray[np.bool_]:
    table = [[overlaps(quote, unit.duty.quote) for unit in units] for quote in quotes]
    return np.array(table, dtype=bool).reshape(len(quotes), len(units))


def fit(pairs: Sequence[Pair]) -> Matrix:
    """Ridge logistic regression by Newton's method, on the duties gold rows speak of; the first number is the
    intercept."""
    rows = [(p.facts[p.items.any(axis=0)], p.labels()[p.items.any(axis=0)]) for p in pairs]
    x = np.concatenate([facts.reshape(-1, facts.shape[-1]) for facts, _ in rows])
    y = np.concatenate([labels.ravel() for _, labels in rows])
    x = np.c_[np.ones(len(x)), x]
    weights, ridge = np.zeros(x.shape[1]), RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        step = np.linalg.solve((x.T * (chance * (1 - chance))) @ x + ridge, x.T @ (chance - y) + ridge @ weights)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def chances(pair: Pair, weights: Matrix) -> Matrix:
    """The probability of a link for every pair of duties."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + pair.facts @ weights[1:]))))


def link_scores(pair: Pair, linked: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall, F1 over gold quotations, as the outside scorer counts them."""
    hits = misses = wrong = 0
    for row, answer, tolerated in zip(pair.items, pair.answers, pair.tolerated, strict=True):
        mine = linked[row].sum(axis=0) if row.any() else np.zeros(linked.shape[1], dtype=int)
        hit = int((answer & (mine > 0)).any(axis=1).sum()) if answer.size else 0
        right = answer.any(axis=0) | tolerated.any(axis=0)
        hits, misses, wrong = hits + hit, misses + len(answer) - hit, wrong + int(mine[~right].sum())
    precision, recall = hits / max(1, hits + wrong), hits / max(1, hits + misses)
    return round(precision, 3), round(recall, 3), round(2 * precision * recall / max(1e-9, precision + recall), 3)


def degree_score(pair: Pair, linked: NDArray[np.bool_], cover: float) -> float:
    """The share of gold rows whose degree, or the other one that is accepted, is given."""
    degrees = []
    for unit, row in zip(pair.upper, linked, strict=True):
        found, met = degree_of(unit, [other for other, yes in zip(pair.lower, row, strict=True) if yes])
        degrees.append("未覆盖" if found == "未覆盖" else "直接落实" if met >= cover else "部分落实")
    right = 0
    for gold, row in zip(pair.gold, pair.items, strict=True):
        mine = {degree for degree, yes in zip(degrees, row, strict=True) if yes}
        best = next((d for d in ("直接落实", "部分落实") if d in mine), "未覆盖")
        right += best in (gold["degree"], gold.get("alt"))
    return round(right / max(1, len(pair.gold)), 3)


def choose(pairs: Sequence[Pair], weights: Matrix) -> tuple[float, float]:
    """The threshold and the cover that do best on the pairs fitted on."""
    threshold = max(THRESHOLDS, key=lambda t: sum(link_scores(p, chances(p, weights) >= t)[2] for p in pairs))
    cover = max(COVERS, key=lambda c: sum(degree_score(p, chances(p, weights) >= threshold, c) for p in pairs))
    return threshold, cover


def report(pairs: Sequence[Pair]) -> None:
    """One line for every fit on one or all other pairs, then the coefficients fitted on all."""
    fits = [[p] for p in pairs] + [[p for p in pairs if p is not out] for out in pairs if len(pairs) > 2]
    for fitted in fits:
        weights = fit(fitted)
        threshold, cover = choose(fitted, weights)
        for pair in pairs:
            if pair in fitted:
                continue
            chance = chances(pair, weights)
            best = max((link_scores(pair, chance >= t)[2], t) for t in THRESHOLDS)
            print(
                "+".join(p.name for p in fitted),
                "→",
                pair.name,
                "links P/R/F1",
                link_scores(pair, chance >= threshold),
                f"at {threshold}, best {best[0]} at {best[1]}; degrees",
                degree_score(pair, chance >= threshold, cover),
            )
    weights = fit(pairs)
    threshold, cover = choose(pairs, weights)
    print(
        "all:",
        dict(zip(("intercept", *NAMES), weights.round(2).tolist(), strict=True)),
        "LINKED",
        threshold,
        "DIRECT",
        cover,
    )
    for pair in pairs:
        linked = chances(pair, weights) >= threshold
        print("  fitted on", pair.name, link_scores(pair, linked), degree_score(pair, linked, cover))


def main(arguments: list[str] | None = None) -> int:
    """Load the pairs named on the command line and report."""
    parser = argparse.ArgumentParser(description="对照引擎的拟合与评测")
    parser.add_argument("--pair", nargs=4, action="append", required=True, metavar=("NAME", "UPPER", "LOWER", "GOLD"))
    options = parser.parse_args(arguments)
    report([load(name, Path(upper), Path(lower), Path(gold)) for name, upper, lower, gold in options.pair])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
