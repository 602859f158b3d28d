"""The 对标 and 图谱 screens as Gradio components, beside the conversation. Import it late, as `kb.ui.page`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from kb.ui.atlas import Atlas
from kb.ui.bench import AT_ONCE, Bench, Choice, Compared, Fault, Step, opened
from kb.ui.owner import owner_of
from kb.ui.parts import LOOK_UP, SESSION_SECONDS, html, number, script, words
from kb.ui.render_alignment import compared_html
from kb.ui.render_choice import choice_html, fault_html, step_html
from kb.ui.render_item import item_html
from kb.ui.render_pane import unavailable_html
from kb.ui.render_views import atlas_choice_html, unseen_html

_NONE = "当前没有对照结果，可能页面已重新开始。请重新对照。"


class CompareScreen:
    """Choosing two documents, and what came of laying them side by side."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        with gr.Column(elem_id="kb-compare", elem_classes="screen"):
            self.choice = html("", "kb-choice", script("compare.js"))
            self.outcome = html("", "kb-outcome", script())
        self.compared = gr.State(None, time_to_live=SESSION_SECONDS)

    def fresh(self) -> str:
        """What may be chosen now."""
        return choice_html(self._bench.heads())

    def wire(self, pane: Any) -> None:
        """What follows what, with items and clauses shown in `pane`."""

        def compare(event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, str]]:
            upper = Choice(words(event, "upper"), words(event, "upperDraft"))
            lower = Choice(words(event, "lower"), words(event, "lowerDraft"))
            for news in self._bench.compare(owner_of(request.cookies), upper, lower):
                if isinstance(news, Step):
                    yield gr.skip(), step_html(news)
                elif isinstance(news, Fault):
                    yield None, fault_html(news)
                else:
                    yield news, compared_html(news)

        def fail() -> tuple[None, str]:
            return None, fault_html(Fault("对照时出了意外。请再试一次；若仍如此，请查看启动窗口中的错误信息。"))

        def item(compared: Compared | None, event: gr.EventData) -> str:
            return (
                item_html(compared.result, number(event, "item"), held=compared.held)
                if compared
                else unavailable_html(_NONE)
            )

        def open_clause(compared: Compared | None, event: gr.EventData) -> str:
            if compared is None:
                return unavailable_html(_NONE)
            return opened(compared.result, words(event, "side"), words(event, "clause"), words(event, "quote"))

        shown = [self.compared, self.outcome]
        running = self.choice.compare(
            compare, None, shown, show_progress="hidden", api_visibility="private",
            concurrency_limit=AT_ONCE, concurrency_id="comparisons",
        )  # fmt: skip
        running.failure(fail, None, shown, **LOOK_UP)
        self.outcome.item(item, self.compared, pane, **LOOK_UP)
        for part in (self.outcome, pane):
            part.open(open_clause, self.compared, pane, **LOOK_UP)


class AtlasScreen:
    """Choosing a document, and what it sets, asks and charges."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        with gr.Column(elem_id="kb-atlas", elem_classes="screen"):
            self.choice = html("", "kb-seen", script("atlas.js"))
            self.outcome = html("", "kb-views", script())

    def fresh(self) -> str:
        """What may be chosen now."""
        return atlas_choice_html(self._atlas.heads())

    def wire(self, pane: Any) -> None:
        """What follows what, with clauses shown in `pane`."""

        def look(event: gr.EventData) -> str:
            return self._atlas.look(words(event, "document"))

        def clause(event: gr.EventData) -> str:
            return self._atlas.clause(words(event, "document"), words(event, "clause"), words(event, "quote"))

        def fail() -> str:
            return unseen_html("查看时出了意外。请再选一次；若仍如此，请查看启动窗口中的错误信息。")

        self.choice.look(look, None, self.outcome, **LOOK_UP).failure(fail, None, self.outcome, **LOOK_UP)
        self.outcome.clause(clause, None, pane, **LOOK_UP)
