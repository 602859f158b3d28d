"""Between the page and the knowledge base: what happens on each action of a reader. Holds no state and no gradio."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

from kb.errors import KbError, NotFound
from kb.model import Document
from kb.ui.clerks import Answering, Asked
from kb.ui.conversation import BUSY, Conversation, Exchange, clean_question, fault_of_question, history_of, settle
from kb.ui.holdings import main_documents
from kb.ui.readiness import Readiness
from kb.ui.render_answer import conversation_html
from kb.ui.render_pane import pane_html, unavailable_html
from kb.ui.render_welcome import catalogue_html, preparing_html, welcome_html
from kb.ui.suggestions import CONSIDERED, suggested_questions

_log = logging.getLogger(__name__)


class Library(Asked, Protocol):
    """What the page needs of the knowledge base; safe to call from several threads."""

    def heads(self) -> Sequence[Document]:
        """All documents held, without their clauses."""
        ...

    def clause_counts(self) -> Mapping[str, int]:
        """How many clauses every document has, headings not counted."""
        ...

    def document(self, doc_id: str) -> Document:
        """One document; NotFound if it is not held."""
        ...


class Desk:
    """Every method takes what the page knows and returns what it shows next."""

    def __init__(self, library: Library, answering: Answering) -> None:
        self._library = library
        self._answering = answering

    def accept(self, question: str, conversation: Conversation) -> tuple[Conversation, str]:
        """The conversation with `question` added as pending, and a note; with a note nothing was added."""
        if conversation and conversation[-1].pending:
            return conversation, BUSY
        question = clean_question(question)
        fault = fault_of_question(question)
        if fault:
            return conversation, fault
        return (*conversation, Exchange(question)), ""

    async def answer(self, conversation: Conversation) -> Conversation:
        """The conversation with its pending question answered; a fault the library names becomes a sentence."""
        if not conversation or not conversation[-1].pending:
            return conversation
        try:
            answer = await self._answering.ask(conversation[-1].question, history_of(conversation[:-1]))
        except KbError as error:
            _log.warning("提问未能完成：%s", error)
            return settle(conversation, fault=str(error))
        return settle(conversation, answer=answer)

    def fail(self, conversation: Conversation) -> Conversation:
        """The conversation after an unforeseen error, which the console shows; it must not stay pending."""
        if not conversation or not conversation[-1].pending:
            return conversation
        return settle(
            conversation, fault="查找时出了意外，没有得到回答。请再问一次；若仍如此，请查看启动窗口中的错误信息。"
        )

    def thread(self, conversation: Conversation, readiness: Readiness) -> str:
        """The left side: progress, welcome or conversation."""
        if not readiness.ready:
            return preparing_html(readiness)
        if conversation:
            return conversation_html(conversation)
        heads = self._library.heads()
        main = main_documents(heads)[:CONSIDERED]
        return welcome_html(heads, suggested_questions([self._library.document(head.id) for head in main]))

    def catalogue(self) -> str:
        """The list of documents, for the reading pane."""
        return catalogue_html(self._library.heads(), self._library.clause_counts())

    def read(self, doc_id: str) -> str:
        """One document, for the reading pane."""
        try:
            document = self._library.document(doc_id)
        except NotFound as error:
            return unavailable_html(str(error))
        return pane_html(document, titled=self._titled)

    def cite(self, conversation: Conversation, turn: int, marker: int) -> str:
        """The document of a citation with the cited clause highlighted, for the reading pane."""
        answer = conversation[turn].answer if 0 <= turn < len(conversation) else None
        citation = next((c for c in answer.citations if c.marker == marker), None) if answer else None
        if answer is None or citation is None:
            return unavailable_html("这条引文不在当前对话中，可能是页面已重新开始。请重新提问。")
        try:
            document = self._library.document(citation.doc_id)
        except NotFound as error:
            return unavailable_html(str(error))
        return pane_html(document, citations=answer.citations, current=citation, turn=turn, titled=self._titled)

    def _titled(self, doc_id: str) -> str | None:
        try:
            return self._library.document(doc_id).title
        except NotFound:
            return None
