"""First stage: the formats an office has, and which module reads each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kb.errors import UnreadableFile
from kb.reading.content import Content
from kb.reading.limits import DOCUMENT, MAX_PLAIN_BYTES, RECOGNITION, Limits, checked

_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `reader` names a function `(data, *, where) -> Content`, imported when first used.

    `limits` bound the process it runs in; None lets it run in this one, for formats that are no more than characters.
    `packages` are what it imports, loaded once for all files. `convert` names a function `(data, *, suffix, where) ->
    (data, suffix)` that first makes another format of the file, with limits of its own.
    """

    name: str
    media: str
    reader: str
    limits: Limits | None = DOCUMENT
    packages: tuple[str, ...] = ()
    convert: str | None = None

    def read(self, data: bytes, *, where: str) -> Content:
        """Text and blocks of `data`. Raises `UnreadableFile`."""
        if self.limits is not None:
            from kb.reading import sandbox

            return sandbox.parse(
                f"kb.reading.{self.reader}", data, where=where, limits=self.limits, packages=self.packages
            )
        if len(data) > MAX_PLAIN_BYTES:
            raise UnreadableFile(
                f"文件过大（{len(data) // 2**20} MB，上限 {MAX_PLAIN_BYTES // 2**20} MB）",
                where=where,
                hint="请拆分成单份文件再试",
            )
        found: Callable[..., Content] = named(self.reader)
        return checked(found(data, where=where), where=where)


def named(function: str) -> Any:
    """The function `module:name` of this package."""
    module, name = function.split(":")
    return getattr(import_module(f"kb.reading.{module}"), name)


_ZIP = ("zipfile", "encodings.cp437")
_MARKUP = ("lxml.html", "lxml.html.defs")
_PLAIN = Format("纯文本", "text/plain", "plain:read_plain", limits=None)
_MARKDOWN = Format("Markdown", "text/markdown", "html_markdown:read_markdown", limits=None)
_HTML = Format("网页", "text/html", "html:read_html", packages=_MARKUP)
_ARCHIVE = Format("网页存档", "multipart/related", "legacy_archive:read_archive", packages=(*_MARKUP, "email.parser"))
_IMAGE = "ocr:read_image"
_WORD = "word:read_word"
_SHEET = "sheet:read_sheet"
_LEGACY = "legacy:convert"

# A PDF found to be a scan is read again by recognition, with the time and memory that takes.
SCANNED = Format("扫描件", "application/pdf", "ocr:read_scanned_pdf", limits=RECOGNITION)

FORMATS: dict[str, Format] = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".docx": Format(
        "Word 文档",
        f"{_OOXML}wordprocessingml.document",
        _WORD,
        packages=(*_ZIP, *_MARKUP, "email.parser"),
        convert=_LEGACY,
    ),
    ".pdf": Format("PDF", "application/pdf", "pdf:read_pdf", packages=("pypdfium2",)),
    ".xlsx": Format(
        "Excel 工作簿", f"{_OOXML}spreadsheetml.sheet", _SHEET, packages=(*_ZIP, "openpyxl"), convert=_LEGACY
    ),
    ".ofd": Format("OFD 版式文件", "application/ofd", "ofd:read_ofd", packages=(*_ZIP, "lxml.etree")),
    # What these become by `convert` chooses the reader.
    ".doc": Format("旧版 Word 文档", "application/msword", _WORD, convert=_LEGACY),
    ".dot": Format("旧版 Word 模板", "application/msword", _WORD, convert=_LEGACY),
    ".wps": Format("WPS 文字", "application/vnd.ms-works", _WORD, convert=_LEGACY),
    ".wpt": Format("WPS 文字模板", "application/vnd.ms-works", _WORD, convert=_LEGACY),
    ".rtf": Format("RTF 文档", "application/rtf", _WORD, convert=_LEGACY),
    ".odt": Format("ODF 文本文档", "application/vnd.oasis.opendocument.text", _WORD, convert=_LEGACY),
    ".xls": Format("旧版 Excel 工作簿", "application/vnd.ms-excel", _SHEET, convert=_LEGACY),
    ".et": Format("WPS 表格", "application/vnd.ms-excel", _SHEET, convert=_LEGACY),
    ".ods": Format("ODF 电子表格", "application/vnd.oasis.opendocument.spreadsheet", _SHEET, convert=_LEGACY),
    ".mht": _ARCHIVE,
    ".mhtml": _ARCHIVE,
    ".png": Format("图片", "image/png", _IMAGE, limits=RECOGNITION),
    ".jpg": Format("图片", "image/jpeg", _IMAGE, limits=RECOGNITION),
    ".jpeg": Format("图片", "image/jpeg", _IMAGE, limits=RECOGNITION),
    ".tif": Format("图片", "image/tiff", _IMAGE, limits=RECOGNITION),
    ".tiff": Format("图片", "image/tiff", _IMAGE, limits=RECOGNITION),
}
