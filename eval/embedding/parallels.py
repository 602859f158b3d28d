"""Training, mined pairs: passages of different works that rule on the same matter in other words.

Local regulations restate national law, and plans restate plans above them. A half-trained model finds such parallels;
training on them teaches wording that structure alone cannot show.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

# Cosines of the half-trained model. Below, the matter differs; above, the words are the same and teach nothing
# (“本条例自……起施行” is the commonest such pair). Read by eye on pairs of every tenth between.
_LEAST, _MOST = 0.6, 0.93
_NEIGHBOURHOOD = 500
_ROUNDS = 2


def find_parallels(vectors: Matrix, work: npt.NDArray[np.int32], random: np.random.Generator) -> npt.NDArray[np.int64]:
    """For each row the nearest row of another work whose cosine lies between the bounds, or -1.

    The search stays inside neighbourhoods round randomly chosen rows, drawn twice: comparing all with all would take
    longer than the training.
    """
    partner = np.full(len(vectors), -1, dtype=np.int64)
    best = np.full(len(vectors), _LEAST, dtype=np.float32)
    for _ in range(_ROUNDS):
        centres = vectors[random.choice(len(vectors), max(1, len(vectors) // _NEIGHBOURHOOD), replace=False)]
        nearest = np.concatenate([(part @ centres.T).argmax(axis=1) for part in np.array_split(vectors, 64)])
        order = np.argsort(nearest, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(nearest[order])) + 1):
            scores = vectors[rows] @ vectors[rows].T
            scores[(work[rows][:, None] == work[rows]) | (scores > _MOST)] = -1.0
            found = scores.argmax(axis=1)
            cosine = scores[np.arange(len(rows)), found]
            better = cosine > best[rows]
            partner[rows[better]] = rows[found[better]]
            best[rows[better]] = cosine[better]
    return partner
