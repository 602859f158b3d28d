"""Pairs of characters, their rarity, and typing errors."""

from __future__ import annotations

import pytest

from kb.answer.vocabulary import Vocabulary, bigrams

WORDS = Vocabulary(["知识产权运营官制度。", "国家知识产权保护规定", "建设人才高地，完善保障措施"])


def test_pairs_stop_at_punctuation_and_know_no_width() -> None:
    """A single character stands for itself."""
    assert bigrams("人才，高地") == {"人才", "高地"}
    assert bigrams("ＡＢ") == {"ab"} and bigrams("人") == {"人"} and bigrams("。") == frozenset()


def test_a_pair_in_fewer_clauses_is_rarer() -> None:
    """An unseen pair counts like one seen once."""
    assert WORDS.rarity("知识") < WORDS.rarity("高地") == WORDS.rarity("天气")
    assert WORDS.knows("高地") and not WORDS.knows("天气")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("保障措失", "保障措施"), ("营运官", "运营官"), ("人才高地", "人才高地"), ("今天天气", "今天天气"), ("", "")],
)
def test_one_wrong_character_or_a_swap_is_corrected_and_nothing_else(typed: str, meant: str) -> None:
    """Words that are held stay as they are; words nothing resembles stay too."""
    assert WORDS.correct(typed) == meant


def test_a_pair_that_is_held_is_never_corrected() -> None:
    """“国家” differs from “国有” in one character, and both may be meant."""
    assert "国家" not in WORDS.corrections("国家知识产权")


def test_a_character_that_several_held_runs_would_replace_is_left_as_it_is() -> None:
    """“长三角评职称” is no misspelt “长三角高”, only because both begin alike."""
    words = Vocabulary(["长三角高校", "长三角一体化", "职称评审"])
    assert words.corrections("长三角评职称") == {}
