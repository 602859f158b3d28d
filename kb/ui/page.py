"""The page itself: Gradio components and what follows what. Import it late: importing gradio takes seconds.

The conversation is a `gr.HTML`, not a `gr.Chatbot`: a chatbot reads its messages as Markdown and strips buttons, while
here clause text is data that must be shown to the letter and every mark is a button.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import gradio as gr

from kb.ui.atlas import Atlas
from kb.ui.bench import Bench
from kb.ui.conversation import BUSY, UNANSWERED, Conversation, InHand
from kb.ui.desk import Desk
from kb.ui.examiner import Examiner
from kb.ui.markup import action, element
from kb.ui.page_batch import BatchScreen
from kb.ui.page_review import ReviewScreen
from kb.ui.page_screens import AtlasScreen, CompareScreen
from kb.ui.parts import LOOK_UP, SESSION_SECONDS, html, number, script, words
from kb.ui.readiness import Preparation
from kb.ui.render_welcome import preparing_html
from kb.ui.reviewer import Reviewer

TITLE = "政策文件条款问答"
DISCLAIMER = "回答摘自所存文件原文，供查阅参考，不代替正式文件；标“待复核”的对应关系尚未经人工复核。"
SCREENS = {"talk": "问答", "compare": "对标", "atlas": "图谱", "review": "审阅", "batch": "批量评测"}
_QUEUED_AT_ONCE = 8
_POLL_SECONDS = 0.8
_SHOW_AT_ONCE = "(question, conversation) => [window.kbPage.accept(question), conversation]"
# Nothing on the page shows a place in the queue, and telling everyone's to everyone after each answer grows as the
# square of the readers: ten thousand messages among 200.
_NEVER_SECONDS = 3600.0


def theme() -> Any:
    """Gradio's plain theme on the system's own Chinese fonts; nothing is fetched."""
    sans = [gr.themes.Font(n) for n in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")]
    return gr.themes.Base(
        primary_hue="slate", neutral_hue="slate", font=sans, font_mono=sans, text_size="lg", radius_size="sm"
    )


def _header() -> str:
    name = element("h1", TITLE)
    motto = element("p", "条款里查不到的，不作回答")
    screens = "".join(
        action(shown, "screen", class_="screen-tab", data_screen=screen, aria_current="page" if at == 0 else None)
        for at, (screen, shown) in enumerate(SCREENS.items())
    )
    buttons = action("全部文件", "catalogue", class_="bar-button")
    buttons += action("新对话", "fresh", class_="bar-button only-talk")
    parts = element("div", name + motto, class_="names") + element("nav", screens, class_="screens", aria_label="页面")
    return element("div", parts + element("div", buttons, class_="bar-buttons"), class_="masthead")


def build_page(
    desk: Desk, bench: Bench, atlas: Atlas, reviewer: Reviewer, examiner: Examiner, preparation: Preparation
) -> Any:
    """The page as `gr.Blocks`, ready to be mounted."""
    js = script()
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        conversation = gr.State((), time_to_live=SESSION_SECONDS)
        timer = gr.Timer(_POLL_SECONDS, active=not preparation.state.ready)
        with gr.Column(elem_id="kb"):
            header = html(_header(), "kb-header", js)
            with gr.Row(elem_id="kb-body"):
                with gr.Column(elem_id="kb-talk"):
                    thread = html("", "kb-thread", js)
                    note = html("", "kb-note", None)
                    with gr.Row(elem_id="kb-ask"):
                        question = gr.Textbox(
                            label="问题", show_label=False, container=False, lines=1, max_lines=6, autofocus=True,
                            elem_id="kb-question", placeholder="写下问题，按回车提问",
                            interactive=preparation.state.ready,
                        )  # fmt: skip
                        send = gr.Button("提问", elem_id="kb-send", interactive=preparation.state.ready)
                compare = CompareScreen(bench)
                screens = (compare, AtlasScreen(atlas), ReviewScreen(reviewer, atlas, compare), BatchScreen(examiner))
                with gr.Column(elem_id="kb-pane"):
                    pane = html("", "kb-reader", js)
            html(element("p", DISCLAIMER), "kb-disclaimer", None)
        parts = _Parts(conversation, timer, header, thread, note, question, send, pane)
        for screen in screens:
            screen.wire(pane)
        _wire(blocks, parts, screens, desk, preparation)
    blocks.queue(default_concurrency_limit=_QUEUED_AT_ONCE, max_size=400, status_update_rate=_NEVER_SECONDS)
    _describe_once(blocks)
    return blocks


def _describe_once(blocks: Any) -> None:
    """Let every component remember how Gradio describes it.

    For each new session Gradio describes every component of the page anew, while all other readers wait: 13 ms with
    three screens, four fifths of it a search of the scripts for the name of each option that is not set.
    """
    for block in blocks.blocks.values():
        block.get_config = partial(dict, block.get_config())


class _Parts:
    """The components that take part in events."""

    def __init__(
        self, conversation: Any, timer: Any, header: Any, thread: Any, note: Any, question: Any, send: Any, pane: Any
    ) -> None:
        self.conversation, self.timer, self.header, self.thread = conversation, timer, header, thread
        self.note, self.question, self.send, self.pane = note, question, send, pane


def _wire(
    blocks: Any,
    parts: _Parts,
    screens: Sequence[CompareScreen | AtlasScreen | ReviewScreen | BatchScreen],
    desk: Desk,
    preparation: Preparation,
) -> None:
    in_hand = InHand()
    _wire_asking(parts, desk, preparation, in_hand)
    _wire_reading(parts, desk)

    def refresh(conversation: Conversation) -> tuple[Any, ...]:
        state = preparation.state
        return (
            desk.thread(conversation, state),
            desk.catalogue() if state.ready else "",
            gr.Timer(active=not state.ready and state.fault is None),
            gr.Textbox(interactive=state.ready),
            gr.Button(interactive=state.ready),
            *(screen.fresh() if state.ready else preparing_html(state) for screen in screens),
        )

    shown = [parts.thread, parts.pane, parts.timer, parts.question, parts.send]
    shown += [screen.choice for screen in screens]
    blocks.load(refresh, parts.conversation, shown, **LOOK_UP)
    parts.timer.tick(refresh, parts.conversation, shown, **LOOK_UP)

    def fresh(request: gr.Request) -> tuple[Conversation, str, str]:
        in_hand.drop(request.session_hash or "")
        return (), desk.thread((), preparation.state), ""

    parts.header.fresh(fresh, None, [parts.conversation, parts.thread, parts.note], **LOOK_UP)


def _wire_asking(parts: _Parts, desk: Desk, preparation: Preparation, in_hand: InHand) -> None:
    """The browser shows the question at once, and one request brings the answer.

    Not through Gradio's queue, which makes a request to join it and a stream of each: who answers takes them in turn.
    """

    async def answer(text: str | None, conversation: Conversation, request: gr.Request) -> tuple[Any, ...]:
        page = request.session_hash or ""
        if text is None or in_hand.has(page):
            return gr.skip(), gr.skip(), element("p", BUSY, role="alert"), gr.skip()
        if not preparation.state.ready:
            return gr.skip(), desk.thread(conversation, preparation.state), "", text
        asked, note = desk.accept(text, conversation)
        if note:
            return gr.skip(), desk.thread(conversation, preparation.state), element("p", note, role="alert"), text
        in_hand.take(page, asked)
        settled = await desk.answer(asked)
        if not in_hand.done(page, asked):
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return settled, desk.thread(settled, preparation.state), "", gr.skip()

    def fail(conversation: Conversation, request: gr.Request) -> tuple[Any, ...]:
        asked = in_hand.drop(request.session_hash or "")
        if asked is None:  # it never came here
            return gr.skip(), desk.thread(conversation, preparation.state), element("p", UNANSWERED, role="alert")
        settled = desk.fail(asked)
        return settled, desk.thread(settled, preparation.state), ""

    asking = gr.on(
        [parts.question.submit, parts.send.click], answer, [parts.question, parts.conversation],
        [parts.conversation, parts.thread, parts.note, parts.question], js=_SHOW_AT_ONCE,
        trigger_mode="multiple", **LOOK_UP,
    )  # fmt: skip
    asking.failure(fail, parts.conversation, [parts.conversation, parts.thread, parts.note], **LOOK_UP)
    parts.question.input(None, None, parts.note, js="() => ''", **LOOK_UP)


def _wire_reading(parts: _Parts, desk: Desk) -> None:
    def cite(conversation: Conversation, event: gr.EventData) -> str:
        return desk.cite(conversation, number(event, "turn"), number(event, "marker"))

    def read(event: gr.EventData) -> str:
        return desk.read(words(event, "document"))

    for part in (parts.thread, parts.pane):
        part.cite(cite, parts.conversation, parts.pane, **LOOK_UP)
        part.read(read, None, parts.pane, **LOOK_UP)
    for part in (parts.header, parts.pane):
        part.catalogue(desk.catalogue, None, parts.pane, **LOOK_UP)
