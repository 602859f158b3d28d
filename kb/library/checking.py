"""Library stage, checking the form of a draft: a file, or a document held, against what the knowledge base holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, NotFound, refusal
from kb.graph.versions import versions
from kb.library.files import is_file, is_folder
from kb.library.parsing import parse_file
from kb.model import Document, Extracts, Source
from kb.text import book_title

if TYPE_CHECKING:
    from kb.alignment.form import Finding, Known
    from kb.library.knowledge_base import KnowledgeBase

_NOTE = "“错误”是与规则不合之处，“提示”是请人看一眼的地方；原文逐字取自文件，可按条款核对。是否要改由起草人决定。"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file, or a held document with those of its file: the source and all documents with what they ask."""

    source: Source
    parsed: tuple[tuple[Document, Extracts], ...]
    meant: str = ""
    """The id of the document that was asked for by its own id; empty for a file or a notice."""


def take(kb: KnowledgeBase, name: str, *, heads: Mapping[str, Document] | None = None) -> Taken:
    """A file, or what is held under an id or 发文字号. Raises NotFound, UnreadableFile, NoClauses.

    `heads` are those of the knowledge base, where whoever takes many has them.
    """
    if is_file(name):
        return Taken(*parse_file(Path(name)))
    heads = {head.id: head for head in kb.heads()} if heads is None else heads
    found = [h for h in heads.values() if name == h.id] or [h for h in heads.values() if name == h.doc_number]
    if not found:
        raise neither(kb, name)
    root = found[0].carried_by if found[0].carried_by in heads else found[0].id
    family = [h.id for h in heads.values() if root in (h.id, h.carried_by)]
    with kb.view() as (snapshot, _):
        parsed = tuple((snapshot.document(i), snapshot.extracts(i)) for i in family)
        meant = found[0].id if found[0].carried_by else ""
        return Taken(snapshot.source_of(found[0].id), parsed, meant)


def neither(kb: KnowledgeBase, name: str) -> NotFound:
    """What to tell a person whose `name` is no file and no id or 发文字号 held, as exactly as can be known."""
    from kb.reading import SUFFIXES

    if not name.strip():
        return NotFound("没有写文件名", hint="写文件的路径，或知识库中的文件编号、发文字号")
    if is_folder(Path(name)):
        return NotFound("是文件夹，不是一份文件", where=name, hint="写出文件夹里的那一份文件")
    if Path(name).suffix.lower() in SUFFIXES:
        return NotFound("没有这个文件", where=name, hint="检查路径和文件名")
    if kb.is_empty:
        hint = "检查路径；要用编号，先用 python ingest.py 入库"
        return NotFound("既不是文件，也不是文件编号：知识库还是空的", where=name, hint=hint)
    hint = "检查路径；编号可用 python -m kb search 查看"
    return NotFound("既不是文件，也不是知识库中的文件编号", where=name, hint=hint)


def known(kb: KnowledgeBase) -> Known:
    """What the knowledge base can tell of other documents; nothing while it is empty."""
    from kb.alignment.form import Known

    if kb.is_empty:
        return Known()
    with kb.view() as (snapshot, _):
        return Known(tuple(snapshot.heads().values()), versions(snapshot))


def check(kb: KnowledgeBase, draft: str, *, upper: str | None = None, out: Path | None = None) -> dict[str, Any]:
    """The findings of every document of the draft; into `out` (.docx) goes a report.

    With `upper` it is also looked whether the draft names that document. Raises as `take`; InputError for `out`.
    """
    from kb.alignment.form import check_file

    if out is not None and out.suffix.lower() != ".docx":
        raise InputError(f"不能写 {out.suffix or '没有扩展名的'} 文件", where=str(out), hint="报告文件的扩展名用 .docx")
    taken = take(kb, draft)
    above = tuple(document for document, _ in take(kb, upper).parsed) if upper else ()
    found = check_file(taken.parsed, taken.source, known=known(kb), upper=above)
    if out is not None:
        _write(found, out)
    return {
        "file": taken.source.file,
        "documents": [
            {"id": d.id, "title": d.title, "doc_number": d.doc_number, "findings": [asdict(one) for one in findings]}
            for d, findings in found
        ],
    }


def _write(found: Sequence[tuple[Document, Sequence[Finding]]], out: Path) -> None:
    from dataclasses import replace

    from kb.alignment import tables, word

    sections = [replace(tables.form_table(findings), title=book_title(document.title)) for document, findings in found]
    try:
        word.write_tables("格式与引用检查", [_NOTE], sections, out)
    except OSError as error:
        raise InputError(f"报告写不下（{refusal(error)}）", where=str(out), hint="换一个能写的位置") from error


def check_text(result: dict[str, Any]) -> str:
    """Findings as lines for a terminal."""
    lines: list[str] = []
    for document in result["documents"]:
        number = f"（{document['doc_number']}）" if document["doc_number"] else ""
        lines.append(book_title(document["title"]) + number)
        for one in document["findings"]:
            quote = f"“{' '.join(one['quote'].split())}”" if one["quote"] else ""
            lines.append(f"【{one['severity']}】{one['rule']}　{one['label']}{quote}")
            lines.append(f"    {one['what']}。改法：{one['mend']}。出处：{one['why']}")
    every = [one for document in result["documents"] for one in document["findings"]]
    wrong = sum(one["severity"] == "错误" for one in every)
    lines.append(f"共{len(every)}处：错误 {wrong}，提示 {len(every) - wrong}")
    return "\n".join(lines)
