"""Store stage, reading: the knowledge base as it stood at one moment, whatever is written meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from kb.errors import NotFound
from kb.model import Clause, Decision, Document, Extracts, Kind, Link, Reference, Source
from kb.store import seals
from kb.store.rows import DOCUMENT_PARTS, EXTRACT_PARTS, document_from_rows, from_row
from kb.store.schema import (
    ClauseRow,
    DecisionRow,
    DocumentRow,
    LinkRow,
    Meta,
    OfDocument,
    ReferenceRow,
    SourceRow,
    TargetRow,
    VectorRow,
    WithdrawalRow,
)
from kb.store.withdrawals import Withdrawal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_AT_ONCE = 500  # bound parameters of one statement; SQLite's lowest limit is 999


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What is kept about an ingested file, its text apart.

    `path` is where it was read; `pipeline` tells which reading and parsing made the documents; `kind` is "document",
    "links" or "decisions".
    """

    path: str
    kind: str
    sha256: str
    pipeline: str
    file: str
    media: str = "text/plain"
    warnings: tuple[str, ...] = ()
    doc_ids: tuple[str, ...] = ()


@dataclass(slots=True)
class Content:
    """What snapshots of one revision have read so far; a revision's content never changes, so they may share it."""

    documents: dict[str, Document] | None = None
    heads: dict[str, Document] | None = None
    extracts: dict[str, Extracts] | None = None
    links: dict[str, tuple[Link, ...]] | None = None
    sources: tuple[StoredSource, ...] | None = None
    clauses: dict[str, Clause] = field(default_factory=dict)
    single: dict[str, tuple[Document, dict[str, Clause]]] = field(default_factory=dict)
    """Documents read one by one, with their clauses; all of 100,000 clauses take seconds."""
    memo: dict[str, Any] = field(default_factory=dict)


class Snapshot:
    """One read transaction. `revision` counts committed changes, `generation` names the index that goes with them."""

    def __init__(self, connection: Connection, *, meta: Mapping[str, str], content: Content) -> None:
        self._connection = connection
        self._content = content
        self.identity = meta.get("identity", "")
        self.revision = int(meta.get("revision", "0"))
        self.generation = meta.get("generation") or None

    @property
    def memo(self) -> dict[str, Any]:
        """Room for what callers derive from this revision and want to keep as long as it stands."""
        return self._content.memo

    @property
    def sources(self) -> tuple[StoredSource, ...]:
        """Every ingested file, by path."""
        if self._content.sources is None:
            self._content.sources = tuple(self._read_sources())
        return self._content.sources

    def documents(self) -> tuple[Document, ...]:
        """Every document, by file and by place in the file."""
        return tuple(self._documents().values())

    def document(self, doc_id: str) -> Document:
        """The document of that id; NotFound if there is none."""
        try:
            return self._document(doc_id)[0]
        except KeyError:
            hint = "用 python -m kb search 或界面查看已入库的文件"
            raise NotFound(f"知识库中没有编号为“{doc_id}”的文件", hint=hint) from None

    def heads(self) -> Mapping[str, Document]:
        """Every document by id without clauses, tables and noise; milliseconds where reading all takes seconds."""
        if self._content.heads is None:
            query = select(DocumentRow.__table__).order_by(DocumentRow.path, DocumentRow.position)
            rows = self._connection.execute(query).mappings()
            self._content.heads = {row["id"]: document_from_rows(row, {}) for row in rows}
        return self._content.heads

    def clause_ids(self, doc_ids: Iterable[str], kinds: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the clauses of those documents, of those kinds only where given; nothing else is read."""
        columns = ClauseRow.__table__.c
        found: list[str] = []
        for some in _slices(sorted(set(doc_ids))):
            query = select(columns.id).where(columns.doc_id.in_(some))
            query = query.where(columns.kind.in_(sorted(kinds))) if kinds else query
            found += self._connection.execute(query.order_by(columns.doc_id, columns.position)).scalars()
        return tuple(found)

    def clause_hashes(self, doc_ids: Iterable[str]) -> Mapping[str, list[tuple[str, str]]]:
        """Id and hash of every clause of those documents, in order, by document; nothing else is read."""
        columns = ClauseRow.__table__.c
        found: dict[str, list[tuple[str, str]]] = {doc_id: [] for doc_id in doc_ids}
        for some in _slices(sorted(found)):
            query = select(columns.doc_id, columns.id, columns.hash).where(columns.doc_id.in_(some))
            for row in self._connection.execute(query.order_by(columns.doc_id, columns.position)):
                found[row.doc_id].append((row.id, row.hash))
        return found

    def clause_counts(self, kinds: Collection[str] = ()) -> Mapping[str, int]:
        """How many clauses every document has, of those kinds only where given."""
        columns = ClauseRow.__table__.c
        query = select(columns.doc_id, func.count()).group_by(columns.doc_id)
        rows = self._connection.execute(query.where(columns.kind.in_(sorted(kinds))) if kinds else query)
        return {doc_id: int(count) for doc_id, count in rows}

    def texts(self, clause_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Kind and words of those clauses, in no order; nothing else is read."""
        columns = ClauseRow.__table__.c
        for some in _slices(list(clause_ids)):
            query = select(columns.kind, columns.text).where(columns.id.in_(some))
            yield from ((row.kind, row.text) for row in self._connection.execute(query))

    def texts_with(self, words: str) -> Iterator[tuple[str, str]]:
        """Kind and words of every clause that holds `words` as they are."""
        columns = ClauseRow.__table__.c
        query = select(columns.kind, columns.text).where(columns.text.contains(words, autoescape=True))
        yield from ((row.kind, row.text) for row in self._connection.execute(query))

    def deadlines(self) -> frozenset[int]:
        """The years in which a target of any document is due."""
        columns = TargetRow.__table__.c
        query = select(columns.deadline).where(columns.deadline.is_not(None)).distinct()
        return frozenset(self._connection.execute(query).scalars())

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; NotFound if there is none."""
        try:
            if self._content.documents is not None:
                return self._clauses()[clause_id]
            return self._document(clause_id.rpartition("#")[0])[1][clause_id]
        except KeyError:
            raise NotFound(f"知识库中没有编号为“{clause_id}”的条款", hint="文件可能已更新，请重新检索") from None

    def clauses(self, clause_ids: Iterable[str]) -> tuple[Clause, ...]:
        """The clauses of those ids, in the order asked; NotFound if one is missing."""
        wanted = tuple(clause_ids)
        found: dict[str, Clause] = {}
        if self._content.documents is None:  # a hundred clauses of as many documents, and none of these read whole
            columns = ClauseRow.__table__
            for some in _slices(sorted(set(wanted))):
                rows = self._connection.execute(select(columns).where(columns.c.id.in_(some))).mappings()
                found |= {row["id"]: from_row(Clause, row) for row in rows}
        return tuple(found.get(clause_id) or self.clause(clause_id) for clause_id in wanted)

    def extracts(self, doc_id: str) -> Extracts:
        """Targets, responsible bodies, references and duties of a document."""
        self.document(doc_id)
        if self._content.documents is None:
            return self._read_extracts_of(doc_id)
        if self._content.extracts is None:
            self._content.extracts = self._read_extracts()
        return self._content.extracts.get(doc_id, Extracts())

    def counts(self) -> tuple[int, int, int]:
        """How many documents, clauses and links there are."""
        tables = (DocumentRow.id, ClauseRow.id, LinkRow.id)
        documents, clauses, links = (
            int(self._connection.execute(select(func.count(column))).scalar_one()) for column in tables
        )
        return documents, clauses, links

    def links(self) -> tuple[Link, ...]:
        """Every link between documents."""
        return tuple(link for links in self.links_by_file().values() for link in links)

    def links_by_file(self) -> Mapping[str, tuple[Link, ...]]:
        """The links by the path of the file they came from."""
        if self._content.links is None:
            rows = self._connection.execute(select(LinkRow.__table__).order_by(LinkRow.path, LinkRow.position))
            found: dict[str, list[Link]] = defaultdict(list)
            for row in rows.mappings():
                found[row["path"]].append(from_row(Link, row))
            self._content.links = {path: tuple(links) for path, links in found.items()}
        return self._content.links

    def decisions(self) -> tuple[Decision, ...]:
        """What was decided on links, in that order."""
        rows = self._connection.execute(select(DecisionRow.__table__).order_by(DecisionRow.number)).mappings()
        return tuple(from_row(Decision, row) for row in rows)

    def named_as(self, relations: Iterable[str]) -> tuple[tuple[str, Reference, str], ...]:
        """Other documents named in one of those relations: the document that names, the naming, the clause's words."""
        query = (
            select(ReferenceRow.__table__, ClauseRow.text.label("words"))
            .join(ClauseRow, ClauseRow.id == ReferenceRow.clause)
            .where(ReferenceRow.relation.in_([*relations]))
            .order_by(ReferenceRow.doc_id, ReferenceRow.position)
        )
        rows = self._connection.execute(query).mappings()
        return tuple((row["doc_id"], from_row(Reference, row), row["words"]) for row in rows)

    def clauses_of_kind(self, kind: Kind) -> tuple[tuple[str, str, str], ...]:
        """(document, clause, words) of every clause of a kind."""
        query = select(ClauseRow.doc_id, ClauseRow.id, ClauseRow.text).where(ClauseRow.kind == kind)
        rows = self._connection.execute(query.order_by(ClauseRow.doc_id, ClauseRow.position))
        return tuple((row.doc_id, row.id, row.text) for row in rows)

    def clauses_saying(self, words_of: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
        """(document, clause, words) of the first clause of each document that holds certain words."""
        found = []
        for doc_id, words in words_of.items():
            query = select(ClauseRow.id, ClauseRow.text).where(ClauseRow.doc_id == doc_id)
            saying = query.where(ClauseRow.text.contains(words, autoescape=True)).order_by(ClauseRow.position)
            if row := self._connection.execute(saying).first():
                found.append((doc_id, row.id, row.text))
        return tuple(found)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """What was withdrawn, in the order of time; those lifted since included."""
        query = select(WithdrawalRow.__table__).order_by(WithdrawalRow.at, WithdrawalRow.doc_id)
        return tuple(from_row(Withdrawal, row) for row in self._connection.execute(query).mappings())

    def source(self, file: str) -> Source:
        """The text of an ingested file, by path or by its name where only one bears it; blocks are not kept."""
        paths = {stored.path for stored in self.sources if file in (stored.path, stored.file) and stored.doc_ids}
        if file not in paths and len(paths) != 1:
            what = "知识库中没有这个来源文件" if not paths else "有多个来源文件同名，请给出完整路径"
            raise NotFound(what, where=file, hint="用 python ingest.py 入库后再试" if not paths else "")
        path = file if file in paths else paths.pop()
        row = self._connection.execute(select(SourceRow.__table__).where(SourceRow.path == path)).mappings().one()
        return Source(row["file"], row["text"], row["sha256"], row["media"], warnings=row["warnings"])

    def source_of(self, doc_id: str) -> Source:
        """The file a document came from; its clauses' spans are in that text."""
        self.document(doc_id)
        return self.source(next(stored.path for stored in self.sources if doc_id in stored.doc_ids))

    def vectors(self, model: str, hashes: Iterable[str]) -> dict[str, npt.NDArray[np.float32]]:
        """Vectors kept for those text hashes under a model; what is not kept is not in the result."""
        import numpy as np

        found: dict[str, npt.NDArray[np.float32]] = {}
        for some in _slices(sorted(set(hashes))):
            query = select(VectorRow.text_hash, VectorRow.vector).where(
                VectorRow.model == model, VectorRow.text_hash.in_(some)
            )
            for text_hash, blob in self._connection.execute(query):
                if len(blob) % 4 == 0:
                    found[text_hash] = np.frombuffer(blob, dtype="<f4")
        return found

    def damaged_clauses(self) -> tuple[str, ...]:
        """Ids of clauses whose words no longer agree with the hash kept beside them."""
        kept = {row.id: row.hash for row in self._connection.execute(select(ClauseRow.id, ClauseRow.hash))}
        return tuple(sorted(i for i, clause in self._clauses().items() if kept.get(i) != clause.hash))

    def broken_seals(self) -> tuple[str, ...]:
        """Paths of files of which something stored is no longer what was written."""
        return tuple(seals.broken(self._connection))

    def _documents(self) -> dict[str, Document]:
        if self._content.documents is None:
            self._content.documents = self._read_documents()
        return self._content.documents

    def _clauses(self) -> dict[str, Clause]:
        if not self._content.clauses:
            documents = self._documents().values()
            self._content.clauses = {clause.id: clause for document in documents for clause in document.clauses}
        return self._content.clauses

    def _document(self, doc_id: str) -> tuple[Document, dict[str, Clause]]:
        """A document and its clauses by id; KeyError if there is none."""
        if self._content.documents is not None:
            return self._content.documents[doc_id], self._clauses()
        if doc_id not in self._content.single:
            query = select(DocumentRow.__table__).where(DocumentRow.id == doc_id)
            row = self._connection.execute(query).mappings().first()
            if row is None:
                raise KeyError(doc_id)
            parts = {part: self._read_parts(cls, table, doc_id)[doc_id] for part, cls, table in DOCUMENT_PARTS}
            document = document_from_rows(row, parts)
            self._content.single[doc_id] = document, {clause.id: clause for clause in document.clauses}
        return self._content.single[doc_id]

    def _read_extracts_of(self, doc_id: str) -> Extracts:
        parts = {part: self._read_parts(cls, table, doc_id)[doc_id] for part, cls, table in EXTRACT_PARTS}
        return Extracts(**{part: tuple(values) for part, values in parts.items()})

    def _read_documents(self) -> dict[str, Document]:
        parts = {part: self._read_parts(cls, table) for part, cls, table in DOCUMENT_PARTS}
        query = select(DocumentRow.__table__).order_by(DocumentRow.path, DocumentRow.position)
        documents: dict[str, Document] = {}
        for row in self._connection.execute(query).mappings():
            own = {part: values[row["id"]] for part, values in parts.items()}
            documents[row["id"]] = document_from_rows(row, own)
        return documents

    def _read_extracts(self) -> dict[str, Extracts]:
        parts = {part: self._read_parts(cls, table) for part, cls, table in EXTRACT_PARTS}
        return {
            doc_id: Extracts(**{part: tuple(values[doc_id]) for part, values in parts.items()})
            for doc_id in self._documents()
        }

    def _read_parts(
        self, cls: type[Any], table: type[OfDocument], doc_id: str | None = None
    ) -> defaultdict[str, list[Any]]:
        """The value objects of all documents or of one, by document."""
        columns = table.__table__  # type: ignore[attr-defined]
        query = select(columns).order_by(columns.c.doc_id, columns.c.position)
        rows = self._connection.execute(query if doc_id is None else query.where(columns.c.doc_id == doc_id))
        values: defaultdict[str, list[Any]] = defaultdict(list)
        for row in rows.mappings():
            values[row["doc_id"]].append(from_row(cls, row))
        return values

    def _read_sources(self) -> Iterator[StoredSource]:
        doc_ids: dict[str, list[str]] = defaultdict(list)
        query = select(DocumentRow.path, DocumentRow.id).order_by(DocumentRow.path, DocumentRow.position)
        for path, doc_id in self._connection.execute(query):
            doc_ids[path].append(doc_id)
        columns = [column for column in SourceRow.__table__.columns if column.name != "text"]
        for row in self._connection.execute(select(*columns).order_by(SourceRow.path)).mappings():
            yield StoredSource(**row, doc_ids=tuple(doc_ids[row["path"]]))


def read_meta(connection: Connection) -> dict[str, str]:
    """The facts about the whole."""
    return {row.key: row.value for row in connection.execute(select(Meta.key, Meta.value))}


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
