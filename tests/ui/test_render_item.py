"""kb.ui.render_item: one item with both clauses side by side."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
from lxml.html import HtmlElement

from kb.alignment.result import Alignment
from kb.ui.render_item import item_html, marked

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_both_clauses_stand_whole_with_the_words_meant(alignment: Alignment, select: Select) -> None:
    """And lead into their documents."""
    page = lxml.html.fromstring(item_html(alignment, 0))
    upper, lower = select(page, ".side blockquote")
    assert upper.text_content() == "实施专项培养计划，建设梯队。"
    assert lower.text_content() == "建立国际化人才库。开展专项培训。"
    assert "".join(b.text_content() for b in select(lower, "b")) == "开展专项培训"
    assert [b.get("data-side") for b in select(page, ".side [data-action=open]")] == ["upper", "lower"]


def test_shared_words_are_marked_on_both_sides(alignment: Alignment, select: Select) -> None:
    """And where most are shared, also what differs."""
    page = lxml.html.fromstring(item_html(alignment, 3))
    upper, lower = select(page, ".side blockquote")
    assert [m.text for m in select(upper, "mark")] == ["国际化人才"]
    assert [m.text for m in select(lower, "mark")] == ["国际化人才"]
    assert [u.text for u in select(lower, "u")] == ["建立", "库"]


def test_a_gap_says_that_nothing_was_found(alignment: Alignment, select: Select) -> None:
    """With the reason; nothing to compare is no legend."""
    page = lxml.html.fromstring(item_html(alignment, 1))
    assert "下位文件中没有找到对应的条款" in page.text_content()
    assert "没有对应" in select(page, ".item-facts")[0].text_content()
    assert "底色" not in page.text_content()


def test_a_candidate_is_called_one(alignment: Alignment) -> None:
    """With who found it and how much is copied."""
    words = lxml.html.fromstring(item_html(alignment, 0)).text_content()
    assert "程序找到　候选　上位原文的 30% 照写" in words


def test_an_item_that_is_not_there_is_a_note(alignment: Alignment) -> None:
    """A page left open sends such clicks."""
    for place in (-1, 4, 10**9):
        assert "不在当前的对照结果中" in item_html(alignment, place)


def test_clause_text_is_data(alignment: Alignment, select: Select) -> None:
    """Markup in it is shown, marked or not."""
    page = lxml.html.fromstring(item_html(alignment, 2))
    assert not select(page, "script")
    assert "按<script>处理" in page.text_content()
    assert marked("<a&b>", (0, 5), ((0, 2),), ((2, 5),)) == (
        '<b><mark class="same">&lt;a</mark></b><b><u class="own">&amp;b&gt;</u></b>'
    )


def test_what_is_held_can_be_decided_on_and_a_draft_cannot(alignment: Alignment, select: Select) -> None:
    """Each counterpart; a gap has none."""
    assert not select(lxml.html.fromstring(item_html(alignment, 0)), "[data-action=review]")
    for place, said in ((0, ["与一（一）第1段的对应"]), (1, [])):
        buttons = select(lxml.html.fromstring(item_html(alignment, place, held=True)), "[data-action=review]")
        assert [button.text_content() for button in buttons] == said
        assert all(button.get("data-item") == str(place) for button in buttons)
