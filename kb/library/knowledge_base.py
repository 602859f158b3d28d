"""Library stage, the knowledge base: the one face of everything below."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from kb.config import Settings
from kb.errors import Busy, Damaged, InputError, NotFound
from kb.index import Encoder, Index, entries_of, generation, terms
from kb.index.copies import PrivateCopy
from kb.index.encoder import load
from kb.library import aligning, archive, asking, doctor, files, indexing, searching, withdrawal
from kb.library.plan import Plan, Planner
from kb.library.report import DoctorReport, Finding, IngestReport, OnProgress, ingested
from kb.library.searching import Ranked
from kb.library.steps import Steps, default_steps
from kb.library.views import Views
from kb.lock import WriterLock
from kb.model import Answer, Document, Turn
from kb.retrieval import Filter, Retriever
from kb.store import Snapshot, Truth, Withdrawal, Writer

_log = logging.getLogger(__name__)


class KnowledgeBase:
    """Documents in a data folder, ready to be searched. May be used from several threads at once."""

    def __init__(self, settings: Settings, *, steps: Steps | None = None, encoder: Encoder | None = None) -> None:
        self._settings = settings
        self._model = asking.model_of(settings)
        self._steps = steps
        self._encoder = encoder
        self._loading = threading.Lock()
        terms.take(settings.terms_file, optional=settings.terms is None)
        self._truth = Truth.open(settings.database_url)
        self._root = settings.data / "index"
        self._views = Views(self._truth, open_index=self._open_index, mend=self._mend, stand_in=self._stand_in)

    @classmethod
    def open(cls, settings: Settings, *, steps: Steps | None = None, encoder: Encoder | None = None) -> KnowledgeBase:
        """The knowledge base of `settings`. Nothing is made or changed on disk before the first ingest."""
        return cls(settings, steps=steps, encoder=encoder)

    def close(self) -> None:
        """Release the index; the knowledge base may be used again afterwards."""
        self._views.close()

    @property
    def is_empty(self) -> bool:
        """True while it holds no document."""
        if not self._truth.exists():
            return True
        with self._truth.snapshot() as snapshot:
            return not any(stored.doc_ids for stored in snapshot.sources)

    # -- looking ---------------------------------------------------------------------------------------------------

    @contextmanager
    def view(self) -> Iterator[tuple[Snapshot, Retriever]]:
        """One state of the knowledge base: its truth, and a retriever over the index of that very truth."""
        with self._views.view() as (snapshot, index):
            yield snapshot, Retriever(snapshot, index, self.encoder)

    def documents(self) -> tuple[Document, ...]:
        """All documents; none while it is empty."""
        if not self._truth.exists():
            return ()
        with self._truth.snapshot() as snapshot:
            return snapshot.documents()

    def heads(self) -> tuple[Document, ...]:
        """All documents without their clauses, tables and noise, which take seconds to read where they are many."""
        if not self._truth.exists():
            return ()
        with self._truth.snapshot() as snapshot:
            return tuple(snapshot.heads().values())

    def clause_counts(self) -> Mapping[str, int]:
        """How many clauses every document has, headings not counted."""
        if not self._truth.exists():
            return {}
        with self._truth.snapshot() as snapshot:
            headings = snapshot.clause_counts(("heading",))
            return {doc_id: n - headings.get(doc_id, 0) for doc_id, n in snapshot.clause_counts().items()}

    def document(self, doc_id: str) -> Document:
        """The document of that id; NotFound if there is none."""
        with self._truth.snapshot() as snapshot:
            return snapshot.document(doc_id)

    def source_text(self, doc_id: str) -> str:
        """The text a document's spans are in."""
        with self._truth.snapshot() as snapshot:
            return snapshot.source_of(doc_id).text

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        doc_ids: Collection[str] | None = None,
        as_of: date | None = None,
        filter: Filter | None = None,
        diverse: bool = False,
    ) -> list[Ranked]:
        """The best clauses of what the filter lets through, else of what holds; `diverse` puts like ones behind."""
        with self.view() as (snapshot, retriever):
            return searching.search(
                snapshot, retriever, query, limit, doc_ids=doc_ids, as_of=as_of, filter=filter, diverse=diverse
            )

    def find(
        self,
        query: str,
        limit: int = 10,
        *,
        as_of: date | None = None,
        filter: Filter | None = None,
        diverse: bool = False,
    ) -> list[dict[str, Any]]:
        """Like `search`, as rows with score, place, words and validity."""
        with self.view() as (snapshot, retriever):
            found = searching.search(snapshot, retriever, query, limit, as_of=as_of, filter=filter, diverse=diverse)
            return searching.rows(snapshot, found, as_of=as_of, filter=filter)

    def ask(self, question: str, history: Sequence[Turn] = (), *, as_of: date | None = None) -> Answer:
        """The answer to a question, on what is in force on `as_of` (today); earlier turns let it be elliptic."""
        return self.draft(question, history, as_of=as_of).final()

    def draft(self, question: str, history: Sequence[Turn] = (), *, as_of: date | None = None) -> asking.Drafted:
        """The extractive answer, and how the model of the settings, if any, tells it."""
        with self.view() as (snapshot, retriever):
            return asking.draft(snapshot, retriever, question, history, as_of=as_of, model=self._model)

    def converse(self, questions: Sequence[str], *, as_of: date | None = None) -> Answer:
        """The answer to the last of several questions that make one conversation."""
        with self.view() as (snapshot, retriever):
            drafted = asking.converse(snapshot, retriever, questions, as_of=as_of, model=self._model)
        return drafted.final()

    def align(self, upper: str, lower: str, *, out: Path | None = None, template: Path | None = None) -> dict[str, Any]:
        """The alignment of two documents, each a file or an id here; a report goes to `out`: see `library.aligning`."""
        return aligning.align(self, upper, lower, out=out, template=template)

    def truth(self, *, fresh: bool = False) -> AbstractContextManager[Snapshot]:
        """One state of the truth alone; `fresh` keeps nothing of what is read. NotFound while it is empty."""
        return self._truth.snapshot(fresh=fresh)

    def graph_rows(self) -> Iterator[dict[str, Any]]:
        """Nodes and edges of the graph."""
        from kb.library import graph_views  # 1.3 s that a question does without

        with self.truth() as snapshot:
            yield from graph_views.rows(snapshot)

    def cited_rows(self) -> list[dict[str, str]]:
        """What documents cite and the knowledge base does not hold, what most of them cite first."""
        from kb.library import graph_views

        with self.truth() as snapshot:
            return graph_views.cited_rows(snapshot)

    @property
    def encoder(self) -> Encoder:
        """The model of the settings, loaded when it is first needed."""
        with self._loading:
            if self._encoder is None:
                self._encoder = load(self._settings.model, download=self._settings.download)
            return self._encoder

    # -- changing --------------------------------------------------------------------------------------------------

    def ingest(
        self, paths: Sequence[Path], *, on_progress: OnProgress | None = None, lock: WriterLock | None = None
    ) -> IngestReport:
        """Take in files and folders. A file that cannot be taken in is refused, and the others are taken.

        `lock` is the writer's lock where the caller holds it already; otherwise it is taken, or Busy raised.
        """
        started = time.monotonic()
        report = on_progress or _silent
        with nullcontext() if lock else WriterLock(self._settings.data):
            plan = self._plan(paths, report)
            rebuilt = self._carry_out(plan, report)
        report(1, 1, "完成")
        return ingested(self._truth, plan.results, rebuilt=rebuilt, seconds=time.monotonic() - started)

    @contextmanager
    def writing(self, *, patience: float = 30.0) -> Iterator[tuple[Snapshot, Writer, str]]:
        """What is held, a write transaction on it, the version of what reads files; Busy after `patience` seconds."""
        self._need_folder()
        with WriterLock(self._settings.data, patience=patience), self._fresh() as held, self._truth.writer() as writer:
            yield held, writer, (self._steps or default_steps()).version

    def doctor(self) -> DoctorReport:
        """Compare truth and indexes clause by clause; rebuild the index where they differ. Busy if locked."""
        self._need_folder()
        with WriterLock(self._settings.data), self._fresh() as snapshot:
            findings = list(doctor.check_truth(self._truth, snapshot))
            if findings:  # an index must not be made to agree with a truth that is itself in doubt
                with self._truth.writer() as writer:
                    doctor.mark_for_reading(snapshot, writer)
            elif wrong := self._index_faults(snapshot):
                self._forget_wrong_vectors(snapshot)
                self._rebuild(_silent)
                with self._truth.snapshot() as mended:
                    still = bool(self._index_faults(mended))
                findings = [Finding(what, "索引", not still) for what in wrong]
            documents = snapshot.documents()
            compared = sum(1 for document in documents for _ in entries_of(document))
            return DoctorReport(len(documents), sum(len(d.clauses) for d in documents), compared, tuple(findings))

    def withdraw(
        self, name: str, *, reason: str, who: str = "", on_progress: OnProgress | None = None
    ) -> withdrawal.Withdrawn:
        """Take out the file of a document, given by id or 文号; a tombstone stays, and the text is refused again."""
        steps, report = self._steps or default_steps(), on_progress or _silent
        self._need_folder()
        with WriterLock(self._settings.data):
            done = withdrawal.withdraw(
                self._truth, self.encoder, steps, self._settings.data, name, reason=reason, who=who, on_progress=report
            )
        self.close()  # this process's own copy of the index before
        return done

    def allow_back(self, name: str) -> tuple[Withdrawal, ...]:
        """Let a withdrawn document be taken in again; NotFound where none was withdrawn under that id or 文号."""
        self._need_folder()
        with WriterLock(self._settings.data):
            return withdrawal.allow_back(self._truth, name)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """What was withdrawn, by whom, when and why."""
        with self._truth.snapshot() as snapshot:
            return snapshot.withdrawals()

    def back_up(self, file: Path) -> dict[str, Any]:
        """Write a backup into a new file, also while an ingest runs: its manifest."""
        return archive.back_up(self._truth, self._settings.data, file)

    def restore(self, file: Path, *, replace: bool = False, on_progress: OnProgress | None = None) -> dict[str, Any]:
        """Put a backup in place of what is here (`replace`) or into an empty folder: its manifest."""
        if self._truth.file != self._settings.data / "truth.sqlite3":
            raise InputError("只能恢复到 SQLite 知识库文件夹", hint="不要设置 KB_DATABASE；PostgreSQL 请用 pg_restore")
        with WriterLock(self._settings.data):
            report, data = on_progress or _silent, self._settings.data
            done = archive.restore(file, data, self.encoder, replace=replace, on_progress=report)
        self.close()
        return done

    def _plan(self, paths: Sequence[Path], report: OnProgress) -> Plan:
        steps = self._steps or default_steps()
        found = files.find(paths, leave_out=self._settings.data)
        self._truth.upgrade()
        if not self._truth.exists():
            return Planner(None, steps, report).plan(found, ())
        with self._fresh() as snapshot:
            return Planner(snapshot, steps, report).plan(found, files.folders(paths))

    def _need_folder(self) -> None:
        """NotFound before a lock would make the folder."""
        if not self._settings.data.is_dir():
            raise NotFound("知识库是空的", where=str(self._settings.data), hint="先运行 python ingest.py 入库")

    @contextmanager
    def _fresh(self) -> Iterator[Snapshot]:
        """What is held, for whoever is about to write: brought up to date, and an unfinished withdrawal finished."""
        self._truth.upgrade()
        archive.sweep(self._settings.data)
        if self._truth.needs_scrub:
            self._truth.scrub()
        with self._truth.snapshot(fresh=True) as snapshot:
            yield snapshot

    def _carry_out(self, plan: Plan, report: OnProgress) -> bool:
        """Write the plan, and a new index unless the old one still agrees; True if there is a new index."""
        rebuild = plan.changes_documents or (self._truth.exists() and not self._is_sound())
        if rebuild:
            self._rebuild(report, plan)
        elif not plan.is_empty:
            with self._truth.writer() as writer:
                plan.write(writer)
        return rebuild

    def _rebuild(self, report: OnProgress, plan: Plan | None = None) -> None:
        """Write the plan and an index of what it leaves, in one transaction. The caller holds the lock."""
        plan = plan or Plan()
        previous, gone = self._generation(), self._documents_before(plan)
        new = plan.new_documents()
        # Where no document changes, the index itself is what is wrong.
        base = previous if plan.changes_documents and self._is_of_this_model(previous) else None
        staying = [] if base else [document for document in self.documents() if document.id not in gone]
        indexing.keep_vectors(self._truth, self.encoder, [*staying, *new], report)
        report(0, 1, "建立索引")
        with self._truth.writer() as writer:
            plan.write(writer)
            name = base and indexing.carry_over(writer, self.encoder, self._root, base, gone, new)
            name = name or indexing.take_into_use(writer, self.encoder, self._root)
        # The generation before serves whoever has just read its name, but must not keep words that were taken out.
        generation.clean(self._root, {name} if gone else {name, previous or name})

    def _documents_before(self, plan: Plan) -> frozenset[str]:
        if not self._truth.exists():
            return frozenset()
        with self._truth.snapshot() as snapshot:
            return plan.documents_before(snapshot.sources)

    # -- the index ---------------------------------------------------------------------------------------------------

    def _generation(self) -> str | None:
        if not self._truth.exists():
            return None
        with self._truth.snapshot() as snapshot:
            return snapshot.generation

    def _is_of_this_model(self, name: str | None) -> bool:
        """True for a generation of the model of the settings and of this program; its other files are not read."""
        try:
            return generation.read_manifest(self._root, name or "").model == self.encoder.id
        except Damaged:
            return False

    def _is_sound(self) -> bool:
        """True when every file of the index is as it was built, by the model of the settings."""
        try:
            return generation.verify(self._root, self._generation() or "").model == self.encoder.id
        except Damaged as damage:
            _log.warning("索引需要重建：%s", damage)
            return False

    def _open_index(self, snapshot: Snapshot, like: Index | None = None) -> Index:
        """The index a snapshot names, sharing with `like`.

        Damaged where it is not whole, InputError where another model made it.
        """
        if snapshot.generation is None and not snapshot.sources:
            raise NotFound("知识库是空的", where=str(self._settings.data), hint="先运行 python ingest.py 入库")
        manifest = generation.read_manifest(self._root, snapshot.generation or "")
        if manifest.model != self.encoder.id:
            hint = "运行 python ingest.py 用现在的模型重建，或把 KB_MODEL 改回原来的模型"
            raise InputError(f"知识库的向量由另一个模型（{manifest.model}）建立", where=self._settings.model, hint=hint)
        return generation.open_generation(self._root, snapshot.generation or "", like=like)

    def _mend(self, broken: str | None) -> bool:
        """Rebuild the index in place of `broken`. True if done or no longer needed, False if it cannot be now."""
        try:
            with WriterLock(self._settings.data):
                if self._generation() == broken:
                    self._rebuild(_silent)
            return True
        except (Busy, InputError, OSError) as error:
            _log.warning("暂时无法修复索引，先用临时索引：%s", error)
            return False

    def _stand_in(self, snapshot: Snapshot) -> Index:
        """An index of what the snapshot holds, for this process only."""
        folder = PrivateCopy()
        try:
            name, _ = indexing.build_from(snapshot, self.encoder, folder.path)
            return generation.open_generation(folder.path, name)
        finally:
            folder.close()

    def _forget_wrong_vectors(self, snapshot: Snapshot) -> None:
        """Before an index is built from the vectors kept, let go of those that do not belong to their texts."""
        try:
            index = self._open_index(snapshot)
        except (Damaged, InputError):
            return
        try:
            wrong = doctor.wrong_vectors(snapshot, index, self.encoder)
        finally:
            index.close()
        if wrong:
            with self._truth.writer() as writer:
                writer.forget_vectors(wrong)

    def _index_faults(self, snapshot: Snapshot) -> list[str]:
        try:
            index = self._open_index(snapshot)
        except (Damaged, InputError) as error:
            return [str(error).rstrip("。")]
        try:
            return list(doctor.check_index(snapshot, index, self.encoder))
        finally:
            index.close()


def _silent(done: int, total: int, stage: str) -> None:
    """Nobody watches."""
