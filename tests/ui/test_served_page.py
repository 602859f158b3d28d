"""kb.ui.served_page: the page leaves the server Chinese and self-contained."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kb.ui.served_page import POLICY, ServedPage, chinese_page

PAGE = (
    '<!doctype html>\n<html\n\tlang="en"\n\tstyle="">\n<head>\n<meta charset="utf-8" />\n'
    '<meta\n property="og:image"\n content="https://example.org/a.jpg"\n/><title>x</title></head>'
    '<body class="a"></body></html>'
)


def test_the_page_is_declared_chinese_and_names_no_remote_picture() -> None:
    """Language, style and a word for browsers without scripts are added."""
    page = chinese_page(PAGE, "b{}")
    assert 'lang="zh-CN"' in page
    assert "https://" not in page
    assert "<style>b{}</style></head>" in page
    assert "需要浏览器启用 JavaScript" in page
    assert '<meta charset="utf-8" />' in page


def _run(coroutine: Coroutine[Any, Any, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Run to the end in a thread of its own: the browser tests keep an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def _respond(
    path: str, kind: bytes, *parts: bytes, cookie: bytes = b"", more: tuple[tuple[bytes, bytes], ...] = ()
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def app(_: Any, __: Any, send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
        headers = [(b"content-type", kind), (b"content-length", b"%d" % sum(map(len, parts))), *more]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for at, part in enumerate(parts):
            await send({"type": "http.response.body", "body": part, "more_body": at < len(parts) - 1})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    async def receive() -> dict[str, Any]:
        return {}

    await ServedPage(app, style="b{}")({"type": "http", "path": path, "headers": [(b"cookie", cookie)]}, receive, send)
    return sent


def test_every_response_forbids_the_browser_to_fetch_from_elsewhere() -> None:
    """Whatever a page asks for, the browser asks this server only."""
    [start, _] = _run(_respond("/x.js", b"text/javascript", b"1"))
    assert (b"content-security-policy", POLICY.encode()) in start["headers"]
    assert "http:" not in POLICY
    assert "*" not in POLICY


def test_no_page_elsewhere_is_let_in() -> None:
    """Gradio allows every origin once the page is reached by another name than localhost."""
    allowed = (b"Access-Control-Allow-Origin", b"http://elsewhere.example"), (b"access-control-allow-headers", b"x-a")
    [start, _] = _run(_respond("/x", b"text/plain", b"OK", more=allowed))
    assert not [name for name, _ in start["headers"] if name.lower().startswith(b"access-control")]
    assert (b"content-type", b"text/plain") in start["headers"]


def test_the_index_page_is_rewritten_whole_with_its_new_length() -> None:
    """Also when it comes in parts."""
    body = PAGE.encode()
    [start, end] = _run(_respond("/", b"text/html; charset=utf-8", body[:40], body[40:]))
    assert end["body"] == chinese_page(PAGE, "b{}").encode()
    assert dict(start["headers"])[b"content-length"] == str(len(end["body"])).encode()


def test_other_responses_pass_untouched_part_by_part() -> None:
    """Event streams must not be held back."""
    sent = _run(_respond("/stream", b"text/event-stream", b"a", b"b"))
    assert [m.get("body") for m in sent[1:]] == [b"a", b"b"]


def test_an_index_that_is_no_page_passes_untouched() -> None:
    """A redirect or an error in another form."""
    sent = _run(_respond("/", b"application/json", b"{}"))
    assert sent[1]["body"] == b"{}"


def _cookies(sent: list[dict[str, Any]]) -> list[bytes]:
    return [value for name, value in sent[0]["headers"] if name == b"set-cookie"]


def test_a_new_browser_gets_a_secret_with_the_page_and_keeps_it() -> None:
    """Only with the page; one that was not made here is replaced."""
    [given] = _cookies(_run(_respond("/", b"text/html", PAGE.encode())))
    assert b"HttpOnly" in given
    own = given.split(b";")[0]
    assert not _cookies(_run(_respond("/", b"text/html", PAGE.encode(), cookie=own)))
    assert not _cookies(_run(_respond("/x.js", b"text/javascript", b"1")))
    assert _cookies(_run(_respond("/", b"text/html", PAGE.encode(), cookie=b"kb_owner=mine")))


def test_cookies_of_other_programs_on_this_host_do_not_hide_the_secret() -> None:
    """Cookies know no ports; a new secret would part a reader from drafts and reports in another window."""
    own = b"kb_owner=" + b"a" * 43
    for other in (b'seen={"a": 1}', b"a[0]=1", b"x:y/z=1", b"bare", b"a=b c"):
        assert not _cookies(_run(_respond("/", b"text/html", PAGE.encode(), cookie=other + b"; " + own)))
