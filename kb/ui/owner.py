"""On the way in: which browser asks, by a secret cookie that no script can read."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

COOKIE = "kb_owner"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def owner_of(cookies: Mapping[str, str]) -> str:
    """The secret of the browser that asks; empty where it has none, or one of a form that is not made here."""
    token = cookies.get(COOKIE, "")
    return token if _TOKEN.match(token) else ""


def new_cookie(*, secure: bool) -> str:
    """A Set-Cookie value for a browser that has none. Lax: a page elsewhere cannot send it along with a POST."""
    kept = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax"
    return kept + ("; Secure" if secure else "")
