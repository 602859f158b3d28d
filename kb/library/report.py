"""Library stage, what an ingest did and what a check-up found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from kb.errors import visible
from kb.graph.links import settled
from kb.store import Truth

FileStatus = Literal["added", "changed", "unchanged", "removed", "refused"]

# (done, total, what is being done in Chinese)
OnProgress = Callable[[int, int, str], None]

_NAMES: dict[FileStatus, str] = {
    "added": "新增",
    "changed": "更新",
    "unchanged": "未变",
    "removed": "移除",
    "refused": "拒收",
}


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `reason` is Chinese; `documents` are the ids of what it holds now."""

    file: str
    status: FileStatus
    reason: str = ""
    documents: tuple[str, ...] = ()

    def __str__(self) -> str:
        path = Path(self.file)
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        return visible(f"{_NAMES[self.status]}  {shown}" + (f"：{self.reason}" if self.reason else ""))


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, and how much the knowledge base holds now."""

    files: tuple[FileResult, ...]
    documents: int
    clauses: int
    links: int
    revision: int
    index_rebuilt: bool
    seconds: float

    @property
    def refused(self) -> tuple[FileResult, ...]:
        """Files that were not taken in."""
        return tuple(result for result in self.files if result.status == "refused")

    def to_json(self) -> dict[str, Any]:
        """The summary `ingest.py --json` prints."""
        counts = Counter(result.status for result in self.files)
        return {**asdict(self), "counts": {status: counts[status] for status in _NAMES}}

    def to_text(self) -> str:
        """One line for each file that was not refused, and one for the whole."""
        held = f"知识库现有 {self.documents} 份文件、{self.clauses} 条条款、{self.links} 条对应关系"
        return "\n".join(
            [
                *(str(result) for result in self.files if result.status != "refused"),
                f"{held}（用时 {self.seconds:.1f} 秒）",
            ]
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what, where, and whether it is mended now."""

    what: str
    where: str
    mended: bool


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What a check-up compared and found."""

    documents: int
    clauses: int
    compared: int
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """True when nothing is wrong any more."""
        return all(finding.mended for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {**asdict(self), "healthy": self.healthy}

    def to_text(self) -> str:
        """The report in sentences."""
        head = (
            f"已核对 {self.documents} 份文件、{self.clauses} 条条款，其中 {self.compared} 条逐条比对了词法与向量索引。"
        )
        if not self.findings:
            return f"{head}\n真相库与索引一致，没有发现问题。"
        lines = [f"{'已修复' if f.mended else '未能修复'}  {f.where}：{f.what}" for f in self.findings]
        return "\n".join([head, *lines])


def ingested(truth: Truth, results: Iterable[FileResult], *, rebuilt: bool, seconds: float) -> IngestReport:
    """The report of an ingest that has ended."""
    told = tuple(results)
    if not truth.exists():
        return IngestReport(told, 0, 0, 0, 0, rebuilt, seconds)
    with truth.snapshot() as snapshot:
        counts = (*snapshot.counts()[:2], len(settled(snapshot.links_by_file())))
        return IngestReport(told, *counts, snapshot.revision, rebuilt, seconds)
