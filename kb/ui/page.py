"""The page itself: Gradio components and what follows what. Import it late: importing gradio takes seconds.

The conversation is a `gr.HTML`, not a `gr.Chatbot`: a chatbot reads its messages as Markdown and strips buttons, while
here clause text is data that must be shown to the letter and every mark is a button.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from kb.ui.conversation import Conversation
from kb.ui.desk import Desk
from kb.ui.markup import action, element
from kb.ui.readiness import Preparation

TITLE = "政策文件条款问答"
DISCLAIMER = "回答摘自所存文件原文，供查阅参考，不代替正式文件；标“待复核”的对应关系尚未经人工复核。"
_ASSETS = Path(__file__).parent / "assets"
# Answers are computed in threads; more at once than this only makes each of them slower.
_ANSWERS_AT_ONCE = 8
_POLL_SECONDS = 0.8
_SESSION_SECONDS = 12 * 3600


def theme() -> Any:
    """Gradio's plain theme on the system's own Chinese fonts; nothing is fetched."""
    sans = [gr.themes.Font(n) for n in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")]
    return gr.themes.Base(
        primary_hue="slate", neutral_hue="slate", font=sans, font_mono=sans, text_size="lg", radius_size="sm"
    )


def _header() -> str:
    name = element("h1", TITLE)
    motto = element("p", "条款里查不到的，不作回答")
    buttons = action("全部文件", "catalogue", class_="bar-button") + action("新对话", "fresh", class_="bar-button")
    return element("div", element("div", name + motto, class_="names") + element("div", buttons), class_="masthead")


def _html(value: str, elem_id: str, script: str | None) -> Any:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False, padding=False)


def build_page(desk: Desk, preparation: Preparation) -> Any:
    """The page as `gr.Blocks`, ready to be mounted."""
    script = (_ASSETS / "actions.js").read_text(encoding="utf-8")
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        conversation = gr.State((), time_to_live=_SESSION_SECONDS)
        timer = gr.Timer(_POLL_SECONDS, active=not preparation.state.ready)
        with gr.Column(elem_id="kb"):
            header = _html(_header(), "kb-header", script)
            with gr.Row(elem_id="kb-body"):
                with gr.Column(elem_id="kb-talk"):
                    thread = _html("", "kb-thread", script)
                    note = _html("", "kb-note", None)
                    with gr.Row(elem_id="kb-ask"):
                        question = gr.Textbox(
                            label="问题", show_label=False, container=False, lines=1, max_lines=6, autofocus=True,
                            elem_id="kb-question", placeholder="写下问题，按回车提问",
                            interactive=preparation.state.ready,
                        )  # fmt: skip
                        send = gr.Button("提问", elem_id="kb-send", interactive=preparation.state.ready)
                with gr.Column(elem_id="kb-pane"):
                    pane = _html("", "kb-reader", script)
            _html(element("p", DISCLAIMER), "kb-disclaimer", None)
        parts = _Parts(conversation, timer, header, thread, note, question, send, pane)
        _wire(blocks, parts, desk, preparation)
    blocks.queue(default_concurrency_limit=_ANSWERS_AT_ONCE, max_size=400)
    return blocks


class _Parts:
    """The components that take part in events."""

    def __init__(
        self, conversation: Any, timer: Any, header: Any, thread: Any, note: Any, question: Any, send: Any, pane: Any
    ) -> None:
        self.conversation, self.timer, self.header, self.thread = conversation, timer, header, thread
        self.note, self.question, self.send, self.pane = note, question, send, pane


# Look-ups bypass the queue and show no Gradio progress overlay; none of them is offered as an API.
_LOOK_UP: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def _wire(blocks: Any, parts: _Parts, desk: Desk, preparation: Preparation) -> None:
    answered = _wire_asking(parts, desk, preparation)
    _wire_reading(parts, desk)

    def refresh(conversation: Conversation) -> tuple[Any, ...]:
        state = preparation.state
        return (
            desk.thread(conversation, state),
            desk.catalogue() if state.ready else "",
            gr.Timer(active=not state.ready and state.fault is None),
            gr.Textbox(interactive=state.ready),
            gr.Button(interactive=state.ready),
        )

    shown = [parts.thread, parts.pane, parts.timer, parts.question, parts.send]
    blocks.load(refresh, parts.conversation, shown, **_LOOK_UP)
    parts.timer.tick(refresh, parts.conversation, shown, **_LOOK_UP)

    def fresh() -> tuple[Conversation, str, str]:
        return (), desk.thread((), preparation.state), ""

    parts.header.fresh(fresh, None, [parts.conversation, parts.thread, parts.note], cancels=answered, **_LOOK_UP)


def _wire_asking(parts: _Parts, desk: Desk, preparation: Preparation) -> list[Any]:
    """A question is shown at once and answered after; returns the answering events, so that they can be cancelled."""

    def accept(text: str, conversation: Conversation) -> tuple[Any, ...]:
        if not preparation.state.ready:
            return conversation, gr.skip(), "", gr.skip()
        grown, note = desk.accept(text, conversation)
        if note:
            return conversation, gr.skip(), element("p", note, role="alert"), gr.skip()
        return grown, desk.thread(grown, preparation.state), "", ""

    def accept_suggested(conversation: Conversation, event: gr.EventData) -> tuple[Any, ...]:
        return accept(str(event._data.get("question", "")), conversation)

    def answer(conversation: Conversation) -> tuple[Conversation, str]:
        settled = desk.answer(conversation)
        return settled, desk.thread(settled, preparation.state)

    def fail(conversation: Conversation) -> tuple[Conversation, str]:
        settled = desk.fail(conversation)
        return settled, desk.thread(settled, preparation.state)

    shown = [parts.conversation, parts.thread]
    taken = [parts.conversation, parts.thread, parts.note, parts.question]
    typed = gr.on(
        [parts.question.submit, parts.send.click], accept, [parts.question, parts.conversation], taken, **_LOOK_UP
    )
    parts.question.input(None, None, parts.note, js="() => ''", **_LOOK_UP)
    suggested = parts.thread.ask(accept_suggested, parts.conversation, taken, **_LOOK_UP)
    answering = []
    for accepted in (typed, suggested):
        step = accepted.success(
            answer, parts.conversation, shown, show_progress="hidden", api_visibility="private",
            concurrency_limit=_ANSWERS_AT_ONCE, concurrency_id="answers",
        )  # fmt: skip
        step.failure(fail, parts.conversation, shown, **_LOOK_UP)
        answering.append(step)
    return answering


def _wire_reading(parts: _Parts, desk: Desk) -> None:
    def cite(conversation: Conversation, event: gr.EventData) -> str:
        return desk.cite(conversation, _number(event, "turn"), _number(event, "marker"))

    def read(event: gr.EventData) -> str:
        return desk.read(str(event._data.get("document", "")))

    for part in (parts.thread, parts.pane):
        part.cite(cite, parts.conversation, parts.pane, **_LOOK_UP)
        part.read(read, None, parts.pane, **_LOOK_UP)
    for part in (parts.header, parts.pane):
        part.catalogue(desk.catalogue, None, parts.pane, **_LOOK_UP)


def _number(event: gr.EventData, name: str) -> int:
    """An argument of a button; -1 where it is missing or no number, which no citation has."""
    value = str(event._data.get(name, ""))
    return int(value) if value.isdecimal() else -1
