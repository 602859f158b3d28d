"""Index stage, how the words lie in files: groups of whole documents, each in tantivy segments of its own.

A tantivy segment is a set of files that never change, and `meta.json` lists the segments of an index. BM25 sums its
counts over them, so the scores are those of one segment (300 questions over 40,000 articles in 1 to 40 segments: no
difference). Tantivy only marks what is deleted: the words stay on disk and in the counts until it merges, which it
does when it likes. So nothing is ever deleted inside a segment: the group that holds a document which goes is written
anew without it, and its old files are removed. Cutting the words is nine tenths of the writing, and tantivy does not
give them back: so each group keeps its entries as they were cut (rows), packed, in a file beside its segments. A query
costs 0.15 ms more for each segment, hence few groups.
"""

from __future__ import annotations

import io
import json
import math
import shutil
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any, TypeVar

from kb.errors import Damaged
from kb.index.entry import Entry

Row = dict[str, str]
"""An entry as it is indexed: the text of every field, cut into tokens; `doc` is the document's id."""

_Item = TypeVar("_Item")

Cut = Callable[[Sequence[Entry]], list[Row]]

META = "meta.json"
GROUPS = "segments.json"
ROWS = ".rows"

_HEAP_BYTES = 64_000_000
_LEAST = 1000  # entries; what is written anew in half a second
_MOST_GROUPS = 12  # of a new build
_FAR_TOO_MANY = 3 * _MOST_GROUPS
_TAIL = 256  # entries; smaller groups are written together with what is added
_MERGED = 8  # groups of one size are merged, which is what tantivy's own policy does with as many segments
_PART = "part"
_TRIES, _PAUSE_SECONDS = 200, 0.02
_PACKING = 1  # of zstd's levels; the third saves a seventh and takes half as long again


@dataclass(frozen=True, slots=True)
class Group:
    """Segments written together (as `meta.json` has them), and how many entries of which documents are in them."""

    segments: tuple[dict[str, Any], ...]
    documents: dict[str, int]

    def __len__(self) -> int:
        return sum(self.documents.values())


def shares(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries in the shares that become groups of a new index."""
    return _shares(entries, len(entries), lambda entry: entry.doc_id)


def update(folder: Path, gone: Collection[str], entries: Sequence[Entry], *, schema: Any, cut: Cut) -> None:
    """Write anew the groups that hold a document of `gone`, and add `entries`; Damaged where rows are not all there."""
    groups = _load(folder)
    total = sum(map(len, groups)) + len(entries)
    again = [group for group in groups if len(group) < _TAIL or not group.documents.keys().isdisjoint(gone)]
    staying = {doc_id: count for group in again for doc_id, count in group.documents.items() if doc_id not in gone}
    kept = [row for group in again for row in _read_rows(folder, group) if row["doc"] not in gone]
    if _counted(kept) != staying:
        raise Damaged("索引中的条款数与记录不符", where=str(folder))
    groups = [group for group in groups if group not in again]
    rows = _shares(chain(kept, cut(entries)), total, lambda row: row["doc"])
    groups += [write(folder, some, schema) for some in rows]
    for group in again:
        _remove(folder, group)
    save(folder, _merge(folder, groups, total), schema)


def is_never_written(file: str, *, below: str) -> bool:
    """True for the path of a segment's file in the folder `below`; only the two lists are ever written anew."""
    return file.startswith(f"{below}/") and Path(file).name not in (META, GROUPS)


def is_for_writing(file: str, *, below: str) -> bool:
    """True for the path of a file in the folder `below` that no query needs."""
    return file.startswith(f"{below}/") and file.endswith(ROWS)


def _shares(items: Iterable[_Item], total: int, document_of: Callable[[_Item], str]) -> Iterator[list[_Item]]:
    """The rows or entries in the shares that become groups; a document is never divided."""
    wanted = _group_size(total)
    share: list[_Item] = []
    for _, own in groupby(items, key=document_of):
        share += own
        if len(share) >= wanted:
            yield share
            share = []
    if share:
        yield share


def _group_size(total: int) -> int:
    return max(_LEAST, math.ceil(total / _MOST_GROUPS))


def write(folder: Path, rows: Sequence[Row], schema: Any) -> Group:
    """Write the segments of a group into `folder`, which need not be an index yet."""
    import orjson
    import tantivy
    import zstandard

    part = _new_part(folder)
    writer = tantivy.Index(schema, path=str(part), reuse=False).writer(heap_size=_HEAP_BYTES, num_threads=1)
    for row in rows:
        document = tantivy.Document()
        for name, value in row.items():
            document.add_text(name, value)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    group = Group(_take(part, folder), _counted(rows))
    lines = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    _rows_file(folder, group).write_bytes(zstandard.compress(lines, _PACKING))
    return group


def _rows_file(folder: Path, group: Group) -> Path:
    """Where the rows of a group are kept; it bears a name that is new with every group."""
    return folder / f"{_stem(group.segments[0])}{ROWS}"


def _read_rows(folder: Path, group: Group) -> Iterator[Row]:
    import orjson
    import zstandard

    with _rows_file(folder, group).open("rb") as packed:
        plain = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        try:
            yield from map(orjson.loads, io.BufferedReader(plain))
        except (zstandard.ZstdError, orjson.JSONDecodeError) as error:
            raise Damaged(f"索引中存着的词读不出来（{error}）", where=str(folder)) from error


def _merge(folder: Path, groups: Sequence[Group], total: int) -> list[Group]:
    """The groups, those of one size made one where they are many. Tantivy merges without cutting words again."""
    by_size: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        full = len(group) * _MERGED >= _group_size(total)  # what eight of them make is no larger than a group
        by_size[-1 if full else int(math.log(len(group), _MERGED))].append(group)
    merged: list[Group] = []
    for size, alike in by_size.items():
        merged += [_merged(folder, alike)] if size >= 0 and len(alike) >= _MERGED else alike
    if len(merged) > _FAR_TOO_MANY:
        merged.sort(key=len)
        merged = [_merged(folder, merged[:_MERGED]), *merged[_MERGED:]]
    return merged


def _merged(folder: Path, groups: Sequence[Group]) -> Group:
    import tantivy

    part = _new_part(folder)
    rows = b"".join(_rows_file(folder, group).read_bytes() for group in groups)  # frames may be laid end to end
    for group in groups:
        _rows_file(folder, group).unlink()
        for path in _files(folder, group):
            path.rename(part / path.name)
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    meta["segments"] = [segment for group in groups for segment in group.segments]
    (part / META).write_text(json.dumps(meta), encoding="utf-8")
    writer = tantivy.Index.open(str(part)).writer(heap_size=_HEAP_BYTES, num_threads=1)
    writer.commit()  # is when tantivy looks for segments to merge
    writer.wait_merging_threads()
    merged = Group(_take(part, folder), {d: count for group in groups for d, count in group.documents.items()})
    _rows_file(folder, merged).write_bytes(rows)
    return merged


def _take(part: Path, folder: Path) -> tuple[dict[str, Any], ...]:
    """Move the segments of the index in `part` into `folder`, and delete the rest."""
    segments = tuple(json.loads((part / META).read_text(encoding="utf-8"))["segments"])
    for path in _files(part, Group(segments, {})):
        path.rename(folder / path.name)
    _discard(part)
    return segments


def _new_part(folder: Path) -> Path:
    """A new folder for an index of its own. Its name is never used again: see `_discard`."""
    part = folder / f"{_PART}-{uuid.uuid4().hex}"
    part.mkdir()
    return part


def _discard(part: Path) -> None:
    """Delete a part, in which tantivy may still be cleaning up though the merged segment is complete."""
    for _ in range(_TRIES):
        shutil.rmtree(part, ignore_errors=True)
        if not part.exists():
            return
        time.sleep(_PAUSE_SECONDS)
    shutil.rmtree(part)


def _files(folder: Path, group: Group) -> list[Path]:
    return [path for segment in group.segments for path in sorted(folder.glob(f"{_stem(segment)}.*"))]


def _stem(segment: dict[str, Any]) -> str:
    """What the names of a segment's files begin with."""
    return str(segment["segment_id"]).replace("-", "")


def _remove(folder: Path, group: Group) -> None:
    for path in _files(folder, group):
        path.unlink()


def _counted(rows: Iterable[Row]) -> dict[str, int]:
    return dict(Counter(row["doc"] for row in rows))


def _load(folder: Path) -> list[Group]:
    held = {s["segment_id"]: s for s in json.loads((folder / META).read_text(encoding="utf-8"))["segments"]}
    rows = json.loads((folder / GROUPS).read_text(encoding="utf-8"))
    return [Group(tuple(held[i] for i in row["segments"]), row["documents"]) for row in rows]


def save(folder: Path, groups: Sequence[Group], schema: Any) -> None:
    """Make an index of the groups written into `folder`; whoever shares the old lists by a hard link keeps them."""
    import tantivy

    part = _new_part(folder)
    tantivy.Index(schema, path=str(part), reuse=False)
    meta = json.loads((part / META).read_text(encoding="utf-8"))
    _discard(part)
    meta["segments"] = [segment for group in groups for segment in group.segments]
    rows = [{"segments": [s["segment_id"] for s in group.segments], "documents": group.documents} for group in groups]
    for name, content in ((META, meta), (GROUPS, rows)):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
