"""kb.ui.desk: what happens on each action of a reader."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kb.errors import Damaged
from kb.model import Answer, Turn
from kb.ui.clerks import Clerks
from kb.ui.conversation import Conversation, Exchange
from kb.ui.desk import Desk, Library
from kb.ui.readiness import Readiness

READY = Readiness(ready=True)


def _desk(library: Library) -> Desk:
    return Desk(library, Clerks(library, lambda: library, count=0))


def _answered(desk: Desk, conversation: Conversation) -> Conversation:
    return asyncio.run(desk.answer(conversation))


def test_a_question_is_taken_shown_and_answered(library: Library, answer: Answer) -> None:
    """First pending, then answered."""
    desk = _desk(library)
    taken, note = desk.accept(" 人才？ ", ())
    assert (taken, note) == ((Exchange("人才？"),), "")
    assert "正在查找条款" in desk.thread(taken, READY)
    assert _answered(desk, taken) == (Exchange("人才？", answer),)


def test_a_bad_question_leaves_the_conversation_as_it_was(library: Library, answer: Answer) -> None:
    """The note says why."""
    before = (Exchange("甲", answer),)
    after, note = _desk(library).accept("  ", before)
    assert after is before
    assert note


def test_a_second_question_waits_for_the_first(library: Library) -> None:
    """Two answers at once would overwrite each other."""
    pending = (Exchange("甲"),)
    after, note = _desk(library).accept("乙", pending)
    assert after is pending
    assert "请稍候" in note


def test_a_follow_up_is_asked_with_the_earlier_turns(library: Library, answer: Answer) -> None:
    """The conversation is kept."""
    desk = _desk(library)
    _answered(desk, (Exchange("甲", answer), Exchange("那培训呢？")))
    assert library.asked == [("那培训呢？", (Turn("甲", answer),))]  # type: ignore[attr-defined]


def test_a_fault_of_the_library_becomes_a_sentence(library: Library) -> None:
    """The reader is told what is wrong and how to mend it."""

    class Broken(type(library)):  # type: ignore[misc]
        def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
            raise Damaged("索引损坏", hint="运行 python -m kb doctor")

    [exchange] = _answered(_desk(Broken((), None)), (Exchange("甲"),))
    assert exchange.fault == "索引损坏。处理办法：运行 python -m kb doctor。"


def test_nothing_pending_is_nothing_to_answer_or_fail(library: Library, answer: Answer) -> None:
    """A late event finds the conversation settled or begun anew."""
    desk = _desk(library)
    settled = (Exchange("甲", answer),)
    assert _answered(desk, settled) is settled
    assert desk.fail(settled) is settled
    assert _answered(desk, ()) == ()


def test_an_unforeseen_error_does_not_leave_a_question_pending(library: Library) -> None:
    """The reader can ask again."""
    [exchange] = _desk(library).fail((Exchange("甲"),))
    assert not exchange.pending
    assert exchange.fault is not None


def test_a_citation_opens_its_document_at_its_clause(library: Library, answer: Answer) -> None:
    """By turn and marker."""
    pane = _desk(library).cite((Exchange("甲", answer),), 0, 2)
    assert 'id="cited"' in pane
    assert "《本市实施意见(2023-2025年)》" in pane


def test_an_unknown_citation_or_document_is_a_note_not_an_error(library: Library, answer: Answer) -> None:
    """A page left open over a restart sends such clicks."""
    desk = _desk(library)
    assert "不在当前对话中" in desk.cite((), 0, 1)
    assert "不在当前对话中" in desk.cite((Exchange("甲", answer),), 0, 99)
    assert "不在当前对话中" in desk.cite((Exchange("甲", answer),), -1, 1)
    assert "没有这份文件" in desk.read("没有")


def test_the_thread_shows_progress_then_welcome_then_conversation(library: Library, answer: Answer) -> None:
    """Each in its time."""
    desk = _desk(library)
    assert "正在整理文件" in desk.thread((), Readiness(ready=False))
    assert "可以这样问" in desk.thread((), READY)
    assert "引文（3）" in desk.thread((Exchange("甲", answer),), READY)
