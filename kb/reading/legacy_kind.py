"""First stage: what the bytes of an office file really are, whatever its name says, and whether a password locks them.

Files named .doc are often .docx, web pages, web archives or RTF; what they are decides how they are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from kb.errors import UnreadableFile

if TYPE_CHECKING:
    from olefile import OleFileIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNLOCK = "请用 Word 或 WPS 输入密码打开，在“文件—文档加密”中删除密码后另存"
_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx"
# [MS-DOC] 2.5.2: wIdent of Word 97 and later; 2.5.5: bit 8 of the flags at byte 10 is fEncrypted.
_WORD_97 = 0xA5EC
_ENCRYPTED = 0x0100
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|title|style|script|body|div|table|center|font|span|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?MIME-Version:", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is. `suffix` is what it is read as, for an office file after conversion with `converter`.

    `converter` names LibreOffice's import filter ("" lets it find out); None where nothing needs converting.
    """

    name: str
    suffix: str
    converter: str | None = None


WORD = Kind("Word 文档", ".docx")
SHEET = Kind("Excel 工作簿", ".xlsx")
OFD = Kind("OFD 版式文件", ".ofd")
PDF = Kind("PDF", ".pdf")
WEB_PAGE = Kind("网页", ".html")
WEB_ARCHIVE = Kind("网页存档", ".mht")
PLAIN = Kind("纯文本", ".txt")
OLD_WORD = Kind("旧版 Word 文档", ".docx", "MS Word 97")
OLDER_WORD = Kind("Word 95 及更早的文档", ".docx", "")
WORKS = Kind("Works 文档", ".docx", "")
OLD_SHEET = Kind("旧版 Excel 工作簿", ".xlsx", "MS Excel 97")
OLDER_SHEET = Kind("Excel 95 及更早的工作簿", ".xlsx", "")
RICH_TEXT = Kind("RTF 文档", ".docx", "Rich Text Format")
OPEN_TEXT = Kind("ODF 文本文档", ".docx", "writer8")
OPEN_SHEET = Kind("ODF 电子表格", ".xlsx", "calc8")
WORD_XML = Kind("Word 2003 XML 文档", ".docx", "MS Word 2003 XML")


def recognise(data: bytes, *, where: str) -> Kind:
    """The kind of `data`. Raises `UnreadableFile` for a locked file and for one no office program made."""
    head = data[:_HEAD]
    if head.startswith(OLE):
        return _container(data, where)
    if head.startswith(b"PK\x03\x04"):
        return _package(data, where)
    starts = {b"{\\rtf": RICH_TEXT, b"%PDF-": PDF}
    for start, kind in starts.items():
        if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            return kind
    return _text(data, where)


def _text(data: bytes, where: str) -> Kind:
    """Text has no mark; read_plain refuses what is none."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = data[:_HEAD].decode("utf-16", errors="ignore").encode()
    if b'progid="Word.Document"' in head and b"pkg:package" not in head:
        return WORD_XML
    if _MARKUP.match(head):
        return WEB_PAGE
    if _ARCHIVE.match(head):
        return WEB_ARCHIVE
    if b"pkg:package" in head:
        raise UnreadableFile("这是 Word 的单文件 XML，暂不支持", where=where, hint=_SAVE_AS)
    return PLAIN


def _package(data: bytes, where: str) -> Kind:
    """A zip: the names of its parts stand uncompressed in it, so none has to be unpacked."""
    if data[30:38] == b"mimetype":
        said = data[38 : 38 + 80]
        if said.startswith(b"application/vnd.oasis.opendocument.text"):
            return OPEN_TEXT
        if said.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return OPEN_SHEET
    for name, kind in ((b"word/document.xml", WORD), (b"xl/workbook.", SHEET), (b"OFD.xml", OFD)):
        if name in data:
            return kind
    raise UnreadableFile("压缩包里没有 Word、Excel 或 OFD 的内容", where=where, hint="请提供压缩包里的文件本身")


def _container(data: bytes, where: str) -> Kind:
    """An OLE compound file: its streams tell which program made it."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(data)) as container:
            return _streams(container, where)
    except (OSError, IndexError, ValueError, RecursionError) as error:
        raise UnreadableFile("旧版 Office 文件不完整或已损坏", where=where, hint="请重新下载该文件") from error


def _streams(container: OleFileIO, where: str) -> Kind:
    if container.exists("EncryptedPackage"):
        raise _locked(where)
    if container.exists("WordDocument"):
        block = container.openstream("WordDocument").read(32)
        if int.from_bytes(block[10:12], "little") & _ENCRYPTED:
            raise _locked(where)
        return OLD_WORD if int.from_bytes(block[:2], "little") == _WORD_97 else OLDER_WORD
    for stream, kind in (("Workbook", OLD_SHEET), ("Book", OLDER_SHEET)):
        if container.exists(stream):
            return kind
    if container.exists("CONTENTS") or container.exists("MatOST"):
        return WORKS
    raise UnreadableFile("不是 Word、WPS 文字或 Excel 的文件", where=where, hint="请用原来的软件另存为 .docx 或 .pdf")


def _locked(where: str) -> UnreadableFile:
    return UnreadableFile("文件设有打开密码", where=where, hint=_UNLOCK)
