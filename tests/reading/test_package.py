"""A package is refused by what it declares, before it is unpacked, and never unpacks beyond it."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from kb.errors import UnreadableFile
from kb.reading import package as package_module
from kb.reading.package import check_package, open_package, parse_xml


def _zip(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


def _lying(data: bytes, size: int) -> bytes:
    """The same package, its one part declared to be `size` bytes long."""
    at = data.index(b"PK\x01\x02")
    return data[:22] + struct.pack("<I", size) + data[26 : at + 24] + struct.pack("<I", size) + data[at + 28 :]


def test_parts_of_a_sound_package_are_read() -> None:
    """Bytes as they were packed; a part that is not there is told by its absence."""
    with open_package(_zip(("甲.xml", b"<a>1</a>"), ("b/", b"")), where="x", kind=".docx") as package:
        assert package.names == ("甲.xml",)
        assert package.read("甲.xml") == b"<a>1</a>"
        root = package.xml("甲.xml")
        assert root is not None and root.text == "1"
        assert package.xml("乙.xml") is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_zip(*((f"{n}", b"") for n in range(10_001))), "10001 个文件"),
        (_zip(("a", b"\0" * 9_000_000)), "压缩比"),
        (_lying(_zip(("a", b"1" * 100), method=0), 2_000_000_000), "单个部件 1907 MB"),
        (_zip(("a", b"1"), ("a", b"2")), "重名"),
        (_zip(("a", b"1"), ("甲", b"2")).replace("甲".encode(), b"\0\0\0"), "没有名称"),
        (_zip(("../a", b"1")), "指向文件之外"),
        (_zip(("/etc/a", b"1")), "指向文件之外"),
        (_zip(("C:/a", b"1")), "指向文件之外"),
        (_zip(("a", b"1"), method=zipfile.ZIP_LZMA), "压缩方法"),
        (b"PK\x05\x06" + b"\xff" * 18, "不是完整的 .docx"),
        (b"", "不是完整的 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ],
)
def test_what_is_no_document_is_refused_by_its_declarations(data: bytes, reason: str) -> None:
    """Nothing is unpacked to find out."""
    with pytest.raises(UnreadableFile, match=reason), open_package(data, where="x", kind=".docx"):
        pass


def test_parts_that_share_their_bytes_are_refused() -> None:
    """The “better zip bomb”: many entries of the directory, one run of data."""
    data = _zip(("a", b"1" * 100), ("b", b"1" * 100))
    second = data.rindex(b"PK\x01\x02")
    overlapping = data[: second + 42] + struct.pack("<I", 3) + data[second + 46 :]
    with pytest.raises(UnreadableFile, match="重叠"), open_package(overlapping, where="x", kind=".docx"):
        pass


def test_encrypted_parts_are_refused() -> None:
    """The flag of the directory tells."""
    data = bytearray(_zip(("a", b"1" * 100)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="加密"), open_package(bytes(data), where="x", kind=".docx"):
        pass


def test_a_part_larger_than_it_says_is_not_unpacked_further() -> None:
    """A lying size is damage."""
    data = _lying(_zip(("a", b"1" * 7_000_000)), 10)
    with open_package(data, where="x", kind=".docx") as package, pytest.raises(UnreadableFile, match="不是完整的"):
        package.read("a")


def test_reading_the_same_part_again_and_again_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on what is unpacked holds for all readings together."""
    monkeypatch.setattr(package_module, "MAX_UNPACKED", 1000)
    with open_package(_zip(("a", b"1" * 400)), where="x", kind=".docx") as package:
        package.read("a")
        package.read("a")
        with pytest.raises(UnreadableFile, match="反复解压"):
            package.read("a")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), "DOCTYPE"),
        (b"<?xml version='1.0' encoding='UTF-7'?>+ADw-a/+AD4-", "文字编码"),
        (b"<a>" * 300 + b"</a>" * 300, "嵌套过深"),
        (b"<a>", "损坏"),
        (b"", "损坏"),
    ],
)
def test_xml_of_an_attacker_is_refused(data: bytes, reason: str) -> None:
    """No document types, no odd encodings, no depth without end."""
    with pytest.raises(UnreadableFile, match=reason):
        parse_xml(data, where="x")


def test_packages_that_a_library_opens_are_checked_part_by_part() -> None:
    """A document type in any of the XML parts is found before the library sees it."""
    check_package(_zip(("a.xml", b"<a/>"), ("b.png", b"<!DOCTYPE")), where="x", kind=".xlsx")
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        check_package(_zip(("a.xml", b"<a/>"), ("b.rels", b"<!DOCTYPE a><a/>")), where="x", kind=".xlsx")
