"""The reading pane: a document, the way to the cited clause, and the citations before and after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.model import Citation, Document
from kb.text import find_quote
from kb.ui.markup import action, element, plain_title, text
from kb.ui.outline import outline, path
from kb.ui.render_document import anchor, highlights, paper_html

_NOT_STATED = "文中未载明"


def _facts(document: Document, titled: Callable[[str], str | None]) -> str:
    """What is known of a document (文件信息); what it does not state is said to be so."""
    rows = [
        ("发文字号", text(document.doc_number or _NOT_STATED)),
        ("发文机关", text("、".join(document.issuers) or _NOT_STATED)),
        ("成文日期", text(chinese_date(document.date) if document.date else _NOT_STATED)),
        ("文种", text(document.genre or _NOT_STATED)),
    ]
    if document.addressees:
        rows.append(("主送", text("；".join(document.addressees))))
    notice = titled(document.carried_by) if document.carried_by else None
    if document.carried_by and notice:
        rows.append(("印发通知", action(text(notice), "read", class_="link", data_document=document.carried_by)))
    inner = "".join(element("dt", name) + element("dd", value) for name, value in rows)
    inner = element("dl", inner)
    if document.warnings:
        inner += element("p", "提示：" + text("；".join(document.warnings)), class_="warnings")
    return element("details", element("summary", "文件信息") + inner, class_="facts")


def unavailable_html(why: str) -> str:
    """The pane when there is nothing to read, with the reason."""
    close = action("关闭", "close", class_="close", aria_label="关闭阅读栏")
    bar = element("div", action("全部文件", "catalogue", class_="step") + close, class_="pane-bar")
    note = element("p", text(why), class_="empty", role="status")
    return element("section", bar + note, class_="reader", tabindex="-1", aria_label="阅读")


def chinese_date(date: str) -> str:
    """“2021-12-31” → “2021年12月31日”; anything else as it is."""
    parts = date.split("-")
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return date
    year, month, day = (int(p) for p in parts)
    return f"{year}年{month}月{day}日"


def _outline(document: Document) -> str:
    steps = outline(document)
    if not steps:
        return ""
    rows = "".join(
        element("li", action(text(s.words), "goto", data_target=anchor(s.clause_id)), class_=f"level-{min(s.level, 4)}")
        for s in steps
    )
    return element("nav", element("h3", "目录") + element("ol", rows), class_="outline", aria_label="文件目录")


def breadcrumb_html(document: Document, clause_id: str) -> str:
    """面包屑: the headings by which the cited clause is reached; each goes there."""
    steps = path(document, clause_id)
    if not steps:
        return ""
    rows = []
    for step in steps:
        here = "location" if step is steps[-1] else None
        rows.append(action(text(step.words), "goto", data_target=anchor(step.clause_id), aria_current=here))
    listed = "".join(element("li", row) for row in rows)
    return element("nav", element("ol", listed), class_="breadcrumb", aria_label="条款位置")


def _stepper(citations: Sequence[Citation], current: Citation, turn: int) -> str:
    at = citations.index(current)

    def step(words: str, name: str, to: int) -> str:
        there = citations[to] if 0 <= to < len(citations) else None
        return action(
            words, "cite", class_="step", data_turn=turn, data_marker=there.marker if there else None,
            disabled=there is None, aria_label=name,
        )  # fmt: skip

    count = f'<span class="word">引文 </span>{at + 1} / {len(citations)}'
    shown = element(
        "span", count, class_="count", aria_live="polite", aria_label=f"引文第{at + 1}条，共{len(citations)}条"
    )
    back = step('‹<span class="word"> 上一条</span>', "上一条引文", at - 1)
    return element(
        "div", back + shown + step('<span class="word">下一条 </span>›', "下一条引文", at + 1), class_="stepper"
    )


def pane_html(
    document: Document,
    *,
    citations: Sequence[Citation] = (),
    current: Citation | None = None,
    turn: int | None = 0,
    back: str = "",
    titled: Callable[[str], str | None] = lambda _: None,
) -> str:
    """`document` for reading. With `current`, one of an answer's `citations`, its clause is highlighted and led to.

    A citation of no `turn` of a conversation has none before and after it; `back` is a way back of its own.
    `titled` gives the shown title of another document's id, or None if it is not held.
    """
    close = action("关闭", "close", class_="close", aria_label="关闭阅读栏")
    back = back or action("全部文件", "catalogue", class_="step")
    contents = action("目录", "outline", class_="step outline-switch", aria_label="显示或隐藏目录")
    stepper = _stepper(citations, current, turn) if current and turn is not None else ""
    bar = element("div", back + contents + stepper + close, class_="pane-bar")
    title = element("h2", text(plain_title(document)), class_="pane-title")
    crumbs = breadcrumb_html(document, current.clause_id) if current else ""
    if current and not crumbs:
        crumbs = element("p", "文件在回答之后已更新，所引条款已不在其中。", class_="notice", role="status")
    head = element("header", bar + title + crumbs, class_="pane-head")
    paper = paper_html(document, highlights(document, citations, current))
    sheet = element("div", _facts(document, titled) + paper, class_="paper", tabindex="0", role="document")
    body = element("div", _outline(document) + sheet, class_="pane-body")
    return element("section", head + body, class_="reader", tabindex="-1", aria_label="阅读" + plain_title(document))


def clause_pane(document: Document, clause_id: str, quote: str, *, back: str = "") -> str:
    """`document` at a clause, with the words of it that are meant, else all of it, highlighted."""
    clause = next((c for c in document.clauses if c.id == clause_id), None)
    if clause is None:
        return unavailable_html("这份文件中已没有这一条款，可能在此之后更新过。")
    words = quote if find_quote(clause.text, quote) else clause.text
    at = Citation(1, document.id, document.title, document.doc_number, clause.id, clause.label, words, clause.spans)
    return pane_html(document, citations=(at,), current=at, turn=None, back=back)
