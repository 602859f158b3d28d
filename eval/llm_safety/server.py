"""A scripted OpenAI-compatible server on this machine: it plays a model that is right, wrong, slow, malicious or down.

No language model takes part in any test: what this server streams was written beforehand or made from templates.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server does: the pieces it streams, `delay` seconds before each; `raw` bytes in place of pieces."""

    pieces: Iterable[str] = ()
    status: int = 200
    delay: float = 0.0
    finish: str | None = "stop"
    """None cuts the stream: no reason for the end is given, the connection is closed."""
    raw: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()


Script = Callable[[dict[str, Any]], Reply]
"""From what the model was given (条款, 事实, 问题; `rules` are the instructions) to what it replies."""


def saying(text: str, **how: Any) -> Reply:
    """The text in pieces of a few characters, as models stream."""
    return Reply(tuple(text[i : i + 7] for i in range(0, len(text), 7)), **how)


class ScriptedServer:
    """Answers every request by the script; `requests` are the bodies it got."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    @contextmanager
    def running(self) -> Iterator[ScriptedServer]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                outer.headers.append(dict(self.headers))
                rules, given = (message["content"] for message in body["messages"])
                with suppress(OSError):  # the client may have given up
                    self._reply(outer.script({**json.loads(given), "rules": rules}))

            def _reply(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", "text/event-stream")
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.end_headers()
                if reply.raw is not None:
                    time.sleep(reply.delay)
                    self.wfile.write(reply.raw)
                    return
                for piece in reply.pieces:
                    time.sleep(reply.delay)
                    self._send({"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None})
                if reply.finish is not None:
                    self._send({"index": 0, "delta": {}, "finish_reason": reply.finish})
                    self.wfile.write(b"data: [DONE]\n\n")

            def _send(self, choice: dict[str, Any]) -> None:
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
                self.wfile.flush()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        return Handler
