"""kb.ui.render_document: a document becomes HTML, whole and in order, quotations highlighted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.model import Answer, Document
from kb.reading import read
from kb.structure import parse
from kb.ui.render_document import Highlight, anchor, highlights, marked, paper_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]

CORPUS = Path(__file__).parents[2] / "corpus"


def _page(document: Document, *wanted: Highlight) -> HtmlElement:
    return lxml.html.fromstring(paper_html(document, wanted))


def _shown(page: HtmlElement, clause_id: str) -> HtmlElement:
    [found] = page.xpath("//*[@id=$id]", id=anchor(clause_id))
    return found


def test_every_clause_has_an_element_with_an_id_and_exactly_its_words(plan: Document) -> None:
    """Nothing is left out, nothing added; a row's words are its cells."""
    page = _page(plan)
    for clause in plan.clauses:
        words = "".join(clause.cells) if clause.cells else clause.text
        assert _shown(page, clause.id).text_content() == words


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.name[:12])
def test_the_shipped_documents_are_shown_to_the_letter(file: Path) -> None:
    """The real documents: every clause once, in reading order."""
    for document in parse(read(file)):
        page = _page(document)
        ids = [e.get("id") for e in page.xpath("//*[starts-with(@id, 'clause-')]")]
        assert ids == [anchor(c.id) for c in document.clauses]
        for clause in document.clauses:
            words = "".join(clause.cells) if clause.cells else clause.text
            assert _shown(page, clause.id).text_content() == words


def test_headings_are_headings_of_their_level(plan: Document) -> None:
    """一、 above （二）."""
    page = _page(plan)
    assert _shown(page, "规划#s2").tag == "h3"
    assert _shown(page, "规划#s2i2").tag == "h4"


def test_a_run_in_heading_stays_on_the_line_of_its_paragraph(plan: Document) -> None:
    """As printed: heading and paragraph are one block, two elements."""
    page = _page(plan)
    heading, paragraph = _shown(page, "规划#s2i1"), _shown(page, "规划#s2i1p1")
    assert heading.getparent() is paragraph.getparent()
    assert (heading.tag, paragraph.tag) == ("strong", "span")


def test_a_leading_sentence_is_bold(plan: Document, select: Select) -> None:
    """“——坚持需求导向。” opens its paragraph."""
    assert [b.text for b in select(_shown(_page(plan), "规划#s2i1p2"), "b")] == ["——坚持需求导向。"]


def test_the_number_of_an_article_is_bold(plan: Document, select: Select) -> None:
    """“第三条” is what a reader looks for."""
    article = replace(plan.clauses[1], kind="article", number="第三条", text="第三条　本规划自发布之日起实施。")
    page = _page(replace(plan, clauses=(article,)))
    assert [b.text for b in select(page, "b")] == ["第三条"]


def test_a_table_is_a_table(plan: Document, select: Select) -> None:
    """Header cells above rows of cells."""
    [table] = select(_page(plan), "table")
    assert [c.text_content() for c in select(table, "thead th")] == ["指标", "2025年", "属性"]
    assert [[c.text_content() for c in select(r, "td")] for r in select(table, "tbody tr")][1][1] == "600"


def test_markup_in_a_clause_is_shown_not_obeyed(plan: Document, select: Select) -> None:
    """Clause text is data."""
    page = _page(plan)
    assert not select(page, "script")
    assert "若 a<b & c>d，按<script>处理。" in page.text_content()


def test_a_quotation_is_highlighted_and_is_the_place_to_scroll_to(plan: Document, select: Select) -> None:
    """White space and width do not matter in finding it."""
    page = _page(plan, Highlight("规划#s2i1p1", "实施 专项培养计划,", True))
    shown = _shown(page, "规划#s2i1p1")
    assert [m.text_content() for m in select(shown, "mark.current")] == ["实施专项培养计划，"]
    assert select(shown, "#cited")
    assert "cited-now" in shown.get("class", "")


def test_other_quotations_of_the_answer_are_highlighted_more_lightly(plan: Document, select: Select) -> None:
    """Only one is current."""
    page = _page(plan, Highlight("规划#s2i1p1", "实施", False), Highlight("规划#s2i1p2", "自主培养", True))
    assert len(select(page, "mark")) == 2
    assert [m.text_content() for m in select(page, "mark.current")] == ["自主培养"]
    assert len(select(page, "#cited")) == 1


def test_a_quotation_over_several_cells_marks_the_row(plan: Document, select: Select) -> None:
    """A row is cited as a whole when the quotation crosses its cells."""
    one = _shown(_page(plan, Highlight("规划#t2", "600", True)), "规划#t2")
    assert [m.text_content() for m in select(one, "mark")] == ["600"]
    row = _shown(_page(plan, Highlight("规划#t2", "2.国际化人才数量（人） 600", True)), "规划#t2")
    assert len(select(row, "mark")) == 3
    assert select(row, "td#cited")


def test_a_quotation_that_is_not_there_is_not_invented(plan: Document, select: Select) -> None:
    """The clause is still led to."""
    page = _page(plan, Highlight("规划#s2i1p1", "文中没有的话", True))
    assert not select(page, "mark")
    assert select(page, "#cited")


def test_where_quotations_overlap_the_current_one_wins() -> None:
    """Every character is marked once."""
    wanted = (Highlight("x", "一二三", False), Highlight("x", "三四", True))
    assert marked("一二三四五", wanted) == '<mark>一二</mark><mark class="current">三四</mark>五'


def test_only_quotations_of_this_document_are_highlighted(plan: Document, answer: Answer) -> None:
    """An answer cites several documents."""
    found = highlights(plan, answer.citations, answer.citations[0])
    assert [(h.clause_id, h.current) for h in found] == [("规划#s2i1p1", True), ("规划#t2", False)]


def test_an_empty_document_is_shown_empty(plan: Document) -> None:
    """No clauses, no fault."""
    assert _page(replace(plan, clauses=())).text_content() == ""
