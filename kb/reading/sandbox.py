"""First stage: a file's bytes are parsed in a process of their own, so that whatever they hold, this one goes on.

A nursery process (`sandbox_nursery`) has the libraries loaded and forks one child per file, which takes a few
milliseconds. A system that cannot fork gets a fresh interpreter per file, with a limit of time only.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from kb import errors
from kb.errors import InputError, UnreadableFile
from kb.reading import sandbox_child, sandbox_nursery
from kb.reading.content import Content
from kb.reading.limits import DOCUMENT, Limits, checked
from kb.reading.sandbox_wire import LENGTHS, MAX_ANSWER, Malformed, unpack

FORKS = hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and hasattr(os, "wait4")
_ROOT = Path(__file__).resolve().parent.parent.parent
# The interpreter starts bare; the modules come from where this process has them.
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kb.reading import {0}; {0}.main()"
_SAVE_AGAIN = "请用原来的办公软件打开后另存一份；若文件来历不明，请勿使用"
# More at once than there are processors only makes every one late. Recognition of scans takes minutes and gigabytes:
# one at a time, and it does not hold up the others.
_AT_ONCE = threading.BoundedSemaphore(max(2, min(4, os.cpu_count() or 2)))
_RECOGNITION = threading.BoundedSemaphore(1)


class _Gone(Exception):
    """The nursery ended before it answered."""


def parse(
    reader: str, data: bytes, *, where: str, limits: Limits = DOCUMENT, packages: tuple[str, ...] = ()
) -> Content:
    """What the reader (`module:function`) makes of `data`, read in a process of its own.

    The reader's module and `packages` are loaded once for all files. Raises `UnreadableFile`, whatever the child does.
    """
    run = _forked if FORKS else _started
    with _RECOGNITION if limits.helpers else _AT_ONCE:
        return run(reader, data, where, limits, (reader.split(":")[0], *packages))


def _forked(reader: str, data: bytes, where: str, limits: Limits, packages: tuple[str, ...]) -> Content:
    for _ in range(2):
        with contextlib.suppress(_Gone):
            return _nursed(reader, data, where, limits, packages)
    raise UnreadableFile("解析程序无法启动", where=where, hint="请检查系统内存与 Python 环境后再试")


def _nursed(reader: str, data: bytes, where: str, limits: Limits, packages: tuple[str, ...]) -> Content:
    patience = time.monotonic() + limits.seconds + 3
    job, watch = _nursery.child(packages, limits.seconds)
    with watch:
        with job:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
                _send(job, sandbox_child.job(reader, where, limits), data, patience)
            answer = _received(job, patience)
        if len(answer) > MAX_ANSWER:
            raise _refused("解析结果过大，已停止", where)
        status, peak, late = _ending(watch, patience)
    if status == sandbox_nursery.ENDING_NOT_STARTED:
        raise UnreadableFile("系统内存不足，无法启动解析程序", where=where, hint="请关闭其他程序后再试")
    fault = _fault(status, peak, late, limits)
    if fault:
        raise _refused(fault, where)
    return _understood(answer, where, limits)


def _send(job: socket.socket, task: bytes, data: bytes, patience: float) -> None:
    job.settimeout(max(0.01, patience - time.monotonic()))
    job.sendall(LENGTHS.pack(len(task), len(data)) + task)
    job.sendall(data)


def _received(job: socket.socket, patience: float) -> bytearray:
    """All the child writes until it ends, or one byte more than it may."""
    answer = bytearray()
    with contextlib.suppress(ConnectionResetError, TimeoutError):
        while len(answer) <= MAX_ANSWER:
            job.settimeout(max(0.01, patience - time.monotonic()))
            piece = job.recv(1 << 20)
            if not piece:
                break
            answer += piece
    return answer


def _ending(watch: socket.socket, patience: float) -> tuple[int, int, bool]:
    watch.settimeout(max(1.0, patience - time.monotonic()))
    try:
        told = watch.recv(sandbox_nursery.ENDING.size)
    except (ConnectionResetError, TimeoutError) as error:
        raise _Gone from error
    if len(told) != sandbox_nursery.ENDING.size:
        raise _Gone
    status, peak, late = sandbox_nursery.ENDING.unpack(told)
    return status, peak, late


def _fault(status: int, peak: int, late: bool, limits: Limits) -> str:
    """What befell the child, "" where it ended by itself; `peak` is in kB (macOS: bytes)."""
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return ""
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if late or number == getattr(signal, "SIGXCPU", -1):
        return _too_long(limits)
    if peak * (1 if sys.platform == "darwin" else 1024) > 0.8 * limits.memory:
        return _too_much(limits)
    if number == signal.SIGABRT:
        # What a C++ library does that gets no memory, before it has much of it; seldom anything else.
        return "解析程序异常退出（SIGABRT，多半是内存超限）"
    how = (
        signal.Signals(number).name if number in set(signal.Signals) else f"退出码 {os.waitstatus_to_exitcode(status)}"
    )
    return f"解析程序异常退出（{how}）"


def _too_long(limits: Limits) -> str:
    return f"解析超时（上限 {limits.seconds:g} 秒）"


def _too_much(limits: Limits) -> str:
    return f"解析时内存超限（上限 {limits.memory // 2**20} MB）"


def _refused(what: str, where: str) -> UnreadableFile:
    return UnreadableFile(what, where=where, hint=_SAVE_AGAIN)


def _understood(answer: bytearray, where: str, limits: Limits) -> Content:
    try:
        said = unpack(bytes(answer))
    except Malformed as error:
        raise _refused("解析程序给出的结果不合规格", where) from error
    if isinstance(said, Content):
        return checked(said, where=where)
    told = {
        "memory": _too_much(limits),
        "depth": "内部嵌套过深",
        "fault": f"解析程序异常退出（{said.what} {said.hint}）",
    }
    if said.error in told:
        raise _refused(told[said.error], where)
    kind = getattr(errors, said.error, None)
    known = isinstance(kind, type) and issubclass(kind, InputError)
    raise (kind if known else UnreadableFile)(said.what, where=where, hint=said.hint)  # type: ignore[misc]


def _command(module: str) -> list[str]:
    paths = [str(_ROOT), *(str(Path(p).resolve()) for p in sys.path if p != str(_ROOT))]
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START.format(module), json.dumps(paths)]


def _environment() -> dict[str, str]:
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
    return {k: os.environ[k] for k in kept if k in os.environ} | {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}


class _Nursery:
    """The nursery of this process, started when first wanted and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._known = False

    def child(self, packages: tuple[str, ...], seconds: float) -> tuple[socket.socket, socket.socket]:
        """Two sockets: to a new child, and to what watches it. Raises `_Gone` where the nursery is."""
        job, theirs = socket.socketpair()
        watch, watched = socket.socketpair()
        with theirs, watched:
            try:
                with self._lock:
                    message = sandbox_nursery.request(packages, seconds)
                    socket.send_fds(self._started(), [message], [theirs.fileno(), watched.fileno()])
            except OSError as error:
                job.close()
                watch.close()
                self.stop()
                raise _Gone from error
        return job, watch

    def _started(self) -> socket.socket:
        if self._process is not None and self._process.poll() is not None:
            self._close()
        if not self._known:
            atexit.register(self.stop)
            os.register_at_fork(after_in_child=self._forget)
            self._known = True
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    _command("sandbox_nursery"), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=_environment()
                )
        return self._control

    def stop(self) -> None:
        """End the nursery and its children."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None

    def _forget(self) -> None:
        """In a forked copy of this process: the nursery is the original's."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0
        self._lock, self._control, self._process = threading.Lock(), None, None


_nursery = _Nursery()


def stop() -> None:
    """End the nursery; the next file starts another. At the interpreter's end this happens by itself."""
    _nursery.stop()


def _started(reader: str, data: bytes, where: str, limits: Limits, packages: tuple[str, ...]) -> Content:
    """Parse in a fresh interpreter, over its standard input and output."""
    task = sandbox_child.job(reader, where, limits)
    with subprocess.Popen(
        _command("sandbox_child"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()
        clock = threading.Timer(limits.seconds, _stopper(process, late))
        feeder = threading.Thread(target=_feed, args=(process.stdin, LENGTHS.pack(len(task), len(data)) + task + data))
        clock.start()
        feeder.start()
        answer = process.stdout.read(MAX_ANSWER + 1)
        if len(answer) > MAX_ANSWER:
            process.kill()
        feeder.join()
        code = process.wait()
        clock.cancel()
    if late.is_set():
        raise _refused(_too_long(limits), where)
    if len(answer) > MAX_ANSWER:
        raise _refused("解析结果过大，已停止", where)
    if code:
        raise _refused(f"解析程序异常退出（退出码 {code}）", where)
    return _understood(bytearray(answer), where, limits)


def _stopper(process: subprocess.Popen[bytes], late: threading.Event) -> Callable[[], None]:
    def stop() -> None:
        late.set()
        process.kill()

    return stop


def _feed(pipe: object, data: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # type: ignore[attr-defined]
        pipe.write(data)  # type: ignore[attr-defined]
