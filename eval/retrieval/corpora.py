"""Reads corpora of ready-made clauses and questions about them, and says which line is at fault."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.retrieval.systems import Unit
from kb.errors import InputError

Question = tuple[str, set[str]]
"""The words, and the ids of the gold clauses."""


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Numbered objects of a .jsonl or .jsonl.gz; InputError naming the line that is none."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"第 {number} 行不是 JSON", where=str(path), hint="每行一个 JSON 对象") from error
            if not isinstance(row, dict):
                raise InputError(f"第 {number} 行不是 JSON 对象", where=str(path), hint="每行一个 JSON 对象")
            yield number, row


def _text(path: Path) -> str:
    if not path.is_file():
        raise InputError("没有这个文件", where=str(path), hint="请检查路径")
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("文件不是 UTF-8 编码", where=str(path), hint="请另存为 UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"文件读不出来（{error}）", where=str(path), hint="请检查文件是否完整") from error


def units(*paths: Path) -> list[Unit]:
    """The clauses of a corpus, which may lie in several files; `content` is read as `text`."""
    found: dict[str, Unit] = {}
    for path in paths:
        for number, row in lines(path):
            unit = _unit(row)
            if unit is None:
                raise InputError(f"第 {number} 行缺少 id 或 text", where=str(path), hint="每行需有 id、name、text")
            if unit.id in found:
                hint = "每条的 id 应各不相同"
                raise InputError(f"第 {number} 行的 id {unit.id} 与前面重复", where=str(path), hint=hint)
            found[unit.id] = unit
    if not found:
        where = "、".join(map(str, paths))
        raise InputError("文件中没有条款", where=where, hint="每行一个 JSON 对象，需有 id、name、text")
    return [*found.values()]


def _unit(row: dict[str, Any]) -> Unit | None:
    text = row.get("text", row.get("content"))
    if row.get("id") is None or not isinstance(text, str):
        return None
    return Unit(str(row["id"]), str(row.get("name") or ""), text)


def questions(path: Path, limit: int | None) -> list[Question]:
    """Questions with the ids of their gold clauses; those without gold cannot be measured and are left out."""
    found = []
    for number, row in lines(path):
        gold = row.get("gold_ids") or []
        if not isinstance(row.get("question"), str) or not isinstance(gold, list):
            hint = '每行形如 {"id":1,"question":"……","gold_ids":[2,3]}'
            raise InputError(f"第 {number} 行缺少 question，或 gold_ids 不是列表", where=str(path), hint=hint)
        if gold:
            found.append((row["question"], {str(clause_id) for clause_id in gold}))
    if not found:
        raise InputError("文件中没有带 gold_ids 的问题", where=str(path), hint="至少需要一个有标准答案的问题")
    return found[:limit]
