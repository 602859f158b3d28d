"""A file becomes its text, or is refused by name with the reason and a way to mend it."""

from __future__ import annotations

import codecs
import hashlib
import os
import random
from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.reading import SUFFIXES, read
from kb.reading import reader as reader_module

TEXT = "某市人民政府关于加强知识产权工作的意见\n一、总体要求\n各地区要加强领导，落实责任。\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("gb18030", b""),
        ("gb2312", b""),
    ],
)
def test_text_is_read_in_every_usual_encoding(encoding: str, mark: bytes, tmp_path: Path) -> None:
    """With and without byte order mark; the mark is no part of the text, the hash is of the bytes."""
    path = tmp_path / "意见.txt"
    data = mark + TEXT.encode(encoding)
    path.write_bytes(data)
    source = read(path)
    assert source.text == TEXT
    assert source.file == "意见.txt"
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.blocks == ()


def test_line_ends_are_made_one(tmp_path: Path) -> None:
    """CR LF and CR become LF, so that offsets do not depend on where a file was saved."""
    path = tmp_path / "甲.md"
    path.write_bytes("# 甲\r\n乙的内容。\r丙的内容。".encode())
    assert read(path).text == "# 甲\n乙的内容。\n丙的内容。"
    assert read(path).media == "text/markdown"


NOISE = random.Random(7).randbytes(4000)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "空的"),
        ("空白.txt", " \n　\n".encode(), "空白"),
        ("图.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "二进制"),
        ("包.txt", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "二进制"),
        ("乱.txt", NOISE, ""),
        ("重.txt", b"\xa5" * 4000, "编码"),
        ("偶.txt", bytes(b | 0x80 for b in NOISE), ""),
        ("坏.txt", TEXT.encode() * 5 + b"\xe6\x9f" + TEXT.encode(), "UTF-8 编码已损坏（第 16 行"),
        ("日.txt", "知的財産権の保護を強化するための計画について定めるものである。".encode("shift_jis"), "编码"),
        ("片.pptx", b"PK", "不支持的文件类型"),
        ("无扩展名", b"abc", "不支持的文件类型"),
        ("文.docx", b"not a package", ".docx"),
        ("旧.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
        ("页.html", b"<html><body></body></html>", ""),
    ],
)
def test_unreadable_files_are_refused_by_name(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    """What is wrong, where, and how to mend it, in Chinese."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert reason in refused.value.what
    assert refused.value.where == name
    assert refused.value.hint


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    """The path is named, no traceback of the system's."""
    with pytest.raises(UnreadableFile, match="不存在"):
        read(tmp_path / "没有.txt")
    (tmp_path / "夹.txt").mkdir()
    with pytest.raises(UnreadableFile, match="文件夹"):
        read(tmp_path / "夹.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission_are_refused(tmp_path: Path) -> None:
    """Says that the permission is missing."""
    path = tmp_path / "密.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="权限"):
        read(path)


def test_permission_errors_of_the_system_are_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system says, the reader says what to do."""
    path = tmp_path / "密.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFile, match="权限"):
        read(path)


def test_oversized_files_are_refused_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is told."""
    monkeypatch.setattr(reader_module, "MAX_BYTES", 10)
    path = tmp_path / "大.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="过大"):
        read(path)


def test_the_kinds_of_files_are_told() -> None:
    """Whatever an office has: text, web pages, Word, Excel, PDF, OFD, and old Word and WPS files."""
    assert {".txt", ".md", ".html", ".docx", ".pdf", ".xlsx", ".ofd", ".doc", ".wps"} <= set(SUFFIXES)
