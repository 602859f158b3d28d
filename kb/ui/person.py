"""On the way in: who reviews. There are no accounts yet: a browser is asked once for a name, and nobody verifies it.

Where a login comes, it is `person_of` alone that has to ask it; what is kept of a decision stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

COOKIE = "kb_person"
LONGEST = 20
_REFUSED = "、；，,;（）()〔〕:：\ufffd"  # they stand between names where several are told; the last is no character


def person_of(cookies: Mapping[str, str]) -> str:
    """The name of whoever sits before the browser; empty where none was given, or one that is no name."""
    name = unquote(cookies.get(COOKIE, "")).strip()
    return "" if fault_of_name(name) else name


def fault_of_name(name: str) -> str:
    """Why that cannot be a name, in Chinese; empty where it can."""
    if not name:
        return "请先写下姓名，再作决定。"
    if len(name) > LONGEST:
        return f"姓名最多 {LONGEST} 个字。"
    if not name.isprintable() or any(char in _REFUSED for char in name):
        return "姓名中不能有标点和看不见的字符。"
    return ""
