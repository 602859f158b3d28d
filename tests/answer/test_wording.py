"""The shipped lists of words."""

from __future__ import annotations

from kb.answer import wording


def test_a_spoken_word_leads_to_the_official_ones_and_never_to_itself() -> None:
    """Whatever the table lists."""
    official = wording.load().official
    assert official and all(ways and word not in ways for word, ways in official.items())


def test_the_longest_spoken_word_wins() -> None:
    """A short word inside a long one is not found."""
    longest = max(wording.load().official, key=len)
    found = wording.load().spoken.match(longest)
    assert found is not None and found[0] == longest


def test_lists_hold_no_comments_and_no_empty_words() -> None:
    """Lines that begin with # are for readers."""
    words = wording.load().structural
    assert "任务" in words and all(w.strip() == w != "" and not w.startswith("#") for w in words)
