"""The real application in a process of its own, asked over HTTP as its page asks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
_SECONDS = 300
_ADDRESS = re.compile(r"http://\S+/")


class Page:
    """One reader's page: what it shows is what its browser would show."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._session = uuid.uuid4().hex[:11]
        self._events = json.loads(self._fetch("/config"))["dependencies"]

    def open(self) -> str:
        """What a reader sees first."""
        [event] = [e for e in self._events if any(name == "load" for _, name in e["targets"])]
        return str(self._run(event, [])[0])

    def ask(self, question: str) -> str:
        """The conversation, as HTML, with the answer to one more question."""
        asking = next(e for e in self._events if any(name == "submit" for _, name in e["targets"]))
        through = self._run if asking["queue"] is False else self._queued
        return str(through(asking, [question, None])[1])

    def compare(self, upper: str, lower: str) -> str:
        """What comes of laying two documents, given by id, side by side, as HTML."""
        comparing = next(e for e in self._events if any(name == "compare" for _, name in e["targets"]))
        chosen = {"upper": upper, "upperDraft": "", "lower": lower, "lowerDraft": ""}
        return str(self._queued(comparing, [], chosen)[1])

    def _run(self, event: dict[str, Any], data: list[Any]) -> list[Any]:
        body = {"data": data or [None] * len(event["inputs"]), "fn_index": event["id"], "session_hash": self._session}
        found: list[Any] = json.loads(self._fetch("/gradio_api/run/predict", body))["data"]
        return found

    def _queued(self, event: dict[str, Any], data: list[Any], chosen: dict[str, str] | None = None) -> list[Any]:
        body = {"data": data, "fn_index": event["id"], "session_hash": self._session, "event_data": chosen}
        self._fetch("/gradio_api/queue/join", body)
        with urlopen(f"{self._address}/gradio_api/queue/data?session_hash={self._session}", timeout=_SECONDS) as told:
            for line in told:
                message = json.loads(line[5:]) if line.startswith(b"data:") else {}
                if message.get("msg") == "process_completed":
                    found: list[Any] = message["output"]["data"]
                    return found
        raise RuntimeError("the application ended without an answer")

    def _fetch(self, path: str, body: dict[str, Any] | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._address + path, data=data, headers={"Content-Type": "application/json"})
        with urlopen(request, timeout=_SECONDS) as answer:
            found: bytes = answer.read()
        return found


@contextmanager
def application(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The application over a knowledge base on a free port: its address, once it answers, and its process."""
    command = [sys.executable, "app.py", "--data", str(data.absolute()), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield _address(process), process
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if found := _ADDRESS.search(line):
            return _answering(found[0])
    raise RuntimeError("the application did not start")


def _answering(address: str) -> str:
    """The address, once something answers there."""
    until = time.monotonic() + _SECONDS
    while True:
        try:
            with urlopen(address, timeout=_SECONDS):
                return address
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
