"""Shared runs of words."""

from __future__ import annotations

import random

import pytest

from kb.alignment import Alignment
from kb.alignment.runs import longest_run, verbatim_ratio


@pytest.mark.parametrize(
    ("a", "b", "run"),
    [
        ("开展能力提升轮训", "开展能力提升培训", "开展能力提升"),
        ("甲乙", "丙丁", ""),
        ("", "甲", ""),
        ("甲乙丙", "乙丙甲", "乙丙"),
    ],
)
def test_the_longest_shared_run_is_found(a: str, b: str, run: str) -> None:
    """Start and length in the first text."""
    start, length = longest_run(a, b)
    assert a[start : start + length] == run


def test_it_is_as_long_as_if_every_length_were_tried() -> None:
    """Doubling and halving pass over nothing."""
    chance = random.Random(6)
    for _ in range(500):
        a, b = ("".join(chance.choice("甲乙丙") for _ in range(chance.randint(0, 24))) for _ in range(2))
        longest = max(n for n in range(len(a) + 1) if any(a[i : i + n] in b for i in range(len(a) - n + 1)))
        start, length = longest_run(a, b)
        assert length == longest and a[start : start + length] in b


def test_terms_are_no_copying() -> None:
    """Runs under six characters do not count."""
    assert verbatim_ratio("加强知识产权调解", "知识产权人才") == 0
    assert verbatim_ratio("鼓励参与国际规则研究", "鼓励开展国际规则研究") == 0.6


@pytest.mark.parametrize(
    ("item", "ratio"), [("T1-1c", 0.61), ("T4-1d", 0.84), ("T4-1e", 0.92), ("T4-1f", 0.64), ("T1-2c", 0)]
)
def test_the_ratio_agrees_with_the_one_reckoned_by_hand(with_links: Alignment, item: str, ratio: float) -> None:
    """The curated table's makers gave the same shares."""
    found = next(entry for entry in with_links.items if entry.id == item)
    assert max(link.verbatim for link in found.links) == ratio
