"""Library stage, deciding what an ingest will change: files are read, parsed and compared; nothing is written."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.errors import InputError, KbError
from kb.graph import decisions
from kb.library import editions, intake, reviewing
from kb.library.files import Found, is_gone
from kb.library.intake import FAULTS, Taken
from kb.library.report import FileResult, FileStatus, OnProgress
from kb.library.steps import Steps
from kb.model import Document, Extracts, Link, Source
from kb.store import Snapshot, StoredSource, Writer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's new content."""

    stored: StoredSource
    source: Source
    documents: tuple[Document, ...]
    extracts: dict[str, Extracts]


@dataclass(slots=True)
class Plan:
    """What is to be written, and what is said about each file. A `note` changes nothing that a reader sees."""

    results: list[FileResult] = field(default_factory=list)
    parsed: list[Parsed] = field(default_factory=list)
    notes: list[StoredSource] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    links: list[tuple[StoredSource, tuple[Link, ...]]] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)

    @property
    def changes_documents(self) -> bool:
        """True when the index will no longer agree."""
        return bool(self.parsed or self.removed)

    @property
    def is_empty(self) -> bool:
        """True when nothing is to be written."""
        return not (self.parsed or self.notes or self.removed or self.links)

    def new_documents(self) -> tuple[Document, ...]:
        """Documents that will be written."""
        return tuple(document for new in self.parsed for document in new.documents)

    def documents_before(self, sources: Iterable[StoredSource]) -> frozenset[str]:
        """Ids of the documents, of those stored, that will go or be written anew."""
        paths = {*self.removed, *(new.stored.path for new in self.parsed)}
        return frozenset(doc_id for stored in sources if stored.path in paths for doc_id in stored.doc_ids)

    def write(self, writer: Writer) -> None:
        """Carry the plan out in the transaction of `writer`."""
        for path in (*self.removed, *(new.stored.path for new in self.parsed)):
            writer.remove_source(path)  # all first: a document may move from one file to another
        for new in self.parsed:
            writer.put_source(new.stored, new.source, new.documents, new.extracts)
        writer.erase_decisions(sorted(self.erased))
        for stored, links in self.links:
            writer.put_links(stored, links)
        for stored in self.notes:
            writer.note_source(stored)


class Planner:
    """Makes the plan for one ingest from what is stored (None when nothing is) and what was found."""

    def __init__(self, snapshot: Snapshot | None, steps: Steps, on_progress: OnProgress) -> None:
        self._snapshot = snapshot
        self._steps = steps
        self._on_progress = on_progress
        self._stored = {stored.path: stored for stored in snapshot.sources} if snapshot else {}
        self._holders = {doc_id: path for path, stored in self._stored.items() for doc_id in stored.doc_ids}
        self._stones = [stone for stone in snapshot.withdrawals() if not stone.lifted] if snapshot else []
        self._plan = Plan()

    def plan(self, found: Sequence[Found], folders: Sequence[Path]) -> Plan:
        """The plan for the files `found`; stored files that vanished from `folders` go."""
        self._remove_vanished(found, folders)
        texts = [file for file in found if not file.is_links]
        parsed: list[Parsed] = []
        new_texts = [file for file in texts if self._is_new(file)]
        with intake.opened([file.path for file in new_texts], self._steps) as taken:
            for done, file in enumerate(new_texts):
                self._on_progress(done, len(new_texts), f"读取 {file.path.name}")
                if new := self._parsed(file, next(taken)):
                    parsed.append(new)
        self._on_progress(len(texts), len(texts), "核对对应关系")
        self._take_all(parsed)
        self._plan_links([file for file in found if file.is_links])
        self._plan_decisions()
        self._plan.results.sort(key=lambda result: result.file)
        return self._plan

    def plan_removal(self, path: str) -> Plan:
        """The plan that takes one stored file out, with the links and decisions that stood on it."""
        self._plan.removed.append(path)
        self._plan_links([])
        if self._snapshot:
            own = [self._snapshot.document(doc_id) for doc_id in self._stored[path].doc_ids]
            self._plan.erased |= set(decisions.quoting(self._snapshot.decisions(), own, self._documents_after()))
            self._take_out_of_tables(self._snapshot, {document.id for document in own})
        self._plan_decisions()
        return self._plan

    def _take_out_of_tables(self, snapshot: Snapshot, gone: set[str]) -> None:
        """Links into documents that go, also of tables that cannot be read now; what is said of rows quotes nothing."""
        planned = {new.path for new, _ in self._plan.links}
        for path, links in snapshot.links_by_file().items():
            ends = {link: {end.clause.rpartition("#")[0] for end in (link.upper, link.lower) if end} for link in links}
            left = tuple(link for link in links if not ends[link] & gone)
            if path not in planned and path != decisions.PATH and len(left) < len(links):
                self._plan.links.append((self._stored[path], left))
        self._plan.links = [
            (replace(new, warnings=tuple(f"{w.partition('：')[0]}：未能对应" for w in new.warnings)), links)
            for new, links in self._plan.links
        ]

    def _remove_vanished(self, found: Sequence[Found], folders: Sequence[Path]) -> None:
        present = {str(file.path) for file in found}
        for path in self._stored:
            below = any(Path(path).is_relative_to(folder) for folder in folders)
            if below and path not in present and is_gone(path):
                self._plan.removed.append(path)
                self._say(Path(path), "removed", "文件已不在原处")

    def _is_new(self, file: Found) -> bool:
        """Whether a file is to be read: not where it is as it was, or cannot be taken."""
        stored = self._stored.get(str(file.path))
        with self._refusing(file.path):
            if file.fault:
                raise InputError(file.fault)
            sha256 = _digest(file.path)
            if stored and (stored.sha256, stored.pipeline) == (sha256, self._steps.version):
                self._say(file.path, "unchanged", documents=stored.doc_ids)
                return False
            editions.check_file(sha256, self._stones)
            return True
        return False

    def _parsed(self, file: Found, taken: Taken | Exception) -> Parsed | None:
        """The new content of a file; None where it cannot be taken."""
        with self._refusing(file.path):
            if isinstance(taken, Exception):
                raise taken
            return self._content(file, taken)
        return None

    def _content(self, file: Found, taken: Taken) -> Parsed:
        source, documents = taken.source, taken.documents
        stored = self._stored.get(str(file.path))
        editions.check_documents(documents, self._stones, known=stored is not None)
        if stored:
            documents = editions.as_before(documents, stored, self._held_elsewhere(stored.path))
        _check(source, documents)
        as_parsed = taken.extracts is not None and documents == taken.documents
        extracts = taken.extracts if as_parsed else tuple(map(self._steps.extract, documents))
        stored = StoredSource(
            path=str(file.path),
            kind="document",
            sha256=source.sha256,  # of what was read: the file may have changed since it was hashed
            pipeline=self._steps.version,
            file=source.file,
            media=source.media,
            warnings=source.warnings,
            doc_ids=tuple(document.id for document in documents),
        )
        return Parsed(stored, source, documents, dict(zip(stored.doc_ids, extracts or (), strict=True)))

    def _held_elsewhere(self, path: str) -> frozenset[str]:
        """Ids of documents that other files hold and go on holding."""
        return frozenset(
            doc_id
            for other, stored in self._stored.items()
            if other != path and other not in self._plan.removed and not is_gone(other)
            for doc_id in stored.doc_ids
        )

    def _take_all(self, parsed: Sequence[Parsed]) -> None:
        """Plan the new content, each text once; another text under a number that is held is another version."""
        pending = {new.stored.path: new for new in sorted(parsed, key=self._precedence)}
        versions: dict[str, str] = {}
        while clash := self._first_clash(pending):
            path, holder, shared = clash
            new = self._as_version(pending[path], holder, shared, pending)
            if new is None or path in versions:
                del pending[path]
                reason = f"与“{Path(holder).name}”是同一份文件；内容相同的文件只入库一份，请移走其中一个"
                self._refuse(Path(path), reason)
            else:
                pending[path] = new
                versions[path] = f"与“{Path(holder).name}”发文字号相同而文字不同，作为另一个版本收下"
        for path in sorted(pending):
            self._take(pending[path], versions.get(path, ""))

    def _precedence(self, new: Parsed) -> tuple[bool, int, str]:
        """Of files that are new together, the latest text bears the plain id; what is held keeps its own."""
        days = [int(d.date.replace("-", "")) for d in new.documents if d.date and d.date.replace("-", "").isdigit()]
        return new.stored.path not in self._stored, -max(days, default=0), new.stored.path

    def _as_version(
        self, new: Parsed, holder: str, shared: frozenset[str], pending: Mapping[str, Parsed]
    ) -> Parsed | None:
        """The content under ids of its own; None where it is the very text that `holder` has."""
        held = {d.id: d for d in pending[holder].documents} if holder in pending else {}
        own = {document.id: document for document in new.documents}
        for doc_id in shared:
            other = held.get(doc_id) or (self._snapshot and self._snapshot.document(doc_id))
            if other and not editions.is_same_text(own[doc_id], other):
                break
        else:
            return None
        documents = editions.as_versions(new.documents, shared)
        extracts = {document.id: self._steps.extract(document) for document in documents}
        stored = replace(new.stored, doc_ids=tuple(extracts))
        return Parsed(stored, new.source, documents, extracts)

    def _first_clash(self, pending: Mapping[str, Parsed]) -> tuple[str, str, frozenset[str]] | None:
        """A pending file, the file that holds documents of its, and which. A holder gone from the disk gives way."""
        holders = {
            doc_id: path
            for path, stored in self._stored.items()
            if path not in pending and path not in self._plan.removed and not is_gone(path)
            for doc_id in stored.doc_ids
        }
        for path, new in pending.items():
            for doc_id in new.stored.doc_ids:
                holder = holders.setdefault(doc_id, path)
                if holder != path:
                    return path, holder, frozenset(i for i in new.stored.doc_ids if holders.get(i) == holder)
        return None

    def _take(self, new: Parsed, why: str = "") -> None:
        path, ids = Path(new.stored.path), new.stored.doc_ids
        if self._is_same(new):
            self._plan.notes.append(new.stored)
            self._say(path, "unchanged", documents=ids)
            return
        holders = {self._holders[doc_id] for doc_id in ids if doc_id in self._holders}
        moved = sorted(holder for holder in holders if is_gone(holder))
        self._plan.removed.extend(p for p in moved if p not in self._plan.removed)
        self._plan.parsed.append(new)
        known = bool(moved) or new.stored.path in self._stored
        self._say(path, "changed" if known else "added", "文件已移动或改名" if moved else why, documents=ids)

    def _is_same(self, parsed: Parsed) -> bool:
        snapshot, stored = self._snapshot, self._stored.get(parsed.stored.path)
        if snapshot is None or stored is None or not stored.pipeline:  # the check-up asks for it to be written anew
            return False
        if snapshot.source(parsed.stored.path).text != parsed.source.text:
            return False
        known = stored.doc_ids
        return tuple(snapshot.document(i) for i in known) == parsed.documents and all(
            snapshot.extracts(i) == parsed.extracts[i] for i in known
        )

    def _plan_links(self, found: Sequence[Found]) -> None:
        known = [stored for stored in self._stored.values() if stored.kind == "links"]
        files = {str(file.path): file for file in found}
        for stored in known:  # documents may have changed under links whose file was not given this time
            if stored.path not in self._plan.removed and not is_gone(stored.path):
                files.setdefault(stored.path, Found(Path(stored.path)))
        given = {str(file.path) for file in found}
        documents = self._documents_after() if files else ()
        for path, file in sorted(files.items()):
            self._plan_link_file(file, documents, say=path in given)

    def _plan_link_file(self, file: Found, documents: Sequence[Document], *, say: bool) -> None:
        stored = self._stored.get(str(file.path))
        with self._refusing(file.path):
            if file.fault:
                raise InputError(file.fault)
            sha256 = _digest(file.path)
            known = stored is not None and (stored.sha256, stored.pipeline) == (sha256, self._steps.version)
            if stored and known and not self._plan.changes_documents:
                if say:
                    self._say(file.path, "unchanged", _problems(stored))
                return
            links, problems = self._steps.read_links(file.path, documents)
            name, version = file.path.name, self._steps.version
            new = StoredSource(str(file.path), "links", sha256, version, name, "text/csv", problems)
            self._take_links(new, stored, links, say=say)

    def _take_links(
        self, new: StoredSource, stored: StoredSource | None, links: tuple[Link, ...], *, say: bool
    ) -> None:
        if stored and stored.pipeline and self._snapshot and self._snapshot.links_by_file().get(new.path, ()) == links:
            if stored != new:
                self._plan.notes.append(new)
            if say:
                self._say(Path(new.path), "unchanged", _problems(new))
            return
        self._plan.links.append((new, links))
        self._say(Path(new.path), "changed" if stored else "added", _problems(new))

    def _plan_decisions(self) -> None:
        """What people decided stands above the tables; it is laid anew on what the tables and documents now say."""
        decided = self._snapshot.decisions() if self._snapshot else ()
        stored = self._stored.get(decisions.PATH)
        as_it_was = stored is not None and stored.pipeline == self._steps.version
        if as_it_was and not (self._plan.changes_documents or self._plan.links):
            return
        if self._snapshot is None or not decided:
            return
        held = {path: links for path, links in self._snapshot.links_by_file().items() if path not in self._plan.removed}
        held |= {new.path: links for new, links in self._plan.links}
        left = [decision for decision in decided if decision.number not in self._plan.erased]
        laid = reviewing.laid(left, held, self._documents_after(), version=self._steps.version)
        self._plan.links.append(laid)
        if laid[0].warnings and (stored is None or laid[0].warnings != stored.warnings):
            self._say(Path(decisions.PATH), "changed", _problems(laid[0]))

    def _documents_after(self) -> tuple[Document, ...]:
        """Every document there will be once the plan is carried out."""
        gone = {*self._plan.removed, *(parsed.stored.path for parsed in self._plan.parsed)}
        kept = {i for stored in self._stored.values() if stored.path not in gone for i in stored.doc_ids}
        before = self._snapshot.documents() if self._snapshot else ()
        return (*(document for document in before if document.id in kept), *self._plan.new_documents())

    @contextmanager
    def _refusing(self, path: Path) -> Iterator[None]:
        """Turn what goes wrong with one file into its refusal."""
        try:
            yield
        except KbError as error:
            self._refuse(path, "；".join(part.rstrip("。") for part in (error.what, error.hint) if part))
        except FileNotFoundError:
            self._refuse(path, "读取时文件已不在原处")
        except PermissionError:
            self._refuse(path, "没有读取权限")
        except FAULTS as error:
            _log.exception("程序处理文件时出错：%s", path)
            self._refuse(path, f"程序处理此文件时出错（{type(error).__name__}: {error}）")

    def _refuse(self, path: Path, reason: str) -> None:
        stored = self._stored.get(str(path))
        kept = "；知识库保留它上一次入库的内容" if stored else ""
        self._say(path, "refused", reason + kept, documents=stored.doc_ids if stored else ())

    def _say(self, path: Path, status: FileStatus, reason: str = "", documents: tuple[str, ...] = ()) -> None:
        self._plan.results.append(FileResult(str(path), status, reason, documents))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(source: Source, documents: Sequence[Document]) -> None:
    """InputError where what was parsed could not be stored."""
    ids = [document.id for document in documents]
    ids += [clause.id for document in documents for clause in document.clauses]
    if len(ids) != len(set(ids)):
        raise InputError("解析出了编号相同的文件或条款", hint="请把其中的各份文件分别存放后再试")
    try:
        source.text.encode()
    except UnicodeEncodeError as error:
        raise InputError("文字中有不成对的代理码位，无法保存", hint="请用 UTF-8 重新保存该文件") from error


def _problems(stored: StoredSource) -> str:
    return f"{len(stored.warnings)} 行未能对应，例如：{stored.warnings[0]}" if stored.warnings else ""
