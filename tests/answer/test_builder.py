"""Writing an answer."""

from __future__ import annotations

import pytest

from kb.answer.builder import Draft, computed, source_spans
from kb.model import Clause, Document

CLAUSE = Clause("d#p", "paragraph", None, None, None, "甲乙丙丁戊", "一", None, ((10, 13), (20, 22)))
DOCUMENT = Document("d", "题", None, (), (), None, "意见", None, (CLAUSE,), (), ())


def test_spans_lead_back_over_a_line_break_in_the_source() -> None:
    """“丙丁” begins in the first run and ends in the second."""
    assert source_spans(CLAUSE, 2, 4) == ((12, 13), (20, 21))


def test_the_same_run_of_a_clause_has_one_number() -> None:
    """A part of a quotation already cited is that citation; other words are another."""
    draft = Draft("问")
    whole, part = draft.cite(DOCUMENT, CLAUSE), draft.cite(DOCUMENT, CLAUSE, "乙丙")
    draft.say(f"说{whole}{part}。")
    assert [c.quote for c in draft.finish("r").citations] == ["甲乙丙丁戊"]


def test_words_that_the_clause_does_not_hold_cannot_be_cited() -> None:
    """Nor can anything be stated without a citation."""
    with pytest.raises(ValueError, match="does not hold"):
        Draft("问").cite(DOCUMENT, CLAUSE, "己庚")
    with pytest.raises(ValueError, match="without a citation"):
        Draft("问").say("没有引文")


def test_marks_and_computed_figures_are_plain_text_in_the_end() -> None:
    """The statement has the words, the answer the marks too; brackets of the source stay."""
    draft = Draft("问")
    draft.say(f"共{computed(3)}项，见[2020]886号{draft.cite(DOCUMENT, CLAUSE, '甲')}。")
    answer = draft.finish("r")
    assert answer.answer == "共3项，见[2020]886号[1]。"
    assert answer.statements[0].text == "共3项，见[2020]886号。" and answer.statements[0].markers == (1,)
    assert draft.computed == {"3"}


def test_guidance_is_shown_but_states_nothing() -> None:
    """A draft of guidance only is empty."""
    draft = Draft("问")
    draft.note("请看原文。")
    answer = draft.finish("none", refusal="没有")
    assert draft.empty and answer.answer == "请看原文。" and answer.statements == () and answer.refused
