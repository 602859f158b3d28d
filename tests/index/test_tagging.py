"""Words with their parts of speech."""

from __future__ import annotations

from kb.index.tagging import tagged


def test_the_words_joined_are_the_text_and_each_has_a_tag() -> None:
    """Nothing of a question is lost; nouns and verbs are told apart."""
    text = "上海怎样培养知识产权人才？"
    words = tagged(text)
    assert "".join(word for word, _ in words) == text
    assert dict(words)["人才"].startswith("n") and dict(words)["培养"].startswith("v")
