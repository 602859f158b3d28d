"""Whether anything of a document is lost, doubled or altered on its way into clauses, and whether any document crashes.

    python -m eval.lossless PATH… [--details]

A PATH is a document, a folder of them, or a statute file `*.jsonl.gz` of `{"law","date","chapter","article","text"}`,
one article a line, whose laws are put together again and whose articles must all come back. Exit code 1 where a fault
is found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from kb.errors import KbError
from kb.model import Document, Source
from kb.reading import SUFFIXES, read
from kb.structure import parse
from kb.text import fold


@dataclass
class Tally:
    """What has been counted so far; `faults` are lines for a person."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def fault(self, name: str, what: str) -> None:
        """Note a fault."""
        self.counts[what.split("：")[0]] += 1
        self.faults.append(f"{name}: {what}")


def flaw(source: Source, documents: tuple[Document, ...]) -> str | None:
    """The first thing wrong: a gap, an overlap, a clause that is not what its spans give, an id twice, no parent."""
    spans = [s for d in documents for c in d.clauses for s in c.spans]
    spans += [(n.start, n.end) for d in documents for n in d.noise]
    at = 0
    for start, end in sorted(spans):
        if start != at or end <= start:
            return f"不完整：{min(at, start)}–{max(at, start)} {source.text[min(at, start) : max(at, start)][:20]!r}"
        at = end
    if at != len(source.text):
        return f"不完整：末尾少 {len(source.text) - at} 字"
    for document in documents:
        known: set[str] = set()
        for clause in document.clauses:
            if clause.text != "".join(source.text[a:b] for a, b in clause.spans):
                return f"不逐字：{clause.label}"
            if clause.id in known or (clause.parent is not None and clause.parent not in known):
                return f"编号或上级有误：{clause.label}"
            known.add(clause.id)
    return None


def check(name: str, source: Source, tally: Tally) -> tuple[Document, ...]:
    """Parse and check one source; what goes wrong is counted, never raised."""
    try:
        documents = parse(source)
    except KbError as error:
        tally.counts["拒收"] += 1
        tally.faults.append(f"{name}: 拒收：{error.what}")
        return ()
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
        tally.fault(name, f"崩溃：{traceback.format_exc(limit=-2)}")
        return ()
    tally.counts["文件"] += 1
    tally.counts["字"] += len(source.text)
    tally.counts["条款"] += sum(len(d.clauses) for d in documents)
    found = flaw(source, documents)
    if found:
        tally.fault(name, found)
    return documents


def files(folder: Path, tally: Tally) -> None:
    """Check every document in a folder, or the one file."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES) if folder.is_dir() else [folder]
    for path in paths:
        try:
            source = read(path)
        except KbError as error:
            tally.counts["不能读"] += 1
            tally.faults.append(f"{path.name}: 不能读：{error.what}")
            continue
        check(path.name, source, tally)


def laws(path: Path) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(name, text, articles as (number, words)) of every law in the file, put together as it is published."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        for (name, date), group in groupby(rows, key=lambda r: (r["law"], r["date"])):
            text, chapter, articles = [name], None, []
            for row in group:
                if row["chapter"] and row["chapter"] != chapter:
                    chapter = row["chapter"]
                    text.append(chapter)
                text.append(f"{row['article']}　{row['text']}")
                articles.append((row["article"], row["text"]))
            yield f"{name}（{date}）", "\n".join(text) + "\n", articles


def statutes(path: Path, tally: Tally) -> None:
    """Check every law: nothing lost, and every article found again with all its words and no others."""
    for name, text, articles in laws(path):
        documents = check(name, Source(f"{name}.txt", text, "0" * 64), tally)
        if not articles[0][0].startswith("第"):
            continue  # A decision in 一、二、三: there are no articles to compare.
        own = _articles(documents)
        tally.counts["条"] += len(articles)
        wrong = sum(fold(words) != fold(own[n]) if n < len(own) else True for n, (_, words) in enumerate(articles))
        if documents and (wrong or len(own) != len(articles)):
            tally.counts["条文不符的法规"] += 1
            tally.counts["不符的条"] += wrong
            tally.faults.append(f"{name}: 条文不符：{wrong} 条，共 {len(articles)} 条，得到 {len(own)} 条")


def _articles(documents: tuple[Document, ...]) -> list[str]:
    """The words of every article, with its 款, 项 and 目."""
    found: list[str] = []
    for document in documents:
        inside: dict[str, int] = {}
        for clause in document.clauses:
            at = inside.get(clause.parent or "")
            if clause.kind == "article":
                at = len(found)
                found.append(clause.text[len(clause.number or "") :])
            elif at is not None:
                found[at] += clause.text
            if at is not None:
                inside[clause.id] = at
    return found


def main() -> int:
    """Print the counts, and the faults where they are asked for."""
    options = argparse.ArgumentParser(description="Check that parsing loses nothing and never crashes.")
    options.add_argument("paths", type=Path, nargs="+")
    options.add_argument("--details", action="store_true")
    given = options.parse_args()
    bad = 0
    for path in given.paths:
        tally, begin = Tally(), time.perf_counter()
        (statutes if path.name.endswith(".jsonl.gz") else files)(path, tally)
        counts = "，".join(f"{name} {count:,}" for name, count in tally.counts.items())
        print(f"{path}: {counts}（{time.perf_counter() - begin:.1f} 秒）")
        for line in tally.faults if given.details else tally.faults[:5]:
            print(f"    {line}")
        bad += sum(tally.counts[k] for k in ("不完整", "不逐字", "编号或上级有误", "崩溃"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
