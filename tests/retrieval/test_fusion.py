"""Two scores become one order."""

from __future__ import annotations

import pytest

from kb.retrieval.fusion import (
    CHILD_LIMIT,
    COPY_WEIGHT,
    DENSE_WEIGHT,
    FRAME_WEIGHT,
    LINK_WEIGHT,
    after_linked,
    framed,
    fuse,
    in_order,
    lifted,
    originals_first,
    over_found,
    under_found,
)


def test_words_lead_and_meaning_adds() -> None:
    """Of two clauses equal in words the nearer one wins; a merely near one stays below the best by words."""
    order = fuse({"a": 10.0, "b": 10.0, "c": 1.0}, {"b": 0.9, "a": 0.2, "d": 0.9})
    assert [clause_id for clause_id, _ in order][:2] == ["b", "a"]
    assert order[0][1] == 1.0


def test_a_clause_found_by_meaning_alone_is_still_found() -> None:
    """The nearest gets the whole share of meaning, and no more."""
    assert fuse({"a": 5.0}, {"b": 0.5})[1] == ("b", DENSE_WEIGHT)


def test_without_any_word_meaning_gives_the_order() -> None:
    """A question in other words than the documents' is still answered, with scores that say how little is known."""
    assert [clause_id for clause_id, _ in fuse({}, {"a": 0.3, "c": 0.5, "b": 0.6})] == ["b", "c", "a"]
    assert max(score for _, score in fuse({}, {"a": 0.3, "b": 0.6})) == DENSE_WEIGHT


def test_the_range_of_a_models_cosines_does_not_matter() -> None:
    """Some models give 0.7 to everything."""
    narrow, wide = {"a": 0.80, "b": 0.75, "c": 0.70}, {"a": 0.9, "b": 0.4, "c": -0.1}
    assert [round(s, 6) for _, s in fuse({"a": 1.0}, narrow)] == [round(s, 6) for _, s in fuse({"a": 1.0}, wide)]


def test_nothing_found_is_an_empty_order_and_a_negative_cosine_counts_nothing() -> None:
    """No clause is punished for having a vector."""
    assert fuse({}, {}) == []
    assert fuse({"a": 1.0}, {"a": -0.5}) == [("a", 1.0 - DENSE_WEIGHT)]


def test_equal_scores_are_ordered_by_id() -> None:
    """The same question gives the same list every time."""
    assert [i for i, _ in fuse({"b": 1.0, "a": 1.0}, {})] == ["a", "b"]


def test_a_clause_of_the_document_that_is_asked_about_goes_before_an_equal_one_elsewhere() -> None:
    """Two good clauses of one document speak for it; scores stay between 0 and 1."""
    scored = [("a#1", 1.0), ("b#1", 0.9), ("c#1", 0.5), ("b#2", 0.5)]
    order = in_order(lifted(scored, lambda clause_id: clause_id[0], among=4, weight=0.2))
    assert [clause_id for clause_id, _ in order] == ["a#1", "b#1", "b#2", "c#1"]
    assert lifted([], str, among=0) == {}
    assert all(0.0 <= score <= 1.0 for _, score in order)


def test_only_the_best_speak_for_their_documents() -> None:
    """Otherwise the longer of two documents would be asked about whatever the question."""
    scored = [("a#1", 1.0), *((f"b#{i:03}", 0.3) for i in range(100))]
    document_of = {clause_id: clause_id[0] for clause_id, _ in scored}.__getitem__
    assert in_order(lifted(scored, document_of, among=101))[0][0] == "a#1"
    gains = lifted(scored, document_of, among=101, weight=1.0)
    assert gains["b#000"] == (0.3 + 1.0) / 2.0
    assert gains["a#1"] == (1.0 + 1.0 / (9 * 0.3)) / 2.0


def test_what_stands_under_a_heading_that_is_found_is_lifted() -> None:
    """The heading itself stays where it is; a parent that was not found lifts nothing."""
    scores = {"d#sec_2": 1.0, "d#sec_3__para_1": 0.5, "d#sec_2__para_1": 0.4, "d#sec_2__para_2": 0.4}
    order = under_found(scores, lambda clause_id: clause_id.rpartition("__")[0], weight=0.3)
    assert [clause_id for clause_id, _ in in_order(order)] == [
        "d#sec_2", "d#sec_2__para_1", "d#sec_2__para_2", "d#sec_3__para_1",
    ]  # fmt: skip
    assert under_found({}, str) == {}


def test_a_counterpart_follows_the_clause_that_was_found() -> None:
    """It comes nearer, never before the other; one that stands higher by itself stays."""
    scores = {"a#1": 1.0, "a#2": 0.7, "b#1": 0.5, "b#2": 0.3, "b#3": 0.2}
    linked = {"b#3": {"a#1"}, "a#1": {"b#3"}, "b#1": {"b#2", "没有"}}
    found = after_linked(scores, linked)
    assert [clause_id for clause_id, _ in in_order(found)] == ["a#1", "a#2", "b#3", "b#1", "b#2"]
    assert found["b#3"] == pytest.approx(0.2 + LINK_WEIGHT)
    assert after_linked(scores, {}) == scores and after_linked({}, linked) == {}


def test_what_frames_a_document_answers_less_often_than_its_text() -> None:
    """A title holds the words by which any question names its document; a numbered note is a note."""
    scores = {"a#title": 0.9, "a#note_2": 0.8, "a#sec_1__para_1": 0.75}
    assert framed(scores) == {"a#title": FRAME_WEIGHT * 0.9, "a#note_2": FRAME_WEIGHT * 0.8, "a#sec_1__para_1": 0.75}


def test_a_heading_follows_the_best_clause_below_it() -> None:
    """And never passes it, nor loses what it has of its own; a heading with nothing found below stays."""
    scores = {"a#1__p": 0.9, "b#2": 0.7, "a#1": 0.3, "c#1": 0.2}
    found = over_found(scores, lambda clause_id: clause_id.rpartition("__")[0])
    assert found == scores | {"a#1": pytest.approx(CHILD_LIMIT * 0.9)}


def test_a_copy_stands_behind_the_original_where_both_are_found() -> None:
    """The original takes the better score; what is found of the copy alone keeps its own."""
    found = originals_first({"copy#1": 0.9, "a#1": 0.8, "copy#2": 0.5}, {"copy#1": "a#1", "copy#2": "a#2"})
    assert found == {"a#1": 0.9, "copy#1": pytest.approx(COPY_WEIGHT * 0.9), "copy#2": 0.5}
