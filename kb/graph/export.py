"""Graph, last step: the whole graph as nodes and edges, for JSONL and, by way of `kb.graph.views`, networkx.

Every edge carries how it was found (method), and where it joins clauses both quotations and both fingerprints, so
that it can be checked against the documents without this program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.graph.sections import outline
from kb.graph.works import works
from kb.model import BODY_KINDS, Clause, Document, Duty, Extracts, Link, LinkEnd, Responsible, Target
from kb.text import fold

Row = dict[str, Any]
_NODE_OF_KIND = {"任务": "Task", "项目": "Project", "保障": "Safeguard", "目标": "Goal", "指标": "Indicator"}
_EDGE_OF_RELATION = {"落实": "implements", "易误判": "near_miss", "未覆盖": "uncovered", "无上位依据": "unfounded"}
_EDGE_OF_REFERENCE = {"依据": "issued_under", "修订": "amends", "废止": "repeals", "提及": "refers_to"}


def rows(documents: Iterable[Document], extracts: Mapping[str, Extracts], links: Iterable[Link]) -> Iterator[Row]:
    """Nodes first within a document, then edges; `extracts` by document id.

    Nodes: {"type":"node","id","kind",…}; edges: {"type":"edge","kind","from","to",…}. The end of an edge whose other
    document is not in the knowledge base is a Reference node.
    """
    held = tuple(documents)
    clauses = {clause.id: clause for document in held for clause in document.clauses}
    for document in held:
        yield from _document_rows(document)
        yield from _extract_rows(document, extracts.get(document.id, Extracts()), clauses)
    yield from _reference_rows(held, extracts, clauses)
    for link in links:
        yield from _link_rows(link)


def _node(node_id: str, kind: str, **rest: Any) -> Row:
    return {"type": "node", "id": node_id, "kind": kind} | {k: v for k, v in rest.items() if v is not None}


def _edge(kind: str, start: str, end: str, **rest: Any) -> Row:
    return {"type": "edge", "kind": kind, "from": start, "to": end} | {k: v for k, v in rest.items() if v is not None}


def _document_rows(document: Document) -> Iterator[Row]:
    yield _node(
        document.id,
        "Document",
        title=document.title,
        doc_number=document.doc_number,
        issuers=list(document.issuers),
        date=document.date,
        genre=document.genre,
    )
    if document.carried_by:
        yield _edge("carries", document.carried_by, document.id, method="structure")
    tree = outline(document)
    for clause in document.clauses:
        role = tree.role(clause) if clause.kind in BODY_KINDS else None
        yield _node(
            clause.id,
            "Clause",
            document=document.id,
            clause_kind=clause.kind,
            label=clause.label,
            number=clause.number,
            title=clause.title,
            text=clause.text,
            hash=clause.hash,
            part=role,
            spans=[list(span) for span in clause.spans],
        )
        yield _edge("contains", clause.parent or document.id, clause.id, method="structure")


def _extract_rows(document: Document, found: Extracts, clauses: Mapping[str, Clause]) -> Iterator[Row]:
    for duty in found.duties:
        yield from _duty_rows(duty, clauses)
    for number, target in enumerate(found.targets, start=1):
        yield from _target_rows(document, target, number, clauses)
    for entry in found.responsible:
        yield from _responsible_rows(entry, clauses)


def _duty_rows(duty: Duty, clauses: Mapping[str, Clause]) -> Iterator[Row]:
    yield _node(
        duty.id,
        _NODE_OF_KIND[duty.kind],
        quote=duty.quote,
        addressee=duty.addressee,
        strength=duty.strength,
        spans=[list(span) for span in duty.spans],
    )
    yield _edge("contains", duty.clause, duty.id, quote=duty.quote, hash=clauses[duty.clause].hash, method="rules")


def _target_rows(document: Document, target: Target, number: int, clauses: Mapping[str, Clause]) -> Iterator[Row]:
    node_id = f"{document.id}/target_{number}"
    yield _node(
        node_id,
        "Baseline" if target.baseline else "Target",
        name=target.name,
        subject=target.subject,
        op=target.op,
        value=target.value,
        unit=target.unit,
        normalized=target.normalized,
        per=target.per,
        scope=target.scope,
        deadline=target.deadline,
        deadline_source=target.deadline_source,
        attribute=target.attribute,
        quote=target.quote,
    )
    yield _edge("sets", target.clause, node_id, quote=target.quote, hash=clauses[target.clause].hash, method="rules")


def _responsible_rows(entry: Responsible, clauses: Mapping[str, Clause]) -> Iterator[Row]:
    for body in entry.bodies:
        yield _node(f"actor:{fold(body)}", "Actor", name=body)
        yield _edge(
            "responsible",
            f"actor:{fold(body)}",
            entry.clause,
            quote=entry.quote,
            hash=clauses[entry.clause].hash,
            method="rules",
        )


def _reference_rows(
    documents: tuple[Document, ...], extracts: Mapping[str, Extracts], clauses: Mapping[str, Clause]
) -> Iterator[Row]:
    named = [(d.id, reference) for d in documents for reference in extracts.get(d.id, Extracts()).references]
    for work in works(documents, named):
        if not work.held:
            yield _node(
                work.id,
                "Reference",
                title=work.title,
                doc_number=work.doc_number,
                document_kind=work.kind,
                also=list(work.titles[1:]) or None,
                cited=len(work.citations),
                cited_by=len(work.cited_by),
            )
        for citation in work.citations:
            reference = citation.reference
            yield _edge(
                _EDGE_OF_REFERENCE[reference.relation],
                reference.clause,
                work.id,
                title=reference.title,
                doc_number=reference.doc_number,
                quote=reference.quote,
                hash=clauses[reference.clause].hash,
                relation=reference.relation,
                method="rules",
            )


def _link_rows(link: Link) -> Iterator[Row]:
    facts: Row = {
        "id": link.id,
        "item": link.item,
        "item_kind": link.kind,
        "relation": link.relation,
        "addressee": link.addressee,
        "degree": link.degree,
        "reason": link.reason,
        "doubt": link.doubt or None,
        "alternative": link.alternative or None,
        "status": link.status,
        "origin": link.origin,
        "method": link.method,
        "score": link.score,
        "suspect": link.suspect,
        "who": link.who or None,
        "at": link.at or None,
    }
    facts |= _end_facts("upper", link.upper) | _end_facts("lower", link.lower)
    kind = _EDGE_OF_RELATION[link.relation]
    if link.upper and link.lower:
        yield _edge(kind, link.lower.clause, link.upper.clause, **facts)
        return
    # A finding that one side has no counterpart is a node: an edge would have nowhere to lead.
    end = link.upper or link.lower
    if end is not None:
        yield _node(link.id, "Finding", finding=kind, **{k: v for k, v in facts.items() if k != "id"})
        yield _edge(
            "concerns", link.id, end.clause, quote=end.quote, hash=end.hash, method=link.method, status=link.status
        )


def _end_facts(side: str, end: LinkEnd | None) -> Row:
    if end is None:
        return {}
    return {f"{side}_clause": end.clause, f"{side}_quote": end.quote, f"{side}_hash": end.hash}
