"""kb.ui.conversation: questions are checked, exchanges kept."""

from __future__ import annotations

import pytest

from kb.model import Answer
from kb.ui.conversation import Exchange, InHand, clean_question, fault_of_question, history_of, settle


@pytest.mark.parametrize("pasted", ["", "   ", "\n\t", "\u200b\ufeff", "\u202e"])
def test_a_question_without_words_is_asked_for(pasted: str) -> None:
    """White space and invisible characters are no question."""
    assert "请先写下" in (fault_of_question(clean_question(pasted)) or "")


def test_a_question_of_more_than_2000_characters_is_turned_down_with_its_length() -> None:
    """The reader learns how long it was and what to do."""
    fault = fault_of_question("长" * 2001)
    assert fault is not None
    assert "2001" in fault
    assert fault_of_question("长" * 2000) is None


@pytest.mark.parametrize("bad", ["查\x00询", "查\x1b[31m询", "查\x7f询", "查\ud800询"])
def test_control_characters_and_broken_halves_are_turned_down(bad: str) -> None:
    """They cannot be shown or stored, and mostly come from pasting."""
    assert "控制字符" in (fault_of_question(clean_question(bad)) or "")


@pytest.mark.parametrize("fine", ["任务有哪些？", "第一行\n第二行", "what target?", "😀", "'; DROP TABLE clauses; --"])
def test_any_other_question_may_be_asked(fine: str) -> None:
    """Language, symbols and line breaks are no fault."""
    assert fault_of_question(clean_question(fine)) is None


def test_invisible_format_characters_are_taken_out_of_a_question() -> None:
    """Zero-width characters and direction overrides come with pasted text and mean nothing."""
    assert clean_question(" 人才\u200b\u202e任务 ") == "人才任务"


def test_history_holds_answered_turns_only(answer: Answer) -> None:
    """A failed or pending exchange gives a follow-up nothing to lean on."""
    turns = history_of((Exchange("甲", answer), Exchange("乙", fault="出错"), Exchange("丙")))
    assert [t.question for t in turns] == ["甲"]


def test_settling_touches_the_last_exchange_only(answer: Answer) -> None:
    """Earlier exchanges stay as they were."""
    before = (Exchange("甲", fault="出错"), Exchange("乙"))
    after = settle(before, answer=answer)
    assert after[0] is before[0]
    assert after[1] == Exchange("乙", answer)
    assert not after[1].pending


def test_an_answer_that_comes_after_a_new_beginning_is_not_waited_for() -> None:
    """Else the old conversation would come back."""
    in_hand = InHand()
    asked = (Exchange("甲"),)
    in_hand.take("页", asked)
    assert in_hand.has("页")
    assert in_hand.drop("页") is asked
    assert not in_hand.done("页", asked)
    later = (Exchange("甲"),)
    in_hand.take("页", later)
    assert not in_hand.done("页", asked)
    assert in_hand.done("页", later)
    assert not in_hand.has("页")
