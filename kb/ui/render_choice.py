"""The 对标 screen before its result: two documents to choose, and how far the comparison has come."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Document
from kb.ui.bench import SIDES, Fault, Side, Step
from kb.ui.holdings import main_documents
from kb.ui.markup import document_name, element, text
from kb.ui.transfer import ENDINGS, LARGEST, UPLOAD

_NEEDS_FILTER = 12
_HINTS: dict[Side, str] = {
    "upper": "国家规划、上级文件：要落实的任务出自这里",
    "lower": "草案、实施意见：看它落实了哪些",
}


def options(documents: Sequence[Document]) -> str:
    """One option a document that can be chosen."""
    rows = sorted(main_documents(documents), key=lambda d: (d.level != "国家", d.title))
    return "".join(element("option", text(document_name(d.title, d.doc_number)), value=d.id) for d in rows)


def select_html(name: str, label: str, documents: Sequence[Document]) -> str:
    """A labelled choice of a document held; a filter where there are many."""
    many = len(main_documents(documents)) > _NEEDS_FILTER
    find = ""
    if many:
        find = (
            f'<input type="search" class="narrow" data-narrows="{name}" aria-label="筛选{text(label)}" '
            'placeholder="输入题名或文号中的字筛选">'
        )
    first = element("option", "请选择", value="")
    chosen = element("select", first + options(documents), id=f"choose-{name}", name=name, aria_label=label)
    return find + chosen


def _side(side: Side, documents: Sequence[Document]) -> str:
    held = element("label", "文件库中的文件", for_=f"choose-{side}", class_="field") + select_html(
        side, f"{SIDES[side]}：文件库中的文件", documents
    )
    upload = element("p", "或者上传一份，也可以拖到这里", class_="field") + _picker(side)
    legend = element("legend", SIDES[side]) + element("p", _HINTS[side], class_="hint")
    return element("fieldset", legend + held + upload, class_="side-choice", data_drop=side)


def _picker(side: Side) -> str:
    """The browser's own button speaks the browser's language; ours lies over it, and both are one for the keyboard."""
    field = (
        f'<input type="file" id="upload-{side}" name="{side}-file" class="upload" accept="{",".join(ENDINGS)}" '
        f'aria-label="{SIDES[side]}：上传文件">'
    )
    return element(
        "div", field + element("label", "选择文件", for_=f"upload-{side}", class_="bar-button"), class_="picker"
    )


def choice_html(documents: Sequence[Document]) -> str:
    """The form; assets/compare.js sends what is chosen."""
    head = element("h2", "对标：草案落实了上位文件的哪些任务", tabindex="-1")
    sides = element("div", _side("upper", documents) + _side("lower", documents), class_="side-choices")
    most = LARGEST // 2**20
    note = element(
        "p",
        f"上传的文件只用于这一次对照，别人看不到，对照完即删除。可用 docx、pdf、txt、ofd、wps 等，不超过 {most} MB。",
        class_="hint",
    )
    start = element("button", "开始对照", type="submit", class_="go")
    told = element("p", "", class_="form-note", role="status", aria_live="polite")
    form = element(
        "form", sides + note + element("div", start + told, class_="form-foot"), class_="choice",
        data_upload=UPLOAD, data_most=LARGEST, data_endings=" ".join(ENDINGS), novalidate=True,
    )  # fmt: skip
    return element("section", head + form, class_="screen-head", aria_label="选择两份文件")


def step_html(step: Step) -> str:
    """What is being done."""
    bar = element("progress", "", aria_label="对照进度")
    line = element("p", f"正在{text(step.words)}……　{step.seconds:.0f} 秒", class_="stage", role="status")
    return element("section", bar + line, class_="running", aria_busy="true")


def fault_html(fault: Fault) -> str:
    """Why there is no result, and what can be done."""
    lead = element("p", "没有得出对照结果", class_="refusal-label")
    return element("section", lead + element("p", text(fault.words)), class_="fault outcome", role="alert")
