"""jieba's dictionary, looked up without being loaded."""

from __future__ import annotations

import jieba
import pytest

from kb.index.tokens import word_list
from kb.index.wordlist import TOTAL, WordList


@pytest.fixture
def words() -> WordList:
    """Three words, one of which begins another."""
    return WordList.parse("知识产权 40 n\n知识 300 n\n规划 90 v\n".encode())


def test_a_word_has_its_frequency_and_what_only_begins_one_has_none(words: WordList) -> None:
    """As in jieba's own table; anything else is not in it."""
    assert (words["知识"], words["知识产权"], words["知识产"]) == (300, 40, 0)
    assert "知" in words and "识产" not in words and words.get("规划书") is None and "" not in words


def test_a_word_has_its_part_of_speech(words: WordList) -> None:
    """What only begins a word has none."""
    assert (words.tag("规划"), words.tag("知识产"), words.tag("无")) == ("v", None, None)


def test_words_that_are_added_are_found_and_can_be_taken_out(words: WordList) -> None:
    """A dictionary of one's own goes before the file."""
    words["鸑鷟号"] = 5
    assert words["鸑鷟号"] == 5 and "鸑鷟号" in words
    assert words.whole() == {
        "知识产权": 40, "知识": 300, "规划": 90, "知": 0, "知识产": 0, "规": 0, "鸑鷟号": 5,
    }  # fmt: skip
    del words["鸑鷟号"]
    assert "鸑鷟号" not in words and len(words) == 6 and set(words) == set(words.whole())


def test_the_whole_is_what_jieba_makes_of_its_file() -> None:
    """Words, beginnings, frequencies and their sum."""
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        frequencies, total = tokenizer.gen_pfdict(file)
    assert total == TOTAL
    assert word_list().whole() == frequencies
