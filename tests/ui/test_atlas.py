"""kb.ui.atlas and kb.ui.render_views: what a document sets, asks and charges, each row with its clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.errors import Damaged, NotFound
from kb.graph import charged, extract, views
from kb.graph.deadlines import deadlines
from kb.model import Document, Source
from kb.structure import parse
from kb.ui.atlas import Atlas, Views
from kb.ui.desk import Library

Select = Callable[[HtmlElement, str], list[HtmlElement]]
TEXT = """某市人才发展规划

一、发展目标
到2025年，知识产权人才超过100万人。现有人才达到69万人。

二、主要任务
各地区要建设<script>人才库。2024年底前，建立专家制度。（责任单位：市知识产权局、市财政局）
"""


@pytest.fixture
def document() -> Document:
    """A small plan, read as every file is."""
    [read] = parse(Source("规划.txt", TEXT, "0" * 64))
    return read


class Held:
    """A library of that one document."""

    def __init__(self, document: Document) -> None:
        self.held = document

    def heads(self) -> tuple[Document, ...]:
        return (self.held,)

    def document(self, doc_id: str) -> Document:
        if doc_id != self.held.id:
            raise NotFound("知识库中没有这份文件", where=doc_id)
        return self.held


@pytest.fixture
def atlas(document: Document) -> Atlas:
    """Its four views, computed anew."""
    extracts = extract(document)
    seen: Any = Views(
        targets=lambda _: (document, views.targets(document, extracts)),
        duties=lambda _: (document, views.duties(document, extracts)),
        responsible=lambda _: (document, charged.responsible(document, extracts)),
        deadlines=lambda _: deadlines(document, extracts),
    )
    return Atlas(Held(document), seen)


def test_every_row_leads_to_its_clause(atlas: Atlas, document: Document, select: Select) -> None:
    """What cannot be shown in a clause is not said."""
    page = lxml.html.fromstring(atlas.look(document.id))
    rows, openers = select(page, ".grid tbody tr"), select(page, ".grid tbody [data-action=clause]")
    assert len(rows) == len(openers) >= 6
    for opener in openers:
        pane = atlas.clause(document.id, opener.get("data-clause") or "", opener.get("data-quote") or "")
        assert 'id="cited"' in pane


def test_targets_say_figure_deadline_and_whether_they_are_baselines(atlas: Atlas, document: Document) -> None:
    """With where the deadline comes from."""
    words = lxml.html.fromstring(atlas.look(document.id)).text_content()
    assert "超过100万人" in words
    assert "2025年（明示" in words
    assert "基数" in words


def test_duties_are_filtered_by_addressee_and_bodies_named(atlas: Atlas, document: Document, select: Select) -> None:
    """各地区 has a button of its own."""
    page = lxml.html.fromstring(atlas.look(document.id))
    assert "各地区" in [chip.get("data-value") for chip in select(page, "#page-duties .chip")]
    assert "市财政局" in select(page, "#page-responsible")[0].text_content()
    assert "2024年" in select(page, "#page-deadlines")[0].text_content()


def test_markup_in_a_document_is_shown_not_obeyed(atlas: Atlas, document: Document, select: Select) -> None:
    """Its words are data."""
    page = lxml.html.fromstring(atlas.look(document.id))
    assert not select(page, "script")
    assert "建设<script>人才库" in page.text_content()


def test_what_is_not_held_is_told(atlas: Atlas, document: Document) -> None:
    """Nothing chosen, a document withdrawn meanwhile, a clause that is gone."""
    assert "请先从列表中选" in atlas.look("")
    assert "没有这份文件" in atlas.look("/etc/passwd")
    assert "没有这份文件" in atlas.clause("没有", "", "")
    assert "已没有这一条款" in atlas.clause(document.id, "没有", "")


def test_a_damaged_knowledge_base_is_told_of_and_no_traceback_shown(atlas: Atlas, document: Document) -> None:
    """Whatever is asked of it."""

    class Broken:
        def heads(self) -> Sequence[Document]:
            raise Damaged("知识库已损坏", hint="重新入库")

        def document(self, doc_id: str) -> Document:
            raise Damaged("知识库已损坏", hint="重新入库")

    broken = Atlas(Broken(), atlas._views)
    assert "重新入库" in broken.look(document.id)
    assert "重新入库" in broken.clause(document.id, "", "")


def test_a_document_without_any_says_so_in_every_part(library: Library, opinions: Document) -> None:
    """No empty page."""
    from kb.graph.deadlines import Deadlines

    seen: Any = Views(
        targets=lambda _: (opinions, ()),
        duties=lambda _: (opinions, ()),
        responsible=lambda _: (opinions, ()),
        deadlines=lambda _: Deadlines(opinions, (), 0, 0),
    )
    words = lxml.html.fromstring(Atlas(library, seen).look("意见")).text_content()
    for said in ("没有读出指标", "没有读出任务", "没有写明责任单位", "没有读出写明期限"):
        assert said in words
