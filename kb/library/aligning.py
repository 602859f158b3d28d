"""Library stage, aligning: two documents by file or by id, with the links the knowledge base holds between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, NotFound
from kb.library.parsing import parse_file
from kb.library.reviewing import standing
from kb.model import Document, Extracts, Link

if TYPE_CHECKING:
    from kb.alignment.result import Alignment
    from kb.library.knowledge_base import KnowledgeBase


def align(
    kb: KnowledgeBase, upper: str, lower: str, *, out: Path | None = None, template: Path | None = None
) -> dict[str, Any]:
    """The alignment as docs/contracts say; into `out` goes a report (.docx, set as `template` is, or .xlsx).

    Raises NotFound, UnreadableFile, NoClauses; InputError for one document, or where there can be no such report.
    """
    from kb.alignment import align as align_documents  # 0.1 s that a question does without

    write = _writer(out, template) if out else None

    above, above_extracts = _take(kb, upper)
    below, below_extracts = _take(kb, lower)
    if above.id == below.id:
        raise InputError("上位文件与下位文件是同一份", where=lower, hint="换一份草案，或检查两个参数是否写反、写重")
    result = align_documents(above, above_extracts, below, below_extracts, _links(kb))
    if out and write:
        try:
            write(result, out)
        except OSError as error:
            raise InputError(
                f"报告写不下（{error.strerror or error}）", where=str(out), hint="换一个能写的位置"
            ) from error
    return result.to_json()


def _writer(out: Path, template: Path | None) -> Callable[[Alignment, Path], None]:
    """What writes a report of that kind."""
    from kb.alignment import word, workbook

    kind = out.suffix.lower()
    if kind == ".docx":
        return partial(word.write, template=template)
    if kind == ".xlsx" and template is None:
        return workbook.write
    what = "模板只用于 Word 报告" if kind == ".xlsx" else f"不能写 {kind or '没有扩展名的'} 文件"
    raise InputError(what, where=str(out), hint="报告文件的扩展名用 .docx 或 .xlsx")


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
        return tuple(standing(snapshot))
