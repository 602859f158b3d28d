"""First stage, in the process of its own: libraries are loaded once, then a child is forked for every file.

Single-threaded, so that forking is safe. It hears of a file by a message with two sockets: over `job` the child is
given the file and answers; over `watch` this process tells how the child ended, and hears, by its closing, that nobody
waits any more. When the one that started it is gone it ends, and all children with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import selectors
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from kb.reading import sandbox_child

# Reader's packages to load, NUL-padded, and the seconds the child has; the two sockets come with it.
REQUEST = struct.Struct("<240sd")
# Wait status, peak resident memory in kB, and whether the child was stopped for its time.
ENDING = struct.Struct("<iQ?")
ENDING_NOT_STARTED = -1


def request(packages: tuple[str, ...], seconds: float) -> bytes:
    """The message that asks for a child."""
    return REQUEST.pack(json.dumps(packages).encode("ascii"), seconds)


@dataclass(slots=True)
class _Child:
    watch: socket.socket
    deadline: float
    late: bool = False


class Nursery:
    """The loop of the process; `control` brings requests."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, wake = socket.socketpair()
        self._woken.setblocking(False)
        wake.setblocking(False)
        self._wake = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._selector.register(control, selectors.EVENT_READ, 0)
        self._selector.register(self._woken, selectors.EVENT_READ, 0)

    def run(self) -> None:
        """Serve until the other end of `control` is closed."""
        while True:
            for key, _ in self._selector.select(self._patience()):
                if key.fileobj is self._control:
                    if not self._request():
                        return self._end()
                elif key.fileobj is self._woken:
                    with contextlib.suppress(BlockingIOError):
                        self._woken.recv(4096)
                else:
                    _kill(key.data)
            self._reap()
            for pid, child in self._children.items():
                if time.monotonic() >= child.deadline and not child.late:
                    child.late = True
                    _kill(pid)

    def _patience(self) -> float | None:
        waiting = [c.deadline for c in self._children.values() if not c.late]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _request(self) -> bool:
        said, handles, _, _ = socket.recv_fds(self._control, REQUEST.size, 2, socket.MSG_WAITALL)
        if len(said) < REQUEST.size or len(handles) != 2:
            return False
        job, watch = (socket.socket(fileno=handle) for handle in handles)
        packages, seconds = REQUEST.unpack(said)
        for name in json.loads(packages.rstrip(b"\0")):
            _load(name)
        with job:
            try:
                pid = os.fork()
            except OSError:
                _tell(watch, ENDING.pack(ENDING_NOT_STARTED, 0, False))
                return True
            if pid == 0:
                _child(job.detach())
        self._children[pid] = _Child(watch, time.monotonic() + seconds)
        self._selector.register(watch, selectors.EVENT_READ, pid)
        return True

    def _reap(self) -> None:
        while self._children:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            self._selector.unregister(child.watch)
            _tell(child.watch, ENDING.pack(status, used.ru_maxrss, child.late))

    def _end(self) -> None:
        for pid in self._children:
            _kill(pid)


def _load(name: str) -> None:
    if name not in sys.modules:
        # A package that is not installed is told by the reader that wants it.
        with contextlib.suppress(ImportError):
            import_module(name)
        gc.collect()
        gc.freeze()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _tell(watch: socket.socket, ending: bytes) -> None:
    with watch, contextlib.suppress(OSError):
        watch.setblocking(False)
        watch.send(ending)


def _child(job: int) -> None:
    """Never returns: what is left of the nursery's loop is none of the child's business."""
    code = 70
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(job, 3)
        os.closerange(4, 4096)
        _die_with_parent()
        with open(3, "rb", closefd=False) as asked, open(3, "wb", closefd=False) as answered:
            sandbox_child.serve(asked, answered)
        code = 0
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    if _prctl is not None:
        _prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


_prctl = None


def _seclude() -> None:
    """Leave the network and the right to gain privileges behind, where the system lets an ordinary user do so."""
    global _prctl
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    _prctl = system.prctl
    system.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    system.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: no core, no reading by others
    # An ordinary user needs a user namespace (CLONE_NEWUSER) to get one of the network (CLONE_NEWNET). Whoever has
    # capabilities does not, and would lose with them files of others that he reads this program from.
    system.unshare(0x40000000 if _capable() else 0x10000000 | 0x40000000)


def _capable() -> bool:
    try:
        told = re.search(r"CapEff:\s*([0-9a-f]+)", Path("/proc/self/status").read_text("ascii"))
    except OSError:
        return True
    return told is None or int(told[1], 16) != 0


def main() -> None:
    """Serve the socket that is standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    _seclude()
    Nursery(control).run()
