"""The corpora of the fault script."""

from __future__ import annotations

from pathlib import Path

from eval.faults import corpus
from kb.reading import read
from kb.structure import parse


def test_every_version_differs_and_can_be_read(tmp_path: Path) -> None:
    """Each is small, but the one that must be folded into the graph."""
    seen = set()
    for version in corpus.VERSIONS:
        corpus.write(tmp_path, version)
        files = sorted(tmp_path.rglob("*.*"))
        seen.add(tuple((file.name, file.read_bytes()) for file in files))
        clauses = sum(len(d.clauses) for file in tmp_path.glob("*.txt") for d in parse(read(file)))
        assert 50 < clauses < 300 or (version == "大" and clauses > 1100)
    assert len(seen) == len(corpus.VERSIONS)
