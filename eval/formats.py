"""Whether one document gives the same clauses in whatever format it is filed.

    python -m eval.formats FOLDER [FOLDER …] [--details] [--only NAME]

Files are grouped by name without suffix; the clauses of every file are held against those of the group's first: number,
level, the clause above, and the words without white space.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KbError
from kb.model import Clause, Document
from kb.reading import SUFFIXES, read
from kb.structure import parse

# The first of these that a group has is what the others are held against: it says most about its own structure.
_ORDER = (".docx", ".md", ".html", ".htm", ".txt", ".doc", ".wps", ".ofd", ".xlsx", ".pdf")
_BLANK = re.compile(r"\s+")
# Word processors and browsers differ in these, and a reader does not see it.
_SAME = str.maketrans({"\u00a0": " ", "“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Row:
    """A clause as it is compared: kind, number, level, the words of the clause above, and its own."""

    kind: str
    number: str
    level: int
    parent: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One file against the first of its group: clauses equal, of how many here and there; cells likewise."""

    file: str
    against: str
    equal: int
    own: int
    wanted: int
    cells: tuple[int, int]
    metadata: tuple[str, ...]
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """True where nothing differs."""
        return self.equal == self.own == self.wanted and not self.metadata and self.cells[0] == self.cells[1]


def rows(documents: tuple[Document, ...]) -> list[Row]:
    """The clauses of all documents of a file, in order."""
    found = []
    for n, document in enumerate(documents):
        by_id = {c.id: c for c in document.clauses}
        for clause in document.clauses:
            above = by_id.get(clause.parent or "")
            parent = f"{n}:{_plain(above.text)[:60]}" if above else f"{n}:"
            found.append(Row(clause.kind, clause.number or "", clause.level or 0, parent, _words(clause)))
    return found


def _words(clause: Clause) -> str:
    return _plain("|".join(clause.cells) if clause.cells else clause.text)


def _plain(text: str) -> str:
    return _BLANK.sub("", text).translate(_SAME)


def compare(name: str, wanted: tuple[Document, ...], own: tuple[Document, ...], against: str) -> Comparison:
    """Hold `own` against `wanted`."""
    there, here = rows(wanted), rows(own)
    matcher = difflib.SequenceMatcher(None, there, here, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    notes = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            notes += [f"- {_shown(r)}" for r in there[a:b]] + [f"+ {_shown(r)}" for r in here[c:d]]
    return Comparison(
        name,
        against,
        equal,
        len(here),
        len(there),
        _cells(wanted, own),
        tuple(_metadata(wanted, own)),
        0.0,
        tuple(notes),
    )


def _shown(row: Row) -> str:
    text = row.text if len(row.text) <= 70 else f"{row.text[:45]}…{row.text[-22:]}"
    return f"{row.kind} {row.number} L{row.level} under {row.parent[:14]!r}: {text}"


def _cells(wanted: tuple[Document, ...], own: tuple[Document, ...]) -> tuple[int, int]:
    """Cells that are equal at their place, of how many (those that only one side has count as different)."""
    grids = [[[*map(_plain, r)] for t in d.tables for r in ([*t.header], *t.rows)] for ds in (wanted, own) for d in ds]
    there = [r for g in grids[: len(wanted)] for r in g]
    here = [r for g in grids[len(wanted) :] for r in g]
    matcher = difflib.SequenceMatcher(None, [*map(tuple, there)], [*map(tuple, here)], autojunk=False)
    right = sum(len(r) for block in matcher.get_matching_blocks() for r in there[block.a : block.a + block.size])
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace":
            right += sum(
                x == y for r, q in zip(there[a:b], here[c:d], strict=False) for x, y in zip(r, q, strict=False)
            )
    return right, max(sum(map(len, there)), sum(map(len, here)))


def _metadata(wanted: tuple[Document, ...], own: tuple[Document, ...]) -> Iterator[str]:
    if len(wanted) != len(own):
        yield f"documents {len(own)}, not {len(wanted)}"
    for there, here in zip(wanted, own, strict=False):
        for name in ("title", "doc_number", "issuers", "addressees", "date"):
            a, b = getattr(there, name), getattr(here, name)
            if _plain(str(a)) != _plain(str(b)):
                yield f"{name} {b!r}, not {a!r}"


def groups(folders: list[Path], only: str) -> dict[str, list[Path]]:
    """Files that hold the same document, the one to compare with first."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(p for folder in folders for p in folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and only in path.stem:
            found[path.stem].append(path)
    return {
        stem: sorted(paths, key=lambda p: (_ORDER.index(p.suffix.lower()) if p.suffix.lower() in _ORDER else 99, p))
        for stem, paths in found.items()
        if len(paths) > 1
    }


def run(folders: list[Path], only: str = "") -> Iterator[Comparison]:
    """Compare all groups of files in `folders`."""
    for paths in groups(folders, only).values():
        wanted: tuple[Document, ...] | None = None
        for path in paths:
            begin = time.perf_counter()
            try:
                documents = parse(read(path))
            except KbError as error:
                yield Comparison(path.name, paths[0].name, 0, 0, 0, (0, 0), (str(error),), 0.0)
                continue
            seconds = time.perf_counter() - begin
            if wanted is None:
                wanted = documents
                continue
            found = compare(path.name, wanted, documents, paths[0].suffix)
            yield Comparison(
                found.file,
                found.against,
                found.equal,
                found.own,
                found.wanted,
                found.cells,
                found.metadata,
                seconds,
                found.notes,
            )


def main() -> int:
    """Print the table; exit 1 where anything differs."""
    options = argparse.ArgumentParser(description="Compare the clauses of the same document in several formats.")
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--only", default="")
    options.add_argument("--details", action="store_true")
    given = options.parse_args()
    print(f"{'equal':>6}{'own':>6}{'there':>6}{'cells':>11}{'s':>6}  file")
    same = total = 0
    for one in run(given.folders, given.only):
        cells = f"{one.cells[0]}/{one.cells[1]}"
        total += 1
        same += one.same
        print(f"{one.equal:6}{one.own:6}{one.wanted:6}{cells:>11}{one.seconds:6.1f}  {one.file} ~ {one.against}")
        for note in (*one.metadata, *(one.notes if given.details else ())):
            print(f"      {note}")
    print(f"{same} of {total} files the same in every clause")
    return 0 if same == total else 1


if __name__ == "__main__":
    sys.exit(main())
