"""The 批量与评测 screen as Gradio components, beside the others. Import it late, as `kb.ui.page`."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kb.ui.examiner import Examiner
from kb.ui.owner import owner_of
from kb.ui.parts import LOOK_UP, SESSION_SECONDS, html, number, script, words
from kb.ui.render_batch import begin_html, controls_html, not_begun_html, progress_html
from kb.ui.render_results import results_html

_POLL_SECONDS = 1.0
Seen = tuple[str, str]
"""The run that a page shows, and in what state it shows it."""


class BatchScreen:
    """A set to send, how far its run has come, and what came of it. A page that is loaded anew finds its runs again."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        with gr.Column(elem_id="kb-batch", elem_classes="screen"):
            self.choice = html("", "kb-set", script("batch.js"))
            self.controls = html("", "kb-run", script("batch.js"))
            self.progress = html("", "kb-run-progress", None)
            self.outcome = html("", "kb-results", script("batch.js"))
        self._seen = gr.State(("", ""), time_to_live=SESSION_SECONDS)
        self._timer = gr.Timer(_POLL_SECONDS, active=False)

    def fresh(self) -> str:
        """The form."""
        return begin_html()

    def wire(self, pane: Any) -> None:
        """What follows what, with questions and clauses shown in `pane`."""

        def begin(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            owner = owner_of(request.cookies)
            why = self._examiner.begin(owner, words(event, "file"))
            seen, controls, progress, results, timer = self._shown(owner, "", ("", ""))
            return seen, controls, progress, (not_begun_html(why) if why else "") + results, timer

        def restore(request: gr.Request) -> tuple[Any, ...]:
            return self._shown(owner_of(request.cookies), "", ("", ""))

        def look(seen: Seen, request: gr.Request) -> tuple[Any, ...]:
            return self._shown(owner_of(request.cookies), seen[0], seen)

        def act(seen: Seen, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            owner, run, does = owner_of(request.cookies), words(event, "run"), words(event, "does")
            self._examiner.act(owner, run, does)
            return self._shown(owner, "" if does == "discard" else run, seen)

        def against(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            owner, run = owner_of(request.cookies), words(event, "run")
            why = self._examiner.against(owner, run, other=words(event, "other"), key=words(event, "file"))
            return self._shown(owner, run, ("", ""), note=why)

        def outcome(event: gr.EventData, request: gr.Request) -> str:
            return self._examiner.outcome(owner_of(request.cookies), words(event, "run"), number(event, "case"))

        def evidence(event: gr.EventData) -> str:
            return self._examiner.evidence(event._data)

        def fail() -> str:
            return not_begun_html("出了意外。请再试一次；若仍如此，请查看启动窗口中的错误信息。")

        shown = [self._seen, self.controls, self.progress, self.outcome, self._timer]
        self.choice.begin(begin, None, shown, **LOOK_UP).failure(fail, None, self.outcome, **LOOK_UP)
        self.choice.restore(restore, None, shown, **LOOK_UP)
        self._timer.tick(look, self._seen, shown, **LOOK_UP)
        self.controls.act(act, self._seen, shown, **LOOK_UP)
        self.outcome.against(against, None, shown, **LOOK_UP).failure(fail, None, self.outcome, **LOOK_UP)
        for part in (self.outcome, pane):
            part.outcome(outcome, None, pane, **LOOK_UP)
        pane.evidence(evidence, None, pane, **LOOK_UP)

    def _shown(self, owner: str, run_id: str, seen: Seen, *, note: str = "") -> tuple[Any, ...]:
        """What the page is to show, less what it shows already: focus stays where it is."""
        run, runs = self._examiner.run(owner, run_id), self._examiner.runs(owner)
        if run is None:
            return ("", ""), "", "", "", gr.Timer(active=False)
        now = run.progress
        still = now.ended or now.state == "暂停"
        # The question under way when a run is paused comes in after it.
        state = (run.id, f"{now.state} {len(runs)} {id(run.comparison)} {now.done if still else ''}")
        timer = gr.Timer(active=any(not each.progress.ended for each in runs))
        if state == seen:
            return gr.skip(), gr.skip(), progress_html(run), gr.skip(), timer
        results = results_html(run, runs, note) if still else ""
        return state, controls_html(runs, run), progress_html(run), results, timer
