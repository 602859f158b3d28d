"""Clauses for measuring growth: statute articles and paragraphs of policy documents, then variants made of them.

    python -m eval.growth_corpus --laws L --policies FOLDER --size 500000 --out C

L: jsonl(.gz) of `{"law","article","text"}`. FOLDER: texts of policy documents; a longer line is a clause.
Real clauses come first, mixed. Beyond them a variant is the beginning of one clause and the end of another: its words
are real ones in real order, and it is no copy. C is jsonl.gz of `{"id","name","text"}`, as `eval.growth` reads it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

_LEAST = 15  # characters of a clause
_PART_END = re.compile(r"(?<=[，；。：])")
_SEED = 4


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """Name of the law and text of every article."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["law"], row["text"]


def paragraphs(folder: Path) -> Iterator[tuple[str, str]]:
    """Name of the document and text of every paragraph."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            yield path.stem, line.strip()


def variants(real: list[tuple[str, str]], chance: random.Random) -> Iterator[tuple[str, str]]:
    """The beginning of one clause with the end of another, without end."""
    while True:
        (name, first), (_, second) = chance.choice(real), chance.choice(real)
        parts, others = _PART_END.split(first), _PART_END.split(second)
        yield name, "".join(parts[: (len(parts) + 1) // 2] + others[len(others) // 2 :])


def clauses(laws: Path, policies: Path) -> Iterator[tuple[str, str]]:
    """Real clauses in mixed order, then variants of them."""
    chance = random.Random(_SEED)
    real = [(name, text) for name, text in (*articles(laws), *paragraphs(policies)) if len(text) >= _LEAST]
    chance.shuffle(real)
    yield from real
    yield from variants(real, chance)


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="为 eval.growth 准备条款。")
    options.add_argument("--laws", type=Path, required=True, help="法条，jsonl(.gz)")
    options.add_argument("--policies", type=Path, required=True, help="政策文本所在的文件夹")
    options.add_argument("--size", type=int, default=500_000, help="条款数")
    options.add_argument("--out", type=Path, required=True, help="输出，jsonl.gz")
    given = options.parse_args()
    with gzip.open(given.out, "wt", encoding="utf-8", compresslevel=1) as out:
        for number, (name, text) in zip(count(), islice(clauses(given.laws, given.policies), given.size), strict=False):
            out.write(json.dumps({"id": f"c{number}", "name": name, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
