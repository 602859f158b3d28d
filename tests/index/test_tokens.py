"""Tokens are the same however the text is typed."""

from __future__ import annotations

import pytest

from kb.index.tokens import pairs, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("知识产权", ["知识", "识产", "产权"]),
        ("上海 高水平", ["上海", "海高", "高水", "水平"]),
        ("沪知局〔2023〕28号", ["沪知", "知局", "2023", "28", "号"]),
        ("ＧＤＰ增长5.5％", ["gdp", "增长", "5.5"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_pairs_run_over_chinese_and_keep_numbers_whole(text: str, expected: list[str]) -> None:
    """Width, letter case and stray spaces make no difference; punctuation parts."""
    assert pairs(text) == expected


def test_words_give_long_words_and_those_inside_them() -> None:
    """A question with the short word finds the long one."""
    assert {"知识", "产权", "知识产权"} <= set(words("知识产权人才"))


def test_words_leave_out_punctuation() -> None:
    """Nothing would match it."""
    assert words("，。《》（）\n") == []
