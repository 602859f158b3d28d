"""Alignment: from evidence to a probability of a link, and from links to a degree (直接落实、部分落实、未覆盖).

A plain logistic regression over `evidence.NAMES`. The coefficients come from ten hand-aligned pairs of documents, and
`python -m eval.alignment` recomputes them and shows how they do on a pair they were not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.alignment.evidence import bigrams
from kb.alignment.units import Unit
from kb.model import Degree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# In the order of `evidence.NAMES`; fitted on ten pairs (805 gold items), ridge 20.
INTERCEPT = -7.21
COEFFICIENTS = (
    0.71, 1.07, 0.69, 0.29, 1.25, 0.07, 0.88, 0.96, 0.71, 2.26, 0.24, -0.17, -0.06, 0.1, 1.11, 1.04, 1.21,
)  # fmt: skip
# A pair counts as a link from here on, and an item as directly carried out when so much of its words is met.
LINKED = 0.46
DIRECT_COVER = 0.45


def probabilities(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of a link for every pair; `evidence` has the shape (upper, lower, number of facts)."""
    import numpy as np

    return 1 / (1 + np.exp(-(INTERCEPT + evidence @ np.array(COEFFICIENTS))))  # type: ignore[no-any-return]


def degree_of(upper: Unit, linked: Sequence[Unit]) -> tuple[Degree, float]:
    """The degree, and the share of the upper words (by number of character pairs) that the linked duties meet."""
    if not linked:
        return "未覆盖", 0.0
    wanted = bigrams(upper.words)
    met = wanted & frozenset().union(*(bigrams(unit.words) for unit in linked))
    cover = len(met) / max(1, len(wanted))
    return ("直接落实" if cover >= DIRECT_COVER else "部分落实"), round(cover, 2)
