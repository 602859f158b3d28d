"""The 审阅 screen as Gradio components, beside those of `kb.ui.page_screens`. Import it late, as `kb.ui.page`."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kb.errors import KbError
from kb.ui.atlas import Holdings
from kb.ui.bench import Compared
from kb.ui.markup import action
from kb.ui.page_screens import CompareScreen
from kb.ui.parts import LOOK_UP, SESSION_SECONDS, html, number, script, words
from kb.ui.person import person_of
from kb.ui.render_pane import clause_pane, unavailable_html
from kb.ui.render_review import review_head_html, unlisted_html
from kb.ui.reviewer import WAITING, Reviewer, Seen, Sitting, Verdict, Wanted

_FAILED = "出了意外，不知道决定是否记下。请从列表中重新打开这一条看一看；若仍如此，请查看启动窗口中的错误信息。"
_DRAFT = "上传的草案不存入知识库，它的对应关系不能在这里审阅。草案入库后再对照，就可以了。"


class ReviewScreen:
    """A list of links that wait for a person, and one after the other in the pane."""

    def __init__(self, reviewer: Reviewer, library: Holdings, compare: CompareScreen) -> None:
        self._reviewer, self._library, self._compare = reviewer, library, compare
        with gr.Column(elem_id="kb-review", elem_classes="screen"):
            self.choice = html("", "kb-review-head", script())
            self.queue = html("", "kb-queue", script())
        self._sitting = gr.State(Sitting(), time_to_live=SESSION_SECONDS)

    def fresh(self) -> str:
        """What stands above the list; the list itself comes once somebody looks."""
        return review_head_html()

    def wire(self, pane: Any) -> None:
        """What follows what, with links and clauses shown in `pane`."""
        self._wire_list(pane)
        self._wire_verdicts(pane)

        def clause(event: gr.EventData) -> str:
            back = action("返回审阅", "case", class_="step", data_key=words(event, "key"))
            try:
                document = self._library.document(words(event, "document"))
            except KbError as error:
                return unavailable_html(str(error))
            return clause_pane(document, words(event, "clause"), words(event, "quote"), back=back)

        pane.clause(clause, None, pane, **LOOK_UP)

    def _wire_list(self, pane: Any) -> None:
        def look(sitting: Sitting, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
            given = event._data
            was = sitting.wanted
            wanted = Wanted(
                str(given.get("pair", was.pair)), str(given.get("state", was.state)) or WAITING,
                str(given.get("words", was.words)),
            )  # fmt: skip
            return _shown(self._reviewer.look(sitting, wanted, person_of(request.cookies)))

        def case(sitting: Sitting, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
            return _shown(self._reviewer.open(sitting, words(event, "key"), person_of(request.cookies)))

        def review(
            compared: Compared | None, sitting: Sitting, request: gr.Request, event: gr.EventData
        ) -> tuple[Any, ...]:
            if compared is None or not compared.held:
                return gr.skip(), gr.skip(), unavailable_html(_DRAFT)
            item, link = number(event, "item"), number(event, "link")
            who = person_of(request.cookies)
            return _shown(self._reviewer.of_alignment(sitting, compared.result, item, link, who))

        def fail() -> tuple[str, str]:
            return unlisted_html(_FAILED), unavailable_html(_FAILED)

        parts = [self._sitting, self.queue, pane]
        self.queue.queue(look, self._sitting, parts, **LOOK_UP).failure(fail, None, parts[1:], **LOOK_UP)
        for part in (self.queue, pane):
            part.case(case, self._sitting, parts, **LOOK_UP).failure(fail, None, parts[1:], **LOOK_UP)
        for part in (self._compare.outcome, pane):
            asked = part.review(review, [self._compare.compared, self._sitting], parts, **LOOK_UP)
            asked.failure(fail, None, parts[1:], **LOOK_UP)

    def _wire_verdicts(self, pane: Any) -> None:
        def decide(sitting: Sitting, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
            verdict = Verdict(*(words(event, name) for name in ("verdict", "relation", "degree", "reason")))
            who = person_of(request.cookies)
            return _shown(self._reviewer.decide(sitting, words(event, "key"), verdict, who))

        def undo(sitting: Sitting, request: gr.Request) -> tuple[Any, ...]:
            return _shown(self._reviewer.undo(sitting, person_of(request.cookies)))

        def fail() -> str:
            return unavailable_html(_FAILED)

        parts = [self._sitting, self.queue, pane]
        pane.decide(decide, self._sitting, parts, **LOOK_UP).failure(fail, None, pane, **LOOK_UP)
        pane.undo(undo, self._sitting, parts, **LOOK_UP).failure(fail, None, pane, **LOOK_UP)


def _shown(seen: Seen) -> tuple[Any, ...]:
    return seen.sitting, *(gr.skip() if part is None else part for part in (seen.queue, seen.pane))
