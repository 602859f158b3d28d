"""Before answering, a question is checked; after it, the exchanges of one conversation are kept in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.model import Answer, Turn

LONGEST_QUESTION = 2000
UNANSWERED = "问题没有送到，没有得到回答。请再问一次。"
BUSY = "上一个问题还在查找，请稍候再问。"
_LINE_CHARACTERS = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what became of it: an answer, a fault (a Chinese sentence), or neither while it is looked up."""

    question: str
    answer: Answer | None = None
    fault: str | None = None

    @property
    def pending(self) -> bool:
        """True while the answer is being looked up."""
        return self.answer is None and self.fault is None


Conversation = tuple[Exchange, ...]


class InHand:
    """The question each page waits for; one that has begun anew meanwhile waits no longer."""

    def __init__(self) -> None:
        self._asked: dict[str, Conversation] = {}

    def has(self, page: str) -> bool:
        """True while a question of that page is looked up."""
        return page in self._asked

    def take(self, page: str, asked: Conversation) -> None:
        """Begin with the pending question of a conversation."""
        self._asked[page] = asked

    def drop(self, page: str) -> Conversation | None:
        """Wait no longer; the conversation that was waited for."""
        return self._asked.pop(page, None)

    def done(self, page: str, asked: Conversation) -> bool:
        """End with it; False where the page waits for it no longer."""
        return self._asked.get(page) is asked and self.drop(page) is asked


def clean_question(text: str) -> str:
    """`text` without outer white space and the invisible format characters that come with pasted text."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def fault_of_question(question: str) -> str | None:
    """Why a cleaned question cannot be asked, as a polite Chinese sentence; None if it can."""
    if not question:
        return "请先写下想查的问题，例如某项任务、指标或条款。"
    if len(question) > LONGEST_QUESTION:
        return f"问题有 {len(question)} 个字，超过了 {LONGEST_QUESTION} 字。请把要点拆成几个问题分别来问。"
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in _LINE_CHARACTERS for c in question):
        return "问题里有无法显示的控制字符，多半是粘贴时带入的。请删去后再问。"
    return None


def history_of(conversation: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The earlier turns a follow-up question may lean on: those that were answered."""
    return tuple(Turn(e.question, e.answer) for e in conversation if e.answer is not None)


def settle(conversation: Conversation, *, answer: Answer | None = None, fault: str | None = None) -> Conversation:
    """`conversation` with its last, pending exchange answered or failed."""
    return (*conversation[:-1], replace(conversation[-1], answer=answer, fault=fault))
