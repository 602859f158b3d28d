"""Rendering: the smallest pieces of HTML, in which everything that comes from a document or a person is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from kb.model import Citation, Document
from kb.text import book_title


def text(value: str) -> str:
    """`value` as HTML text: data, never markup."""
    return escape(value, quote=True)


def attributes(values: Mapping[str, str | int | bool | None]) -> str:
    """` name="value"` for every value; True gives a bare name, None and False give nothing."""
    parts = []
    for name, value in values.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{text(str(value))}"')
    return "".join(parts)


def element(name: str, content: str = "", /, **values: str | int | bool | None) -> str:
    """An element around ready HTML `content`. `class_` gives class; other underscores become hyphens."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in values.items()}
    return f"<{name}{attributes(named)}>{content}</{name}>"


def action(content: str, does: str, **values: str | int | bool | None) -> str:
    """A button that assets/actions.js turns into the action `does`; `data_…` are its arguments."""
    return element("button", content, type="button", data_action=does, **values)


def document_name(title: str, number: str | None) -> str:
    """《…》（…号）."""
    return book_title(title) + (f"（{number}）" if number else "")


def citation_name(citation: Citation) -> str:
    """《…》（…号）三（四）第2段: what a reader is shown for a citation."""
    return document_name(citation.doc_title, citation.doc_number) + citation.label


def plain_title(document: Document) -> str:
    """A document's title in 《》."""
    return book_title(document.title)
