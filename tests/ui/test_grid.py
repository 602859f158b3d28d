"""kb.ui.grid: a table that stays one to a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
from lxml.html import HtmlElement

from kb.ui.grid import Row, grid_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_roles_and_column_names_are_written_out(select: Select) -> None:
    """Rows set as cards lose them otherwise."""
    table = lxml.html.fromstring(grid_html("表", ("甲<", "乙"), [Row(("1", "<b>2</b>"), {"data_x": 3})], empty=""))
    assert table.get("role") == "table"
    assert [cell.get("data-label") for cell in select(table, "td[role=cell]")] == ["甲<", "乙"]
    assert [head.text for head in select(table, "th[role=columnheader]")] == ["甲<", "乙"]
    assert select(table, "tbody tr")[0].get("data-x") == "3"


def test_no_rows_are_a_sentence() -> None:
    """Not a head without a body."""
    assert "没有<" not in grid_html("表", ("甲",), [], empty="没有<行>。")
    assert "没有&lt;行&gt;。" in grid_html("表", ("甲",), [], empty="没有<行>。")
