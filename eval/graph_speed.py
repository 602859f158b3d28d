"""Yardstick for speed: what the graph of a collection takes beside what its dense index takes, in one run.

    python -m eval.graph_speed FOLDER […] [--limit N]

Files are read and parsed first, which both need. Then, a share of the documents at a time so that a busy machine slows
both alike: the graph (`extract`: targets, duties, responsible bodies, references), and the vectors of the clauses as an
ingest makes them (each text once). Last the dense index is written to a folder and its files are hashed. One process.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.config import OFFLINE_MODEL
from kb.errors import KbError
from kb.graph import extract
from kb.index import Encoder, dense, encoder, entries_of
from kb.model import Document
from kb.reading import SUFFIXES, read
from kb.structure import parse

_SHARE = 20  # documents
_TEXTS_AT_ONCE = 256


@dataclass
class Clock:
    """Seconds of processor and of wall time."""

    processor: float = 0.0
    wall: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what is done inside."""
        processor, wall = time.process_time(), time.perf_counter()
        yield
        self.processor += time.process_time() - processor
        self.wall += time.perf_counter() - wall

    def line(self, name: str) -> str:
        """The line of the table."""
        return f"{name:44}{self.processor:10.2f}{self.wall:10.2f}"


def documents_of(folders: Sequence[Path], limit: int | None) -> list[Document]:
    """The documents of every file that can be read."""
    found: list[Document] = []
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES):
        if limit is not None and len(found) >= limit:
            break
        try:
            found.extend(parse(read(path)))
        except KbError:
            continue
    return found


def encode(documents: Sequence[Document], model: Encoder, vectors: dict[str, np.ndarray]) -> None:
    """Add the vectors of texts that have none yet."""
    texts = {e.hash: e.embedded for document in documents for e in entries_of(document)}
    missing = [text_hash for text_hash in texts if text_hash not in vectors]
    for start in range(0, len(missing), _TEXTS_AT_ONCE):
        some = missing[start : start + _TEXTS_AT_ONCE]
        vectors |= dict(zip(some, model.encode_texts([texts[h] for h in some]), strict=True))


def write(documents: Sequence[Document], vectors: dict[str, np.ndarray], folder: Path) -> None:
    """The dense index of the clauses, its files hashed as those of a generation are."""
    entries = [entry for document in documents for entry in entries_of(document)]
    dense.build(folder / "dense", [e.clause_id for e in entries], np.stack([vectors[e.hash] for e in entries]))
    for file in folder.rglob("*"):
        if file.is_file():
            hashlib.sha256(file.read_bytes())


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="图谱与向量索引各用多少时间")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args(arguments)
    graph, vectors_made, index, loading = Clock(), Clock(), Clock(), Clock()
    documents = documents_of(options.folders, options.limit)
    if not documents:
        parser.error("文件夹里没有能读的文件；处理办法：检查路径，给出含政策文件的文件夹")
    with loading.running():
        model = encoder.load(str(OFFLINE_MODEL))
    extract(documents[0])  # what is imported at first use
    vectors: dict[str, np.ndarray] = {}
    for start in range(0, len(documents), _SHARE):
        share = documents[start : start + _SHARE]
        with graph.running():
            for document in share:
                extract(document)
        with vectors_made.running():
            encode(share, model, vectors)
    with index.running(), tempfile.TemporaryDirectory() as folder:
        write(documents, vectors, Path(folder))
    whole = Clock(vectors_made.processor + index.processor + loading.processor,
                  vectors_made.wall + index.wall + loading.wall)  # fmt: skip
    print(f"{len(documents)} documents, {sum(len(d.clauses) for d in documents)} clauses, {len(vectors)} texts")
    print(f"{'seconds':44}{'processor':>10}{'wall':>10}")
    for clock, name in ((graph, "graph"), (vectors_made, "vectors"), (index, "dense index written"),
                        (loading, "model loaded"), (whole, "dense index in all")):  # fmt: skip
        print(clock.line(name))
    print(f"graph / dense: {graph.processor / whole.processor:.2f} of processor, {graph.wall / whole.wall:.2f} of wall")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
