"""Pieces of the page that every screen is made of. Import it late: importing gradio takes seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("actions.js", "screens.js", "review.js")

SESSION_SECONDS = 12 * 3600  # what a page shows is kept for it so long

# Look-ups bypass the queue and show no Gradio progress overlay; none of them is offered as an API.
LOOK_UP: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def script(*more: str) -> str:
    """What runs once in a part of the page: the actions common to all, then what that part alone needs."""
    return "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in (*_SCRIPTS, *more))


def html(value: str, elem_id: str, js: str | None) -> Any:
    """A part of the page that holds ready HTML."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=js, apply_default_css=False, padding=False)


def words(event: gr.EventData, name: str) -> str:
    """An argument of a button; empty where it is missing."""
    return str(event._data.get(name, ""))


def number(event: gr.EventData, name: str) -> int:
    """An argument of a button; -1 where it is missing or no number, which nothing has."""
    value = words(event, name)
    return int(value) if value.isdecimal() and len(value) < 10 else -1
