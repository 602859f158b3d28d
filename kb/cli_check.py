"""Command line, `python -m kb check`: the form of a draft and the documents it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kb.library import KnowledgeBase


def run(base: KnowledgeBase, draft: str, *, upper: str | None, out: Path | None, as_json: bool) -> None:
    """Check the draft and say what was found."""
    from kb.library import checking

    result = checking.check(base, draft, upper=upper, out=out)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    text = checking.check_text(result)
    click.echo(f"报告已写入 {out}\n{text.rpartition(chr(10))[2]}" if out else text)
