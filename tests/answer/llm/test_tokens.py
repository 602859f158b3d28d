"""Figures as tokens."""

from __future__ import annotations

import pytest

from kb.answer.llm.tokens import tokens_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4万人", "40000人", True),
        ("４万人", "40,000 人", True),
        ("50万元", "500000元", True),
        ("4万人", "4万家", False),
        ("4000人", "4000余人", False),
        ("1000人次", "1000人", False),
        ("5%", "5个百分点", False),
        ("十四五", "十三五", False),
        ("第二条", "第三条", False),
        ("“人才”", "人才", True),
    ],
)
def test_the_same_amount_is_the_same_token(one: str, other: str, same: bool) -> None:
    """Whatever scale or width it is written in; another unit is another amount."""
    assert ([t.text for t in tokens_of(one)] == [t.text for t in tokens_of(other)]) is same


def test_words_that_hold_a_numeral_are_no_figures() -> None:
    """进一步 and 统一 stay words."""
    assert all(token.kind == "word" for token in tokens_of("进一步统一管理"))
