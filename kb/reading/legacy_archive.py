"""First stage: a web archive (.mht), which Word and browsers save a page with its pictures as."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from kb.errors import UnreadableFile
from kb.reading.content import Content
from kb.reading.html import read_html

_CHARSET = re.compile(r"(charset\s*=\s*[\"']?\s*)[\w-]+", re.IGNORECASE)
_HEAD = 4096


def read_archive(data: bytes, *, where: str) -> Content:
    """Text and blocks of the archive's page."""
    pages = web_pages(data)
    if not pages:
        raise UnreadableFile("网页存档里没有网页", where=where, hint="请重新保存网页，或复制正文为纯文本")
    # The first is the page; Word stores its running heads and lists of files behind it.
    page = pages[0]
    return read_html((_CHARSET.sub(r"\1utf-8", page[:_HEAD]) + page[_HEAD:]).encode(), where=where)


def web_pages(data: bytes) -> list[str]:
    """The HTML parts of a MIME archive, in order."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return [_text(part) for part in message.walk() if part.get_content_type() == "text/html"]


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    said = part.get_content_charset() or ""
    inside = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", raw[:_HEAD], re.IGNORECASE)
    name = said or (inside[1].decode("ascii") if inside else "utf-8")
    name = "gb18030" if name.lower() in ("gb2312", "gbk") else name
    try:
        return raw.decode(name, errors="replace")
    except LookupError:
        return raw.decode("utf-8", errors="replace")
