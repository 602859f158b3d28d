"""Library stage, telling apart what comes in under one name: the same text again, another version, one withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from kb.errors import InputError
from kb.model import Clause, Document, Table
from kb.store import StoredSource, Withdrawal
from kb.store.withdrawals import words_of
from kb.text import fold

_MARK = "-v"
_MARKED = re.compile(rf"{_MARK}[0-9a-f]{{8}}(?=\.|$)")
_TELLING_TITLE = 6  # characters; shorter titles (“附件”) are borne by many


def plain_id(doc_id: str) -> str:
    """The id a document has by itself, without the mark that tells versions of one 文号 apart."""
    return _MARKED.sub("", doc_id)


def is_same_text(one: Document, other: Document) -> bool:
    """True where the bodies read alike, white space and punctuation forms apart."""
    return words_of(one.clauses) == words_of(other.clauses)


def as_versions(documents: Sequence[Document], clashing: Collection[str]) -> tuple[Document, ...]:
    """The documents, those `clashing` and what they carry under ids that also tell their words."""
    roots = {doc_id.partition(".")[0] for doc_id in clashing}
    marked: dict[str, str] = {}
    for root in roots:
        own = [d for d in documents if d.id == root or d.id.startswith(root + ".")]
        marked[root] = f"{root}{_MARK}{words_of(c for d in own for c in d.clauses)[:8]}"
    return renamed(documents, marked)


def as_before(documents: Sequence[Document], stored: StoredSource, taken: Collection[str]) -> tuple[Document, ...]:
    """The documents under the marked ids they had in the knowledge base, as long as others bear the plain ones."""
    marked = {plain_id(doc_id): doc_id for doc_id in stored.doc_ids if plain_id(doc_id) != doc_id}
    roots = {d.id: marked[d.id] for d in documents if d.id in marked and d.id in taken and "." not in d.id}
    return renamed(documents, roots)


def renamed(documents: Sequence[Document], roots: dict[str, str]) -> tuple[Document, ...]:
    """The documents, those whose id is or begins with one of `roots` under its new name, clauses included."""

    def new(name: str) -> str:
        root = re.split(r"[.#]", name, maxsplit=1)[0]
        return roots[root] + name[len(root) :] if root in roots else name

    return tuple(_renamed(document, new) for document in documents) if roots else tuple(documents)


def _renamed(document: Document, new: Callable[[str], str]) -> Document:
    def clause(c: Clause) -> Clause:
        return replace(c, id=new(c.id), parent=c.parent and new(c.parent))

    def table(t: Table) -> Table:
        return replace(t, clause=t.clause and new(t.clause), row_clauses=tuple(map(new, t.row_clauses)))

    return replace(
        document,
        id=new(document.id),
        carried_by=document.carried_by and new(document.carried_by),
        clauses=tuple(map(clause, document.clauses)),
        tables=tuple(map(table, document.tables)),
    )


def check_file(sha256: str, stones: Iterable[Withdrawal]) -> None:
    """InputError where this very file was withdrawn."""
    for stone in stones:
        if stone.sha256 == sha256:
            raise _withdrawn(stone)


def check_documents(documents: Iterable[Document], stones: Sequence[Withdrawal], *, known: bool) -> None:
    """InputError where a document was withdrawn: the same words, and unless it is `known`, the same number or name."""
    for document in documents if stones else ():
        words = words_of(document.clauses)
        for stone in stones:
            if stone.words == words or (not known and _is_called_alike(document, stone)):
                raise _withdrawn(stone)


def _is_called_alike(document: Document, stone: Withdrawal) -> bool:
    if document.doc_number or stone.doc_number:
        return plain_id(document.id) == plain_id(stone.doc_id)
    title = fold(document.title)
    return len(title) >= _TELLING_TITLE and (title, document.date) == (fold(stone.title), stone.date)


def _withdrawn(stone: Withdrawal) -> InputError:
    what = f"《{stone.title}》已于{stone.at[:10]}撤回（理由：{stone.reason}），不再入库"
    return InputError(what, hint=f"确需重新收入，先运行 python -m kb withdraw --restore {stone.doc_id}")
