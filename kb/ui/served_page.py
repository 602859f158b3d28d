"""On the way to the browser: the page is declared Chinese, the browser is told to fetch nothing from elsewhere and let
no page elsewhere in, and one that is new gets the secret by which its drafts are its own.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kb.ui.owner import new_cookie, owner_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# Gradio writes inline scripts and compiles its templates in the page, hence 'unsafe-inline' and 'unsafe-eval'; what
# matters here is that no source but this server is allowed for anything.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
# Under any name but localhost, Gradio lets every page of the web send requests and read what is answered.
_SHARING = b"access-control-"
# Gradio takes its words (loading, lost connection) from the browser's language; this page has one language.
_LANGUAGE = (
    "<script>Object.defineProperty(navigator,'language',{get:()=>'zh-CN'});"
    "Object.defineProperty(navigator,'languages',{get:()=>['zh-CN','zh']});</script>"
)
_REMOTE_META = re.compile(r'<meta\s[^>]*(?:content="https?://[^"]*"|property="og:[^"]*"|name="twitter:[^"]*")[^>]*>\s*')
_NO_SCRIPT = "<noscript><p>本页需要浏览器启用 JavaScript。</p></noscript>"


def chinese_page(html: str, style: str = "") -> str:
    """Gradio's index page in Chinese, with `style`, without the social-media tags that name remote pictures."""
    html = _REMOTE_META.sub("", html)
    html = re.sub(r'(<html\b[^>]*?\blang=")[^"]*"', r'\1zh-CN"', html, count=1)
    html = re.sub(r"<head\b[^>]*>", lambda m: m.group(0) + _LANGUAGE, html, count=1)
    html = html.replace("</head>", f"<style>{style}</style></head>", 1)
    return re.sub(r"<body\b[^>]*>", lambda m: m.group(0) + _NO_SCRIPT, html, count=1)


class ServedPage:
    """ASGI middleware: headers on every response, `chinese_page` on the index page; streams pass untouched."""

    def __init__(self, app: Asgi, *, style: str = "") -> None:
        self._app = app
        self._style = style

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        index = scope.get("path", "") in ("", "/")
        cookie = new_cookie(secure=scope.get("scheme") == "https") if index and not _owner(scope) else ""
        held: list[Message] = []

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in _HEADERS}
                kept = [(n, v) for n, v in message["headers"] if n.lower() not in names and not _shares(n)]
                message["headers"] = [*kept, *_HEADERS]
                if cookie:
                    message["headers"].append((b"set-cookie", cookie.encode()))
            if not index or not message["type"].startswith(("http.response.start", "http.response.body")):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                for ready in self._rewritten(held):
                    await send(ready)

        await self._app(scope, receive, pass_on)

    def _rewritten(self, held: list[Message]) -> list[Message]:
        start = held[0]
        kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
        if not kinds or not kinds[0].startswith(b"text/html"):
            return held
        body = b"".join(m.get("body", b"") for m in held[1:])
        page = chinese_page(body.decode("utf-8"), self._style).encode("utf-8") if body else b""
        headers = [h for h in start["headers"] if h[0].lower() != b"content-length"]
        if page:
            headers.append((b"content-length", str(len(page)).encode()))
        return [{**start, "headers": headers}, {"type": "http.response.body", "body": page}]


def _shares(name: bytes) -> bool:
    return name.lower().startswith(_SHARING)


def _owner(scope: MutableMapping[str, Any]) -> str:
    """The secret the browser sent, if any; a cookie of another program on this host must not hide it."""
    from starlette.requests import cookie_parser

    sent = "; ".join(value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"cookie")
    return owner_of(cookie_parser(sent))
