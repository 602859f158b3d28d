"""Alignment, why: what a person can check about a verdict of the engine, in words of the two documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.alignment.evidence import bigrams
from kb.alignment.units import Unit, plain

_PARTS = re.compile(r"[，,。；;：:、（）()“”\s]+")
_MET = 0.5  # share of a part's pairs of characters that stand in the linked clauses' words
_SHORTEST = 2  # characters
_MOST, _LONGEST = 4, 24


def reason_of(unit: Unit, linked: Sequence[Unit], best: float, nearest: Unit | None, cut: float) -> str:
    """Which parts of the duty the linked words hold, and which they do not; or what came nearest.

    `best` is the score of `nearest`, the likeliest of all lower duties; from `cut` on it would be a link.
    """
    score = f"得分{best:.2f}"
    if not linked:
        place = f"；最近的是{nearest.clause.label}“{_short(nearest.duty.quote)}”" if nearest else ""
        return f"没有足够相近的条款{place}（{score}，不到{cut:.2f}）"
    held = frozenset().union(*(bigrams(other.words) for other in linked))
    parts = [part for part in _PARTS.split(unit.duty.quote) if len(plain(part)) >= _SHORTEST]
    met = [part for part in parts if _share(part, held) >= _MET]
    unmet = [part for part in parts if part not in met]
    said = "；".join(
        f"{what}{_quoted(some)}" for what, some in (("字面相合：", met), ("未见或说法不同：", unmet)) if some
    )
    return f"{said or '字面不同，意思相近'}（{score}）"


def _share(part: str, held: frozenset[str]) -> float:
    pairs = bigrams(plain(part))
    return len(pairs & held) / max(1, len(pairs))


def _quoted(parts: Sequence[str]) -> str:
    more = "等" if len(parts) > _MOST else ""
    return "".join(f"“{_short(part)}”" for part in parts[:_MOST]) + more


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
