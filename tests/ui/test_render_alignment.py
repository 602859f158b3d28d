"""kb.ui.render_alignment: what an alignment says, as a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.alignment.result import Alignment
from kb.ui.bench import Compared
from kb.ui.render_alignment import compared_html, overview

Select = Callable[[HtmlElement, str], list[HtmlElement]]


@pytest.fixture
def page(alignment: Alignment) -> HtmlElement:
    """The result with two reports."""
    return lxml.html.fromstring(compared_html(Compared(alignment, (("Word 报告", "k1"), ("Excel 报告", "k2")))))


def test_the_overview_counts_what_is_carried_out_and_what_is_not(alignment: Alignment) -> None:
    """And which gaps are the affair of those who draft."""
    assert overview(alignment) == (
        "上位文件提出 4 件事项，下位文件直接落实 1 件，部分落实 1 件，未覆盖 2 件；"
        "未覆盖的当中，写明与地方有关的 1 件。"
    )
    assert "没有可以对照的事项" in overview(replace(alignment, items=()))
    assert "请先核对是否选对了文件" in overview(replace(alignment, items=alignment.items[1:3]))


def test_each_row_of_the_matrix_says_what_it_is_filtered_by(page: HtmlElement, select: Select) -> None:
    """Degree, kind, whose affair, and its places in the orders."""
    rows = select(page, "#page-matrix tbody tr")
    assert [row.get("data-degree") for row in rows] == ["部分落实", "未覆盖", "未覆盖", "直接落实"]
    assert [row.get("data-gap") for row in rows] == ["1", "0", "0", "2"]
    assert [row.get("data-local") for row in rows] == ["1", "0", "2", "1"]
    assert [b.get("data-item") for b in select(page, "#page-matrix tbody [data-action=item]")] == ["0", "1", "2", "3"]


def test_a_candidate_is_called_one_in_its_row(page: HtmlElement, select: Select) -> None:
    """No link of the program is read as settled."""
    assert [tag.text for tag in select(page, "#page-matrix .tag")] == ["候选", "候选"]


def test_a_verdict_to_be_looked_at_says_so_in_its_row(alignment: Alignment, select: Select) -> None:
    """And only that one."""
    first, *others = alignment.items
    doubtful = replace(alignment, items=(replace(first, certainty="须核对"), *others))
    page = lxml.html.fromstring(compared_html(Compared(doubtful, ())))
    assert [tag.text for tag in select(page, "#page-matrix .doubt")] == ["须核对"]


def test_the_gaps_are_told_by_whom_they_concern_local_ones_first(page: HtmlElement, select: Select) -> None:
    """Those of a state body last."""
    heads = [h.text_content() for h in select(page, "#page-gaps h3")]
    assert heads == ["地方（点名、各地区、有条件的地方）（1）", "国家有关部门（1）"]


def test_figures_copied_words_measures_without_basis_and_form_have_pages(page: HtmlElement, select: Select) -> None:
    """Each row leads to its item or its clause."""
    assert "未承接" in select(page, "#page-figures")[0].text_content()
    assert "90%" in select(page, "#page-copied")[0].text_content()
    [opener] = select(page, "#page-unsupported [data-action=open]")
    assert (opener.get("data-side"), opener.get("data-clause")) == ("lower", "意见#s2i1")
    [fault] = select(page, "#page-form [data-action=open]")
    assert fault.get("data-clause") == "意见#pre"


def test_reports_are_links_on_this_server(page: HtmlElement, select: Select) -> None:
    """By key."""
    assert [a.get("href") for a in select(page, ".downloads a")] == ["/reports/k1", "/reports/k2"]


def test_links_of_documents_held_lead_to_the_reviewer_and_those_of_a_draft_are_not_kept(
    alignment: Alignment, page: HtmlElement, select: Select
) -> None:
    """Which of the two it is, is said."""
    assert not select(page, "[data-action=review]") and "不存入知识库" in page.text_content()
    held = lxml.html.fromstring(compared_html(Compared(alignment, (), held=True)))
    assert len(select(held, "[data-action=review]")) == 1 and "不存入知识库" not in held.text_content()


def test_markup_in_documents_and_notes_is_shown_not_obeyed(page: HtmlElement, select: Select) -> None:
    """Quotations, notes, findings."""
    assert not select(page, "script, i, #page-form td b")
    assert "按<script>处理" in page.text_content()
    assert "请注意：<i>两份</i>可能放反了。" in page.text_content()


def test_what_must_be_known_of_the_pair_comes_before_the_figures(page: HtmlElement, select: Select) -> None:
    """Swapped, of another field, without duties."""
    words = page.text_content()
    assert words.index("请注意") < words.index("上位文件提出")


def test_one_tab_is_open_and_every_tab_names_its_page(page: HtmlElement, select: Select) -> None:
    """WAI-ARIA tabs."""
    tabs = select(page, "[role=tab]")
    assert [tab.get("aria-selected") for tab in tabs] == ["true"] + ["false"] * 5
    assert [tab.get("tabindex") for tab in tabs] == ["0"] + ["-1"] * 5
    for tab in tabs:
        [shown] = select(page, f"#{tab.get('aria-controls')}")
        assert shown.get("aria-labelledby") == tab.get("id")
        assert (shown.get("hidden") is None) == (tab.get("aria-selected") == "true")


def test_an_alignment_of_nothing_is_no_empty_page(alignment: Alignment) -> None:
    """Every part says that there is nothing in it."""
    empty = replace(alignment, items=(), unsupported=(), form=())
    words = lxml.html.fromstring(compared_html(Compared(empty, ()))).text_content()
    for said in ("没有可对照的事项", "没有未覆盖的事项", "没有可比的指标", "没有大段照抄", "没有发现格式"):
        assert said in words
