"""kb.ui.owner: a browser is known by a secret that was made here."""

from __future__ import annotations

import pytest

from kb.ui.owner import COOKIE, new_cookie, owner_of


def test_a_new_cookie_is_a_long_secret_out_of_reach_of_scripts() -> None:
    """And not sent along by pages elsewhere."""
    first, second = new_cookie(secure=False), new_cookie(secure=True)
    assert first.split(";")[0] != second.split(";")[0]
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "Secure" not in first
    assert second.endswith("; Secure")
    assert len(owner_of({COOKIE: first.split(";")[0].partition("=")[2]})) == 43


@pytest.mark.parametrize("token", ["", "short", "a" * 44, "../" + "a" * 40, "a" * 42 + "\n"])
def test_what_was_not_made_here_is_nobody(token: str) -> None:
    """So no one chooses his own."""
    assert owner_of({COOKIE: token}) == ""
