"""Alignment: what speaks for a link between two duties, as numbers: shared pairs of characters and runs, likeness of
meaning, places in the two documents.

Terms that fill both documents (知识产权, 人才) weigh little by themselves: each pair of characters weighs the more
the rarer it is among the duties of the two documents. Scores count relative to the best of their row and column,
because what a good score is differs from pair to pair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kb.alignment.meaning import likeness
from kb.alignment.runs import longest_run
from kb.alignment.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

NAMES = (
    "cosine",
    "upper_covered",
    "lower_covered",
    "of_row_best",
    "of_column_best",
    "row_lead",
    "rarest_shared",
    "longest_run",
    "run_share",
    "paragraph_of_row_best",
    "headings",
    "parallel_order",
    "same_kind",
    "same_unit_of_figure",
    "meaning",
    "meaning_of_row_best",
    "meaning_of_column_best",
)
# Longest runs are looked for only where a link is possible at all: the best of a row or a column.
_LOOKED_INTO = 12


def bigrams(words: str) -> frozenset[str]:
    """All pairs of neighbouring characters."""
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def evidence(upper: Sequence[Unit], lower: Sequence[Unit]) -> Matrix:
    """Evidence for every pair: an array of shape (upper, lower, len(NAMES)); all values lie about between 0 and 1."""
    import numpy as np

    found = np.zeros((len(upper), len(lower), len(NAMES)))
    if not upper or not lower:
        return found
    weights = _weights([u.words for u in (*upper, *lower)])
    columns = _columns([u.words for u in upper], weights)
    above = _vectors([u.words for u in upper], weights, columns)
    below = _vectors([u.words for u in lower], weights, columns)
    shared = above["binary"] @ (below["binary"] * below["weight"]).T
    cosine = (above["unit"] @ below["unit"].T).clip(0, 1)
    row_best, column_best = cosine.max(axis=1, keepdims=True), cosine.max(axis=0, keepdims=True)
    second = np.sort(cosine, axis=1)[:, -2:-1] if len(lower) > 1 else np.zeros_like(row_best)
    found[..., 0] = cosine
    found[..., 1] = shared / np.maximum(above["mass"], 1e-9)
    found[..., 2] = shared / np.maximum(below["mass"], 1e-9).T
    found[..., 3] = cosine / np.maximum(row_best, 1e-9)
    found[..., 4] = cosine / np.maximum(column_best, 1e-9)
    found[..., 5] = np.where(cosine >= row_best, cosine - second, 0.0)
    found[..., 6] = _rarest(above, below) / max(*weights.values(), 1e-9)
    found[..., 9] = _paragraphs(upper, lower, weights)
    found[..., 10] = _texts([u.headings for u in upper], [u.headings for u in lower])
    found[..., 11] = 1 - abs(np.array([[u.position] for u in upper]) - np.array([[k.position for k in lower]]))
    found[..., 12] = np.array([[float(u.kind == k.kind) for k in lower] for u in upper])
    found[..., 13] = np.array([[float(_same_figure(u, k)) for k in lower] for u in upper])
    meaning = likeness(upper, lower)
    found[..., 14] = meaning
    found[..., 15] = meaning / np.maximum(meaning.max(axis=1, keepdims=True), 1e-9)
    found[..., 16] = meaning / np.maximum(meaning.max(axis=0, keepdims=True), 1e-9)
    for i, j in _worth_a_look(cosine):
        start, length = longest_run(upper[i].words, lower[j].words)
        run = upper[i].words[start : start + length]
        found[i, j, 7] = min(1.0, length / 20)
        found[i, j, 8] = sum(weights.get(g, 0.0) for g in bigrams(run)) / max(float(above["mass"][i, 0]), 1e-9)
    return found


def _weights(texts: Iterable[str]) -> dict[str, float]:
    held = [bigrams(text) for text in texts]
    counts = Counter(gram for grams in held for gram in grams)
    return {gram: math.log((len(held) + 1) / (count + 0.5)) for gram, count in counts.items()}


def _columns(upper: Iterable[str], weights: dict[str, float]) -> list[str]:
    """The pairs of characters that can be shared: those of the upper texts. A draft of 500 pages has many more."""
    held = frozenset().union(*(bigrams(text) for text in upper))
    return [gram for gram in weights if gram in held]


def _vectors(texts: Sequence[str], weights: dict[str, float], columns: Sequence[str]) -> dict[str, Any]:
    """Rows over `columns`; their lengths (`unit` is of length one) and masses count all pairs of characters."""
    import numpy as np

    index = {gram: i for i, gram in enumerate(columns)}
    weight = np.array([weights[gram] for gram in columns])
    binary = np.zeros((len(texts), len(index)))
    mass, norm = np.zeros((len(texts), 1)), np.zeros((len(texts), 1))
    for row, text in enumerate(texts):
        grams = bigrams(text)
        own = [weights[gram] for gram in sorted(grams) if gram in weights]
        mass[row], norm[row] = math.fsum(own), math.sqrt(math.fsum(w * w for w in own))
        binary[row, [index[gram] for gram in grams if gram in index]] = 1.0
    return {"binary": binary, "weight": weight, "unit": binary * weight / np.maximum(norm, 1e-9), "mass": mass}


def _rarest(above: dict[str, Any], below: dict[str, Any]) -> Matrix:
    """The weight of the rarest pair of characters both have; 0 where they share none."""
    import numpy as np

    order = np.argsort(-above["weight"])
    found = np.zeros((above["binary"].shape[0], below["binary"].shape[0]))
    for gram in order:
        rows, columns = np.flatnonzero(above["binary"][:, gram]), np.flatnonzero(below["binary"][:, gram])
        if rows.size and columns.size:
            block = np.ix_(rows, columns)
            found[block] = np.where(found[block] == 0, above["weight"][gram], found[block])
    return found


def _paragraphs(upper: Sequence[Unit], lower: Sequence[Unit], weights: dict[str, float]) -> Matrix:
    """Likeness of the paragraphs the two stand in, relative to the best paragraph for the upper one."""
    import numpy as np

    from kb.alignment.units import plain

    texts = [plain(u.clause.text) for u in upper]
    columns = _columns(texts, weights)
    a = _vectors(texts, weights, columns)["unit"]
    b = _vectors([plain(u.clause.text) for u in lower], weights, columns)["unit"]
    cosine = a @ b.T
    return cosine / np.maximum(cosine.max(axis=1, keepdims=True), 1e-9)  # type: ignore[no-any-return]


def _texts(above: Sequence[str], below: Sequence[str]) -> Matrix:
    weights = _weights([*dict.fromkeys(above), *dict.fromkeys(below)])
    columns = _columns(above, weights)
    a, b = _vectors(above, weights, columns)["unit"], _vectors(below, weights, columns)["unit"]
    return a @ b.T  # type: ignore[no-any-return]


def _same_figure(upper: Unit, lower: Unit) -> bool:
    return bool({t.unit.strip("万亿") for t in upper.targets} & {t.unit.strip("万亿") for t in lower.targets})


def _worth_a_look(cosine: Matrix) -> set[tuple[int, int]]:
    import numpy as np

    rows, columns = cosine.shape
    pairs: set[tuple[int, int]] = set()
    for i in range(rows):
        pairs |= {(i, int(j)) for j in np.argsort(-cosine[i])[:_LOOKED_INTO] if cosine[i, j] > 0}
    for j in range(columns):
        pairs |= {(int(i), j) for i in np.argsort(-cosine[:, j])[:_LOOKED_INTO] if cosine[i, j] > 0}
    return pairs
