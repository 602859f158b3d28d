"""Showing an alignment: overview, matrix with filters, gaps, figures, copied wording, form; a click leads on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kb.model import Degree
from kb.ui.bench import Compared
from kb.ui.grid import Panel, Row, grid_html, panels_html
from kb.ui.markup import action, document_name, element, text
from kb.ui.transfer import DOWNLOAD

if TYPE_CHECKING:
    from kb.alignment.result import Alignment, Item, LowerEnd

_SHOWN_LINKS = 3
_MARKS: dict[Degree, str] = {"直接落实": "full", "部分落实": "part", "未覆盖": "none"}
_ORDERS = {"gaps": "缺口在前", "local": "与地方有关的在前", "text": "按上位文件的次序"}


def degree_html(degree: Degree) -> str:
    """A degree as a mark that also says its name."""
    return element("span", text(degree), class_=f"degree degree-{_MARKS[degree]}")


def compared_html(compared: Compared) -> str:
    """The whole result."""
    from kb.alignment.tables import NOTE

    result = compared.result
    head = element("h2", "对照结果", tabindex="-1")
    named = [("上位文件", result.upper), ("下位文件", result.lower)]
    pair = "".join(element("p", f"{what}：{text(document_name(d.title, d.doc_number))}") for what, d in named)
    said = (*result.notes, *filter(None, [compared.lacking]))
    notes = "".join(element("p", text(f"请注意：{note}。"), class_="validity-note", role="note") for note in said)
    files = "".join(
        element("a", text(name), href=f"{DOWNLOAD}/{key}", download=True, class_="bar-button")
        for name, key in compared.reports
    )
    top = head + element("div", pair, class_="pair") + notes + element("p", text(overview(result)), class_="overview")
    top += element("div", files + _review(compared), class_="downloads") + element("p", text(NOTE), class_="hint")
    return element("section", top + _counts(result) + _panels(result), class_="outcome", aria_label="对照结果")


def _review(compared: Compared) -> str:
    """The way to decide on what was found; of a draft nothing is stored, and that is said."""
    if not compared.held:
        return element("p", "有上传的草案：对照结果不存入知识库，不能在这里审阅；草案入库后可以。", class_="hint")
    doubtful = sum(item.certainty == "须核对" for item in compared.result.items)
    return action(f"逐条审阅（须核对 {doubtful} 项）", "review", class_="bar-button", data_item="", data_link="")


def overview(result: Alignment) -> str:
    """How much of the upper document the lower one carries out, in a sentence."""
    count = Counter(item.degree for item in result.items)
    if not result.items:
        return "上位文件中没有找到任务、指标或项目，没有可以对照的事项。"
    said = (
        f"上位文件提出 {len(result.items)} 件事项，下位文件直接落实 {count['直接落实']} 件，"
        f"部分落实 {count['部分落实']} 件，未覆盖 {count['未覆盖']} 件"
    )
    if count["未覆盖"] == len(result.items):
        return f"上位文件提出 {len(result.items)} 件事项，在下位文件中一件也没有找到对应。请先核对是否选对了文件。"
    local = sum(1 for item in result.items if item.degree == "未覆盖" and _concern(item)[0] == 0)
    return said + (f"；未覆盖的当中，写明与地方有关的 {local} 件。" if count["未覆盖"] else "。")


def _concern(item: Item) -> tuple[int, str]:
    from kb.alignment.tables import concern

    return concern(item)


def _counts(result: Alignment) -> str:
    """Kinds by degrees, as a map of heat in which every figure filters the matrix."""
    counts = Counter((item.kind, item.degree) for item in result.items)
    rows = []
    for kind in dict.fromkeys(item.kind for item in result.items):
        whole = sum(counts[kind, degree] for degree in _MARKS)
        cells = [text(kind)]
        for degree in _MARKS:
            number = counts[kind, degree]
            heat = f"heat heat-{_MARKS[degree]} heat-{-(-4 * number // whole)}"
            said = f"只看{kind}中{degree}的 {number} 件"
            cells.append(
                action(str(number), "filter", class_=heat, data_kind=kind, data_degree=degree, aria_label=said)
                if number
                else element("span", "0", class_="heat heat-0")
            )
        rows.append(Row((*cells, str(whole))))
    return grid_html("各类事项的落实程度", ("类别", *_MARKS, "合计"), rows, empty="", class_="counts") if rows else ""


def _panels(result: Alignment) -> str:
    gaps = sum(item.degree == "未覆盖" for item in result.items)
    found = [
        Panel("matrix", f"对照表（{len(result.items)}）", _filters(result.items) + _matrix(result.items)),
        Panel("gaps", f"缺口（{gaps}）", _gaps(result.items)),
        Panel("figures", "指标", _figures(result.items)),
        Panel("copied", "照抄", _copied(result.items)),
        Panel("unsupported", f"没有上位依据的措施（{len(result.unsupported)}）", _unsupported(result.unsupported)),
    ]
    if result.form is not None:
        found.append(Panel("form", f"格式与引用（{len(result.form)}）", _form(result)))
    return panels_html("对照结果的各个部分", found)


def _filters(items: Sequence[Item]) -> str:
    count = Counter(item.degree for item in items)
    chips = [action(f"全部 {len(items)}", "filter", data_degree="", aria_pressed="true", class_="chip")]
    chips += [
        action(f"{degree} {count[degree]}", "filter", data_degree=degree, aria_pressed="false", class_="chip")
        for degree in reversed(_MARKS)
    ]
    concerns = dict.fromkeys(name for _, name in sorted({_concern(item) for item in items}))
    chosen = {"": "与谁有关：全部", **{name: name for name in concerns}}
    fields = _select("concern", "与谁有关", chosen) + _select("order", "次序", _ORDERS)
    fields += '<input type="search" class="find" aria-label="在对照表中查找" placeholder="查找">'
    count_line = element("span", "", class_="found", role="status", aria_live="polite")
    return element("div", "".join(chips) + fields + count_line, class_="filters", role="group", aria_label="筛选对照表")


def _select(name: str, label: str, choices: dict[str, str]) -> str:
    inner = "".join(element("option", text(words), value=value) for value, words in choices.items())
    return element("select", inner, name=name, aria_label=label)


def _matrix(items: Sequence[Item]) -> str:
    rows = []
    for place, item in enumerate(items):
        rank, name = _concern(item)
        facts: dict[str, str | int | bool | None] = {
            "data_item": place, "data_degree": item.degree, "data_kind": item.kind, "data_concern": name,
            "data_local": rank, "data_gap": [*reversed(_MARKS)].index(item.degree),
        }  # fmt: skip
        doubt = element("span", item.certainty, class_="tag doubt") if item.certainty == "须核对" else ""
        rows.append(Row((degree_html(item.degree) + doubt, _upper(item, place), _lower(item)), facts))
    return grid_html("上位事项与下位条款", ("程度", "上位", "下位"), rows, empty="没有可对照的事项。", class_="matrix")


def item_button(item: Item, place: int) -> str:
    """The upper clause's label, which opens the item."""
    said = f"看对照详情：{item.label}，{item.degree}"
    return action(text(item.label), "item", class_="link place", data_item=place, aria_label=said)


def _upper(item: Item, place: int) -> str:
    facts = element("span", text(f"{item.kind}　{item.addressee}"), class_="document-facts")
    return item_button(item, place) + element("span", text(item.quote), class_="words") + facts


def _lower(item: Item) -> str:
    if not item.links:
        return element("span", "没有找到对应的条款", class_="nothing")
    shown = [
        element(
            "li",
            element("b", text(link.lower.label))
            + element("span", link.status, class_="tag")
            + element("span", text(link.lower.quote), class_="clamped"),
        )
        for link in item.links[:_SHOWN_LINKS]
    ]
    more = len(item.links) - _SHOWN_LINKS
    return element("ul", "".join(shown)) + (element("span", f"另有 {more} 条", class_="nothing") if more > 0 else "")


def _gaps(items: Sequence[Item]) -> str:
    open_ones = [(_concern(item), place, item) for place, item in enumerate(items) if item.degree == "未覆盖"]
    if not open_ones:
        return element("p", "没有未覆盖的事项。", class_="empty")
    out = []
    for (_, name), group in groupby(sorted(open_ones, key=lambda one: (one[0], one[1])), key=lambda one: one[0]):
        found = [*group]
        rows = [Row((item_button(item, place), text(item.quote), text(item.addressee))) for _, place, item in found]
        out.append(element("h3", f"{text(name)}（{len(found)}）"))
        out.append(grid_html(f"未覆盖：{name}", ("上位条款", "上位原文", "承担者"), rows, empty=""))
    return "".join(out)


def _figures(items: Sequence[Item]) -> str:
    rows = []
    for place, item in enumerate(items):
        if item.target is not None:
            upper, lower = item.target.upper, item.target.lower
            below = text(lower.quote) if lower else element("span", "没有找到", class_="nothing")
            cells = (item_button(item, place), text(upper.name), text(upper.quote), below, text(item.target.relation))
            rows.append(Row(cells))
    header = ("上位条款", "指标", "上位原文", "下位原文", "比较")
    return grid_html("指标的比较", header, rows, empty="上位文件中没有可比的指标。")


def _copied(items: Sequence[Item]) -> str:
    from kb.alignment.tables import COPIED

    rows = [
        Row((f"{link.verbatim:.0%}", item_button(item, place), text(item.quote), text(link.lower.label)))
        for place, item in enumerate(items)
        for link in item.links
        if link.verbatim >= COPIED
    ]
    header = ("相同", "上位条款", "上位原文", "下位条款")
    return grid_html("大段照抄的事项", header, rows, empty="没有大段照抄的事项。")


def clause_button(side: str, end: LowerEnd) -> str:
    """A label that opens its clause in one of the two documents."""
    return _open(side, end.label, end.clause, end.quote)


def _open(side: str, label: str, clause: str, quote: str) -> str:
    said = f"在文件中打开{label}"
    return action(
        text(label), "open", class_="link place", data_side=side, data_clause=clause, data_quote=quote, aria_label=said
    )


def _unsupported(ends: Iterable[LowerEnd]) -> str:
    rows = [Row((clause_button("lower", end), text(end.quote))) for end in ends]
    return grid_html("没有找到上位依据的措施", ("下位条款", "下位原文"), rows, empty="没有。")


def _form(result: Alignment) -> str:
    rows = []
    held = {clause.id for clause in result.lower.clauses}
    for one in result.form or ():
        where = _open("lower", one.label, one.clause, one.quote) if one.clause in held else text(one.label)
        rows.append(Row((text(one.severity), where, text(one.quote), text(f"{one.what}。{one.mend}。"), text(one.why))))
    header = ("程度", "条款", "原文", "问题与改法", "规则出处")
    return grid_html("下位文件的格式与引用", header, rows, empty="没有发现格式与引用上的问题。")
