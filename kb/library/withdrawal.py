"""Library stage, withdrawing (撤回): a document's text goes from everything kept here, and a tombstone stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb.config import user_name
from kb.errors import InputError, NotFound
from kb.index import Encoder, generation
from kb.library import archive, indexing
from kb.library.plan import Planner
from kb.library.report import OnProgress
from kb.library.steps import Steps
from kb.model import Document
from kb.store import Snapshot, StoredSource, Truth, Withdrawal
from kb.store.withdrawals import words_of
from kb.text import book_title, fold


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out; `scrubbed` is False while old pages of the database are still there."""

    stones: tuple[Withdrawal, ...]
    file: str
    scrubbed: bool
    backups: tuple[str, ...]
    on_server: bool = False

    def to_text(self) -> str:
        """In sentences, with what is left for a person to do."""
        lines = [f"已撤回 {book_title(stone.title)}（{stone.doc_number or stone.doc_id}）" for stone in self.stones]
        lines.append("正文、抽取结果、向量、索引均已清除，只留下标题、文号、经手人、时间和理由。再次入库将被拒收。")
        if not self.scrubbed and self.on_server:
            lines.append("注意：真相库在数据库服务器上，请管理员运行 VACUUM FULL，并处理它的日志归档。")
        elif not self.scrubbed:
            lines.append("注意：另有进程正在读取数据库，旧页尚未清除；待其结束后运行 python -m kb doctor 清除。")
        lines.append(f"原文件不在知识库内，请另行处理：{self.file}")
        lines += [f"此前的备份可能仍含该文，请另行处理：{backup}" for backup in self.backups]
        return "\n".join(lines)


def withdraw(
    truth: Truth,
    encoder: Encoder,
    steps: Steps,
    data: Path,
    name: str,
    *,
    reason: str,
    who: str,
    on_progress: OnProgress,
) -> Withdrawn:
    """Take out the file that holds a document, given by id or 文号. The caller holds the writer's lock."""
    if not reason.strip():
        raise InputError("撤回须说明理由", hint="用 --reason 给出理由")
    truth.upgrade()
    with truth.snapshot(fresh=True) as snapshot:
        stored = _file_of(snapshot, name)
        documents = [snapshot.document(doc_id) for doc_id in stored.doc_ids]
        plan = Planner(snapshot, steps, on_progress).plan_removal(stored.path)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    stones = [_stone(document, stored, at=at, who=who or user_name(), reason=reason.strip()) for document in documents]
    on_progress(0, 1, "重建索引")
    with truth.writer() as writer:
        plan.write(writer)
        writer.withdraw(stones)
        writer.ask_for_scrub()
        kept = indexing.take_into_use(writer, encoder, data / "index")
    generation.clean(data / "index", {kept})
    archive.sweep(data)
    backups = archive.known_backups(data)
    return Withdrawn(tuple(stones), stored.path, truth.scrub(), backups, on_server=truth.file is None)


def allow_back(truth: Truth, name: str) -> tuple[Withdrawal, ...]:
    """Lift the tombstones of a document (and what came in one file with it), given by id or 文号."""
    truth.upgrade()
    with truth.snapshot(fresh=True) as snapshot:
        standing = [stone for stone in snapshot.withdrawals() if not stone.lifted]
    named = {
        (s.sha256, s.at) for s in standing if s.doc_id == name or (s.doc_number and fold(s.doc_number) == fold(name))
    }
    lifted = tuple(stone for stone in standing if (stone.sha256, stone.at) in named)
    if not lifted:
        raise NotFound("没有撤回过这份文件", where=name, hint="用 python -m kb withdraw --list 查看已撤回的文件")
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    with truth.writer() as writer:
        for stone in lifted:
            writer.lift(stone.doc_id, at)
    return lifted


def _file_of(snapshot: Snapshot, name: str) -> StoredSource:
    heads = snapshot.heads()
    ids = {name} & heads.keys() or {
        i for i, head in heads.items() if head.doc_number and fold(head.doc_number) == fold(name)
    }
    files = [stored for stored in snapshot.sources if ids & set(stored.doc_ids)]
    if not files:
        raise NotFound(
            "知识库中没有这份文件", where=name, hint="给出文件编号或发文字号；编号可用 python -m kb search 查看"
        )
    if len(files) > 1:
        raise InputError("这个发文字号有多个版本", where=name, hint="给出文件编号：" + "、".join(sorted(ids)))
    return files[0]


def _stone(document: Document, stored: StoredSource, *, at: str, who: str, reason: str) -> Withdrawal:
    return Withdrawal(
        document.id, at, document.title, document.doc_number, document.date, stored.file, stored.sha256,
        words_of(document.clauses), who, reason,
    )  # fmt: skip
