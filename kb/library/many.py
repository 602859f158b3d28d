"""Library stage, aligning one plan with many documents: files, folders, what the knowledge base holds below it.

One document after the other is laid beside the plan, written out and let go, so that memory does not grow with their
number. A document that cannot be laid is refused with its reason; the others go on.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError, KbError
from kb.library import aligning, checking, dated, files
from kb.library.aligning import UpperSide
from kb.library.intake import FAULTS
from kb.library.many_shelf import Details, Shelf
from kb.library.report import OnProgress
from kb.model import Document, Extracts, Link
from kb.retrieval.filters import LEVELS, completed
from kb.structure.jurisdiction import of_body
from kb.text import book_title

if TYPE_CHECKING:
    from kb.alignment.form import Known
    from kb.alignment.result import Alignment
    from kb.library.knowledge_base import KnowledgeBase

_log = logging.getLogger(__name__)
Line = dict[str, Any]
"""The JSON of an alignment and `number`, `file`, `of` (the lower document's body, level, place, date), `report` (its
own report, beside the overview), `seconds`, `refused`; where that says why there is no alignment, nothing of one."""


@dataclass(frozen=True, slots=True)
class Many:
    """What came of all documents. `reused` were laid in an earlier run; `refused` are files with reasons."""

    documents: int
    reused: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """A lower document by its name; `fault` says why it cannot be looked at, `held` is what of the knowledge base is
    read with it, `meant` the one of them that is meant, empty where the file tells."""

    name: str
    fault: str = ""
    held: tuple[str, ...] = ()
    meant: str = ""


def align_many(
    kb: KnowledgeBase,
    upper: str,
    lowers: Sequence[str] = (),
    *,
    held: bool = False,
    out: Path | None = None,
    details: Details = "xlsx",
    template: Path | None = None,
    leave_out: Path = Path("data"),
    on_progress: OnProgress = lambda *_: None,
    on_line: Callable[[Line], None] = lambda _: None,
) -> Many:
    """Lay the upper document beside each of `lowers` (files, folders, ids, 文号), with `held` also beside the documents
    of the knowledge base that stand below it and hold today.

    Of folders, `leave_out` (that of the knowledge base) is not walked. `on_line` is given what comes of each as soon
    as it is there. Into `out` (.xlsx) goes an overview; beside it lie a report for each document and all lines as
    JSONL, from which an interrupted run is taken up again. Raises as `aligning.lay` for the upper document; InputError
    where there is no lower one, or `out` cannot be written.
    """
    shelf = Shelf.at(out, details, template) if out else None
    above = aligning.upper_side(kb, upper)
    given = [*_given(lowers, shelf, leave_out), *(_held(kb, above) if held else ())]
    if not given:
        what = "知识库中没有层级更低的现行文件" if held else "没有下位文件"
        raise InputError(what, where=" ".join(lowers), hint="用 --lower 写出文件、文件夹或知识库中的编号")
    run = _Run(kb, above, shelf)
    if shelf:
        shelf.begin(_called(above.document), above.notes)
    for number, one in enumerate(given, start=1):
        on_progress(number - 1, len(given), Path(one.name).name)
        on_line(run.line(number, one))
    on_progress(len(given), len(given), "写总览")
    if shelf:
        shelf.finish()
    return Many(len(given), run.reused, tuple(run.refused))


def _called(document: Document) -> str:
    return book_title(document.title) + (f"（{document.doc_number}）" if document.doc_number else "")


def _given(names: Sequence[str], shelf: Shelf | None, leave_out: Path) -> Iterator[_Given]:
    """Names in the order given, folders walked, each once; what this very command writes is left out."""
    seen: set[str] = set()
    for name in names:
        found = [_Given(name)]
        if name and files.is_folder(Path(name)):
            below = files.find([Path(name)], leave_out=leave_out)
            found = [
                _Given(str(f.path), f.fault) for f in below if not f.is_links and not (shelf and shelf.owns(f.path))
            ]
        for one in found:
            if one.name not in seen:
                seen.add(one.name)
                yield one


def _held(kb: KnowledgeBase, above: UpperSide) -> list[_Given]:
    """What is held below the upper document, as far as levels and places are known."""
    if kb.is_empty:
        return []
    with kb.truth() as snapshot:
        heads, chosen = snapshot.heads(), dated.chosen(snapshot, None)
    upper = heads.get(above.document.id)
    upper = completed(upper, heads) if upper else above.document
    own = {document.id for document, _ in above.taken.parsed}
    families: dict[str, list[str]] = {}
    for doc_id, head in heads.items():
        root = head.carried_by if head.carried_by in heads else doc_id
        families.setdefault(root or doc_id, []).append(doc_id)
    below = [
        family
        for family in families.values()
        if not own & set(family)
        and (chosen is None or chosen & set(family))
        and any(_below(completed(heads[doc_id], heads), upper) for doc_id in family)
    ]
    return [one for family in below for one in _documents_of(tuple(family), heads)]


def _documents_of(family: tuple[str, ...], heads: Mapping[str, Document]) -> list[_Given]:
    """A notice that issues several documents is several; else the notice with what it issues is one."""
    issued = [doc_id for doc_id in family if heads[doc_id].carried_by in family]
    if len(issued) > 1:
        return [_Given(doc_id, held=family, meant=doc_id) for doc_id in issued]
    return [_Given(family[0], held=family)]


def _below(lower: Document, upper: Document) -> bool:
    """False where what is known says that `lower` is not issued below `upper`: by level, or in another place."""
    if upper.level is None or lower.level is None:
        return True
    if LEVELS.index(lower.level) <= LEVELS.index(upper.level):
        return False
    if upper.level == "国家" or not upper.region or not lower.region:
        return True
    return lower.region.startswith(upper.region) or not _placed(lower.region)


def _placed(region: str) -> bool:
    """True where a place is told with its province; of a county alone it is not known whose it is."""
    return any(of_body(region[:end]) == ("省", region[:end]) for end in range(2, len(region) + 1))


class _Run:
    """One run over the documents given: what all of them share, and what came of them so far."""

    def __init__(self, kb: KnowledgeBase, above: UpperSide, shelf: Shelf | None) -> None:
        self._kb, self._above, self._shelf = kb, above, shelf
        self._links: tuple[Link, ...] = aligning.held_links(kb)
        self._known: Known = checking.known(kb)
        self._heads = {head.id: head for head in kb.heads()}
        state = shelf.state if shelf else ""
        self._same = f"{_program()}/{_revision(kb)}/{above.taken.source.sha256}/{above.document.id}/{state}"
        self.reused = 0
        self.refused: list[tuple[str, str]] = []

    def line(self, number: int, one: _Given) -> Line:
        """What comes of one document, taken from an earlier run where nothing has changed."""
        started = time.monotonic()
        line = self._line(number, one)
        if line["refused"]:
            self.refused.append((one.name, line["refused"]))
        line.setdefault("seconds", round(time.monotonic() - started, 2))
        if self._shelf:
            self._shelf.add(line)
        return line

    def _line(self, number: int, one: _Given) -> Line:
        try:
            if one.fault:
                return _refusal(number, one, one.fault)
            key = hashlib.sha256(f"{self._same}/{one.name}/{self._state_of(one)}".encode()).hexdigest()
            if self._shelf and (kept := self._shelf.kept(key)):
                self.reused += 1
                return kept | {"number": number}
            taken = self._take(one)
            result = aligning.lay_beside(self._above, taken, one.name, links=self._links, known=lambda: self._known)
            report = self._shelf.report(number, result) if self._shelf else None
            return _told(number, one, result, taken.parsed) | {"report": report, "key": key}
        except KbError as error:
            return _refusal(number, one, "；".join(part.rstrip("。") for part in (error.what, error.hint) if part))
        except FAULTS as error:
            _log.exception("程序处理文件时出错：%s", one.name)
            return _refusal(number, one, f"程序处理此文件时出错（{type(error).__name__}: {error}）")

    def _state_of(self, one: _Given) -> str:
        """What changes when a file does; what is held changes with the revision alone."""
        return hashlib.sha256(Path(one.name).read_bytes()).hexdigest() if files.is_file(one.name) else ""

    def _take(self, one: _Given) -> checking.Taken:
        if not one.held:
            return checking.take(self._kb, one.name, heads=self._heads)
        with self._kb.truth(
            fresh=True
        ) as snapshot:  # what is read is not kept, as it would be with the others' readers
            parsed = tuple((snapshot.document(doc_id), snapshot.extracts(doc_id)) for doc_id in one.held)
            return checking.Taken(snapshot.source_of(one.held[0]), parsed, one.meant)


def _refusal(number: int, one: _Given, reason: str) -> Line:
    return {"number": number, "file": one.name, "refused": reason, "report": None}


def _told(number: int, one: _Given, result: Alignment, parsed: Sequence[tuple[Document, Extracts]]) -> Line:
    heads = {document.id: document for document, _ in parsed}
    lower = completed(result.lower, heads)
    of = {"issuers": list(lower.issuers), "level": lower.level, "region": lower.region, "date": lower.date}
    return {"number": number, "file": one.name, "refused": None, "of": of} | result.to_json()


def _revision(kb: KnowledgeBase) -> str:
    """What changes with every document and link that is held."""
    if kb.is_empty:
        return ""
    with kb.truth() as snapshot:
        return f"{snapshot.identity}/{snapshot.revision}"


@cache
def _program() -> str:
    """What changes with the code that makes an alignment."""
    seen = hashlib.sha256()
    package = Path(__file__).parent.parent
    for file in sorted(package.rglob("*.py")):
        seen.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes())
    return seen.hexdigest()
