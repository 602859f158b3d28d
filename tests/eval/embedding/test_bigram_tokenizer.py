"""The tokenizer of overlapping pairs, said in the terms of the `tokenizers` library."""

from __future__ import annotations

from typing import Any

import pytest

from eval.embedding.bigram_tokenizer import train_tokenizer

TEXTS = ["知识产权人才", "知识产权保护", "知识产权运用", "税收优惠，税", "pct专利"] * 2


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """A tokenizer of a few pairs."""
    return train_tokenizer(TEXTS, size=45, least_character_count=1)


def tokens(tokenizer: Any, text: str) -> list[str]:
    """The tokens of a text, without special ones."""
    found: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return found


def test_pairs_overlap(tokenizer: Any) -> None:
    """Every two neighbouring characters are a token."""
    assert tokens(tokenizer, "知识产权") == ["知识", "识产", "产权"]


def test_a_pair_outside_the_vocabulary_falls_back_to_its_characters(tokenizer: Any) -> None:
    """What was never seen together still says what its characters say."""
    assert tokens(tokenizer, "知权") == ["知", "权"]


def test_a_character_alone_is_kept(tokenizer: Any) -> None:
    """A question may be one character."""
    assert set(tokens(tokenizer, "税")) == {"税"}


def test_pairs_do_not_cross_punctuation_but_do_cross_white_space(tokenizer: Any) -> None:
    """Stray line breaks and spaces stand inside words; commas do not."""
    assert "权保" in tokens(tokenizer, "产权 \n保护")
    assert "权保" not in tokens(tokenizer, "产权，保护")


def test_width_and_letter_case_are_folded(tokenizer: Any) -> None:
    """Full-width Latin letters are the same letters."""
    assert tokens(tokenizer, "ＰＣＴ") == tokens(tokenizer, "pct") == ["pc", "ct"]


def test_unknown_characters_give_nothing(tokenizer: Any) -> None:
    """A character without a row in the table has no token that could stand for it."""
    assert tokens(tokenizer, "龘🙂") == []
