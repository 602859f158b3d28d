"""Quotable units and where they stand in the source."""

from __future__ import annotations

from kb.answer import Answerer
from kb.answer.builder import source_spans
from kb.answer.units import sentences, units_of


def test_sentences_keep_closing_marks_and_tile_the_text() -> None:
    """A quotation mark behind the full stop belongs to the sentence."""
    text = "他说“去吧。”然后走了；完成。"
    assert [text[a:b] for a, b in sentences(text)] == ["他说“去吧。”", "然后走了；", "完成。"]


def test_every_unit_is_a_verbatim_run_whose_spans_have_its_length(answerer: Answerer) -> None:
    """Over both documents."""
    for work in answerer.works:
        for unit in units_of(work):
            assert unit.text == unit.clause.text[unit.start : unit.end] != ""
            assert sum(b - a for a, b in source_spans(unit.clause, unit.start, unit.end)) == len(unit.text)
