"""Library stage, aligning: two documents by file or by id, with the links the knowledge base holds between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, NotFound
from kb.library.parsing import parse_file
from kb.model import Document, Extracts, Link

if TYPE_CHECKING:
    from kb.library.knowledge_base import KnowledgeBase


def align(kb: KnowledgeBase, upper: str, lower: str) -> dict[str, Any]:
    """The alignment as docs/contracts say. Raises NotFound, UnreadableFile, NoClauses; InputError for one document."""
    from kb.alignment import align as align_documents  # 0.1 s that a question does without

    above, above_extracts = _take(kb, upper)
    below, below_extracts = _take(kb, lower)
    if above.id == below.id:
        raise InputError("上位文件与下位文件是同一份", where=lower, hint="换一份草案，或检查两个参数是否写反、写重")
    return align_documents(above, above_extracts, below, below_extracts, _links(kb)).to_json()


def _take(kb: KnowledgeBase, name: str) -> tuple[Document, Extracts]:
    """The document of a file, or of an id or 发文字号 held; the carried one where a notice carries it."""
    return _from_file(Path(name)) if Path(name).is_file() else _held(kb, name)


def _from_file(path: Path) -> tuple[Document, Extracts]:
    """The longest of the documents of a file that carry no other."""
    _, parsed = parse_file(path)
    carriers = {document.carried_by for document, _ in parsed}
    heads = [pair for pair in parsed if pair[0].id not in carriers]
    return max(heads or parsed, key=lambda pair: len(pair[0].clauses))


def _held(kb: KnowledgeBase, name: str) -> tuple[Document, Extracts]:
    documents = kb.documents()
    found = [d for d in documents if d.id == name] or [d for d in documents if d.doc_number == name and d.carried_by]
    if not found:
        hint = "检查路径；编号可用 python -m kb search 查看"
        raise NotFound("既不是文件，也不是知识库中的文件编号", where=name, hint=hint)
    document = next((d for d in documents if d.carried_by == found[0].id), found[0])
    with kb.view() as (snapshot, _):
        return document, snapshot.extracts(document.id)


def _links(kb: KnowledgeBase) -> tuple[Link, ...]:
    if kb.is_empty:
        return ()
    with kb.view() as (snapshot, _):
        return snapshot.links()
