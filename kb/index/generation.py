"""Index stage, generations: one folder holds both indexes of one state of the truth, written once and never again.

A generation's name is the hash of its manifest, and the manifest holds the hash of every file. The truth database keeps
the name, so whatever is opened is proven to be what was built for exactly that state.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.errors import Damaged
from kb.index import dense, lexical
from kb.index.copies import PrivateCopy, digest
from kb.index.dense import DenseIndex
from kb.index.entry import Entry
from kb.index.lexical import LexicalIndex

Vectors = npt.NDArray[np.float32]

# An index is rebuilt when the code that shaped it changes: these files of this package.
_SHAPED_BY = ("dense.py", "entry.py", "lexical.py", "tokens.py")
_NAME_DIGITS = 32
_MANIFEST = "manifest.json"
_BUILDING = "building-"
_PROBES = 25  # entries that must find themselves before a generation is taken into use


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: the code that shaped it, the model's id, the number of things, every file's sha256."""

    format: str
    model: str
    entries: int
    vectors: int
    files: dict[str, str]


class Index:
    """An open generation, in a private copy; close it to delete the copy."""

    def __init__(self, name: str, manifest: Manifest, copy: PrivateCopy) -> None:
        self.name = name
        self.manifest = manifest
        self._copy = copy
        self._lexical = LexicalIndex.open(copy.path / "lexical")
        self._dense = DenseIndex.open(copy.path / "dense")

    @property
    def model(self) -> str:
        """Id of the encoder whose vectors are inside."""
        return self.manifest.model

    def __len__(self) -> int:
        return self.manifest.entries

    def close(self) -> None:
        """Release the files and delete the copy."""
        self._dense.close()
        self._copy.close()

    def lexical(self, query: str, limit: int, doc_ids: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Clause ids and BM25 scores, best first."""
        return self._lexical.search(query, limit, doc_ids)

    def dense(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Clause ids and cosines, nearest first."""
        return self._dense.search(vector, limit)

    def cosines(self, vector: Vectors, clause_ids: Sequence[str]) -> dict[str, float]:
        """Exact cosines to those clauses, as far as they have vectors."""
        return self._dense.cosines(vector, clause_ids)

    def hashes(self) -> dict[str, str]:
        """Clause id → hash of its entry, as the lexical index holds it."""
        return self._lexical.hashes()

    def vectors(self, clause_ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those clauses, as Chroma holds them."""
        return self._dense.vectors(clause_ids)

    def check_counts(self) -> None:
        """Damaged where an index holds another number of things than the manifest says."""
        if (len(self._lexical), len(self._dense)) != (self.manifest.entries, self.manifest.vectors):
            raise Damaged("索引中的条款数与记录不符", where=self.name)


def build(root: Path, entries: Sequence[Entry], vectors: Vectors, *, model: str) -> str:
    """Write a generation for `entries` and their `vectors` (n, d) under `root`, probe it, and give back its name."""
    folder = root / f"{_BUILDING}{uuid.uuid4().hex}"
    try:
        lexical.build(folder / "lexical", entries)
        dense.build(folder / "dense", [entry.clause_id for entry in entries], vectors)
        name = _write_manifest(folder, entries=len(entries), vectors=_filled(vectors), model=model)
        folder.rename(root / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    index = open_generation(root, name)
    try:
        probe(index, entries, vectors)
    finally:
        index.close()
    return name


def open_generation(root: Path, name: str) -> Index:
    """The generation of that name; Damaged where it is missing or any of its files is not as it was built."""
    manifest = read_manifest(root, name)
    copy = PrivateCopy()
    try:
        copy.fill(root / name, manifest.files)
        index = Index(name, manifest, copy)
        index.check_counts()
    except BaseException:
        copy.close()
        raise
    return index


def read_manifest(root: Path, name: str) -> Manifest:
    """The manifest of a generation, proven by the generation's name."""
    path = root / name / _MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Damaged("索引缺失", where=str(path)) from error
    if not name or hashlib.sha256(content).hexdigest()[:_NAME_DIGITS] != name:
        raise Damaged("索引的清单已损坏", where=str(path))
    manifest = Manifest(**json.loads(content))
    if manifest.format != _format():
        raise Damaged("索引由另一版本的程序建立", where=str(path))
    return manifest


def verify(root: Path, name: str) -> Manifest:
    """The manifest, after every file was read and found as it was built; Damaged otherwise. Nothing is written."""
    manifest = read_manifest(root, name)
    for file, expected in manifest.files.items():
        path = root / name / file
        try:
            found = digest(path)
        except OSError as error:
            raise Damaged("索引文件缺失或不可读", where=str(path)) from error
        if found != expected:
            raise Damaged("索引文件的内容与记录不符", where=str(path))
    return manifest


def probe(index: Index, entries: Sequence[Entry], vectors: Vectors) -> None:
    """Damaged unless entries from all over find themselves by word and by vector."""
    step = max(1, len(entries) // _PROBES)
    for row in range(0, len(entries), step):
        entry, vector = entries[row], vectors[row]
        words = index.lexical(entry.text, 1, [entry.doc_id])
        near = index.dense(vector, 1)
        if np.any(vector) and not (near and near[0][1] >= float(vector @ vector) - 1e-3):
            raise Damaged("向量索引试查未通过", where=entry.clause_id)
        if not words and any(char.isalnum() for char in entry.text):
            raise Damaged("词法索引试查未通过", where=entry.clause_id)


def clean(root: Path, keep: Collection[str]) -> None:
    """Delete every generation under `root` but those named, and what killed runs left half built."""
    if not root.is_dir():
        return
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _format() -> str:
    seen = hashlib.sha256()
    for name in _SHAPED_BY:
        seen.update((Path(__file__).parent / name).read_bytes())
    return seen.hexdigest()[:_NAME_DIGITS]


def _filled(vectors: Vectors) -> int:
    return int(np.count_nonzero(np.any(vectors != 0.0, axis=1)))


def _write_manifest(folder: Path, *, entries: int, vectors: int, model: str) -> str:
    files = {path.relative_to(folder).as_posix(): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = Manifest(_format(), model, entries, vectors, files)
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
    (folder / _MANIFEST).write_bytes(content)
    return hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]
