"""First stage, in the process of its own: one file's bytes are parsed under limits and the result is written back.

Runs forked off the nursery, or, where a system cannot fork, as a program of its own on its standard input and output.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from kb.errors import KbError
from kb.reading.content import Content
from kb.reading.limits import Limits, checked
from kb.reading.sandbox_wire import LENGTHS, Refusal, pack

# Written when memory has run out, so it is made before.
_OUT_OF_MEMORY = pack(Refusal("memory"))


def job(reader: str, where: str, limits: Limits) -> bytes:
    """What a child is told."""
    return json.dumps({"reader": reader, "where": where, "limits": asdict(limits)}).encode("ascii")


def serve(asked: BinaryIO, answered: BinaryIO) -> None:
    """Read one request, parse, answer."""
    said, size = LENGTHS.unpack(asked.read(LENGTHS.size))
    task = json.loads(asked.read(said))
    limits = Limits(**task["limits"])
    _confine(limits)
    data = asked.read(size)
    answer = _parsed(task["reader"], data, task["where"], limits)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        answered.write(answer)
        answered.flush()


def _parsed(reader: str, data: bytes, where: str, limits: Limits) -> bytes:
    try:
        return pack(_read(reader, data, where))
    except MemoryError:
        return _OUT_OF_MEMORY
    except KbError as error:
        # Libraries tell a failed allocation as damage of the file.
        full = _peak() > 0.97 * limits.memory
        return _OUT_OF_MEMORY if full else pack(Refusal(type(error).__name__, error.what, error.hint))
    except RecursionError:
        return pack(Refusal("depth"))
    except Exception as error:  # the top of a process: whatever a library raises on a hostile file is told by name
        return pack(Refusal("fault", type(error).__name__, _place(error)))


def _read(reader: str, data: bytes, where: str) -> Content:
    module, name = reader.split(":")
    found: Callable[..., Content] = getattr(import_module(module), name)
    return checked(found(data, where=where), where=where)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _peak() -> int:
    """The most address space this process ever had, in bytes; 0 where the system does not tell."""
    try:
        told = re.search(r"VmPeak:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    except OSError:
        return 0
    return int(told[1]) * 1024 if told else 0


def _confine(limits: Limits) -> None:
    """Bound memory, processor time, files and processes, as far as the system can."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(limits.seconds) + 1
    bounds = {"RLIMIT_AS": (limits.memory,) * 2, "RLIMIT_CPU": (seconds, seconds + 1), "RLIMIT_CORE": (0, 0)}
    if not limits.helpers:
        bounds |= {"RLIMIT_FSIZE": (0, 0), "RLIMIT_NPROC": (0, 0), "RLIMIT_NOFILE": (64, 64)}
    for name, (soft, hard) in bounds.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))


def main() -> None:
    """Serve standard input and output; what libraries print goes nowhere."""
    answered = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    serve(sys.stdin.buffer, answered)
