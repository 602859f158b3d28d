"""Retrieval stage, which documents and clauses may be found: chosen by metadata before anything is searched.

A filter becomes the ids of the documents it lets through, from their heads alone. The indexes never see the metadata:
Chroma's own filter costs a query many times over (`python -m eval.filters`), and an index that knew the metadata would
have to be built anew whenever they are read better.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from kb.errors import InputError, NotFound
from kb.graph.versions import in_force
from kb.model import Document, Kind, Level
from kb.store import Snapshot
from kb.text import fold

Words = str | tuple[str, ...]

LEVELS: tuple[str, ...] = get_args(Level)
# What people call the kinds of text; the kind of a clause may be given as well.
KINDS: Mapping[str, frozenset[str]] = {
    "正文": frozenset({"paragraph", "article", "item"}),
    "标题": frozenset({"title", "heading"}),
    "表格": frozenset({"table_row", "table_header", "caption"}),
    "专栏": frozenset({"box"}),
    "要素": frozenset({"doc_number", "addressee", "signature", "date", "note"}),
}  # fmt: skip
_KEPT_AS = "retrieval.filters"
_BEHIND_TITLE = re.compile(r"(?:[（(][^（()）]*[）)]|[》\s])+$")


@dataclass(frozen=True, slots=True)
class Filter:
    """What may be found. Several values of one field are alternatives, several fields must all hold; empty is all.

    `document` is an id, a 文号, or words of a title; `level` 国家 | 省 | 市 | 县区; `region` a place and all below it;
    `genre` the end of a genre's name or of the title (意见 lets 实施意见 through); `issuer` words of a body's name;
    `as_of` an ISO date on which the document is in force; `kind` one of `KINDS`, or the kind of a clause.
    """

    document: Words = ()
    level: Words = ()
    region: Words = ()
    genre: Words = ()
    issuer: Words = ()
    as_of: str | None = None
    kind: Words = ()

    def __post_init__(self) -> None:
        """Whatever was given becomes tuples of words; InputError for what can never be right."""
        for name in ("document", "level", "region", "genre", "issuer", "kind"):
            object.__setattr__(self, name, _words(getattr(self, name)))
        object.__setattr__(self, "as_of", _day(self.as_of))
        _check("level", self.level, LEVELS)
        _check("kind", self.kind, (*KINDS, *get_args(Kind)))

    @classmethod
    def of(cls, given: Filter | Mapping[str, Any] | None) -> Filter | None:
        """The filter of a mapping with the fields' names, as LangChain passes filters; InputError for another name."""
        if given is None or isinstance(given, Filter):
            return given
        known = [field.name for field in fields(cls)]
        if unknown := [name for name in given if name not in known]:
            hint = "可用的条件：" + "、".join(known)
            raise InputError(f"没有这个检索条件：{'、'.join(map(str, unknown))}", hint=hint)
        return cls(**given)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of clauses let through; empty for all."""
        return frozenset(kind for word in self.kind for kind in KINDS.get(word, frozenset({word})))

    def doc_ids(self, snapshot: Snapshot) -> frozenset[str] | None:
        """Ids of the documents let through, None for all; NotFound where a document asked for is not there."""
        bounds_documents = replace(self, kind=())
        if bounds_documents == Filter():
            return None
        kept: dict[Filter, frozenset[str]] = snapshot.memo.setdefault(_KEPT_AS, {})
        if bounds_documents not in kept:
            chosen = frozenset(bounds_documents._chosen(snapshot.heads()))
            day = self.as_of and datetime.date.fromisoformat(self.as_of)
            kept[bounds_documents] = chosen & in_force(snapshot, day) if day else chosen
        return kept[bounds_documents]

    def _chosen(self, heads: Mapping[str, Document]) -> Iterable[str]:
        named = {doc_id for word in self.document for doc_id in _named(word, heads)} if self.document else None
        regions, issuers = [_region(word) for word in self.region], [fold(word) for word in self.issuer]
        for doc_id, head in heads.items():
            told = completed(head, heads)
            if (
                (named is None or doc_id in named)
                and (not self.level or told.level in self.level)
                and (not regions or (told.region or "").startswith(tuple(regions)))
                and (not self.genre or _is_called(told, tuple(self.genre)))
                and (not issuers or any(word in fold(body) for body in told.issuers for word in issuers))
            ):
                yield doc_id


def completed(head: Document, heads: Mapping[str, Document]) -> Document:
    """A head with the body and the place that it leaves to the notice which issues it."""
    notice = heads.get(head.carried_by or "")
    if notice is None:
        return head
    whose = (head.level, head.region) if head.level else (notice.level, notice.region)
    return replace(head, issuers=head.issuers or notice.issuers, level=whose[0], region=whose[1])


def _is_called(head: Document, genres: tuple[str, ...]) -> bool:
    """By its genre's name or by its own: a 条例 is of the genre 行政法规 or 地方性法规, and called a 条例."""
    return head.genre.endswith(genres) or _BEHIND_TITLE.sub("", head.title).endswith(genres)


def _named(word: str, heads: Mapping[str, Document]) -> list[str]:
    """Ids of the documents of that id, else of that number, else with those words in the title."""
    if word in heads:
        return [word]
    asked = fold(word.strip().strip("《》"))
    numbered = [doc_id for doc_id, head in heads.items() if head.doc_number and fold(head.doc_number) == asked]
    found = numbered or [doc_id for doc_id, head in heads.items() if asked and asked in fold(head.title)]
    if not found:
        raise NotFound(f"知识库中没有“{word}”这份文件", hint="可用文件编号、发文字号或标题中的字句")
    return found


def _region(word: str) -> str:
    """A place as metadata write it, from the province down; as given where it is none we know."""
    from kb.structure.jurisdiction import of_body

    return of_body(word)[1] or word


def _words(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str):
        return (given,) if given.strip() else ()
    if not isinstance(given, Iterable):
        raise InputError(f"检索条件须为文字：{given!r}")
    return tuple(str(word) for word in given)


def _day(given: object) -> str | None:
    if given is None:
        return None
    try:
        return datetime.date.fromisoformat(str(given)[:10]).isoformat()
    except ValueError as error:
        raise InputError(f"日期“{given}”无法识别", hint="写作 2025-01-31") from error


def _check(name: str, words: Words, known: tuple[str, ...]) -> None:
    if unknown := [word for word in words if word not in known]:
        called = {"level": "层级", "kind": "文本种类"}[name]
        raise InputError(f"没有这个{called}：{'、'.join(unknown)}", hint="可用：" + "、".join(known))
