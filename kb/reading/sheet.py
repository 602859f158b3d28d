"""First stage: Excel 工作簿."""

from __future__ import annotations

from kb.errors import UnreadableFile
from kb.reading.content import Content


def read_sheet(data: bytes, *, where: str) -> Content:
    """Text and blocks of `data`."""
    raise UnreadableFile("暂不支持Excel 工作簿", where=where, hint="请转换为 .docx 或 .txt 再试")
