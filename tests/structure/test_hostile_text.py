"""Text made to be deep or long is structured in a bounded depth and in a time that grows with its length."""

from __future__ import annotations

import contextlib
import time

import pytest

from kb.errors import NoClauses
from kb.model import Source
from kb.structure import parse
from tests.structure.checks import assert_lossless


def test_numbers_that_never_come_back_do_not_nest_without_end() -> None:
    """Two thousand boxes one after the other, each of which could stand in the one before."""
    source = Source("x.txt", "专栏1 工程\n" * 2000, "")
    documents = parse(source)
    assert_lossless(source, documents)


_SCRAPS = (
    "1", "一", "（", "《", "“", "、", "|", "甲|", "**", "[[(((", "#", "　", " \n", "\n", "\t", "甲\t乙\n", "|甲|乙|\n",
    "第一条", "第一条　甲。\n", "一、甲\n", "附件1\n", "专栏1 甲\n", "某市人民政府\n", "2021年1月1日\n", "甲。",
    "目录\n一、甲\n", "— 1 —\n", "序号    指标\n", "国发〔2021",
    "。第一章 甲", "。一、甲", "一、", "序号|甲|乙\n一、甲\n", "1|甲|乙\n一、甲\n",
    "关于印发《甲办法》的通知\n各单位：\n一、甲\n",
)  # fmt: skip


@pytest.mark.parametrize("scrap", _SCRAPS)
def test_the_same_again_and_again_is_structured_quickly(scrap: str) -> None:
    """40,000 characters of it, as lines or as one line, take no more than a few seconds."""
    source = Source("x.txt", "某意见\n" + scrap * (40_000 // len(scrap)), "")
    before = time.process_time()
    with contextlib.suppress(NoClauses):
        assert_lossless(source, parse(source))
    assert time.process_time() - before < 8
