"""First stage: the formats an office has, and which module reads each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from kb.reading.content import Content

_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `reader` names a function `(data, *, where) -> Content`, imported when first used."""

    name: str
    media: str
    reader: str

    def read(self, data: bytes, *, where: str) -> Content:
        """Text and blocks of `data`. Raises `UnreadableFile`."""
        module, function = self.reader.split(":")
        found: Callable[..., Content] = getattr(import_module(f"kb.reading.{module}"), function)
        return found(data, where=where)


_PLAIN = Format("纯文本", "text/plain", "plain:read_plain")
_MARKDOWN = Format("Markdown", "text/markdown", "plain:read_plain")
_HTML = Format("网页", "text/html", "html:read_html")
_LEGACY = "legacy:read_legacy"

FORMATS: dict[str, Format] = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".docx": Format("Word 文档", f"{_OOXML}wordprocessingml.document", "word:read_word"),
    ".pdf": Format("PDF", "application/pdf", "pdf:read_pdf"),
    ".xlsx": Format("Excel 工作簿", f"{_OOXML}spreadsheetml.sheet", "sheet:read_sheet"),
    ".ofd": Format("OFD 版式文件", "application/ofd", "ofd:read_ofd"),
    ".doc": Format("旧版 Word 文档", "application/msword", _LEGACY),
    ".wps": Format("WPS 文字", "application/vnd.ms-works", _LEGACY),
}
