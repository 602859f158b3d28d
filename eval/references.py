"""Yardstick for references: whether every 《…》 with a 文号 in a folder of texts leads to one node of the graph.

    python -m eval.references FOLDER [--details] [--judged eval/references/sample.tsv …]
    python -m eval.references FOLDER --sample 200 [--unnumbered 50] --seed 1 --out sample.tsv [--skip EARLIER.tsv]

What is looked for is found in the text itself, by its marks alone, not by the rules that are measured. A naming is
resolved (to a document held, or to one cited and not held), is the document itself, or is unresolved and printed. A
drawn sample is a table for a person's verdicts, one row a naming; `--judged` counts the verdicts of such a table and
tells which rows the program reads differently today.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KbError
from kb.graph.references import references
from kb.graph.sections import outline
from kb.graph.works import Citation, Work, number_key, plain_title, works
from kb.model import Clause, Document, Reference, Source
from kb.reading import SUFFIXES, read
from kb.structure import parse
from kb.text import fold

# A title and, behind it in brackets, something with a number in it that ends in 号.
_NUMBERED = re.compile(
    r"《(?P<title>(?:[^《》]|《[^《》]*》){2,160})》\s*[（(〔\[](?P<behind>(?:[^（()）]|[（(][^（()）]*[）)]){1,160})[）)\]]"
)
_HAS_NUMBER = re.compile(r"\d\s*号|第\s*[\d一二三四五六七八九十百]+\s*号")
_FRONT = frozenset({"title", "doc_number", "caption", "table_header"})
QUESTIONS = ("是文件", "题名", "文号", "关系", "节点")
COLUMNS = (
    "来源",
    "引文",
    "读作题名",
    "读作文号",
    "读作关系",
    "读作节点",
    "在库",
    *(f"{q}对" for q in QUESTIONS),
    "说明",
)
Read = tuple[str, Source, tuple[Document, ...]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A naming as the program reads it."""

    file: str
    clause: Clause
    citation: Citation
    work: Work

    def cells(self) -> dict[str, str]:
        """The row for a person's verdict."""
        reference = self.citation.reference
        told = (reference.title, reference.doc_number or "", reference.relation, self.work.id)
        held = "是" if self.work.held else "否"
        values = (self.file, " ".join(reference.quote.split()), *told, held)
        return dict(zip(COLUMNS, values, strict=False))

    def sentence(self) -> str:
        """The sentence it stands in, marked."""
        text, quote = self.clause.text, self.citation.reference.quote
        at = max(text.find(quote), 0)
        start = max(text.rfind(stop, 0, at) for stop in "。；\n") + 1
        end = min([e for stop in "。；\n" if (e := text.find(stop, at + len(quote))) >= 0], default=len(text))
        return f"{text[max(start, at - 120) : at]}【{quote}】{text[at + len(quote) : end][:100]}"


@dataclass(frozen=True, slots=True)
class Found:
    """All namings of a folder."""

    namings: tuple[Naming, ...]
    nodes: tuple[Work, ...]
    fates: tuple[tuple[str, str, str], ...]
    """(what became of it, file, words) of every 《…》 with a 文号 in the texts."""


def texts_of(folder: Path) -> Iterator[Read]:
    """Every file that can be read; the others are named."""
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES:
            try:
                source = read(path)
                yield path.name, source, parse(source)
            except KbError as fault:
                print(f"{path.name}: {fault}", file=sys.stderr)


def find(texts: Iterable[Read]) -> Found:
    """All namings, laid to nodes; and what became of every 《…》 with a 文号."""
    read_texts = tuple(texts)
    documents = {d.id: d for _, _, parsed in read_texts for d in parsed}
    files = {d.id: name for name, _, parsed in read_texts for d in parsed}
    named = [(d.id, reference) for d in documents.values() for reference in references(outline(d))]
    nodes = works(documents.values(), named)
    clauses = {clause.id: clause for d in documents.values() for clause in d.clauses}
    namings = tuple(
        Naming(files[citation.document], clauses[citation.reference.clause], citation, work)
        for work in nodes
        for citation in work.citations
    )
    by_clause: dict[str, list[Naming]] = {}
    for naming in namings:
        by_clause.setdefault(naming.clause.id, []).append(naming)
    fates = tuple(fate for name, source, parsed in read_texts for fate in _fates(name, source, parsed, by_clause))
    return Found(namings, nodes, fates)


def _fates(
    name: str, source: Source, parsed: Sequence[Document], by_clause: Mapping[str, Sequence[Naming]]
) -> Iterator[tuple[str, str, str]]:
    own = {plain_title(d.title)[1] for d in parsed}
    numbers = {key for d in parsed if (key := number_key(d.doc_number))}
    places = [(span, clause) for d in parsed for clause in d.clauses for span in clause.spans]
    for match in _NUMBERED.finditer(source.text):
        if not _HAS_NUMBER.search(match["behind"]):
            continue
        words = " ".join(match[0].split())
        clause = next((c for (start, end), c in places if start <= match.start() < end), None)
        read_off = fold(_without_noise(source.text, clause, match)) if clause else ""
        naming = clause and next((n for n in by_clause.get(clause.id, ()) if _is_read_off(n, match, read_off)), None)
        if naming:
            yield ("在库" if naming.work.held else "未收录，已列出"), name, words
        elif plain_title(match["title"])[1] in own or number_key(match["behind"]) in numbers:
            yield "文件自身", name, words
        elif clause is None or clause.kind in _FRONT:
            yield "不在正文", name, words
        else:
            yield "未解析", name, words


def _without_noise(text: str, clause: Clause, match: re.Match[str]) -> str:
    """What stands there without page numbers and the like."""
    parts = ((max(start, match.start()), min(end, match.end())) for start, end in clause.spans)
    return "".join(text[start:end] for start, end in parts if start < end)


def _is_read_off(naming: Naming, match: re.Match[str], words: str) -> bool:
    """Title and number are those that stand there."""
    reference: Reference = naming.citation.reference
    number = fold(reference.doc_number or "")
    return bool(number) and number in words and fold(match["title"]) in fold(reference.quote)


def draw(found: Found, *, numbered: int, others: int, seed: int, skip: set[tuple[str, str]]) -> list[Naming]:
    """Namings at random: so many with a 文号 and so many without, none of those to be skipped."""
    chance = random.Random(seed)
    left = [n for n in found.namings if (n.file, n.cells()["引文"]) not in skip]
    left.sort(key=lambda n: (n.file, n.clause.id, n.cells()["引文"], n.citation.reference.relation))
    drawn = []
    for with_number, count in ((True, numbered), (False, others)):
        pool = [n for n in left if (n.citation.reference.doc_number is not None) == with_number]
        drawn += chance.sample(pool, min(count, len(pool)))
    return drawn


def write(rows: Iterable[Mapping[str, str]], path: Path) -> None:
    """The table, for verdicts."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(rows)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of such a table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def verdicts(rows: Sequence[Mapping[str, str]]) -> str:
    """Right of judged, question by question and in all, with and without a 文号."""
    lines = []
    for name, of in (("有文号", True), ("无文号", False), ("合计", None)):
        judged = [r for r in rows if of is None or bool(r["读作文号"]) == of]
        right = {q: sum(r[f"{q}对"] == "是" for r in judged) for q in QUESTIONS}
        whole = sum(all(r[f"{q}对"] == "是" for q in QUESTIONS) for r in judged)
        node = sum(all(r[f"{q}对"] == "是" for q in QUESTIONS if q != "关系") for r in judged)
        share = f"{node / len(judged):.3f}" if judged else "-"
        told = "，".join(f"{q} {right[q]}" for q in QUESTIONS)
        lines.append(f"{name} {len(judged)}：{told}；除关系外全对 {node}（{share}），全对 {whole}")
    return "\n".join(lines)


def changed(rows: Iterable[Mapping[str, str]], found: Found) -> Iterator[str]:
    """Rows that the program reads differently today."""
    told = COLUMNS[2:6]
    today = Counter(tuple(cells[c] for c in COLUMNS[:6]) for cells in (n.cells() for n in found.namings))
    read_as: dict[tuple[str, str], list[str]] = {}
    for naming in found.namings:
        cells = naming.cells()
        read_as.setdefault((cells["来源"], cells["引文"]), []).append(" | ".join(cells[c] for c in told))
    for row in rows:
        if not today[tuple(row[c] for c in COLUMNS[:6])]:
            now = "；".join(read_as.get((row["来源"], row["引文"]), ["不再读出"]))
            yield f"{row['引文']}：{' | '.join(row[c] for c in told)} → {now}"


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; draw or count a sample where asked to."""
    options = argparse.ArgumentParser(description="引用的评测")
    options.add_argument("folder", type=Path)
    options.add_argument("--details", action="store_true", help="列出不在库的每一处")
    options.add_argument("--sample", type=int, default=0, help="抽取有文号的若干处")
    options.add_argument("--unnumbered", type=int, default=0, help="另抽取无文号的若干处")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--skip", type=Path, nargs="*", default=[])
    options.add_argument("--out", type=Path)
    options.add_argument("--judged", type=Path, nargs="*", default=[])
    given = options.parse_args(arguments)
    found = find(texts_of(given.folder))
    report(found, details=given.details)
    if given.out:
        skip = {(row["来源"], row["引文"]) for path in given.skip for row in rows_of(path)}
        drawn = draw(found, numbered=given.sample, others=given.unnumbered, seed=given.seed, skip=skip)
        write((naming.cells() for naming in drawn), given.out)
        for number, naming in enumerate(drawn, start=1):
            print(f"{number}. {naming.sentence()}")
    for path in given.judged:
        rows = rows_of(path)
        print(f"{path.name}\n{verdicts(rows)}")
        for line in changed(rows, found):
            print(f"    {line}")
    return 0


def report(found: Found, *, details: bool) -> None:
    """Counts, and everything unresolved."""
    cited = [work for work in found.nodes if work.citations]
    held = sum(bool(work.held) for work in cited)
    print(f"引用 {len(found.namings)} 处，指向 {len(cited)} 份文件：在库 {held}，未收录 {len(cited) - held}")
    print(f"《…》后有文号 {len(found.fates)} 处：", end="")
    print("，".join(f"{fate} {count}" for fate, count in Counter(f for f, _, _ in found.fates).most_common()))
    for fate, file, words in found.fates:
        if fate in ("未解析", "不在正文", "文件自身") or (details and fate != "在库"):
            print(f"    {fate}  {file[:24]}  {words}")


if __name__ == "__main__":
    raise SystemExit(main())
