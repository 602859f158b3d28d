"""Yardstick for targets: what `kb.graph` finds in documents against hand-made lists (structure gold).

    python -m eval.targets GOLD_FOLDER [--verbose]

GOLD_FOLDER holds `*.json` with `file` and `targets` (value, unit, op, deadline, attribute, kind) and the files under
`files/`. A target counts as found by value and unit; op, deadline and attribute are judged on those found. The
deadline of the plan as a whole (规划期) is not written in gold and counts as none. Figures of other kinds (norms,
support) count neither way.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.graph import extract
from kb.model import Target
from kb.reading import read
from kb.structure import parse
from kb.text import fold

Key = tuple[float, str]


@dataclass
class Tally:
    """Counts over documents."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    agreeing: Counter[str] = field(default_factory=Counter)
    baselines_as_targets: int = 0

    def line(self) -> dict[str, Any]:
        """Precision, recall and the shares of agreeing facts among targets found."""
        shares = {name: f"{self.agreeing[name]}/{self.found}" for name in ("op", "deadline", "attribute")}
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        return (
            {"found": self.found, "missed": self.missed, "wrong": self.wrong}
            | {
                "precision": round(precision, 3),
                "recall": round(recall, 3),
                "reported_taken_for_target": self.baselines_as_targets,
            }
            | shares
        )


def key_of(value: Any, unit: str | None) -> Key | None:
    """Value and unit for matching; a range has no single value and no key."""
    return None if isinstance(value, list) else (round(float(value), 4), fold(unit or "").replace("个", ""))


def score(gold: dict[str, Any], targets: list[Target], tally: Tally, *, verbose: bool = False) -> None:
    """Add one document to the tally."""
    pool: dict[Key, list[Target]] = {}
    for target in targets:
        if not target.baseline:
            pool.setdefault(key_of(target.value, target.unit) or (0.0, ""), []).append(target)
    other = Counter(key_of(t["value"], t["unit"]) for t in gold["targets"] if t.get("kind", "target") != "target")
    for entry in gold["targets"]:
        key = key_of(entry["value"], entry["unit"])
        if entry.get("kind", "target") != "target" or key is None:
            continue
        if not pool.get(key):
            tally.missed += 1
            _say(verbose, "missed", entry["quote"])
            continue
        _agree(entry, pool[key].pop(0), tally, verbose=verbose)
    spare = [t for key, left in pool.items() for t in left[other[key] :]]
    if gold.get("targets_complete", True):
        tally.wrong += len(spare)
        reported = [fold(n["quote"]) for n in gold.get("non_targets", [])]
        tally.baselines_as_targets += sum(
            any(fold(t.quote) in n or n in fold(t.quote) for n in reported) for t in spare
        )
        for target in spare:
            _say(verbose, "wrong", target.quote)


def _agree(entry: dict[str, Any], target: Target, tally: Tally, *, verbose: bool) -> None:
    tally.found += 1
    deadline = None if target.deadline_source == "规划期" else target.deadline
    for name, ours in (("op", target.op), ("deadline", deadline), ("attribute", target.attribute)):
        if ours == entry[name]:
            tally.agreeing[name] += 1
        else:
            _say(verbose, f"{name} {ours} for {entry[name]}", entry["quote"])


def _say(verbose: bool, what: str, quote: str) -> None:
    if verbose:
        print(f"    {what}: {quote}")


def main(arguments: list[str] | None = None) -> int:
    """Score every document of a folder and print one line each and the sum."""
    parser = argparse.ArgumentParser(description="指标抽取的评测")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    total = Tally()
    for path in sorted(options.folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        try:
            documents = parse(read(options.folder / "files" / gold["file"]))
        except InputError as fault:
            print(f"{path.stem}: {fault}", file=sys.stderr)
            continue
        tally = Tally()
        found = [target for document in documents for target in extract(document).targets]
        for each in (tally, total):
            score(gold, found, each, verbose=options.verbose and each is tally)
        print(path.stem, json.dumps(tally.line(), ensure_ascii=False))
    print("total", json.dumps(total.line(), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
