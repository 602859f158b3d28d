"""From probabilities to links and to what a person must look at."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kb.alignment import Alignment, tables
from kb.alignment.judgement import DOUBT, LINKED, SURE, certainty_of, cut_between, cut_of


@pytest.mark.parametrize(
    ("best", "certainty"),
    [
        (0.0, "有把握"),
        (DOUBT - 0.01, "有把握"),
        (DOUBT, "须核对"),
        (SURE - 0.01, "须核对"),
        (SURE, "有把握"),
        (1.0, "有把握"),
    ],
)
def test_what_lies_between_the_two_thresholds_has_to_be_looked_at(best: float, certainty: str) -> None:
    """Both ends are certain: a link that nearly always holds, and hardly any chance of one."""
    assert certainty_of(best) == certainty


def test_documents_that_copy_much_ask_for_more_than_documents_that_share_a_subject() -> None:
    """Where the likeliest links are all but certain the cut is higher than where none is."""
    copied, alike = np.array([[0.97, 0.3], [0.2, 0.95]]), np.array([[0.5, 0.3], [0.2, 0.4]])
    assert cut_between(alike, 0.6, 0.0, 1.0) < cut_between(copied, 0.6, 0.0, 1.0)


def test_the_cut_stays_between_the_two_thresholds() -> None:
    """A draft of another field gets no links for want of better ones; nothing sure is left out."""
    assert cut_of(np.full((4, 5), 0.001)) == DOUBT
    assert cut_of(np.full((4, 5), 0.999)) == SURE
    assert cut_of(np.zeros((4, 0))) == LINKED


def test_weak_candidates_are_kept_beside_the_links(without_links: Alignment) -> None:
    """Near ones score below the item's links, at least `DOUBT`, and are never links as well."""
    near = [(item, other) for item in without_links.items for other in item.near]
    assert near
    for item, other in near:
        assert other.score is not None and other.score >= DOUBT
        assert all(link.score is not None and link.score > other.score for link in item.links)
        assert item.certainty == "须核对" or item.links


def test_people_s_verdicts_have_no_certainty_of_the_engine(with_links: Alignment) -> None:
    """Only the engine's items are called certain or to be looked at."""
    assert {item.certainty for item in with_links.items if item.score is None} == {None}
    assert {item.certainty for item in with_links.items if item.score is not None} <= {"有把握", "须核对"}


def test_the_report_lists_first_what_has_to_be_looked_at(without_links: Alignment) -> None:
    """Every doubtful item once, those nearest to a half at the head."""
    table = next(table for table in tables.report(without_links) if table.title == "先看这些")
    assert len(table.rows) == sum(item.certainty == "须核对" for item in without_links.items) > 0
    doubts = [abs(float(row[3]) - 0.5) for row in table.rows]
    assert all(a <= b + 0.011 for a, b in pairwise(doubts))
