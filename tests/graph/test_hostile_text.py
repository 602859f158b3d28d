"""Text made to be slow is looked through in a time that grows with its length, not with its square."""

from __future__ import annotations

import time

import pytest

from kb.graph import extract
from kb.graph.references import _LISTED
from kb.model import Source
from kb.structure import parse


@pytest.mark.parametrize(
    "scrap",
    ["1", "一二三", "达到100万人以上，", "到2025年，人才达到100万人，", "根据《专利法》，", "自2021年1月1日起施行，",
     "ab", "甲　　", "（责任单位：市财政局）"],
)  # fmt: skip
def test_a_paragraph_without_end_is_looked_through_quickly(scrap: str) -> None:
    """Digits, numerals, figures, deadlines, titles, blanks: 200,000 characters of each in one paragraph."""
    documents = parse(Source("x.txt", "某意见\n一、总体要求\n" + scrap * (200_000 // len(scrap)) + "。\n", ""))
    before = time.process_time()
    for document in documents:
        extract(document)
    assert time.process_time() - before < 3


@pytest.mark.parametrize("line", ["各单位：", "# 甲", "到2025年的目标"])
def test_lines_without_end_are_looked_through_quickly(line: str) -> None:
    """8,000 short lines."""
    documents = parse(Source("x.txt", f"{line}\n" * 8000, ""))
    before = time.process_time()
    for document in documents:
        extract(document)
    assert time.process_time() - before < 5


def test_words_of_listing_are_matched_in_one_way_only() -> None:
    """“以及” must not also be “以” and “及”: thirty of them would take for ever."""
    assert _LISTED.match("、以及及其等")
    assert not _LISTED.match("以及" * 2000 + "人")
