"""Alignment: from evidence to a probability of a link, and from links to a degree (直接落实、部分落实、未覆盖).

A plain logistic regression over `evidence.NAMES`. The coefficients come from three hand-aligned pairs of documents, and
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

# In the order of `evidence.NAMES`; fitted on all three pairs (183 gold items), ridge 5.
INTERCEPT = -7.44
COEFFICIENTS = (0.85, 1.1, 0.94, 0.54, 1.54, 0.34, 1.14, 1.36, 0.75, 2.54, 0.74, 0.43, -0.06, 0.24)
# A pair counts as a link from here on, and an item as directly carried out when so much of its words is met.
LINKED = 0.3
DIRECT_COVER = 0.45
METHOD = "词面证据逻辑回归 v1"


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
