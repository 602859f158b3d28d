"""Tokens are the same however the text is typed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kb.index import tokens
from kb.index.tokens import pairs, words

CORPUS = Path(__file__).parents[2] / "corpus"


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


def test_numbers_and_foreign_words_are_words() -> None:
    """In one width and letter case, without what stands for a unit."""
    assert words("ＧＤＰ增长5.5％，达到３０万元") == ["gdp", "增长", "5.5", "达到", "30", "万元"]


def test_cutting_with_the_dictionary_loaded_gives_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a question would not find what was indexed: all clauses of the documents that come with the project."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    lines = [line for text in texts for line in text.splitlines()]
    monkeypatch.setattr(tokens, "_whole", lru_cache(maxsize=1)(tokens._whole.__wrapped__))
    looked_up = [words(line) for line in lines]
    tokens.load_whole()
    assert len(lines) > 100 and [words(line) for line in lines] == looked_up


def test_words_leave_out_punctuation() -> None:
    """Nothing would match it."""
    assert words("，。《》（）\n") == []
