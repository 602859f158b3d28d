"""Alignment: likeness of what two duties mean, read with the headings above them, by the shipped offline vectors.

Always by the shipped model, whatever model searches: the coefficients of `judgement` were fitted with its cosines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.alignment.units import Unit
from kb.config import OFFLINE_MODEL
from kb.index import Encoder
from kb.index.encoder import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@lru_cache(maxsize=1)
def _encoder() -> Encoder:
    return load(str(OFFLINE_MODEL))


def _texts(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(f"{unit.headings}{unit.duty.quote}" for unit in units)


@lru_cache(maxsize=2)  # of one plan laid beside many documents the plan's stay
def _vectors(texts: tuple[str, ...]) -> NDArray[np.float64]:
    import numpy as np

    return _encoder().encode_texts(texts).astype(np.float64)


def likeness(upper: Sequence[Unit], lower: Sequence[Unit]) -> NDArray[np.float64]:
    """Cosines, at least 0, of shape (upper, lower): what all duties of the two documents share is taken off first."""
    import numpy as np

    vectors = np.concatenate([_vectors(_texts(upper)), _vectors(_texts(lower))])
    vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray((vectors[: len(upper)] @ vectors[len(upper) :].T).clip(0, 1))
