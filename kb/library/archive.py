"""Library stage, backup and restore: the truth in one file with its checksums; indexes are built anew from it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.errors import Damaged, InputError
from kb.index import Encoder, generation
from kb.library import indexing
from kb.library.report import OnProgress
from kb.store import Truth

_FORMAT = "kb-backup-1"
_MANIFEST, _TRUTH = "manifest.json", "truth.sqlite3"
_KNOWN = "backups.jsonl"
_PREFIX = ".restore-"
_SPARE = 1.1  # times the size of the database must be free on the disk
_MOST_MANIFEST = 1_000_000  # bytes
_BLOCK = 1 << 20


def back_up(truth: Truth, data: Path, file: Path) -> dict[str, Any]:
    """Write the truth as it stands now into a new file: its manifest. Writers go on meanwhile."""
    if truth.file is None:
        raise InputError(
            "真相库不是 SQLite 文件",
            hint="PostgreSQL 请用 pg_dump 备份、pg_restore 恢复，再运行 python -m kb doctor 重建索引",
        )
    if file.exists():
        raise InputError("已有同名文件，不覆盖", where=str(file), hint="换一个文件名，例如带上日期")
    if not file.parent.is_dir():
        raise InputError("没有这个文件夹", where=str(file.parent), hint="先建好文件夹")
    with truth.snapshot():
        pass  # NotFound or InputError before anything is written
    with _beside(file.parent, ".backup-") as folder:
        copy = folder / _TRUTH
        truth.copy_to(copy)
        manifest = _manifest(copy)
        packed = folder / "packed"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
            package.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            package.write(copy, _TRUTH)
        with packed.open("rb") as written:
            os.fsync(written.fileno())
        packed.replace(file)
    _note(data, file)
    return manifest


def restore(file: Path, data: Path, encoder: Encoder, *, replace: bool, on_progress: OnProgress) -> dict[str, Any]:
    """Put a backup in place of what `data` holds: its manifest. The caller holds the writer's lock.

    All is verified before anything is switched; the index is built from the vectors that the truth keeps.
    """
    target = data / _TRUTH
    if target.exists() and target.stat().st_size and not replace:
        raise InputError("此处已有知识库", where=str(data), hint="换一个空文件夹，或加 --replace 以备份取代现有内容")
    sweep(data)
    with _beside(data, _PREFIX) as folder:
        on_progress(0, 3, "校验备份")
        manifest = _unpack(file, folder)
        truth = Truth.open(f"sqlite:///{folder / _TRUTH}")
        _verify(truth, manifest)
        on_progress(1, 3, "建立索引")
        truth.upgrade()
        with truth.snapshot(fresh=True) as snapshot:
            indexing.keep_vectors(truth, encoder, snapshot.documents(), lambda *_: None)
        with truth.writer() as writer:
            writer.renew_identity()  # what running programs remember of a revision is not of this one
            kept = indexing.take_into_use(writer, encoder, data / "index")
        truth.scrub()
        on_progress(2, 3, "切换")
        Truth.open(f"sqlite:///{target}").take_from(folder / _TRUTH)
    generation.clean(data / "index", {kept})
    on_progress(3, 3, "完成")
    return manifest


def known_backups(data: Path) -> tuple[str, ...]:
    """Backups made of this knowledge base: where, and when."""
    try:
        lines = (data / _KNOWN).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return tuple(f"{row['file']}（{row['at']}）" for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _note(data: Path, file: Path) -> None:
    """Remember where a backup went, so that a withdrawal can tell."""
    row = {"file": str(file.resolve()), "at": datetime.now().astimezone().isoformat(timespec="seconds")}
    with (data / _KNOWN).open("a", encoding="utf-8") as known:
        known.write(json.dumps(row, ensure_ascii=False) + "\n")


def _manifest(copy: Path) -> dict[str, Any]:
    with Truth.open(f"sqlite:///{copy}").snapshot(fresh=True) as snapshot:
        documents, clauses, links = snapshot.counts()
        facts = {"identity": snapshot.identity, "revision": snapshot.revision, "generation": snapshot.generation}
    counts = {"documents": documents, "clauses": clauses, "links": links}
    files = {_TRUTH: {"sha256": _digest(copy), "bytes": copy.stat().st_size}}
    created = datetime.now().astimezone().isoformat(timespec="seconds")
    return {"format": _FORMAT, "created": created, **facts, **counts, "files": files}


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose database lies in `folder` now, byte for byte as it was packed."""
    try:
        with zipfile.ZipFile(file) as package:
            if package.getinfo(_MANIFEST).file_size > _MOST_MANIFEST:
                raise Damaged("备份的清单过大", where=str(file))
            manifest: dict[str, Any] = json.loads(package.read(_MANIFEST))
            if manifest.get("format") != _FORMAT:
                raise InputError("不是本程序的备份，或由另一版本写成", where=str(file))
            told = manifest["files"][_TRUTH]
            if package.getinfo(_TRUTH).file_size != told["bytes"]:
                raise Damaged("备份不完整", where=str(file), hint="换一份备份")
            if shutil.disk_usage(folder).free < told["bytes"] * _SPARE:
                raise InputError("磁盘空间不足，无法恢复", where=str(folder), hint="腾出空间后再试")
            with package.open(_TRUTH) as packed, (folder / _TRUTH).open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked, _BLOCK)
    except OSError as error:
        raise InputError(f"备份读不出（{error.strerror or error}）", where=str(file)) from error
    except (zipfile.BadZipFile, EOFError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise Damaged("备份已损坏或不是备份文件", where=str(file), hint="换一份备份") from error
    if _digest(folder / _TRUTH) != told["sha256"]:
        raise Damaged("备份的内容与清单不符", where=str(file), hint="换一份备份")
    return manifest


def _verify(truth: Truth, manifest: dict[str, Any]) -> None:
    truth.upgrade()
    if problems := truth.problems():
        raise Damaged(f"备份中的数据库自检未通过（{problems[0]}）", hint="换一份备份")
    with truth.snapshot(fresh=True) as snapshot:
        if snapshot.damaged_clauses() or snapshot.counts()[:2] != (manifest["documents"], manifest["clauses"]):
            raise Damaged("备份中的条款与其哈希或清单不符", hint="换一份备份")


def sweep(data: Path) -> None:
    """Delete what a killed restore left behind. The caller holds the writer's lock."""
    for folder in data.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _beside(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
