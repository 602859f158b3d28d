"""The graph as rows."""

from __future__ import annotations

import json
from collections import Counter

from kb.config import DEFAULT_CORPUS
from kb.graph import extract, links
from kb.graph.export import Row, rows
from kb.model import Document


def _rows(documents: tuple[Document, ...]) -> list[Row]:
    table = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"
    return list(rows(documents, {d.id: extract(d) for d in documents}, links.load(table, documents)))


def test_every_edge_joins_nodes_that_are_there(documents: tuple[Document, ...]) -> None:
    """No edge leads nowhere, and every line is JSON."""
    lines = _rows(documents)
    nodes = {line["id"] for line in lines if line["type"] == "node"}
    for line in lines:
        json.dumps(line, ensure_ascii=False)
        if line["type"] == "edge":
            assert {line["from"], line["to"]} <= nodes


def test_links_carry_both_quotations_fingerprints_and_status(documents: tuple[Document, ...]) -> None:
    """An edge can be checked against the documents without this program."""
    texts = {clause.id: clause for document in documents for clause in document.clauses}
    edges = [line for line in _rows(documents) if line.get("kind") in ("implements", "near_miss")]
    assert Counter(e["kind"] for e in edges) == {"implements": 79, "near_miss": 18}
    for edge in edges:
        assert edge["upper_quote"] in texts[edge["upper_clause"]].text
        assert edge["lower_hash"] == texts[edge["lower_clause"]].hash
        assert (edge["status"], edge["origin"], edge["method"]) == ("待复核", "curated", "人工整理")


def test_all_kinds_of_nodes_and_edges_are_there(documents: tuple[Document, ...]) -> None:
    """The graph of the design: documents to findings, contains to refers_to."""
    lines = _rows(documents)
    kinds = {line["kind"] for line in lines}
    assert {"Document", "Clause", "Task", "Project", "Safeguard", "Target", "Baseline", "Actor", "Reference"} <= kinds
    assert {"contains", "carries", "sets", "issued_under", "refers_to", "implements", "near_miss", "concerns"} <= kinds


def test_a_reference_to_a_document_at_hand_leads_to_it(documents: tuple[Document, ...], national: Document) -> None:
    """The Shanghai opinions are issued under the national plan, which is here."""
    assert any(
        line["type"] == "edge" and line["kind"] == "issued_under" and line["to"] == national.id
        for line in _rows(documents)
    )
