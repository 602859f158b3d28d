"""Processes to be harmed: real ones, forked from a warmed parent, which tell through a pipe how far they have come.

A fork has its modules, dictionary and model loaded, and so spends its time where the files are written. `marks` makes
it say each step it begins or ends, and each file operation Python sees; nothing in the program itself knows of it.
"""

from __future__ import annotations

import atexit
import codecs
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

CRASHED = 70
_FILE_EVENTS = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect"}
# Steps of an ingest as its course shows them: (module, attribute, what it is called here).
STEPS = (
    ("kb.library.plan", "Planner.plan", "读取解析"),
    ("kb.library.indexing", "keep_vectors", "计算向量"),
    ("kb.library.plan", "Plan.write", "写入真相"),
    ("kb.index.generation", "build", "建索引"),
    ("kb.index.generation", "update", "改索引"),
    ("kb.index.lexical", "build", "建词法"),
    ("kb.index.lexical", "update", "改词法"),
    ("kb.index.dense", "build", "建向量索引"),
    ("kb.index.dense", "fold", "并入向量索引"),
    ("kb.index.generation", "open_generation", "试查"),
    ("kb.index.generation", "verify", "核对索引"),
    ("kb.index.generation", "clean", "清理旧代"),
    ("kb.store.truth", "Truth.upgrade", "迁移"),
    ("kb.store.truth", "Truth.copy_to", "备份"),
    ("kb.store.truth", "Truth.take_from", "恢复"),
    ("sqlalchemy.engine.default", "DefaultDialect.do_commit", "提交"),
)
_TURNS = ("提交", "清理旧代")  # what comes after them has a name of its own


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a course: the step it is in, and when (monotonic seconds)."""

    step: str
    at: float


@dataclass(slots=True)
class Ended:
    """How a process ended: exit code (negative: the signal), what it said, and its marks."""

    code: int
    said: str
    marks: list[Mark] = field(default_factory=list)

    @property
    def complaint(self) -> str:
        """The end of what it said."""
        return self.said.strip()[-300:]

    @property
    def crashed(self) -> bool:
        """True where it broke down instead of saying what is wrong."""
        return self.code == CRASHED or "程序内部出错" in self.said or "Traceback" in self.said


class Process:
    """A forked process that runs `work`; its exit code is what `work` returns."""

    def __init__(
        self, work: Callable[[], int], output: Path, *, env: Mapping[str, str] | None = None, marks: bool = False
    ) -> None:
        self._output = output
        self._marks: list[Mark] = []
        self._rest = b""
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reader)
            _live(work, output, env or {}, writer if marks else None)
        os.close(writer)
        self._reader = reader
        self._code: int | None = None

    def await_mark(self, number: int, seconds: float = 120.0) -> Mark | None:
        """The mark of that number (from 0) as soon as it is there; None where the process ended before."""
        until = time.monotonic() + seconds
        while len(self._marks) <= number and time.monotonic() < until:
            if not self._read(0.05):
                return None
        return self._marks[number] if len(self._marks) > number else None

    def kill(self) -> None:
        """SIGKILL to the process and all it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:  # it has not made its group yet
            os.kill(self.pid, signal.SIGKILL)

    def is_running(self) -> bool:
        """True while it has not ended."""
        if self._code is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is None

    def end(self, seconds: float = 180.0) -> Ended:
        """Wait for its end; one that takes longer than `seconds` is killed."""
        until = time.monotonic() + seconds
        while self._read(0.5):
            if time.monotonic() > until:
                self.kill()
        if self._code is None:
            _, status = os.waitpid(self.pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        if self._reader >= 0:
            os.close(self._reader)
            self._reader = -1
        said = self._output.read_text(encoding="utf-8", errors="replace") if self._output.exists() else ""
        return Ended(self._code, said, self._marks)

    def _read(self, seconds: float) -> bool:
        """Take in what marks there are; False once there will be no more."""
        if self._reader < 0:
            return False
        if not select.select([self._reader], [], [], seconds)[0]:
            return True
        some = os.read(self._reader, 1 << 16)
        *lines, self._rest = (self._rest + some).split(b"\n")
        for line in lines:
            at, _, step = line.decode().partition(" ")
            self._marks.append(Mark(step, float(at)))
        return bool(some)


def warm() -> None:
    """Load what every process would load first, without starting a thread: a fork keeps only the one that forks."""
    codecs.lookup("utf-8-sig")  # whom a fork becomes may not be allowed to read where Python lies
    for name in (
        "ingest", "kb.cli", "kb.library.shapes", "kb.answer", "kb.reading.plain", "kb.graph", "kb.structure", "tantivy",
        "chromadb.api.rust", "chromadb.config", "tokenizers", "safetensors.numpy", "sqlalchemy.dialects.sqlite", "tqdm",
        "filelock", "tempfile",
    ):  # fmt: skip
        import_module(name)
    from functools import lru_cache

    from kb.answer import Answerer
    from kb.config import Settings
    from kb.index import encoder, tagging, tokens
    from kb.library import knowledge_base

    tokens.dictionary()
    loaded = lru_cache(maxsize=4)(encoder.load)
    loaded(Settings().model, download=False)
    vars(knowledge_base)["load"] = loaded
    tagging.tagged("人才")
    Answerer((), {}, ()).answer("人才", [], search=lambda *_: {})


def load(names: Iterable[str]) -> None:
    """Import the modules that another process came to need; those that cannot be imported alone are left."""
    for name in names:
        with suppress(ImportError, AttributeError):
            import_module(name)
    threads = Path("/proc/self/task")
    if threads.is_dir() and len(list(threads.iterdir())) > 1:
        raise SystemExit("准备时多出了线程，不能再派生进程")


def _live(work: Callable[[], int], output: Path, env: Mapping[str, str], marks: int | None) -> None:
    """The whole life of the forked process."""
    code = CRASHED
    try:
        os.setsid()
        opened = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        for descriptor in (1, 2):
            os.dup2(opened, descriptor)
        sys.stdout, sys.stderr = (os.fdopen(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))
        os.environ.update(env)
        tempfile.tempdir = None  # which the parent has found out already
        if marks is not None:
            tell(marks)
        code = work()
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 0 if exit_.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def tell(pipe: int) -> None:
    """Write a mark into `pipe` at each step's begin and end and at each file operation."""
    at_work = ["起步"]

    def mark() -> None:
        os.write(pipe, f"{time.monotonic():.6f} {at_work[-1]}\n".encode())

    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if writes or event in _FILE_EVENTS:
            mark()

    for module, name, step in STEPS:
        _wrap(module, name, step, at_work, mark)
    sys.addaudithook(on_event)
    mark()


def _wrap(module: str, name: str, step: str, at_work: list[str], mark: Callable[[], None]) -> None:
    owner: Any = import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    inner = getattr(owner, last)

    @wraps(inner)
    def told(*args: Any, **kwargs: Any) -> Any:
        if step == "提交" and not _has_written(args[-1]):
            return inner(*args, **kwargs)
        at_work.append(step)
        mark()
        try:
            return inner(*args, **kwargs)
        finally:
            at_work.pop()
            if step in _TURNS:
                at_work[-1] = f"{step}之后"
            mark()

    setattr(owner, last, told)


def _has_written(connection: Any) -> bool:
    return bool(getattr(connection, "driver_connection", connection).total_changes)


def command(module: str, arguments: Sequence[str]) -> Callable[[], int]:
    """The work of `python ingest.py …` ("ingest") or `python -m kb …` ("kb")."""

    def work() -> int:
        if module == "ingest":
            import ingest

            return ingest.main(arguments)
        from kb.cli import main

        sys.argv = ["kb", *arguments]
        main(list(arguments), prog_name="python -m kb")
        return 0

    return work


def dumped(value: object) -> str:
    """`value` as JSON in one line."""
    return json.dumps(value, ensure_ascii=False)
