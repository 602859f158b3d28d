"""Rendering: a table that stays a table to a screen reader where a narrow window shows its rows as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.ui.markup import element, text


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of ready HTML, and attributes of the row."""

    cells: tuple[str, ...]
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)


def grid_html(caption: str, header: Sequence[str], rows: Sequence[Row], *, empty: str, class_: str = "") -> str:
    """The table, or `empty` in its place. The roles are written out, for `display: block` takes them away."""
    if not rows:
        return element("p", text(empty), class_="empty", role="status")
    names = "".join(element("th", text(name), scope="col", role="columnheader") for name in header)
    head = element("thead", element("tr", names, role="row"), role="rowgroup")
    body = element("tbody", "".join(_row(header, row) for row in rows), role="rowgroup")
    said = element("caption", text(caption))
    return element("table", said + head + body, class_=f"grid {class_}".strip(), role="table")


def _row(header: Sequence[str], row: Row) -> str:
    named = zip(header, row.cells, strict=True)
    cells = "".join(element("td", cell, role="cell", data_label=name) for name, cell in named)
    return element("tr", cells, role="row", **row.facts)


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several views of one thing: its short name, and its ready HTML."""

    id: str
    name: str
    content: str


def panels_html(label: str, panels: Sequence[Panel]) -> str:
    """Tabs, the first of them open; assets/screens.js turns the pages, by mouse and by arrow keys."""
    tabs, pages = [], []
    for place, panel in enumerate(panels):
        first = place == 0
        tabs.append(
            element(
                "button",
                text(panel.name),
                type="button",
                role="tab",
                id=f"tab-{panel.id}",
                data_action="tab",
                aria_controls=f"page-{panel.id}",
                aria_selected="true" if first else "false",
                tabindex="0" if first else "-1",
            )
        )
        pages.append(
            element(
                "div",
                panel.content,
                role="tabpanel",
                id=f"page-{panel.id}",
                aria_labelledby=f"tab-{panel.id}",
                hidden=not first,
                class_="page",
                tabindex="0",
            )
        )
    return element("div", "".join(tabs), role="tablist", class_="tabs", aria_label=label) + "".join(pages)
