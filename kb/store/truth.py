"""Store stage, the truth database: opening it, reading it as of one moment, writing it all or nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from kb.errors import Busy, Damaged, InputError, KbError, NotFound
from kb.store.schema import SCHEMA_VERSION, Base, Meta
from kb.store.snapshot import Content, Snapshot, read_meta
from kb.store.writer import SCRUB_DUE, Writer

_BUSY_SECONDS = 30  # how long a statement waits for another writer of the same database
_WRITE = "kb_write"


class Truth:
    """The truth database. Opening makes nothing; the first writer makes the tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._content: tuple[tuple[str, int], Content] = (("", -1), Content())

    @classmethod
    def open(cls, url: str) -> Truth:
        """The database at an SQLAlchemy URL; InputError where the URL cannot be used."""
        try:
            parts = make_url(url)
            sqlite = parts.get_backend_name() == "sqlite"
            # Without a pool a reader never holds on to a file that was deleted and made anew under the same name.
            pool: dict[str, Any] = {"poolclass": NullPool, "connect_args": {"timeout": _BUSY_SECONDS}} if sqlite else {}
            engine = create_engine(parts, json_deserializer=orjson.loads, **pool)
        except (SQLAlchemyError, ImportError) as error:
            raise _unusable(url, str(error)) from error
        if sqlite:
            if parts.database in (None, "", ":memory:"):
                raise _unusable(url, "内存数据库一关即失")
            _use_explicit_transactions(engine)
        return cls(engine)

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for another database or one in memory."""
        name = self._engine.url.database
        return Path(name) if self._engine.dialect.name == "sqlite" and name and name != ":memory:" else None

    def exists(self) -> bool:
        """True once a first writer has committed; a foreign, damaged, lost or other-version database raises."""
        if self.file is not None and (not self.file.exists() or self.file.stat().st_size == 0):
            _check_not_lost(self.file)
            return False
        with self._guard(), self._engine.connect() as connection:
            if not inspect(connection).has_table(Meta.__tablename__):
                return False
            _check_version(read_meta(connection))
            return True

    @contextmanager
    def snapshot(self, *, fresh: bool = False) -> Iterator[Snapshot]:
        """A read transaction; NotFound if nothing was ever written. `fresh` reads all anew from the database."""
        if not self.exists():
            raise NotFound("知识库是空的", where=self._place, hint="先运行 python ingest.py 入库")
        with self._guard(), self._reading() as connection:
            meta = read_meta(connection)
            _check_version(meta)
            yield Snapshot(connection, meta=meta, content=Content() if fresh else self._shared_content(meta))

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """A write transaction, committed as a whole when the block ends well. Makes the tables when there are none."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._guard(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITE: True})
            with connection.begin():
                self._prepare(connection)
                yield Writer(connection)

    def upgrade(self) -> None:
        """Bring the tables of an earlier version up to date, losing nothing; nothing where there is none.

        The caller holds the writer's lock. Readers never do this: they are told to let a writer run first.
        """
        if self.file is not None and (not self.file.exists() or self.file.stat().st_size == 0):
            return
        with self._guard(), self._engine.connect() as connection:
            if not (inspect(connection).has_table(Meta.__tablename__) and _is_older(read_meta(connection))):
                return
        from kb.store.migration import migrate

        with self._guard(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITE: True})
            with connection.begin():
                found = read_meta(connection)
                if _is_older(found):
                    migrate(connection, int(found["schema"]))

    def problems(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its file and its references (SQLite only)."""
        if self._engine.dialect.name != "sqlite" or not self.exists():
            return ()
        with self._guard(), self._engine.connect() as connection:
            found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
            loose = [f"{row[0]} 表中有记录失去所属" for row in connection.execute(text("PRAGMA foreign_key_check"))]
        return tuple(problem for problem in found + loose if problem != "ok")

    @property
    def needs_scrub(self) -> bool:
        """True while words taken out may still lie in pages that nothing refers to."""
        if not self.exists():
            return False
        with self._guard(), self._engine.connect() as connection:
            return SCRUB_DUE in read_meta(connection)

    def scrub(self) -> bool:
        """Write the database file anew without what was taken out, and empty its log.

        False where another process reads and keeps old pages alive; then it stays due.
        """
        if self.file is None:  # what a server keeps of deleted rows is its administrator's to clear (VACUUM FULL, WAL)
            return False
        with self._guard(), closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS, isolation_level=None)) as raw:
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("VACUUM")
            emptied = not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if emptied:
                raw.execute("DELETE FROM meta WHERE key = ?", (SCRUB_DUE,))
            return emptied

    def copy_to(self, path: Path) -> None:
        """Write the database as it stands at this moment into a new file (SQLite's online backup)."""
        assert self.file is not None
        with (
            self._guard(),
            closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as own,
            closing(sqlite3.connect(path)) as other,
        ):
            own.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")

    def take_from(self, path: Path) -> None:
        """Hold what the database in the file `path` holds, and nothing else: in one transaction.

        A file that is no database, or a damaged one, gives way to a copy.
        """
        assert self.file is not None
        try:
            with (
                closing(sqlite3.connect(path)) as other,
                closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as own,
            ):
                other.backup(own)
                own.execute("PRAGMA journal_mode = WAL")
                own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            raise Busy(f"数据库无法写入（{error}）", where=self._place, hint="停止正在使用它的程序后再试") from error
        except sqlite3.DatabaseError:
            for ending in ("-wal", "-shm", ""):
                self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
            shutil.copyfile(path, self.file)

    @property
    def _place(self) -> str:
        return str(self.file) if self.file else self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            if self._engine.dialect.name != "sqlite":  # SQLite's read transaction is a snapshot already
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _prepare(self, connection: Connection) -> None:
        if inspect(connection).has_table(Meta.__tablename__):
            if self._engine.dialect.name != "sqlite":  # SQLite took its write lock with BEGIN IMMEDIATE
                connection.execute(select(Meta.value).where(Meta.key == "revision").with_for_update())
            _check_version(read_meta(connection))
            return
        Base.metadata.create_all(connection)
        facts = {"schema": str(SCHEMA_VERSION), "identity": uuid.uuid4().hex, "revision": "0"}
        connection.execute(insert(Meta), [{"key": key, "value": value} for key, value in facts.items()])

    def _shared_content(self, meta: dict[str, str]) -> Content:
        key = (meta.get("identity", ""), int(meta.get("revision", "0")))
        held, content = self._content
        if held != key:
            content = Content()
            self._content = (key, content)
        return content

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """The database's own errors, in the reader's language."""
        try:
            yield
        except OperationalError as error:
            raise _operational(error, self._place) from error
        except sqlite3.OperationalError as error:
            raise _operational(error, self._place) from error
        except (DatabaseError, sqlite3.DatabaseError, json.JSONDecodeError) as error:  # a bit turned in JSON
            told = error.orig if isinstance(error, DatabaseError) else error
            hint = "用 python -m kb restore 从备份恢复；没有备份时删除整个知识库文件夹，重新运行 python ingest.py"
            raise Damaged(f"真相库读写失败（{told}）", where=self._place, hint=hint) from error


def _unusable(url: str, why: str) -> InputError:
    hint = "应为 SQLAlchemy 地址，如 sqlite:///data/truth.sqlite3，并装好相应的驱动"
    return InputError(f"数据库地址无法使用（{why}）", where=url, hint=hint)


def _operational(error: OperationalError | sqlite3.OperationalError, place: str) -> KbError:
    told = str(error.orig if isinstance(error, OperationalError) else error)
    if "locked" in told:
        return Busy("数据库正被另一进程写入", where=place, hint="稍候再试")
    if "disk is full" in told:
        hint = "腾出磁盘空间后重新运行；知识库保持原来的内容"
        return InputError("磁盘空间不足，真相库写不下", where=place, hint=hint)
    if "readonly" in told or "unable to open" in told:
        hint = "检查文件夹权限：提问也要能在其中建立数据库的临时文件；或把知识库文件夹复制到能写入的地方"
        return InputError("真相库所在的文件夹不能写入", where=place, hint=hint)
    hint = "检查磁盘空间、文件夹权限和数据库服务"
    return Damaged(f"真相库无法读写（{told}）", where=place, hint=hint)


def _check_not_lost(file: Path) -> None:
    """Damaged where the indexes of a database are there but not the database: it must not pass for an empty one."""
    if any(file.parent.glob("index/*/manifest.json")):
        hint = "用 python -m kb restore 从备份恢复；没有备份时删除整个知识库文件夹，重新运行 python ingest.py"
        raise Damaged("真相库不见了，或被清空，而它的索引还在", where=str(file), hint=hint)


def _is_older(meta: dict[str, str]) -> bool:
    found = meta.get("schema", "0")
    return found.isdigit() and 0 < int(found) < SCHEMA_VERSION


def _check_version(meta: dict[str, str]) -> None:
    found = meta.get("schema", "0")
    if found != str(SCHEMA_VERSION):
        newer = found.isdigit() and int(found) > SCHEMA_VERSION
        hint = (
            "升级本程序，或换一个知识库文件夹"
            if newer
            else "运行一次 python ingest.py（或 python -m kb doctor），知识库会就地升级，内容不会丢失"
        )
        relation = "较新" if newer else "较旧"
        raise InputError(f"知识库由{relation}的版本建立（结构 {found}，本程序为 {SCHEMA_VERSION}）", hint=hint)


def _use_explicit_transactions(engine: Engine) -> None:
    """Let SQLAlchemy say BEGIN, so that reads are snapshots and DDL is undone with the rest (SQLAlchemy, SQLite)."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        # What is deleted is overwritten with zeros: Debian's SQLite does so by itself, others do not.
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
