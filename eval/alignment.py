"""Yardstick and fit for the alignment engine: fitted on some hand-aligned pairs of documents, tested on another.

    python -m eval.alignment --pair NAME UPPER_FILE LOWER_FILE GOLD.jsonl [--pair …] [--no-ablation]
    python -m eval.alignment --speed [--drafts FOLDER] [--count N]

GOLD.jsonl is described in `eval.alignment_pairs`. Curated links are off. Printed are, always for pairs that were left
out of the fit and of the choice of every constant: fits on each of the first two pairs alone, fits on all pairs but
one, with links, degrees, gaps, targets and the two thresholds; what each kind of evidence contributes; then the
coefficients and constants fitted on all pairs, which are those of `kb.alignment.judgement`. docs/alignment.md has the
tables. `--speed` times the alignment of long documents instead (`eval.alignment_speed`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import reduce
from operator import add
from pathlib import Path

from eval.alignment_figures import ablation, bands, line
from eval.alignment_fit import Fit, degree_score, fit, link_scores
from eval.alignment_pairs import Pair, load
from eval.alignment_speed import speed
from kb.alignment.evidence import NAMES


def report(pairs: Sequence[Pair], *, ablate: bool) -> None:
    """All figures, in the order of the module's docstring."""
    for alone in pairs[:2] if len(pairs) > 1 else ():
        _carried(fit([alone]), alone.name, [p for p in pairs if p is not alone])
    if len(pairs) > 2:
        total = []
        for out in pairs:
            fitted = fit([p for p in pairs if p is not out])
            _carried(fitted, "其余各组", [out])
            total.append(bands(out, fitted))
        print("留一合计：", reduce(add, total).line(), flush=True)
        for row in ablation(pairs) if ablate else ():
            print("证据：", row, flush=True)
    _constants(fit(pairs), pairs)


def _carried(fitted: Fit, name: str, others: Sequence[Pair]) -> None:
    for pair in others:
        print(f"{name} → {pair.name}：{line(pair, fitted)}", flush=True)


def _constants(fitted: Fit, pairs: Sequence[Pair]) -> None:
    names = dict(zip(("intercept", *NAMES), fitted.weights.round(2).tolist(), strict=True))
    print("all:", names, "DOUBT", fitted.doubt, "SURE", fitted.sure, "LINKED", fitted.linked, "DIRECT", fitted.cover)
    for pair in pairs:
        chances = fitted.chances(pair)
        linked = chances >= fitted.cut(chances)
        print("  fitted on", pair.name, link_scores(pair, linked), degree_score(pair, linked, fitted.cover))


def main(arguments: list[str] | None = None) -> int:
    """Load the pairs named on the command line and report."""
    parser = argparse.ArgumentParser(description="对照引擎的拟合与评测")
    names = ("NAME", "UPPER", "LOWER", "GOLD")
    parser.add_argument("--pair", nargs=4, action="append", default=[], metavar=names, help="人工对照的一组文件")
    parser.add_argument("--no-ablation", action="store_true", help="不逐项去掉证据（省一半时间）")
    parser.add_argument("--speed", action="store_true", help="不度量对错，只度量用时")
    parser.add_argument("--drafts", type=Path, help="真实草案的文件夹（txt），用于度量用时")
    parser.add_argument("--count", type=int, default=40, help="草案的份数")
    options = parser.parse_args(arguments)
    if options.speed:
        speed(options.drafts, options.count)
        return 0
    if not options.pair:
        parser.error("至少要有一组 --pair")
    pairs = [load(name, Path(upper), Path(lower), Path(gold)) for name, upper, lower, gold in options.pair]
    report(pairs, ablate=not options.no_ablation)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
