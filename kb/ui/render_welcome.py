"""Before the first question: the documents held, questions to begin with, and how far a first ingest has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.model import Document
from kb.ui.holdings import main_documents
from kb.ui.markup import action, element, plain_title, text
from kb.ui.readiness import Readiness
from kb.ui.render_pane import chinese_date

_NEEDS_FILTER = 8
_FILTER = '<input type="search" class="filter" placeholder="按题名、机关或文号筛选" aria-label="筛选文件">'


def _document_row(document: Document, notice: Document | None, clauses: int) -> str:
    facts = [document.doc_number, chinese_date(document.date) if document.date else None]
    facts.append(f"{clauses} 条可引条款")
    name = element("span", text(plain_title(document)), class_="document-name")
    issuer = element("span", text("、".join(document.issuers)), class_="document-facts") if document.issuers else ""
    line = element("span", text("　".join(f for f in facts if f)), class_="document-facts")
    row = action(name + issuer + line, "read", class_="document-row", data_document=document.id)
    if notice:
        row += action(text(f"印发通知：{notice.title}"), "read", class_="link", data_document=notice.id)
    return element("li", row)


def catalogue_html(documents: Sequence[Document], clauses: Mapping[str, int]) -> str:
    """The documents held, each with the notice that issues it, opening in the reading pane.

    `clauses` says how many clauses a document has.
    """
    by_id = {d.id: d for d in documents}
    main = main_documents(documents)
    rows = "".join(_document_row(d, by_id.get(d.carried_by or ""), clauses.get(d.id, 0)) for d in main)
    close = action("关闭", "close", class_="close", aria_label="关闭阅读栏")
    bar = element("div", element("h2", f"全部文件（{len(main)}）", class_="pane-title") + close, class_="pane-bar")
    listing = element("ol", rows, class_="documents") if rows else element("p", "知识库里还没有文件。", class_="empty")
    find = _FILTER if len(main) > _NEEDS_FILTER else ""
    return element("section", bar + find + listing, class_="reader catalogue", tabindex="-1", aria_label="全部文件")


def welcome_html(documents: Sequence[Document], questions: Sequence[str]) -> str:
    """What a reader sees before asking."""
    lead = element("h2", "请就所存政策文件提问")
    say = element(
        "p",
        f"现存 {len(main_documents(documents))} 份文件。回答逐句注明出处，点击句末编号可在原文中查看所引条款；"
        "文件中没有依据的，不作回答。",
    )
    chips = "".join(element("li", action(text(q), "ask", class_="suggestion", data_question=q)) for q in questions)
    begin = element("h3", "可以这样问") + element("ul", chips) if chips else ""
    return element("section", lead + say + begin, class_="welcome")


def preparing_html(readiness: Readiness) -> str:
    """How far the first ingest has come, or why it stopped."""
    if readiness.fault:
        body = element("h2", "知识库没有准备好") + element("p", text(readiness.fault))
        return element("section", body, class_="welcome fault", role="alert")
    done, total = readiness.done, readiness.total
    bar = element("progress", "", value=done if total else None, max=total or None, aria_label="入库进度")
    count = f"{done} / {total}　" if total else ""
    line = element("p", text(count + readiness.stage), class_="stage", role="status")
    lead = element("h2", "正在整理文件，请稍候")
    say = element("p", "首次启动要把随附的政策文件读入知识库。完成后本页会自动可用，不必刷新。")
    return element("section", lead + say + bar + line, class_="welcome preparing")
