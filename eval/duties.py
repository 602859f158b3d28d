"""Yardstick for single duties: do they meet the items that people laid side by side?

    python -m eval.duties --pair UPPER_FILE GOLD.jsonl [--pair …] [--details]

GOLD.jsonl has one item a line with `n_quote` (words of the upper document), `addressee` and `kind`. An item is covered
when it lies within exactly one duty, or when whole duties make it up: nine tenths of its words (folded, without
punctuation), by duties of which nine tenths lie in it. The addressee is judged where the gold names one that a duty can
have (各地区, 点名, 有条件的地方, 国家部门), and right where one of the duties that share its words says so.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.graph import extract
from kb.model import Document, Duty
from kb.reading import read
from kb.structure import parse
from kb.text import fold

ENOUGH = 0.9
# What the gold calls an addressee → what a duty calls it; anything else is not judged.
_NAMES = (
    (r"有条件", "有条件的地方"),
    (r"点名", "点名"),
    (r"各地|地方|省级、地级市", "各地区"),
    (r"国家局|工信部|国家部门|国家", "国家部门"),
)


def plain(text: str) -> str:
    """Folded words without punctuation."""
    return re.sub(r"[^\w%]", "", fold(text))


def expected(addressee: str) -> str | None:
    """The duty's name for what the gold says, None where a duty has no such name."""
    return next((name for pattern, name in _NAMES if re.search(pattern, addressee)), None)


def shared(item: str, duty: str, text: str) -> int:
    """How many characters of the clause's `text` both quotations take up; 0 where one does not stand in it."""
    a, b = text.find(item), text.find(duty)
    return 0 if a < 0 or b < 0 else max(0, min(a + len(item), b + len(duty)) - max(a, b))


def matched(item: str, document: Document, duties: Sequence[Duty]) -> tuple[bool, list[tuple[int, Duty]]]:
    """Whether the item is covered, and the duties that share words with it, with how many."""
    clauses = {clause.id: plain(clause.text) for clause in document.clauses}
    held = [(shared(item, plain(d.quote), clauses[d.clause]), d) for d in duties]
    touching = [(count, duty) for count, duty in held if count]
    within = sum(count >= ENOUGH * len(item) for count, _ in touching) == 1
    whole = sum(count for count, duty in touching if count >= ENOUGH * len(plain(duty.quote)))
    return within or whole >= ENOUGH * len(item), touching


def report(path: Path, gold: Path, details: bool) -> None:
    """One line of figures for a document, and what was missed."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] != "反向"]
    documents = parse(read(path))
    document = max(documents, key=lambda held: _quoted(held, rows))
    duties = extract(document).duties
    covered = right = judged = 0
    for row in rows:
        found, touching = matched(plain(row["n_quote"]), document, duties)
        covered += found
        if details and not found:
            print(f"  {row['id']} {row['n_quote']}", *(f"    | {d.quote}" for _, d in touching), sep="\n")
        wanted = expected(row["addressee"])
        if wanted is None or not touching:
            continue
        judged += 1
        mine = {duty.addressee for _, duty in touching}
        agrees = any(name.startswith(wanted) for name in mine)
        right += agrees
        if details and not agrees:
            print(f"  {row['id']} 责任主体 {'、'.join(sorted(mine))}，应为 {row['addressee']}：{row['n_quote']}")
    print(f"{gold.stem}: covered {covered}/{len(rows)} = {covered / max(1, len(rows)):.3f}; "
          f"addressee {right}/{judged} = {right / max(1, judged):.3f}; {len(duties)} duties")  # fmt: skip


def _quoted(document: Document, rows: Sequence[dict[str, Any]]) -> int:
    """How many of the items stand in the document."""
    text = fold("".join(clause.text for clause in document.clauses))
    return sum(fold(row["n_quote"]) in text for row in rows)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="单项任务的评测")
    parser.add_argument("--pair", nargs=2, type=Path, action="append", required=True, metavar=("UPPER", "GOLD"))
    parser.add_argument("--details", action="store_true", help="列出每一处不符")
    options = parser.parse_args(arguments)
    for path, gold in options.pair:
        report(path, gold, options.details)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
