"""First stage: choose how to read a file by its kind, and refuse what cannot be read, saying why."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

from kb.errors import ScannedFile, UnreadableFile
from kb.model import Source
from kb.reading.content import Content
from kb.reading.formats import FORMATS, SCANNED, named
from kb.reading.hygiene import clean

SUFFIXES: tuple[str, ...] = tuple(FORMATS)

# The largest official text seen is under 1 MB; a hundred times that is no document but an accident or an attack.
MAX_BYTES = 64 * 1024 * 1024
_REASONS = {errno.ELOOP: "链接绕成了圈", errno.ENAMETOOLONG: "文件名过长", errno.EIO: "磁盘读取出错"}


def read(path: Path) -> Source:
    """The text of the file at `path`. Raises `UnreadableFile`, saying in Chinese what is wrong and how to mend it."""
    where = path.name
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = "、".join(s.lstrip(".") for s in SUFFIXES)
        raise UnreadableFile(
            f"不支持的文件类型“{suffix or '无扩展名'}”", where=where, hint=f"请转换为以下格式之一再试：{known}"
        )
    data = _bytes(path, where)
    kind = FORMATS[suffix]
    content = clean(_content(data, suffix, where))
    if not content.text.strip():
        raise UnreadableFile("文件里只有空白，没有文字", where=where, hint="请检查文件是否导出完整")
    return Source(
        file=where,
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media=kind.media,
        blocks=content.blocks,
        warnings=content.warnings,
    )


def _content(data: bytes, suffix: str, where: str) -> Content:
    kind = FORMATS[suffix]
    if kind.convert is not None:
        data, suffix = named(kind.convert)(data, suffix=suffix, where=where)
        kind = FORMATS[suffix]
    try:
        return kind.read(data, where=where)
    except ScannedFile:
        return SCANNED.read(data, where=where)


def _bytes(path: Path, where: str) -> bytes:
    """The file's bytes, read once: what is hashed is what is parsed, whatever becomes of the file meanwhile."""
    try:
        if path.is_dir():
            raise UnreadableFile("这是文件夹，不是文件", where=where, hint="请指定其中的文件")
        # Opening a pipe without a writer would wait for one.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            told = os.fstat(handle)
            if not stat.S_ISREG(told.st_mode):
                raise UnreadableFile("不是普通文件（管道、设备等）", where=where, hint="请指定普通文件")
            data = file.read(MAX_BYTES + 1) if told.st_size <= MAX_BYTES else b""
            size = max(told.st_size, len(data))
    except FileNotFoundError as error:
        raise UnreadableFile("文件不存在", where=str(path), hint="请检查路径是否正确") from error
    except PermissionError as error:
        raise UnreadableFile("没有读取权限", where=where, hint="请为当前用户授予该文件的读取权限") from error
    except (OSError, ValueError) as error:
        known = _REASONS.get(getattr(error, "errno", None) or 0)
        reason = known or getattr(error, "strerror", None) or "路径或读写错误"
        raise UnreadableFile(f"无法读取（{reason}）", where=where, hint="请检查路径和磁盘") from error
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"文件过大（{size // 2**20} MB，上限 {MAX_BYTES // 2**20} MB）", where=where, hint="请拆分后再试"
        )
    if not data:
        raise UnreadableFile("文件是空的（0 字节）", where=where, hint="请重新导出或下载该文件")
    return data
