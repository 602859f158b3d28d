"""Library stage, aligning: two documents by file or by id, with the links the knowledge base holds between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, refusal
from kb.library import checking
from kb.library.reviewing import standing
from kb.model import Document, Extracts, Link

if TYPE_CHECKING:
    from kb.alignment.form import Finding, Known
    from kb.alignment.result import Alignment
    from kb.alignment.units import Unit
    from kb.library.knowledge_base import KnowledgeBase

OnStep = Callable[[str], None]


def align(
    kb: KnowledgeBase, upper: str, lower: str, *, out: Path | None = None, template: Path | None = None
) -> dict[str, Any]:
    """The alignment as docs/contracts say; into `out` goes a report (.docx, set as `template` is, or .xlsx).

    Raises NotFound, UnreadableFile, NoClauses; InputError for one document, or where there can be no such report.
    """
    write = _writer(out, template) if out else None
    result = lay(kb, upper, lower)
    if out and write:
        _write(write, result, out)
    return result.to_json()


def lay(
    kb: KnowledgeBase, upper: str, lower: str, *, on_step: OnStep = lambda _: None, most_clauses: int | None = None
) -> Alignment:
    """Two documents side by side, each a file, an id or a 文号; `on_step` is told in Chinese what is done next.

    Raises NotFound, UnreadableFile, NoClauses; InputError for one document, or a file of more than `most_clauses`.
    """
    on_step("读取上位文件")
    above = upper_side(kb, upper, most_clauses=most_clauses)
    on_step("读取下位文件")
    below = _taken(kb, lower, most_clauses)
    return lay_beside(above, below, lower, links=held_links(kb), known=partial(checking.known, kb), on_step=on_step)


@dataclass(frozen=True, slots=True)
class UpperSide:
    """The upper document, made ready once for all that is laid beside it: its file, itself, what it asks, and
    sentences on what of the file is left out."""

    taken: checking.Taken
    document: Document
    extracts: Extracts
    asked: tuple[Unit, ...]
    notes: tuple[str, ...]


def upper_side(kb: KnowledgeBase, name: str, *, most_clauses: int | None = None) -> UpperSide:
    """The upper document of a file, an id or a 文号. Raises as `lay`."""
    from kb.alignment.parts import upper_part
    from kb.alignment.units import upper_units

    taken = _taken(kb, name, most_clauses)
    (document, extracts), notes = upper_part(taken.parsed, taken.meant)
    return UpperSide(taken, document, extracts, upper_units(document, extracts), notes)


def lay_beside(
    upper: UpperSide,
    taken: checking.Taken,
    name: str,
    *,
    links: Sequence[Link],
    known: Callable[[], Known],
    on_step: OnStep = lambda _: None,
) -> Alignment:
    """A lower file, called `name`, beside the upper document; `known` tells what references are looked up in.

    InputError for one document.
    """
    from kb.alignment import align as align_documents  # 0.1 s that a question does without
    from kb.alignment.form import UPPER_UNNAMED
    from kb.alignment.parts import lower_part
    from kb.alignment.remarks import remarks

    (below, extracts), left_out = lower_part(taken.parsed, upper.document, taken.meant)
    if upper.document.id == below.id:
        raise InputError("上位文件与下位文件是同一份", where=name, hint="换一份草案，或检查两份文件是否写反、写重")
    on_step("逐项对照")
    result = align_documents(upper.document, upper.extracts, below, extracts, links, asked=upper.asked)
    on_step("检查格式与引用")
    form = _form(known(), taken, [document for document, _ in upper.taken.parsed])
    named = not any(one.rule == UPPER_UNNAMED for one in form)
    notes = remarks(result, upper.extracts, extracts, named=named)
    return replace(result, notes=(*left_out, *notes, *upper.notes), form=form)


def _taken(kb: KnowledgeBase, name: str, most_clauses: int | None) -> checking.Taken:
    taken = checking.take(kb, name)
    clauses = sum(len(document.clauses) for document, _ in taken.parsed)
    if most_clauses is not None and clauses > most_clauses:
        what = f"文件有 {clauses} 个条款，超过了一次能对照的 {most_clauses} 个"
        raise InputError(what, where=name, hint="拆成几份，分别对照")
    return taken


def write_report(result: Alignment, out: Path, *, template: Path | None = None) -> None:
    """Write the report of an alignment (.docx, set as `template` is, or .xlsx); InputError where that cannot be."""
    _write(_writer(out, template), result, out)


def _write(write: Callable[[Alignment, Path], None], result: Alignment, out: Path) -> None:
    try:
        write(result, out)
    except OSError as error:
        raise InputError(f"报告写不下（{refusal(error)}）", where=str(out), hint="换一个能写的位置") from error


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


def _form(known: Known, lower: checking.Taken, upper: Sequence[Document]) -> tuple[Finding, ...]:
    """What the form check finds in all documents of the lower file."""
    from kb.alignment.form import check_file

    checked = check_file(lower.parsed, lower.source, known=known, upper=upper)
    return tuple(one for _, findings in checked for one in findings)


def held_links(kb: KnowledgeBase) -> tuple[Link, ...]:
    """The links the knowledge base holds, as they may be said; none while it is empty."""
    if kb.is_empty:
        return ()
    with kb.view() as (snapshot, _):
        return standing(snapshot)
