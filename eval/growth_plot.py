"""The figures of growth as a plot: latency, memory and disk by the number of clauses.

    python -m eval.growth_plot FIGURES.json OUT.svg

FIGURES is what `eval.growth --json` prints.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PANELS: tuple[tuple[str, dict[str, str]], ...] = (
    ("query (ms)", {"p50_ms": "p50", "p95_ms": "p95", "p50_processor_ms": "p50 CPU", "p95_processor_ms": "p95 CPU"}),
    ("memory (MB)", {"build_memory_mb": "ingest", "ask_memory_mb": "query"}),
    ("disk (MB)", {"index_mb": "index", "truth_mb": "truth"}),
)


def draw(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Three panels, both axes logarithmic, as the ending of `path` says (SVG)."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "growth"  # the same figures give the same file
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(_PANELS), figsize=(12, 3.6), layout="constrained")
    sizes = [one["clauses"] for one in results]
    for panel, (title, lines) in zip(panels, _PANELS, strict=True):
        for key, label in lines.items():
            if all(key in one for one in results):
                panel.loglog(sizes, [one[key] for one in results], marker="o", label=label)
        panel.set(title=title, xlabel="clauses")
        panel.grid(visible=True, which="both", alpha=0.3)
        panel.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Command line."""
    figures, out = map(Path, sys.argv[1:3])
    draw(json.loads(figures.read_text(encoding="utf-8")), out)


if __name__ == "__main__":
    main()
