"""Library stage, the rooms an ingest passes a file through, wired in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.model import Document, Extracts, Link, Source

# What a file becomes depends on the code of these; when it changes, files are read anew.
_SHAPED_BY = ("reading", "structure", "graph", "model", "text.py")


@dataclass(frozen=True, slots=True)
class Steps:
    """From a file to what is stored. `version` changes whenever the same file may give another result."""

    read: Callable[[Path], Source]
    parse: Callable[[Source], tuple[Document, ...]]
    extract: Callable[[Document], Extracts]
    read_links: Callable[[Path, Sequence[Document]], tuple[tuple[Link, ...], tuple[str, ...]]]
    version: str
    shared: bool = False
    """Whether `parse` and `extract` are those of the rooms below, which other processes know too."""


def default_steps() -> Steps:
    """The steps of the rooms below."""
    from kb.graph import extract
    from kb.reading import read
    from kb.structure import parse

    return Steps(read, parse, extract, _read_links, code_version(), shared=True)


def _read_links(path: Path, documents: Sequence[Document]) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    from kb.graph import links

    table = links.read(path, documents)
    return table.links, tuple(str(problem) for problem in table.problems)


def code_version() -> str:
    """Changes with the code that shapes what a file becomes."""
    package = Path(__file__).parent.parent
    files = [file for name in _SHAPED_BY for file in _python_files(package / name)]
    seen = hashlib.sha256()
    for file in files:
        seen.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes())
    return seen.hexdigest()[:16]


def _python_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))
