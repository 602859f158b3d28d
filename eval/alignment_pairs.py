"""Hand-aligned pairs of documents for `eval.alignment`: what the engine sees, laid over what gold rows say.

A pair's gold is a file with one upper item a line: n_quote, degree, alt, s (quotations of the lower document), near,
perhaps target. Curated links are off.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.alignment.evidence import evidence
from kb.alignment.units import Unit, lower_units, upper_units
from kb.graph import extract
from kb.model import Document
from kb.reading import read
from kb.structure import parse
from kb.text import fold

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pair:
    """A hand-aligned pair: evidence for every pair of duties, and which duties gold rows and quotations speak of."""

    name: str
    upper: tuple[Unit, ...]
    lower: tuple[Unit, ...]
    facts: Matrix
    gold: tuple[dict[str, Any], ...]
    items: Mask
    """Gold row by upper duty."""
    answers: tuple[Mask, ...]
    """For each gold row: its quotations by lower duty."""
    tolerated: tuple[Mask, ...]

    @cached_property
    def labels(self) -> Matrix:
        """1 where a gold row links the two duties."""
        found = np.zeros(self.facts.shape[:2])
        for row, answer in zip(self.items, self.answers, strict=True):
            if answer.size:
                found[np.ix_(row, answer.any(axis=0))] = 1
        return found

    @cached_property
    def right(self) -> tuple[Mask, ...]:
        """For each gold row: the lower duties it is no mistake to link."""
        both = zip(self.answers, self.tolerated, strict=True)
        return tuple(np.asarray(np.concatenate([answer, also]).any(axis=0)) for answer, also in both)

    @cached_property
    def spoken_of(self) -> Mask:
        """The upper duties a gold row speaks of; of the others nothing is known."""
        return np.asarray(self.items.any(axis=0))

    @cached_property
    def paragraphs(self) -> NDArray[np.int64]:
        """For each upper duty the number of its clause, in reading order."""
        order = {clause: number for number, clause in enumerate(dict.fromkeys(u.clause.id for u in self.upper))}
        return np.array([order[unit.clause.id] for unit in self.upper])


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


def _by_lower(quotes: Sequence[str], units: Sequence[Unit]) -> Mask:
    table = [[overlaps(quote, unit.duty.quote) for unit in units] for quote in quotes]
    return np.array(table, dtype=bool).reshape(len(quotes), len(units))
