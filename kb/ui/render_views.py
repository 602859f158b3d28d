"""Showing what a document sets, asks and charges: targets, duties, bodies, deadlines, each with its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kb.library.view_text import due_text, quotation
from kb.model import Document
from kb.ui.grid import Panel, Row, grid_html, panels_html
from kb.ui.markup import action, document_name, element, text
from kb.ui.render_choice import select_html

if TYPE_CHECKING:
    from kb.graph.charged import ResponsibleRow
    from kb.graph.deadlines import Deadlines
    from kb.graph.dues import DueDate
    from kb.graph.views import DutyRow, Shown, TargetRow

_SOURCES = "期限来源：明示＝年份写在这一句里；承前＝写在同一条款前面或上面的标题里；规划期＝按题名中规划期的末年。"


def atlas_choice_html(documents: Sequence[Document]) -> str:
    """One document to choose."""
    head = element("h2", "图谱：一份文件定了哪些指标、派了哪些任务、由谁负责、何时完成", tabindex="-1")
    chosen = element("label", "文件", for_="choose-seen", class_="field") + select_html("seen", "要看的文件", documents)
    form = element("form", element("div", chosen, class_="side-choice"), class_="choice", novalidate=True)
    return element("section", head + form, class_="screen-head", aria_label="选择文件")


def unseen_html(why: str) -> str:
    """Why there is nothing to see."""
    return element("section", element("p", text(why)), class_="fault outcome", role="alert")


def views_html(
    document: Document,
    targets: Sequence[TargetRow],
    duties: Sequence[DutyRow],
    responsible: Sequence[ResponsibleRow],
    deadlines: Deadlines,
) -> str:
    """The views of one document."""
    title = element("h2", text(document_name(document.title, document.doc_number)), tabindex="-1")
    panels = [
        Panel("targets", f"指标（{len(targets)}）", _targets(targets)),
        Panel("duties", f"任务（{len(duties)}）", _duties(duties)),
        Panel("responsible", f"责任（{len(responsible)}）", _responsible(responsible)),
        Panel("deadlines", f"期限（{len(deadlines.rows)}）", _deadlines(deadlines)),
    ]
    note = element("p", "每一行都出自条款，点条款可在原文中查看；条款里指不出来的不列。", class_="hint", role="status")
    tabs = panels_html("文件的各个方面", panels)
    return element("section", title + note + tabs, class_="outcome", aria_label="图谱")


def _place(row: Shown) -> str:
    said = f"在文件中打开{row.label}"
    return action(
        text(row.label), "clause", class_="link place", data_document=row.doc_id, data_clause=row.clause,
        data_quote=row.quote, aria_label=said,
    )  # fmt: skip


def _dues(due: Iterable[DueDate], row: Shown) -> str:
    return text("；".join(due_text(one, row.label) for one in due)) or element("span", "没有写", class_="nothing")


def filters_html(label: str, name: str, values: Iterable[str], find: str) -> str:
    """Buttons that keep the rows of one value, and a box that keeps the rows with the words typed."""
    counts = Counter(values)
    chips = [action(f"全部 {sum(counts.values())}", "filter", class_="chip", data_by=name, aria_pressed="true")]
    chips += [
        action(f"{text(value)} {number}", "filter", class_="chip", data_by=name, data_value=value, aria_pressed="false")
        for value, number in counts.most_common()
    ]
    box = f'<input type="search" class="find" aria-label="{text(find)}" placeholder="{text(find)}">'
    found = element("span", "", class_="found", role="status", aria_live="polite")
    return element("div", "".join(chips) + box + found, class_="filters", role="group", aria_label=label)


def _targets(rows: Sequence[TargetRow]) -> str:
    if not rows:
        return element("p", "这份文件中没有读出指标。", class_="empty")
    cells = [
        Row(
            (
                _named(row),
                element("b", text(row.figure)),
                _dues([row.due] if row.due else [], row),
                text(row.attribute or "未标"),
                _place(row),
            ),
            {"data_kind": row.kind},
        )
        for row in rows
    ]
    header = ("指标与原文", "数值", "期限", "属性", "条款")
    bar = filters_html("筛选指标", "kind", [row.kind for row in rows], "在指标中查找")
    return bar + grid_html("指标：目标与基数", header, cells, empty="") + element("p", _SOURCES, class_="hint")


def _named(row: TargetRow) -> str:
    base = element("span", "基数", class_="tag") if row.kind == "基数" else ""
    return element("b", text(row.name)) + base + element("span", text(quotation(row)), class_="words")


def _duties(rows: Sequence[DutyRow]) -> str:
    if not rows:
        return element("p", "这份文件中没有读出任务。", class_="empty")
    cells = [
        Row(
            (text(row.addressee), text(quotation(row)), text(row.strength or ""), _dues(row.due, row), _place(row)),
            {"data_kind": row.addressee},
        )
        for row in rows
    ]
    bar = filters_html("按承担者筛选任务", "kind", [row.addressee for row in rows], "在任务中查找")
    return bar + grid_html("任务与承担者", ("承担者", "任务", "力度", "期限", "条款"), cells, empty="")


def _responsible(rows: Sequence[ResponsibleRow]) -> str:
    if not rows:
        return element("p", "这份文件中没有写明责任单位。", class_="empty")
    cells = [
        Row(
            (
                text(row.body),
                text(row.part),
                text("　".join(row.matter)) or element("span", "条款中没有写明", class_="nothing"),
                _dues(row.due, row),
                _place(row),
            ),
            {"data_kind": row.part},
        )
        for row in rows
    ]
    bar = filters_html("按分工筛选责任", "kind", [row.part for row in rows], "按单位或事项查找")
    return bar + grid_html("责任单位与事项", ("责任单位", "分工", "事项", "期限", "条款"), cells, empty="")


def _deadlines(found: Deadlines) -> str:
    open_ones = (
        f"另有 {found.undated_targets} 项指标没有期限、{found.undated_duties} 件任务的条款没有写年份，不在此表。"
        if found.undated_targets or found.undated_duties
        else ""
    )
    if not found.rows:
        return element("p", f"没有读出写明期限的指标和任务。{open_ones}", class_="empty")
    rows = sorted(found.rows, key=lambda row: row.last)
    cells = [
        Row(
            (f"{row.last}年", text(row.kind), text(row.matter), text(due_text(row.due, row.label)), _place(row)),
            {"data_kind": f"{row.last}年"},
        )
        for row in rows
    ]
    bar = filters_html("按年份筛选期限", "kind", [f"{row.last}年" for row in rows], "在期限中查找")
    table = grid_html("按年份排的期限", ("年份", "类别", "事项", "期限及其来源", "条款"), cells, empty="")
    return bar + table + element("p", text(open_ones) + _SOURCES, class_="hint")
