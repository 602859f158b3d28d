"""Index stage, generations: one folder holds both indexes of one state of the truth, written once and never again.

A generation's name is the hash of its manifest, and the manifest holds the hash of every file. The truth database keeps
the name, so whatever is opened is proven to be what was built for exactly that state. A small change makes a new
generation out of the one before: files that stay get a second name (hard links), the others are written anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.errors import Damaged
from kb.index import dense, lexical, segments, terms
from kb.index.additions import Additions
from kb.index.copies import PrivateCopy, digest, link_or_copy
from kb.index.dense import DenseIndex
from kb.index.entry import Entry
from kb.index.lexical import LexicalIndex
from kb.index.space import told_where_full

Vectors = npt.NDArray[np.float32]

# An index is rebuilt when the code that shaped it changes: these files of this package.
_SHAPED_BY = ("additions", "dense", "entry", "lexical", "many_tokens", "matrix", "segments", "terms", "tokens")
_LEXICAL, _DENSE, _ADDITIONS = "lexical", "dense", "additions"
_NAME_DIGITS = 32
_MANIFEST, _BUILDING = "manifest.json", "building-"
_PROBES = 25  # entries that must find themselves before a generation is taken into use
_PROBED = 40  # characters of their words: a whole clause asks for hundreds of terms and shows no more


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: the code that shaped it, the model's id, the number of things, every file's sha256."""

    format: str
    model: str
    entries: int
    vectors: int
    files: dict[str, str]


class Graph:
    """The folder of the dense index in a private copy, open for as long as any index looks into it."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.files = files
        self._copy = PrivateCopy()
        self._users = 1
        self._lock = threading.Lock()
        try:
            self._copy.fill(folder, files)
            self.index = DenseIndex.open(self._copy.path / _DENSE)
        except BaseException:
            self._copy.close()
            raise

    def share(self) -> Graph | None:
        """The same for one more user; None where the last one has left."""
        with self._lock:
            if not self._users:
                return None
            self._users += 1
            return self

    def leave(self) -> None:
        """One user less; the last one deletes the copy."""
        with self._lock:
            self._users -= 1
            if not self._users:
                self.index.close()
                self._copy.close()


class Index:
    """An open generation, in a private copy; close it to delete the copy."""

    def __init__(self, name: str, manifest: Manifest, copy: PrivateCopy, graph: Graph) -> None:
        self.name = name
        self.manifest = manifest
        self.copy = copy
        self.graph = graph
        self._lexical = LexicalIndex.open(copy.path / _LEXICAL)
        self._additions = Additions.load(copy.path / _ADDITIONS)

    @property
    def is_exact(self) -> bool:
        """True where every vector that is held is compared, so that none can be missed."""
        return self.graph.index.is_exact

    @property
    def model(self) -> str:
        """Id of the encoder whose vectors are inside."""
        return self.manifest.model

    def __len__(self) -> int:
        return self.manifest.entries

    def close(self) -> None:
        """Release the files and delete the copy."""
        self.graph.leave()
        self.copy.close()

    def lexical(self, query: str, limit: int, doc_ids: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Clause ids and BM25 scores, best first."""
        return self._lexical.search(query, limit, doc_ids)

    def dense(self, vector: Vectors, limit: int, within: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Clause ids and cosines, nearest first; `within` are clauses with vectors, to choose among."""
        if within is None:
            return self._additions.merge(self.graph.index.search, vector, limit)
        new = set(self._additions.ids)
        found = self.graph.index.search(vector, limit, [i for i in self._additions.in_graph(within) if i not in new])
        found += self._additions.cosines(vector, within).items()
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def with_vectors(self, clause_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the clauses that have vectors."""
        new = set(self._additions.ids)
        old = set(self.graph.index.held([i for i in self._additions.in_graph(clause_ids) if i not in new]))
        return tuple(clause_id for clause_id in clause_ids if clause_id in old or clause_id in new)

    def cosines(self, vector: Vectors, clause_ids: Sequence[str]) -> dict[str, float]:
        """Exact cosines to those clauses, as far as they have vectors."""
        own = self._additions
        return self.graph.index.cosines(vector, own.in_graph(clause_ids)) | own.cosines(vector, clause_ids)

    def frequency(self, pair: str) -> int:
        """How many clauses hold two neighbouring characters (a number or foreign word: itself)."""
        return self._lexical.frequency(pair)

    def holding(self, words: str, limit: int) -> list[str]:
        """Ids of clauses that hold all pairs of neighbouring characters of `words`, at most `limit`."""
        return self._lexical.holding(words, limit)

    def hashes(self) -> dict[str, str]:
        """Clause id → hash of its entry, as the lexical index holds it."""
        return self._lexical.hashes()

    def vectors(self, clause_ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those clauses, as the dense index holds them."""
        return self.graph.index.vectors(self._additions.in_graph(clause_ids)) | self._additions.held(clause_ids)

    def check_counts(self) -> None:
        """Damaged where an index holds another number of things than the manifest says."""
        own = self._additions
        held = (len(self._lexical), len(self.graph.index), len(own))
        if held != (self.manifest.entries, own.graph, self.manifest.vectors):
            raise Damaged("索引中的条款数与记录不符", where=self.name)


@dataclass(frozen=True, slots=True)
class Change:
    """What a new generation has otherwise than the one before.

    `gone` are the ids of documents that went or changed, `entries` those of the documents that came or changed.
    `vectors_of` gives the vectors (n, d) of clauses, by id and hash.
    """

    gone: frozenset[str]
    entries: Sequence[Entry]
    vectors_of: Callable[[Mapping[str, str]], Vectors]


def build(root: Path, entries: Sequence[Entry], vectors: Vectors, *, model: str) -> str:
    """Write a generation for `entries` and their `vectors` (n, d) under `root`, probe it, and give back its name."""
    with _building(root) as folder:
        lexical.build(folder / _LEXICAL, entries)
        additions = _build_dense(folder, [entry.clause_id for entry in entries], vectors)
        name = _finish(folder, entries=len(entries), vectors=len(additions), model=model)
    _probe_all(root, name, entries, vectors)
    return name


def update(root: Path, before: str, change: Change, *, model: str) -> tuple[str, set[str]]:
    """Like `build`, of what the generation `before` holds after `change`, and which hashes no entry bears any more.

    Damaged where `before` cannot be built upon.
    """
    old = verify(root, before)
    if old.model != model:
        raise Damaged("索引由另一个模型建立", where=before)
    with _building(root) as folder:
        for file in old.files:
            if not file.startswith(f"{_ADDITIONS}/"):
                link_or_copy(root / before / file, folder / file)
        held = LexicalIndex.open(folder / _LEXICAL).hashes(change.gone) if change.gone else {}
        now = {entry.clause_id: entry.hash for entry in change.entries}
        if held == now:
            return before, set()
        lexical.update(folder / _LEXICAL, change.gone, change.entries)
        entries = old.entries - len(held) + len(now)
        words = LexicalIndex.open(folder / _LEXICAL)
        _probe_words(words, entries, change.entries)
        kept = {file: sha for file, sha in old.files.items() if segments.is_never_written(file, below=_LEXICAL)}
        additions = _changed(Additions.load(root / before / _ADDITIONS), held, change)
        if many := additions.is_many:
            additions = _renew_dense(folder, root / before, additions, words, change)
        else:
            additions.save(folder / _ADDITIONS)
            kept |= {file: sha for file, sha in old.files.items() if file.startswith(f"{_DENSE}/")}
        unused = words.unheld(held.values())
        name = _finish(folder, entries=entries, vectors=len(additions), model=model, known=kept)
    if many:
        _probe_all(root, name, change.entries, change.vectors_of(now))
    return name, unused


def open_generation(root: Path, name: str, *, like: Index | None = None) -> Index:
    """The generation of that name; Damaged where it is missing or any of its files is not as it was built.

    What an open index `like` has read and proven already is shared with it, not read again.
    """
    manifest = read_manifest(root, name)
    own = {file: sha for file, sha in manifest.files.items() if not file.startswith(f"{_DENSE}/")}
    unread = {file: own.pop(file) for file in [*own] if segments.is_for_writing(file, below=_LEXICAL)}
    proven = like.manifest.files if like else {}
    _prove(root / name, {file: sha for file, sha in unread.items() if proven.get(file) != sha})
    graph = _graph(root / name, manifest, like)
    try:
        copy = PrivateCopy()
        try:
            copy.fill(root / name, own, like=like.copy if like else None)
            index = Index(name, manifest, copy, graph)
            index.check_counts()
        except BaseException:
            copy.close()
            raise
    except BaseException:
        graph.leave()
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
    _prove(root / name, manifest.files)
    return manifest


def _prove(folder: Path, files: Mapping[str, str]) -> None:
    for file, expected in files.items():
        path = folder / file
        try:
            found = digest(path)
        except OSError as error:
            raise Damaged("索引文件缺失或不可读", where=str(path)) from error
        if found != expected:
            raise Damaged("索引文件的内容与记录不符", where=str(path))


def probe(index: Index, entries: Sequence[Entry], vectors: Vectors) -> None:
    """Damaged unless entries from all over find themselves by word and by vector."""
    step = max(1, len(entries) // _PROBES)
    for row in range(0, len(entries), step):
        entry, vector = entries[row], vectors[row]
        near = index.dense(vector, 1)
        if np.any(vector) and not (near and near[0][1] >= float(vector @ vector) - 1e-3):
            raise Damaged("向量索引试查未通过", where=entry.clause_id)
        _probe_word(index.lexical, entry)


def clean(root: Path, keep: Collection[str]) -> None:
    """Delete every generation under `root` but those named, and what killed runs left half built."""
    if not root.is_dir():
        return
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _code() -> str:
    seen = hashlib.sha256()
    for name in _SHAPED_BY:
        seen.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return seen.hexdigest()[:_NAME_DIGITS]


def _format() -> str:
    """Names the code that shaped an index, and the terms that it knew."""
    return hashlib.sha256(f"{_code()} {terms.now().identity}".encode()).hexdigest()[:_NAME_DIGITS]


@contextmanager
def _building(root: Path) -> Iterator[Path]:
    """A new folder under `root`, gone afterwards unless it got its name."""
    folder = root / f"{_BUILDING}{uuid.uuid4().hex}"
    hint = "腾出磁盘空间、检查文件夹权限后重新运行；知识库保持原来的内容"
    try:
        with told_where_full(root, "索引写不下", hint=hint):
            folder.mkdir(parents=True)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _graph(folder: Path, manifest: Manifest, like: Index | None) -> Graph:
    files = {file: sha for file, sha in manifest.files.items() if file.startswith(f"{_DENSE}/")}
    shared = like.graph.share() if like and like.graph.files == files else None
    return shared or Graph(folder, files)


def _build_dense(folder: Path, ids: Sequence[str], vectors: Vectors) -> Additions:
    dense.build(folder / _DENSE, ids, vectors)
    additions = Additions.none(ids, vectors)
    additions.save(folder / _ADDITIONS)
    return additions


def _renew_dense(folder: Path, before: Path, additions: Additions, words: LexicalIndex, change: Change) -> Additions:
    """Fold the additions into a copy of the vectors; a graph of which too much is gone is built anew."""
    had_graph = dense.has_graph(before / _DENSE)
    shutil.rmtree(folder / _DENSE)  # second names of files that would be written to
    if had_graph and additions.is_worn:
        hashes = words.hashes()
        return _build_dense(folder, [*hashes], change.vectors_of(hashes))
    shutil.copytree(before / _DENSE, folder / _DENSE)
    dense.fold(folder / _DENSE, sorted(additions.gone), additions.ids, additions.vectors)
    additions = additions.folded(into_same=had_graph and dense.has_graph(folder / _DENSE))
    additions.save(folder / _ADDITIONS)
    return additions


def _changed(additions: Additions, held: Mapping[str, str], change: Change) -> Additions:
    """The additions after a change; clauses whose words and headings stay (`held`: id → hash) keep their vectors."""
    now = {entry.clause_id: entry.hash for entry in change.entries}
    gone = {clause_id for clause_id, text_hash in held.items() if now.get(clause_id) != text_hash}
    new = {clause_id: text_hash for clause_id, text_hash in now.items() if held.get(clause_id) != text_hash}
    return additions.changed(gone, [*new], change.vectors_of(new))


def _probe_all(root: Path, name: str, entries: Sequence[Entry], vectors: Vectors) -> None:
    index = open_generation(root, name)
    try:
        probe(index, entries, vectors)
    finally:
        index.close()


def _probe_words(words: LexicalIndex, count: int, entries: Sequence[Entry]) -> None:
    """Damaged unless there are `count` entries, and those given find themselves."""
    if len(words) != count:
        raise Damaged("词法索引中的条款数与记录不符")
    for entry in entries[:: max(1, len(entries) // _PROBES)]:
        _probe_word(words.search, entry)


def _probe_word(search: Callable[[str, int, Collection[str]], list[tuple[str, float]]], entry: Entry) -> None:
    words = next((entry.text[at:] for at, char in enumerate(entry.text) if char.isalnum()), "")[:_PROBED]
    if words and not search(words, 1, [entry.doc_id]):
        raise Damaged("词法索引试查未通过", where=entry.clause_id)


def _finish(folder: Path, *, entries: int, vectors: int, model: str, known: Mapping[str, str] | None = None) -> str:
    """Write the manifest (`known`: sha256 of files that need not be read again), and give the folder its name."""
    known = known or {}
    for lock in folder.rglob(".tantivy-*.lock"):
        lock.unlink()
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    files = {name: known.get(name) or digest(folder / name) for name in names}
    content = json.dumps(
        asdict(Manifest(_format(), model, entries, vectors, files)), ensure_ascii=False, indent=1, sort_keys=True
    ).encode()
    (folder / _MANIFEST).write_bytes(content)
    name = hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]
    target = folder.parent / name
    if target.exists():  # a killed run built the very same
        verify(folder.parent, name)
    else:
        folder.rename(target)
    return name
