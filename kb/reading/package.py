"""First stage: packages (docx, xlsx, ofd are zip files of XML) are looked over before anything in them is unpacked."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from kb.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MB = 2**20
# A document's parts number a few hundred at most (one a page in OFD, one a picture); its markup is some MB.
MAX_ENTRIES = 10_000
MAX_ENTRY = 128 * _MB
MAX_UNPACKED = 256 * _MB
# Word's own markup packs to a fiftieth; pictures hardly at all. A deflate bomb reaches 1,032.
MAX_RATIO = 200
_SMALL = 8 * _MB
MAX_DEPTH = 256
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# In these the letters of a declaration are the bytes of ASCII; others (UTF-7, EBCDIC) could hide one.
_ENCODING = re.compile(rb"[^<]*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"gb18030", b"gbk", b"gb2312", b"iso-8859-1"}
_UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_SAVE_AGAIN = "请用原来的办公软件打开后另存一份"


class Package:
    """The parts of a package that was found sound. A part is unpacked when it is read, never beyond its limits."""

    def __init__(self, archive: zipfile.ZipFile, *, where: str, kind: str) -> None:
        self._archive = archive
        self._where = where
        self._kind = kind
        self._left = MAX_UNPACKED
        self.names: tuple[str, ...] = tuple(i.filename for i in archive.infolist() if not i.is_dir())
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises `KeyError` where there is none, `UnreadableFile` where it is not as declared."""
        info = self._archive.getinfo(name)
        try:
            with self._archive.open(info) as part:
                # The archive's reader stops at the declared size; what follows shows in the checksum.
                data = part.read(info.file_size + 1)
        except _UNPACKING as error:
            raise broken(self._kind, self._where) from error
        self._left -= len(data)
        if self._left < 0:
            raise _bomb("反复解压超过上限", self._where)
        if len(data) != info.file_size:
            raise broken(self._kind, self._where)
        return data

    def xml(self, name: str) -> Element | None:
        """A part's root element; None where there is no such part."""
        return parse_xml(self.read(name), where=self._where) if name in self else None


@contextmanager
def open_package(data: bytes, *, where: str, kind: str) -> Iterator[Package]:
    """The package in `data`, checked by what it declares before anything is unpacked.

    `kind` names the format in messages (“.docx”). Raises `UnreadableFile`: encrypted, damaged, or a bomb.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise UnreadableFile("文件设有打开密码", where=where, hint="请用办公软件打开后取消密码，另存一份")
        raise UnreadableFile(
            f"这是旧版 Office 格式的文件，扩展名却是 {kind}", where=where, hint=f"请用 Word 或 WPS 另存为 {kind}"
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error) as error:
        raise broken(kind, where) from error
    with archive:
        _look_over(archive, where)
        yield Package(archive, where=where, kind=kind)


def check_package(data: bytes, *, where: str, kind: str) -> None:
    """Look over a package that a library will open by itself, and every XML part of it. Raises `UnreadableFile`."""
    with open_package(data, where=where, kind=kind) as package:
        for name in package.names:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                refuse_doctype(package.read(name), where=where)


def broken(kind: str, where: str) -> UnreadableFile:
    """The refusal of a package that cannot be unpacked."""
    return UnreadableFile(f"不是完整的 {kind} 文件", where=where, hint=_SAVE_AGAIN)


def _bomb(what: str, where: str) -> UnreadableFile:
    return UnreadableFile(
        f"文件解压后过大（{what}），疑似压缩炸弹", where=where, hint=f"{_SAVE_AGAIN}；来历不明的请勿使用"
    )


def _look_over(archive: zipfile.ZipFile, where: str) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _bomb(f"内含 {len(infos)} 个文件，上限 {MAX_ENTRIES}", where)
    names: set[str] = set()
    for info in infos:
        if not info.filename:  # which the archive's own reader stumbles over
            raise UnreadableFile("内部有没有名称的文件", where=where, hint=_SAVE_AGAIN)
        _look_at(info, where)
        if info.filename in names:
            raise UnreadableFile("内部有重名的文件，内容不能确定", where=where, hint=_SAVE_AGAIN)
        names.add(info.filename)
    unpacked = sum(i.file_size for i in infos)
    if unpacked > MAX_UNPACKED:
        raise _bomb(f"{unpacked // _MB} MB，上限 {MAX_UNPACKED // _MB} MB", where)
    _no_overlap(infos, where)


def _look_at(info: zipfile.ZipInfo, where: str) -> None:
    if info.flag_bits & 0x1:
        raise UnreadableFile("内部文件已加密", where=where, hint="请用办公软件打开后取消密码，另存一份")
    if info.compress_type not in _METHODS:
        raise UnreadableFile("内部用了办公软件不用的压缩方法", where=where, hint=_SAVE_AGAIN)
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise UnreadableFile("内部文件的路径指向文件之外", where=where, hint=_SAVE_AGAIN)
    if info.file_size > MAX_ENTRY:
        raise _bomb(f"单个部件 {info.file_size // _MB} MB，上限 {MAX_ENTRY // _MB} MB", where)
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise _bomb(f"压缩比 {info.file_size // max(1, info.compress_size)}，上限 {MAX_RATIO}", where)


def _no_overlap(infos: list[zipfile.ZipInfo], where: str) -> None:
    """Parts that share their bytes are how a small file unpacks to petabytes (D. Fifield, 2019)."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise _bomb("内部文件互相重叠", where)
        end = info.header_offset + 30 + info.compress_size


def refuse_doctype(data: bytes, *, where: str) -> None:
    """OOXML (ECMA-376 Part 2, 8.1.4) and OFD know no document type declaration; entity bombs need one."""
    text = data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        text = data.replace(b"\0", b"")
    named = _ENCODING.match(text[:200])
    if named and named[1].lower() not in _ENCODINGS:
        raise UnreadableFile("内部用了办公软件不用的文字编码", where=where, hint=_SAVE_AGAIN)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise UnreadableFile("内部含有文档类型声明（DOCTYPE），正常的办公文件没有", where=where, hint=_SAVE_AGAIN)


def parse_xml(data: bytes, *, where: str) -> Element:
    """The root of an XML part: no declarations, no entities, nothing fetched, `MAX_DEPTH` deep at most."""
    from lxml import etree

    refuse_doctype(data, where=where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if parser.error_log.filter_from_errors() and "depth" in str(error).lower():
            raise UnreadableFile(f"内部嵌套过深（超过 {MAX_DEPTH} 层）", where=where, hint=_SAVE_AGAIN) from error
        raise UnreadableFile("文件内部已损坏", where=where, hint=_SAVE_AGAIN) from error
