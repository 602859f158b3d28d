"""How well documents are taken apart: headings, natural paragraphs, tables and metadata against gold outlines.

    python -m eval.structure GOLD_FOLDER [--files FOLDER] [--only ID,…] [--details]
    python -m eval.structure --time FOLDER_OF_TEXTS

A gold file is one JSON of headings (number, title, level, parent), body_paragraphs, tables and metadata a document; its
`files` lie in GOLD_FOLDER/files. Optional headings (unnumbered or ——) may be given as plain paragraphs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.model import Clause, Document
from kb.reading import SUFFIXES, read
from kb.structure import parse
from kb.text import fold

UNTITLED = {"条", "项", "item", "clause"}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of either side. `parent` is the key of the one above, `paragraphs` counts the text right under it."""

    key: Key
    level: int
    parent: Key | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one file; pairs are (right, of)."""

    name: str
    precision: float
    recall: float
    levels: tuple[int, int]
    parents: tuple[int, int]
    paragraphs: tuple[int, int]
    cells: tuple[int, int]
    metadata: dict[str, bool]
    notes: tuple[str, ...]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of headings."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def _key(number: str | None, title: str | None) -> Key:
    plain = re.sub(r"[（）()．.、]", "", fold(number or ""))
    return plain, re.sub(r"[。：:.]+$", "", fold(title or ""))


def gold_headings(gold: dict[str, Any]) -> list[Heading]:
    """The gold's headings without the optional ones, whose paragraphs go to the nearest heading above."""
    raw = gold["headings"]
    keys = [_key(h.get("number"), "" if h.get("kind") in UNTITLED else h["title"]) for h in raw]
    count = [0] * len(raw)
    for body in gold["body_paragraphs"]:
        if body["heading"] is not None:
            count[_kept(raw, body["heading"])] += body["n"]
    counted = {b["heading"] for b in gold["body_paragraphs"]}
    for i, heading in enumerate(raw):
        if heading.get("optional") and not heading["run_in"] and i not in counted:
            count[_kept(raw, i)] += 1
    return [
        Heading(keys[i], h["level"], None if h["parent"] is None else keys[_kept(raw, h["parent"])], count[i])
        for i, h in enumerate(raw)
        if not h.get("optional")
    ]


def _kept(raw: list[dict[str, Any]], i: int) -> int:
    while raw[i].get("optional") and raw[i]["parent"] is not None:
        i = raw[i]["parent"]
    return i


def own_headings(documents: tuple[Document, ...]) -> list[Heading]:
    """What the parser found, in the gold's terms."""
    found = []
    for document in documents:
        by_id = {c.id: c for c in document.clauses}
        for clause in document.clauses:
            if clause.kind in ("heading", "article", "box", "item") and (clause.number or clause.title):
                above = by_id.get(clause.parent or "")
                while above is not None and above.kind == "paragraph":
                    above = by_id.get(above.parent or "")
                parent = _own_key(above) if above else None
                found.append(Heading(_own_key(clause), clause.level or 0, parent, _paragraphs(document, clause)))
    return found


def _own_key(clause: Clause) -> Key:
    return _key(clause.number, None if clause.kind in ("article", "item") else clause.title)


def _paragraphs(document: Document, clause: Clause) -> int:
    below = sum(c.parent == clause.id and c.kind == "paragraph" for c in document.clauses)
    if clause.kind == "item" or (clause.kind == "article" and not below and len(clause.text) > 12):
        return below + 1
    return below


def _pairs(gold: list[Heading], own: list[Heading]) -> list[tuple[int, int]]:
    """Indexes of headings that agree, in order (longest common subsequence of their keys)."""
    rows, columns = len(gold), len(own)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            same = gold[i].key == own[j].key
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    i = j = 0
    found = []
    while i < rows and j < columns:
        if gold[i].key == own[j].key:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def score(name: str, gold: dict[str, Any], documents: tuple[Document, ...]) -> Score:
    """Compare one parsed file with its gold."""
    wanted, own = gold_headings(gold), own_headings(documents)
    optional = Counter(_key(h.get("number"), h["title"]) for h in gold["headings"] if h.get("optional"))
    own = [h for h in own if h.key not in optional]
    pairs = _pairs(wanted, own)
    met, used = {i for i, _ in pairs}, {j for _, j in pairs}
    notes = [f"missing {wanted[i].key}" for i in range(len(wanted)) if i not in met]
    notes += [f"extra {own[j].key}" for j in range(len(own)) if j not in used]
    for i, j in pairs:
        if (wanted[i].level, wanted[i].parent) != (own[j].level, own[j].parent):
            notes.append(f"place {wanted[i].key}: {own[j].level} under {own[j].parent}, not {wanted[i].level}")
        if wanted[i].paragraphs != own[j].paragraphs:
            notes.append(f"paragraphs {wanted[i].key}: {own[j].paragraphs}, not {wanted[i].paragraphs}")
    loose = _loose(gold, documents)
    notes += [f"unheaded paragraphs {part}: {mine}, not {n}" for part, mine, n in loose if mine != n]
    right = sum(wanted[i].paragraphs == own[j].paragraphs for i, j in pairs) + sum(mine == n for _, mine, n in loose)
    cells, cell_notes = _cells(gold, documents)
    metadata = dict(_metadata(gold["metadata"], documents))
    notes += cell_notes + [f"metadata {k}" for k, ok in metadata.items() if not ok]
    return Score(
        name,
        len(pairs) / len(own) if own else 1.0,
        len(pairs) / len(wanted) if wanted else 1.0,
        (sum(wanted[i].level == own[j].level for i, j in pairs), len(wanted)),
        (sum(wanted[i].parent == own[j].parent for i, j in pairs), len(wanted)),
        (right, len(wanted) + len(loose)),
        cells,
        metadata,
        tuple(notes),
    )


def _loose(gold: dict[str, Any], documents: tuple[Document, ...]) -> list[tuple[str, int, int]]:
    """Paragraphs under no heading: of the notice, and before the first heading."""
    found = []
    for body in gold["body_paragraphs"]:
        if body["heading"] is None and body.get("part") in ("notice", "document"):
            carried = body["part"] == "document" and len(documents) > 1
            document = documents[1] if carried else documents[0]
            mine = sum(c.parent is None and c.kind == "paragraph" for c in document.clauses)
            found.append((body["part"], mine, body["n"]))
    return found


def _cells(gold: dict[str, Any], documents: tuple[Document, ...]) -> tuple[tuple[int, int], list[str]]:
    tables = [t for d in documents for t in d.tables]
    right = total = 0
    notes = []
    for n, wanted in enumerate(gold["tables"]):
        grid = [wanted["header"], *wanted.get("all_rows", [])]
        own = [[*tables[n].header], *([*r] for r in tables[n].rows)] if n < len(tables) else []
        total += sum(len(r) for r in grid)
        for i, row in enumerate(grid):
            here = own[i] if i < len(own) else []
            same = sum(k < len(here) and fold(here[k]) == fold(cell) for k, cell in enumerate(row))
            right += same
            if same < len(row):
                notes.append(f"table {n} row {i}: {here}")
    return (right, total), notes


def _metadata(wanted: dict[str, Any], documents: tuple[Document, ...]) -> Iterator[tuple[str, bool]]:
    first = documents[0]
    if wanted.get("title"):
        yield "title", fold(wanted["title"]) == fold(first.title)
    yield "doc_number", fold(wanted["doc_number"] or "") == fold(first.doc_number or "")
    yield "issuers", [*map(fold, wanted["issuers"])] == [*map(fold, first.issuers)]
    yield "addressees", [*map(fold, wanted["addressees"])] == [*map(fold, first.addressees)]
    yield "date", wanted["date"] == first.date
    if wanted.get("embedded_document_title") and not wanted.get("embedded_missing"):
        yield "carried", any(fold(wanted["embedded_document_title"]) == fold(d.title) for d in documents[1:])


def run(folder: Path, only: set[str]) -> Iterator[Score]:
    """Scores of every file the gold in `folder` names and we can read."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if only and gold["id"] not in only:
            continue
        for name in gold["files"]:
            file = folder / "files" / name
            if file.suffix not in SUFFIXES or not file.exists():
                continue
            try:
                yield score(name, gold, parse(read(file)))
            except KbError as error:
                yield Score(name, 0, 0, (0, 0), (0, 0), (0, 0), (0, 0), {}, (str(error),))


def timing(folder: Path) -> None:
    """Processor seconds to read and parse all texts of a folder, beside jieba's to cut the same texts into words."""
    import jieba

    jieba.initialize()
    sources = [read(p) for p in sorted(folder.glob("*.txt"))]
    begin = time.process_time()
    for source in sources:
        parse(source)
    parsed = time.process_time() - begin
    begin = time.process_time()
    for source in sources:
        jieba.lcut(source.text)
    cut = time.process_time() - begin
    size = sum(len(s.text) for s in sources)
    print(f"{len(sources)} texts, {size:,} characters: parse {parsed:.1f} s, jieba.lcut {cut:.1f} s")


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description="Score document structure against gold outlines.")
    options.add_argument("gold", type=Path, nargs="?")
    options.add_argument("--only", default="")
    options.add_argument("--details", action="store_true")
    options.add_argument("--time", type=Path)
    given = options.parse_args()
    if given.time:
        timing(given.time)
    if given.gold is None:
        return 0 if given.time else 2
    print(f"{'file':12}{'P':>7}{'R':>7}{'F1':>7}{'level':>9}{'parent':>9}{'paras':>9}{'cells':>9}  metadata")
    for one in run(given.gold, set(filter(None, given.only.split(",")))):
        pairs = "".join(f"{f'{a}/{b}':>9}" for a, b in (one.levels, one.parents, one.paragraphs, one.cells))
        wrong = [k for k, ok in one.metadata.items() if not ok]
        print(f"{one.name:12}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{pairs}  {wrong or 'ok'}")
        for note in one.notes if given.details else ():
            print(f"    {note}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
