"""The graph as GraphML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx

from kb.config import DEFAULT_CORPUS
from kb.graph import extract, links, views
from kb.graph.export import rows
from kb.graph.graphml import write
from kb.model import Document


def _graph(documents: tuple[Document, ...]) -> Any:
    table = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"
    extracts = {document.id: extract(document) for document in documents}
    return views.network(rows(documents, extracts, links.load(table, documents)))


def test_the_shipped_corpus_reads_back(documents: tuple[Document, ...], national: Document, tmp_path: Path) -> None:
    """Every node and edge under its own name; lists are one line, what is None is left out."""
    graph, file = _graph(documents), tmp_path / "图谱.graphml"
    write(graph, file)
    again = networkx.read_graphml(file, force_multigraph=True)
    assert set(again.nodes) == set(graph.nodes) and set(again.edges(keys=True)) == set(graph.edges(keys=True))
    plan = again.nodes[national.id]
    assert plan["label"] == national.title and plan["kind"] == "Document"
    notice = again.nodes[national.carried_by]
    assert notice["issuers"] == "国家知识产权局" and "None" not in file.read_text(encoding="utf-8")
    target = next(facts for _, facts in again.nodes(data=True) if facts["kind"] == "Target")
    assert isinstance(target["value"], float) and isinstance(target["deadline"], int)


def test_a_hostile_title_does_no_harm(documents: tuple[Document, ...], tmp_path: Path) -> None:
    """Markup is text, and characters XML forbids are dropped."""
    title = "规划\x00\x0b<script>&]]>\ud800“”\ufffe\r\n第二行"
    hostile = tuple(replace(document, title=title) if document.carried_by else document for document in documents)
    file = tmp_path / "g.graphml"
    write(_graph(hostile), file)
    again = networkx.read_graphml(file, force_multigraph=True)
    carried = next(document.id for document in documents if document.carried_by)
    assert again.nodes[carried]["title"] == "规划<script>&]]>“”\n第二行"


def test_an_attribute_has_one_type(tmp_path: Path) -> None:
    """Whole and broken numbers become broken ones, numbers and words become words."""
    graph = networkx.MultiDiGraph()
    graph.add_node("a", kind="x", value=1, note=2, spans=[[1, 2], [5, 9]])
    graph.add_node("b", kind="x", value=1.5, note="words", none=None)
    file = tmp_path / "g.graphml"
    write(graph, file)
    again = networkx.read_graphml(file)
    assert [again.nodes[node]["value"] for node in "ab"] == [1.0, 1.5]
    assert (again.nodes["a"]["note"], again.nodes["a"]["spans"]) == ("2", "1-2；5-9")
    assert "none" not in again.nodes["b"]
