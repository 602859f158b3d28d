"""Library stage, views of the graph: the graph itself, and targets, duties, responsible bodies and deadlines by name.

A document is named by its id, its 文号 or words of its title. Where that could be several, none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, refusal
from kb.graph import charged, cited, export, graphml, views, works
from kb.graph.charged import ResponsibleRow
from kb.graph.deadlines import Deadlines
from kb.graph.deadlines import deadlines as deadlines_of
from kb.graph.links import settled
from kb.graph.views import DutyRow, TargetRow
from kb.model import Document
from kb.retrieval import Filter
from kb.store import Snapshot
from kb.text import book_title, fold

if TYPE_CHECKING:
    import networkx

    from kb.library.knowledge_base import KnowledgeBase

_LISTED = 10  # choices named in a message


def rows(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Nodes and edges of the graph."""
    documents = snapshot.documents()
    extracts = {document.id: snapshot.extracts(document.id) for document in documents}
    yield from export.rows(documents, extracts, settled(snapshot.links_by_file()))


def cited_rows(snapshot: Snapshot) -> list[dict[str, str]]:
    """What documents cite and the knowledge base does not hold, what most of them cite first."""
    heads = snapshot.heads().values()
    namings = snapshot.named_as(("依据", "修订", "废止", "提及"))
    return cited.cited_rows(works.works(heads, [naming[:2] for naming in namings]), heads)


def network(kb: KnowledgeBase) -> networkx.MultiDiGraph:
    """The whole graph as a networkx object."""
    return views.network(kb.graph_rows())


def write_graphml(kb: KnowledgeBase, out: Path) -> tuple[int, int]:
    """Write the whole graph as GraphML: how many nodes and edges; InputError where `out` cannot be written."""
    graph = network(kb)
    try:
        graphml.write(graph, out)
    except OSError as fault:
        raise InputError(f"写不了图谱文件（{refusal(fault)}）", where=str(out), hint="换一个能写的位置") from fault
    return graph.number_of_nodes(), graph.number_of_edges()


def targets(kb: KnowledgeBase, name: str) -> tuple[Document, tuple[TargetRow, ...]]:
    """The document of that name, its targets and its baselines."""
    with kb.truth() as snapshot:
        document = resolve(snapshot, name)
        return document, views.targets(document, snapshot.extracts(document.id))


def duties(kb: KnowledgeBase, name: str, addressees: Sequence[str] = ()) -> tuple[Document, tuple[DutyRow, ...]]:
    """The document of that name and its duties, of those addressees only where given; InputError for another word."""
    for addressee in addressees:
        if addressee not in views.ADDRESSEES and not addressee.startswith("点名"):
            hint = "可用：" + "、".join(views.ADDRESSEES) + "；“点名”后可跟地名，如 点名上海"
            raise InputError(f"没有“{addressee}”这一类承担者", hint=hint)
    with kb.truth() as snapshot:
        document = resolve(snapshot, name)
        return document, views.duties(document, snapshot.extracts(document.id), addressees)


def responsible(kb: KnowledgeBase, name: str, body: str = "") -> tuple[Document, tuple[ResponsibleRow, ...]]:
    """The document of that name and who is responsible in it for what by when, of that body only where given."""
    with kb.truth() as snapshot:
        document = resolve(snapshot, name)
        return document, charged.responsible(document, snapshot.extracts(document.id), body)


def deadlines(kb: KnowledgeBase, names: Iterable[str] = ()) -> tuple[Deadlines, ...]:
    """The deadlines of those documents, each once; of all that have any where no name is given."""
    with kb.truth() as snapshot:
        named = {document.id: document for document in (resolve(snapshot, name) for name in names)}
        documents = named.values() or snapshot.documents()
        found = (deadlines_of(document, snapshot.extracts(document.id)) for document in documents)
        return tuple(view for view in found if view.rows or named)


def resolve(snapshot: Snapshot, name: str) -> Document:
    """The document of that id, else of that 文号, else with those words in its title.

    A notice is not meant where it merely issues what is found. NotFound for none, InputError for several.
    """
    heads = snapshot.heads()
    if not fold(name.strip().strip("《》")):
        raise InputError("没有说明是哪份文件", hint="给出文件编号、发文字号或标题中的字句")
    chosen = [heads[i] for i in heads if i in (Filter(document=name).doc_ids(snapshot) or ())]
    exact = [head for head in chosen if fold(head.title) == fold(name.strip().strip("《》"))]
    chosen = _issued(snapshot, exact or chosen, name)
    if len(chosen) > 1:
        raise InputError(f"“{name}”可以是 {len(chosen)} 份文件", hint=_choices(chosen))
    return snapshot.document(chosen[0].id)


def _issued(snapshot: Snapshot, chosen: list[Document], name: str) -> list[Document]:
    """What is meant of notices and what they issue: a notice only by its id, and then only if it asks something."""
    heads = snapshot.heads().values()
    found: dict[str, Document] = {}
    for head in chosen:
        issued = [other for other in heads if other.carried_by == head.id]
        own = not issued or (head.id == name and _asks(snapshot, head))
        found |= {document.id: document for document in ([head] if own else issued)}
    return list(found.values())


def _asks(snapshot: Snapshot, head: Document) -> bool:
    extracts = snapshot.extracts(head.id)
    return bool(extracts.targets or extracts.duties or extracts.responsible)


def _choices(chosen: Sequence[Document]) -> str:
    named = [
        f"{head.id} {book_title(head.title)}{f'（{head.doc_number}）' if head.doc_number else ''}"
        for head in chosen[:_LISTED]
    ]
    more = f"；等 {len(chosen)} 份" if len(chosen) > _LISTED else ""
    return "写明文件编号，或标题中更多的字：" + "；".join(named) + more
