"""Yardstick for metadata and extracts, per file: what is read off a document against hand-made structure gold.

    python -m eval.extracts GOLD_FOLDER [--only ID,…] [--details]

GOLD_FOLDER holds `*.json` (`metadata`, `targets`, `responsible`, `references`) and the files under `files/`; every
format of a document is scored. Metadata: fields right of fields given. Targets: F1 by value and unit, of kind target.
Responsible: bodies of the gold's statements found in a statement that overlaps it; precision only where the gold is
complete, that is where the document has lines of responsible bodies. References: found with their relation, of given.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.targets import Tally
from eval.targets import score as score_targets
from kb.errors import KbError
from kb.graph import extract
from kb.model import Document, Extracts, Reference, Responsible
from kb.reading import SUFFIXES, read
from kb.structure import parse
from kb.text import fold

Share = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One file's figures, each (right, of); `complete` tells whether precision of bodies was judged."""

    name: str
    metadata: Share
    targets: Tally
    bodies: Share
    spurious: int | None
    references: Share
    notes: tuple[str, ...]

    def text(self) -> str:
        """The line of the table."""
        found, wrong, missed = self.targets.found, self.targets.wrong, self.targets.missed
        f1 = 2 * found / (2 * found + wrong + missed) if found + wrong + missed else 1.0
        spurious = "-" if self.spurious is None else str(self.spurious)
        cells = [f"{a}/{b}" for a, b in (self.metadata, self.bodies, self.references)]
        return f"{self.name:12}{cells[0]:>10}{f1:>9.3f}{cells[1]:>10}{spurious:>9}{cells[2]:>12}"


def metadata(wanted: dict[str, Any], documents: tuple[Document, ...]) -> Iterator[tuple[str, Any, Any]]:
    """(field, wanted, ours) of every field of the gold that says something."""
    first, carried = documents[0], documents[1:]
    if wanted.get("title"):
        yield "title", wanted["title"], first.title
    yield "doc_number", wanted["doc_number"] or "", first.doc_number or ""
    yield "issuers", "|".join(wanted["issuers"]), "|".join(first.issuers)
    yield "addressees", "|".join(wanted["addressees"]), "|".join(first.addressees)
    yield "date", wanted["date"] or "", first.date or ""
    embedded = wanted.get("embedded_document_title")
    if embedded and not wanted.get("embedded_missing"):
        yield "carried title", embedded, next((d.title for d in carried if fold(d.title) == fold(embedded)), "")
    yield "genre", wanted["genre"].split("（")[0], first.genre
    if wanted.get("embedded_genre"):
        yield "carried genre", wanted["embedded_genre"], (carried[0].genre if carried else first.carried_genre) or ""
    yield "publicity", wanted.get("publicity") or "", first.publicity or ""
    yield "printed", wanted.get("print_date") or "", first.dates.printed or ""
    last = carried[0] if carried else first
    for name, field in (("effective", "effective"), ("valid_until", "expires")):
        if name in wanted:
            yield name, wanted[name] or "", getattr(last.dates, field) or ""
    if "amended" in wanted:
        yield "amended", "|".join(wanted["amended"]), "|".join(first.dates.amended)


def responsible(wanted: list[dict[str, Any]], found: list[Responsible]) -> tuple[Share, int | None, list[str]]:
    """Bodies found of bodies given; statements of ours that answer to none, where the gold lists all; what is wrong."""
    right = of = 0
    used: set[int] = set()
    notes = []
    for entry in wanted:
        quote = fold(entry["quote"])
        near = [k for k, own in enumerate(found) if fold(own.quote) in quote or quote in fold(own.quote)]
        mine = {fold(body) for k in near for body in found[k].bodies}
        used |= set(near)
        missing = [body for body in entry["bodies"] if fold(body) not in mine]
        extra = [k for k in near if not {fold(b) for b in found[k].bodies} <= {fold(b) for b in entry["bodies"]}]
        of += len(entry["bodies"])
        right += len(entry["bodies"]) - len(missing)
        if missing:
            notes.append(f"bodies missing {missing}: {entry['quote']} (found {sorted(mine)})")
        if entry.get("lead"):
            lead = {fold(b) for k in near for b in found[k].lead}
            of += len(entry["lead"])
            right += sum(fold(b) in lead for b in entry["lead"])
        notes += [f"bodies extra: {found[k].bodies} in {entry['quote']}" for k in extra]
    complete = any(re.match("[（(]", entry["quote"]) for entry in wanted)
    spurious = [own for k, own in enumerate(found) if k not in used]
    notes += [f"bodies not in gold: {own.bodies} | {own.quote}" for own in spurious]
    return (right, of), len(spurious) if complete else None, notes


def references(wanted: list[dict[str, Any]], found: list[Reference]) -> tuple[Share, list[str]]:
    """References of the gold found with their relation; the wrong and the superfluous are told."""
    right, notes, used = 0, [], set()
    for entry in wanted:
        fits = [
            k
            for k, own in enumerate(found)
            if fold(own.title) in fold(entry["quote"]) and own.relation == entry["relation"]
        ]
        right += bool(fits)
        used |= set(fits)
        if not fits:
            notes.append(f"reference missing {entry['relation']}: {entry['quote']}")
    notes += [
        f"reference not in gold: {r.relation} {r.title} {r.doc_number}" for k, r in enumerate(found) if k not in used
    ]
    return (right, len(wanted)), notes


def score(name: str, gold: dict[str, Any], documents: tuple[Document, ...]) -> Line:
    """One file against its gold."""
    extracts: list[Extracts] = [extract(document) for document in documents]
    fields = [*metadata(gold["metadata"], documents)]
    good = [fold(a) == fold(b) for _, a, b in fields]
    notes = [
        f"{field}: {ours!r}, not {wanted!r}" for (field, wanted, ours), ok in zip(fields, good, strict=True) if not ok
    ]
    tally = Tally()
    score_targets(gold, [t for e in extracts for t in e.targets], tally)
    bodies, spurious, said = responsible(gold["responsible"], [r for e in extracts for r in e.responsible])
    refs, referred = references(gold["references"], [r for e in extracts for r in e.references])
    return Line(name, (sum(good), len(good)), tally, bodies, spurious, refs, (*notes, *said, *referred))


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description="元数据与抽取的评测")
    options.add_argument("folder", type=Path)
    options.add_argument("--only", default="")
    options.add_argument("--details", action="store_true")
    given = options.parse_args(arguments)
    only = set(filter(None, given.only.split(",")))
    print(f"{'file':12}{'metadata':>10}{'targets':>9}{'bodies':>10}{'spurious':>9}{'references':>12}")
    for path in sorted(given.folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if only and gold["id"] not in only:
            continue
        for name in gold["files"]:
            file = given.folder / "files" / name
            if file.suffix not in SUFFIXES or not file.exists():
                continue
            try:
                line = score(name, gold, parse(read(file)))
            except KbError as fault:
                print(f"{name}: {fault}", file=sys.stderr)
                continue
            print(line.text())
            for note in line.notes if given.details else ():
                print(f"    {note}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
