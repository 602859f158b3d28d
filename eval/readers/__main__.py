"""Our reader beside general converters on the same files: time, and how much of the structure survives.

    python -m eval.readers [--gold FOLDER] [--peer-python PYTHON --peers NAME,…] [--out FILE.md]

A gold file is one of `eval.structure`; its .docx and .pdf in FOLDER/files are read. The two documents of corpus/ are
written as Word files, with typed and with counted numbers, and as PDF where LibreOffice is installed. Peers run in the
environment of PYTHON (requirements-peers.txt).

Per tool: `heads` F1 of headings marked as such; `numbers` expected numbers that lead a unit with their words; `whole`
natural paragraphs that are one unit, neither broken nor glued (where it is known how they go); `cells` table cells.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.readers.render import write_docx
from kb.errors import KbError
from kb.library import parse_file
from kb.model import Document

HERE = Path(__file__).parent
UNTITLED = {"条", "项", "item", "clause"}
Unit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What of a document has to survive: headings and leading numbers as (number, title), paragraphs, table cells."""

    headings: tuple[str, ...]
    leads: tuple[str, ...]
    paragraphs: tuple[str, ...]
    cells: Counter[str]


@dataclass(slots=True)
class Tally:
    """Figures of one tool on one file; pairs are (found, of)."""

    seconds: float = 0.0
    heads: float = 0.0
    numbers: tuple[int, int] = (0, 0)
    whole: tuple[int, int] = (0, 0)
    cells: tuple[int, int] = (0, 0)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A file to read and what it holds."""

    name: str
    path: Path
    expected: Expected
    results: dict[str, Tally] = field(default_factory=dict)


def bare(text: str) -> str:
    """`text` without white space and markup."""
    return re.sub(r"[\s*#]+", "", text)


def expected(gold: dict[str, Any], text: Path | None) -> Expected:
    """From a gold outline, and the document's text form for its paragraphs."""
    kept = [h for h in gold["headings"] if not h.get("optional")]
    titled = [bare(h["raw"]) for h in kept if h.get("kind") not in UNTITLED and h["title"]]
    leads = [bare(h["raw"])[:12] for h in kept if h.get("number")]
    rows = [row for t in gold["tables"] for row in [t.get("header") or [], *t.get("all_rows", [])]]
    cells = Counter(bare(c) for row in rows for c in row if bare(c))
    return Expected(tuple(titled), tuple(leads), tuple(_paragraphs(gold, text)), cells)


def _paragraphs(gold: dict[str, Any], text: Path | None) -> Iterator[str]:
    """Lines that end a sentence: in the text forms used here one line is one natural paragraph."""
    if text is None:
        return
    noise = {bare(n) for n in gold.get("noise", []) if isinstance(n, str)}
    for line in text.read_text(encoding="utf-8").splitlines():
        words = bare(line)
        if words.endswith(("。", "；", "：")) and len(words) > 12 and words not in noise:
            yield words


def judge(units: list[Unit], wanted: Expected) -> Tally:
    """How much of `wanted` is in `units`."""
    texts = [bare(u["text"]) for u in units]
    marked = [bare(u["text"]) for u in units if u["heading"]]
    met = sum(any(m.startswith(h) for m in marked) for h in wanted.headings)
    right = sum(any(m.startswith(h) for h in wanted.headings) for m in marked)
    recall, precision = met / max(1, len(wanted.headings)), right / max(1, len(marked))
    cells = Counter(bare(c) for u in units for c in u["cells"] or ())
    known = set(texts)
    return Tally(
        heads=2 * recall * precision / max(1e-9, recall + precision) if wanted.headings else -1.0,
        numbers=(sum(any(t.startswith(lead) for t in texts) for lead in wanted.leads), len(wanted.leads)),
        whole=(sum(p in known for p in wanted.paragraphs), len(wanted.paragraphs)),
        cells=((cells & wanted.cells).total(), wanted.cells.total()),
    )


def own_units(documents: Iterable[Document]) -> Iterator[Unit]:
    """Our clauses as units; a run-in heading also counts with its paragraph, as the printed paragraph it is part of."""
    for document in documents:
        below = {c.parent: c for c in reversed(document.clauses) if c.kind == "paragraph" and c.parent}
        for clause in document.clauses:
            heading = clause.kind in ("heading", "box")
            cells = list(clause.cells) if clause.kind in ("table_row", "table_header") else None
            yield {"text": clause.text, "heading": heading, "cells": cells}
            first = below.get(clause.id)
            if first is not None and clause.kind in ("heading", "article", "item"):
                yield {"text": clause.text + first.text, "heading": False, "cells": None}


def ours(case: Case) -> Tally:
    """Our reader on one file; the time is that of reading and structure together, extraction left out."""
    from kb.reading import read
    from kb.structure import parse

    begin = time.perf_counter()
    try:
        documents = parse(read(case.path))
    except KbError as error:
        return Tally(fault=str(error))
    seconds = time.perf_counter() - begin
    tally = judge([*own_units(documents)], case.expected)
    tally.seconds = seconds
    return tally


def peers(cases: Sequence[Case], tool: str, python: str) -> None:
    """Run one peer over all files in its own environment."""
    command = [python, str(HERE / "peers.py"), tool, *(str(c.path) for c in cases)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith('{"file"')]
    told = {line["file"]: line for line in lines}
    for case in cases:
        line = told.get(str(case.path), {"fault": run.stderr.strip().splitlines()[-1:] or "没有结果"})
        if "fault" in line:
            case.results[tool] = Tally(fault=str(line["fault"]))
        else:
            case.results[tool] = judge(line["units"], case.expected)
            case.results[tool].seconds = line["seconds"]


def cases(folder: Path, files: Path) -> Iterator[Case]:
    """The .docx and .pdf files of every gold document."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        texts = [files / n for n in gold["files"] if n.endswith((".md", ".txt"))]
        broken = gold["id"].startswith("COV")  # Its text form breaks lines where the page does.
        for name in gold["files"]:
            if name.endswith((".docx", ".pdf")):
                text = None if broken or not texts else texts[0]
                yield Case(name, files / name, expected(gold, text))


def rendered(folder: Path, corpus: Path, into: Path) -> Iterator[Case]:
    """The documents of corpus/ as Word files and, with LibreOffice, as PDF."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = next((p for p in corpus.glob("*.txt") if bare(gold["metadata"]["doc_number"]) in bare(p.name)), None)
        if source is None:
            continue
        _, parsed = parse_file(source)
        documents = tuple(d for d, _ in parsed)
        wanted = expected(gold, None)
        for label, counted in (("手打编号", False), ("自动编号", True)):
            target = into / f"{gold['id']}_{label}.docx"
            shown = write_docx(documents, target, counted=counted)
            whole = replace(wanted, paragraphs=tuple(bare(s) for s in shown if len(s) > 12))
            yield Case(target.name, target, whole)
            printed = _printed(target, into)
            if printed:
                yield Case(printed.name, printed, whole)


def _printed(path: Path, into: Path) -> Path | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    command = [program, "--headless", f"-env:UserInstallation=file://{into}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(into), str(path)], capture_output=True, check=False, timeout=180)
    made = path.with_suffix(".pdf")
    return made if made.exists() else None


def report(all_cases: Sequence[Case], tools: Sequence[str]) -> str:
    """A Markdown table."""
    lines = ["| 文件 | 工具 | 秒 | 标题 F1 | 编号在位 | 段落完整 | 表格单元 |", "|---|---|--:|--:|--:|--:|--:|"]
    for case in all_cases:
        for tool in tools:
            t = case.results[tool]
            heads = "—" if t.heads < 0 else f"{t.heads:.3f}"
            pairs = (f"{a}/{b}" if b else "—" for a, b in (t.numbers, t.whole, t.cells))
            shown = f"未读：{t.fault[:60]} | | | |" if t.fault else f"{heads} | {' | '.join(pairs)} |"
            lines.append(f"| {case.name} | {tool} | {t.seconds:.2f} | {shown}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, help="folder of gold outlines with files/ below it")
    options.add_argument("--peer-python", help="python of the environment that has the peers")
    options.add_argument("--peers", default="markitdown,docling,unstructured")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = [*rendered(HERE.parent / "structures", HERE.parent.parent / "corpus", Path(folder))]
        if given.gold:
            found += cases(given.gold, given.gold / "files")
        ours(found[0])  # Starts what is started once, as the peers' first conversion does.
        for case in found:
            case.results["本项目"] = ours(case)
        tools = given.peers.split(",") if given.peer_python else []
        for tool in tools:
            peers(found, tool, given.peer_python)
    table = report(found, ["本项目", *tools])
    if given.out:
        given.out.write_text(table, encoding="utf-8")
    print(table, end="")


if __name__ == "__main__":
    main()
