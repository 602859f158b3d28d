"""Content words of a question."""

from __future__ import annotations

import pytest

from kb.answer.words import Word, content_words, is_structural, runs


def test_question_words_and_particles_carry_nothing() -> None:
    """What is left is what is asked about, in order."""
    assert [w.text for w in content_words("请问人才高地的建设有哪些呢？")] == ["人才", "高地", "建设"]


def test_what_is_taken_by_a_name_is_no_word() -> None:
    """The document's name has been understood already."""
    assert "上海" not in [w.text for w in content_words("上海的人才库", [(0, 2)])]


def test_words_for_parts_of_documents_weigh_little() -> None:
    """“任务” is in every document; “人才” is what this one is about."""
    weight = {w.text: w.weight for w in content_words("人才任务")}
    assert is_structural("任务") and weight["任务"] < weight["人才"] / 4


@pytest.mark.parametrize("text", ["2025年", "", "？！", "   "])
def test_years_and_punctuation_are_not_searched_for(text: str) -> None:
    """Years are checked as premises."""
    assert all(w.weight < 0.5 for w in content_words(text))


def test_words_directly_behind_one_another_make_a_run() -> None:
    """A gap begins a new one."""
    words = [Word("人才", 0, 1.0), Word("高地", 2, 1.0), Word("建设", 5, 1.0)]
    assert [[w.text for w in run] for run in runs(words)] == [["人才", "高地"], ["建设"]]


@pytest.mark.parametrize(
    ("question", "expected"),
    [("信息服务人才和网信人才", "网信"), ("税务局及网格员怎么办", "网格"), ("和平区与国际化人才", "和平区")],
)
def test_no_word_is_cut_across_a_conjunction(question: str, expected: str) -> None:
    """“和网” is no thing that a file could lack; a name that begins so stays whole."""
    words = [word.text for word in content_words(question)]
    assert expected in words and not any(word[0] in "与及或" or word == "和网" for word in words)
