"""Alignment: from evidence to a probability of a link, from probabilities to what a person must look at, and from links
to a degree (直接落实、部分落实、未覆盖).

A plain logistic regression over `evidence.NAMES`. Coefficients and thresholds come from ten hand-aligned pairs of
documents; `python -m eval.alignment` recomputes them and shows how they do on a pair they were not fitted on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from kb.alignment.evidence import bigrams
from kb.alignment.units import Unit
from kb.model import Degree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

Certainty = Literal["有把握", "须核对"]

# In the order of `evidence.NAMES`; fitted on ten pairs (805 gold items), ridge 20.
INTERCEPT = -7.21
COEFFICIENTS = (
    0.71, 1.07, 0.69, 0.29, 1.25, 0.07, 0.88, 0.96, 0.71, 2.26, 0.24, -0.17, -0.06, 0.1, 1.11, 1.04, 1.21,
)  # fmt: skip
# An item counts as directly carried out when so much of its words is met.
DIRECT_COVER = 0.45
# Between the first two a person has to look: above SURE nine links of ten are right, below DOUBT few items have a
# counterpart. LINKED is what a link must reach before the two documents themselves are heard (`cut_between`). Chosen on
# probabilities of pairs left out of the fit; docs/alignment.md says how well they hold.
DOUBT, SURE, LINKED = 0.28, 0.73, 0.6


def probabilities(evidence: Matrix) -> Matrix:
    """The probability of a link for every pair; `evidence` has the shape (upper, lower, number of facts)."""
    import numpy as np

    return 1 / (1 + np.exp(-(INTERCEPT + evidence @ np.array(COEFFICIENTS))))  # type: ignore[no-any-return]


def cut_of(chances: Matrix) -> float:
    """From which probability on a pair of duties is called a link in these two documents."""
    return cut_between(chances, LINKED, DOUBT, SURE)


def cut_between(chances: Matrix, linked: float, doubt: float, sure: float) -> float:
    """Between `linked` and what the two documents themselves suggest, in the geometric mean; at least `doubt`, at most
    `sure`.

    Documents that copy much and documents that only share a subject give probabilities of different size, so one cut
    does not carry over. What they suggest is where the F1 expected of the best link of every item is highest.
    """
    import numpy as np

    if not chances.size:
        return linked
    best = np.sort(chances.max(axis=1))[::-1]
    expected = 2 * np.cumsum(best) / (np.arange(1, len(best) + 1) + best.sum())
    own = float(best[int(expected.argmax())])
    return float(min(max(math.sqrt(linked * own), doubt), sure))


def certainty_of(best: float) -> Certainty:
    """Whether the likeliest lower duty settles if an item has a counterpart; `best` is its probability."""
    return "须核对" if DOUBT <= best < SURE else "有把握"


def degree_of(upper: Unit, linked: Sequence[Unit]) -> tuple[Degree, float]:
    """The degree, and the share of the upper words (by number of character pairs) that the linked duties meet."""
    if not linked:
        return "未覆盖", 0.0
    wanted = bigrams(upper.words)
    met = wanted & frozenset().union(*(bigrams(unit.words) for unit in linked))
    cover = len(met) / max(1, len(wanted))
    return ("直接落实" if cover >= DIRECT_COVER else "部分落实"), round(cover, 2)
