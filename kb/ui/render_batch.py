"""The 批量与评测 screen before its results: a set to choose, the runs of this browser, how far one has come."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.ui.grid import Row, grid_html
from kb.ui.markup import action, element, text
from kb.ui.results import DOWNLOAD, LARGEST, TEMPLATES, UPLOAD

if TYPE_CHECKING:
    from kb.library.batch.question_sets import Refused
    from kb.library.batch.run import Progress, Run

_REFUSED_SHOWN = 100
_FILES = (("结果表（Excel）", "xlsx"), ("回答（jsonl）", "jsonl"), ("报告（json，供以后比较）", "json"))
_ENDINGS = ".xlsx .csv .jsonl"


def begin_html() -> str:
    """The form; assets/batch.js sends the file."""
    head = element("h2", "批量与评测：一次问许多题，看答得对不对", tabindex="-1")
    picker = picker_html("set", "选择题集文件", _ENDINGS)
    templates = "".join(
        element("a", text(name), href=f"{TEMPLATES}/{kind}", download=True, class_="link")
        for name, kind in (("Excel 模板", "xlsx"), ("csv 模板", "csv"))
    )
    legend = element("legend", "题集")
    hint = "xlsx、csv 或 jsonl，至少有“问题”一列。写了要点、依据的评分，没有写的只作答。第一次用请下载模板，照例子填："
    field = legend + element("p", text(hint) + templates, class_="hint templates") + picker
    box = element("fieldset", field, class_="side-choice", data_drop="set")
    most = LARGEST // 2**20
    note = (
        f"题集只有上传的浏览器能看，读完即删，不超过 {most} MB、1000 题；"
        "结果留 12 小时，服务重启即清。答题时不妨碍别人提问。"
    )
    start = element("button", "开始评测", type="submit", class_="go")
    said = element("p", "", class_="form-note", role="status", aria_live="polite")
    foot = element("div", start + said, class_="form-foot")
    form = element(
        "form", box + element("p", note, class_="hint") + foot, class_="choice", data_upload=UPLOAD,
        data_most=LARGEST, data_endings=_ENDINGS, data_does="begin", novalidate=True,
    )  # fmt: skip
    return element("section", head + form, class_="screen-head", aria_label="选择题集")


def picker_html(name: str, words: str, endings: str) -> str:
    """A file to choose: the browser's own button with ours over it."""
    field = (
        f'<input type="file" id="upload-{name}" name="file" class="upload" accept="{endings.replace(" ", ",")}" '
        f'aria-label="{text(words)}">'
    )
    return element(
        "div", field + element("label", text(words), for_=f"upload-{name}", class_="bar-button"), class_="picker"
    )


def not_begun_html(why: str) -> str:
    """Why no run was begun."""
    lead = element("p", "没有开始评测", class_="refusal-label")
    return element("section", lead + element("p", text(why)), class_="fault outcome", role="alert")


def controls_html(runs: Sequence[Run], shown: Run | None) -> str:
    """The run that is shown with what may be done to it, the rows not taken, and the other runs of this browser."""
    if shown is None:
        return ""
    now = shown.progress
    title = element("h3", text(shown.name))
    said = element("p", text(_state(now)), role="status", class_="run-state")
    fault = element("p", text(now.fault), class_="validity-note", role="alert") if now.fault else ""
    inner = title + said + fault + _buttons(shown, now) + refused_html(shown.questions.refused)
    own = element("section", inner, class_="running", aria_label="这次评测")
    return own + _others(runs, shown)


def _state(now: Progress) -> str:
    known = {
        "等候": "等候前面的评测。", "准备": "正在读知识库，找依据所在的条款。", "运行": "正在逐题回答。",
        "暂停": f"已暂停，答了 {now.done} / {now.total} 题。", "停止": f"已停止，答了 {now.done} / {now.total} 题。",
        "完成": f"已完成，{now.total} 题。", "失败": f"没有答完，答了 {now.done} / {now.total} 题。",
    }  # fmt: skip
    return known[now.state]


def _buttons(run: Run, now: Progress) -> str:
    def button(name: str, does: str) -> str:
        return action(name, "act", class_="bar-button", data_does=does, data_run=run.id)

    made = ""
    if now.state == "暂停":
        made += button("继续", "resume")
    elif not now.ended:
        made += button("暂停", "pause")
    if not now.ended:
        made += button("停止", "stop")
    if now.done and (now.ended or now.state == "暂停"):
        made += "".join(
            element("a", text(name), href=f"{DOWNLOAD}/{run.id}/{kind}", download=True, class_="bar-button")
            for name, kind in _FILES
        )
    if now.ended:
        made += button("删除这次评测", "discard")
    return element("div", made, class_="downloads")


def refused_html(refused: Sequence[Refused]) -> str:
    """The rows that were not taken, each with how to mend it."""
    if not refused:
        return ""
    rows = [Row((str(one.line), text(one.what), text(one.hint))) for one in refused[:_REFUSED_SHOWN]]
    table = grid_html("没有收的行", ("行号", "原因", "怎么改"), rows, empty="")
    more = len(refused) - _REFUSED_SHOWN
    table += element("p", f"另有 {more} 行，见结果表。", class_="hint") if more > 0 else ""
    summary = element("summary", f"有 {len(refused)} 行没有收，其余照常作答")
    return element("details", summary + table, class_="refused-rows", open=True)


def _others(runs: Sequence[Run], shown: Run) -> str:
    if len(runs) < 2:
        return ""
    rows = []
    for run in runs:
        now = run.progress
        begun = time.strftime("%H:%M", time.localtime(run.begun))
        is_shown = run is shown
        look = action(
            text(run.name), "act", class_="link place", data_does="show", data_run=run.id,
            aria_current="true" if is_shown else None,
        )  # fmt: skip
        right = f"{now.right} / {now.judged}" if now.judged else "未判"
        rows.append(Row((look, begun, text(now.state), f"{now.done} / {now.total}", right)))
    table = grid_html("这个浏览器的评测", ("题集", "开始", "状态", "已答", "答对"), rows, empty="")
    return element("section", table, class_="running", aria_label="这个浏览器的评测")


def progress_html(run: Run | None) -> str:
    """How far the run is, with the time left; nothing once it has ended."""
    if run is None or run.progress.ended:
        return ""
    now = run.progress
    bar = element("progress", "", aria_label="评测进度", max=now.total, value=now.done)
    words = [f"已答 {now.done} / {now.total} 题"]
    if now.state == "运行" and now.seconds_left is not None:
        words.append(f"还需{span_of(now.seconds_left)}")
    if now.judged:
        words.append(f"判分 {now.judged} 题，对 {now.right} 题")
    if now.refused:
        words.append(f"拒答 {now.refused} 题")
    line = element("p", "；".join(words) + "。", class_="stage")
    return element("section", bar + line, class_="running", aria_label="进度")


def span_of(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 60:
        return f"约 {max(1, round(seconds))} 秒"
    minutes = round(seconds / 60)
    return f"约 {minutes} 分钟" if minutes < 60 else f"约 {minutes // 60} 小时 {minutes % 60} 分钟"
