"""Batch, judging: does a text hold a wording, and do two quotations speak of the same run of text?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_DROPPED = re.compile(r"\s|\*\*|\u3000|\ufeff|\u200b")
_FOLDED = str.maketrans(
    {
        "(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！",
        "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "－": "-", "–": "-",
        **{chr(ord("０") + digit): str(digit) for digit in range(10)},
    }
)  # fmt: skip
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_RUN = 8  # characters of a run that two quotations must share

Entry = str | Sequence[str]
"""A required wording, or equally right wordings of which one suffices."""


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """`text` without white space and `**`, digits half width, punctuation in one form."""
    return _DROPPED.sub("", text).translate(_FOLDED)


def holds(text: str, wording: str) -> bool:
    """True where `wording` stands in `text`; a figure at its edge is no part of a longer one (5 of 15)."""
    folded, wanted = plain(text), plain(wording)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1:].isdigit() else ""
    pattern = before + re.escape(wanted) + after
    return any(re.search(pattern, form) for form in (folded, _THOUSANDS.sub("", folded)))


def wordings(entry: Entry) -> tuple[str, ...]:
    """The equally right wordings of an entry."""
    return (entry,) if isinstance(entry, str) else tuple(entry)


def meets(text: str, entry: Entry) -> bool:
    """True where one of the wordings of `entry` stands in `text`."""
    return any(holds(text, wording) for wording in wordings(entry))


def same_run(one: str, other: str) -> bool:
    """True where two quotations speak of the same words: one holds the other, or half of the shorter's runs."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    a, b = _runs(first), _runs(second)
    return 2 * len(a & b) >= min(len(a), len(b))


@lru_cache(maxsize=1 << 12)
def _runs(folded: str) -> frozenset[str]:
    return frozenset(folded[at : at + _RUN] for at in range(max(1, len(folded) - _RUN + 1)))
