"""The model at its address: any OpenAI-compatible endpoint through LangChain, imported when it is first asked.

Nothing is sent anywhere but to the address in the settings: redirects are not followed, nothing is retried, tracing is
off. The time-out is for the whole reply: a server that drips is as slow as one that keeps silent.
"""

from __future__ import annotations

import queue
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from kb.answer.llm.prompt import Messages

# Characters of output and bytes of a reply: more is no answer to a question.
LONGEST_OUTPUT, LARGEST_REPLY = 8000, 4_000_000


class Unavailable(Exception):
    """The model gave no usable reply; `reason` is Chinese and holds nothing that the server said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Model(Protocol):
    """What writes: messages in, pieces of text out; Unavailable at any point."""

    def stream(self, messages: Messages) -> Iterator[str]:
        """The reply as it comes."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model by address, name and key; `timeout` in seconds is what a whole reply may take."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 30.0

    def stream(self, messages: Messages) -> Iterator[str]:
        """The reply as it comes; Unavailable where it fails, is cut short, too long or too late."""
        _load()
        inbox: queue.Queue[str | Unavailable | None] = queue.Queue()
        given_up = threading.Event()
        deadline = time.monotonic() + self.timeout
        threading.Thread(target=self._read, args=(messages, inbox, given_up, deadline), daemon=True).start()
        length = 0
        try:
            while (piece := self._next(inbox, deadline)) is not None:
                length += len(piece)
                if length > LONGEST_OUTPUT:
                    raise Unavailable(f"输出超过{LONGEST_OUTPUT}字")
                yield piece
        finally:
            given_up.set()

    def _next(self, inbox: queue.Queue[str | Unavailable | None], deadline: float) -> str | None:
        late = Unavailable(f"超过{self.timeout:g}秒没有答完")
        if (left := deadline - time.monotonic()) <= 0:
            raise late
        try:
            piece = inbox.get(timeout=left)
        except queue.Empty:
            raise late from None
        if isinstance(piece, Unavailable):
            raise piece
        return piece

    def _read(
        self, messages: Messages, inbox: queue.Queue[str | Unavailable | None], given_up: threading.Event,
        deadline: float,
    ) -> None:  # fmt: skip
        """In a thread of its own: put the reply into the inbox, then None, or why there is none."""
        import httpx2
        import openai
        from langsmith.run_helpers import tracing_context

        try:
            with tracing_context(enabled=False), self._client(given_up, deadline) as client:
                finished = False
                for chunk in self._chat(client).stream(messages):
                    if given_up.is_set():
                        return
                    if isinstance(chunk.content, str) and chunk.content:
                        inbox.put(chunk.content)
                    finished = finished or _is_finish(chunk.response_metadata)
            inbox.put(None if finished else Unavailable("回答在中途断开"))
        except (openai.APITimeoutError, httpx2.TimeoutException):
            inbox.put(Unavailable(f"超过{self.timeout:g}秒没有答完"))
        except openai.APIStatusError as error:
            inbox.put(Unavailable(f"返回错误 {error.status_code}"))
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            inbox.put(Unavailable("回答在中途断开" if _was_connected(error) else "连接不上"))
        except (httpx2.InvalidURL, ImportError):  # a proxy of the environment may need a package of its own
            inbox.put(Unavailable("的地址或代理设置不能用"))
        # What a reply that is none makes of the client: no JSON, JSON of another shape, nothing at all.
        except (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError, RuntimeError):
            inbox.put(Unavailable("返回的内容不能识别"))
        finally:  # whatever else ended this thread, nobody waits for it
            inbox.put(Unavailable("没有答复"))

    def _client(self, given_up: threading.Event, deadline: float) -> Any:
        import httpx2

        def bounded(response: Any) -> None:
            # A packed reply may be a thousand times as large as what comes in: it is not unpacked.
            response.headers.pop("content-encoding", None)
            response.stream = _bounded_stream()(response.stream, given_up, deadline)

        hooks = {"response": [bounded]}
        return httpx2.Client(timeout=self.timeout, follow_redirects=False, event_hooks=hooks, verify=_certificates())

    def _chat(self, client: Any) -> Any:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        chat = ChatOpenAI(
            model=self.model, base_url=self.url, api_key=SecretStr(self.key or "none"), temperature=0, max_retries=0,
            timeout=self.timeout, http_client=client, openai_proxy="", use_responses_api=False, stream_usage=False,
            default_headers={"Accept-Encoding": "identity"},
        )  # fmt: skip
        # Those come from the environment and belong to another service.
        chat.root_client.organization = chat.root_client.project = None
        return chat


def _was_connected(error: BaseException | None) -> bool:
    """False where the first cause of a failure is that there is no connection."""
    import httpx2

    while error is not None:
        if isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, ConnectionRefusedError)):
            return False
        error = error.__cause__ or error.__context__
    return True


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """The machine's certificates, which take a tenth of a second to read."""
    return ssl.create_default_context()


def _load() -> None:
    """Import the client, which takes seconds the first time; that is not the server's time."""
    import langchain_openai  # noqa: F401


def _is_finish(metadata: dict[str, Any]) -> bool:
    """True for the last piece of a whole reply; one cut at the model's own limit is not whole."""
    return metadata.get("finish_reason") in ("stop", "eos", "end_turn")


def _bounded_stream() -> Any:
    """The class of streams that end with their time, their size, or their reader."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __init__(self, stream: Any, given_up: threading.Event, deadline: float) -> None:
            self._stream, self._given_up, self._deadline = stream, given_up, deadline

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._stream:
                size += len(part)
                if self._given_up.is_set() or time.monotonic() > self._deadline:
                    raise httpx2.ReadTimeout("the time for the reply is over")
                if size > LARGEST_REPLY:
                    raise httpx2.ReadError("the reply is too large")
                yield part

        def close(self) -> None:
            self._stream.close()

    return Bounded
