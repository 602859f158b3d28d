"""Alignment: targets laid side by side, and whether they can be compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.alignment.evidence import bigrams
from kb.alignment.units import plain
from kb.model import Target

Relation = Literal["同口径-相同", "同口径-更高", "同口径-更低", "不可比", "未承接"]

# Below this share of common character pairs two names have nothing to do with each other.
_RELATED_NAME = 0.34
_PLACE_WORDS = ("全国", "全省", "全市", "我省", "我市", "本市")
_COUNTED_ALIKE = {"名": "人", "位": "人", "所": "家", "个": "个", "户": "家"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An upper target and what answers to it below (None: nothing does)."""

    upper: Target
    lower: Target | None
    relation: Relation


def compare(upper: Sequence[Target], lower: Sequence[Target]) -> Comparison | None:
    """The comparison of an item's target with the best of the linked targets; None where the item sets no target."""
    wanted = next((target for target in upper if not target.baseline), None)
    if wanted is None:
        return None
    candidates = sorted(
        ((_likeness(wanted, target), target) for target in lower if not target.baseline), key=lambda pair: -pair[0]
    )
    if not candidates or candidates[0][0] < _RELATED_NAME:
        return Comparison(wanted, None, "未承接")
    return Comparison(wanted, candidates[0][1], _relation(wanted, candidates[0][1]))


def compare_support(upper: Sequence[Target], lower: Sequence[Target]) -> Comparison | None:
    """The comparison of the support an item promises with that of the linked duties; None where it promises none.

    Only an equal amount or rate is one thing with it: another is paid from another purse, on other terms, and a city's
    smaller grant is not “lower”.
    """
    if not upper:
        return None
    if not lower:
        return Comparison(upper[0], None, "未承接")
    for wanted in upper:
        for found in lower:
            if _base(wanted) == _base(found) and wanted.normalized == found.normalized:
                return Comparison(wanted, found, "同口径-相同")
    alike = ((wanted, found) for wanted in upper for found in lower if _base(wanted) == _base(found))
    return Comparison(*next(alike, (upper[0], lower[0])), "不可比")


def _relation(upper: Target, lower: Target) -> Relation:
    """Comparable only with one thing counted in one unit over one territory.

    A city's amount says nothing against a nation's, and a longer list (学院、研究院、智库) is another thing than a
    shorter.
    """
    one_thing = _bare(upper.subject) == _bare(lower.subject)
    if not one_thing or _base(upper) != _base(lower) or upper.per != lower.per or not _one_scope(upper, lower):
        return "不可比"
    if upper.normalized == lower.normalized:
        return "同口径-相同"
    return "同口径-更高" if lower.normalized > upper.normalized else "同口径-更低"


def _one_scope(upper: Target, lower: Target) -> bool:
    """A rate or a score means the same anywhere; an amount only over the same territory."""
    return _base(upper) in ("%", "分", "倍", "个百分点", "番") or upper.scope == lower.scope


def _base(target: Target) -> str:
    unit = target.unit.strip("百千万亿")
    return _COUNTED_ALIKE.get(unit, unit)


def _likeness(upper: Target, lower: Target) -> float:
    a, b = bigrams(_bare(upper.subject)), bigrams(_bare(lower.subject))
    if not a or not b:
        return float(upper.subject == lower.subject)
    return 2 * len(a & b) / (len(a) + len(b))


def _bare(name: str) -> str:
    for word in _PLACE_WORDS:
        name = name.replace(word, "")
    return plain(name)
