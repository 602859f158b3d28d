"""First stage: PDF."""

from __future__ import annotations

from kb.errors import UnreadableFile
from kb.reading.content import Content


def read_pdf(data: bytes, *, where: str) -> Content:
    """Text and blocks of `data`."""
    raise UnreadableFile("暂不支持PDF", where=where, hint="请转换为 .docx 或 .txt 再试")
