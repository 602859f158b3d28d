"""Library stage, the figures of a file or a document held: every number called what it is, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.graph.figures import KINDS, Figure, figures
from kb.graph.sections import source_spans
from kb.library.checking import neither
from kb.model import Document
from kb.text import book_title

if TYPE_CHECKING:
    from kb.library.knowledge_base import KnowledgeBase

Listing = tuple[tuple[Document, tuple[Figure, ...]], ...]
# What a reader of figures seldom asks for; counted in the text, listed only where asked for.
_SELDOM = ("编号", "词语")
_AROUND = 14


def figures_of_file(path: Path) -> Listing:
    """The documents of a file with their figures. Raises UnreadableFile or NoClauses."""
    from kb.reading import read
    from kb.structure import parse

    return tuple((document, figures(document)) for document in parse(read(path)))


def figures_held(base: KnowledgeBase, name: str) -> Listing:
    """The figures of the documents held that have this id or 发文字号. Raises NotFound."""
    heads = [d for d in base.heads() if name in (d.id, d.doc_number)]
    if not heads:
        raise neither(base, name)
    documents = [base.document(head.id) for head in heads]
    return tuple((document, figures(document)) for document in documents)


def listing_json(listing: Listing, kinds: Sequence[str] = ()) -> dict[str, Any]:
    """`documents` with their `figures`; `span` is in the clause's text, `spans` in the source's."""
    return {
        "documents": [
            {"id": document.id, "title": document.title, "figures": [*_rows(document, found, kinds or KINDS)]}
            for document, found in listing
        ]
    }


def _rows(document: Document, found: Sequence[Figure], kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    for figure in found:
        if figure.kind in kinds:
            clause = document.clause(figure.clause)
            spans = [list(span) for span in source_spans(clause, *figure.span)]
            yield asdict(figure) | {"span": list(figure.span), "label": clause.label, "spans": spans}


def listing_text(listing: Listing, kinds: Sequence[str] = ()) -> str:
    """The figures of every document by kind, each at its place with the words around it."""
    lines: list[str] = []
    for document, found in listing:
        counts = Counter(figure.kind for figure in found)
        told = "，".join(f"{kind} {counts[kind]}" for kind in KINDS if counts[kind])
        lines += [book_title(document.title), f"  共 {len(found)} 个数：{told or '没有数字'}"]
        for kind in kinds or [k for k in KINDS if k not in _SELDOM]:
            lines += [_line(document, figure) for figure in found if figure.kind == kind]
    return "\n".join(lines)


def _line(document: Document, figure: Figure) -> str:
    clause = document.clause(figure.clause)
    start, end = figure.span
    before, behind = clause.text[max(0, start - _AROUND) : start], clause.text[end : end + _AROUND]
    words = f"{before}【{figure.text}】{behind}".replace("\n", " ").replace("\t", " ")
    return f"  {figure.kind}「{clause.label}」{words}（{figure.reason}{_facts(figure)}）"


def _facts(figure: Figure) -> str:
    target = figure.target
    if target is None:
        return ""
    due = f"，{target.deadline}年·{target.deadline_source}" if target.deadline else ""
    return f"；{target.name} {target.op}{target.value:g}{target.unit}{due}" + (
        f"，{target.attribute}" if target.attribute else ""
    )
