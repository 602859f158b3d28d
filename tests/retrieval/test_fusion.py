"""Two scores become one order."""

from __future__ import annotations

from kb.retrieval.fusion import DENSE_WEIGHT, fuse


def test_words_lead_and_meaning_adds() -> None:
    """Of two clauses equal in words the nearer one wins; a merely near one stays below the best by words."""
    order = fuse({"a": 10.0, "b": 10.0, "c": 1.0}, {"b": 0.9, "a": 0.2, "d": 0.9})
    assert [clause_id for clause_id, _ in order][:2] == ["b", "a"]
    assert order[0][1] <= 1.0


def test_a_clause_found_by_meaning_alone_is_still_found() -> None:
    """Its score is its cosine's share."""
    assert fuse({"a": 5.0}, {"b": 0.5})[1] == ("b", DENSE_WEIGHT * 0.5)


def test_without_any_word_the_cosine_is_the_score() -> None:
    """A question in other words than the documents' still gets an order."""
    assert fuse({}, {"a": 0.3, "b": 0.6}) == [("b", 0.6), ("a", 0.3)]


def test_nothing_found_is_an_empty_order_and_a_negative_cosine_counts_nothing() -> None:
    """No clause is punished for having a vector."""
    assert fuse({}, {}) == []
    assert fuse({"a": 1.0}, {"a": -0.5}) == [("a", 1.0 - DENSE_WEIGHT)]


def test_equal_scores_are_ordered_by_id() -> None:
    """The same question gives the same list every time."""
    assert [i for i, _ in fuse({"b": 1.0, "a": 1.0}, {})] == ["a", "b"]
