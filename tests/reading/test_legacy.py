"""Old Word, WPS, RTF and spreadsheets: told by content, converted in a sealed LibreOffice, refused with the reason."""

from __future__ import annotations

import io
import os
import socket
import stat
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.model import Source
from kb.reading import legacy_office, read
from kb.reading.legacy import convert
from kb.reading.legacy_kind import OLD_SHEET, OLD_WORD, OLDER_WORD, RICH_TEXT, WORKS, recognise
from kb.structure import parse
from tests.reading.compound import compound, word_stream

_OFFICE = legacy_office.program()
needs_office = pytest.mark.skipif(_OFFICE is None, reason="LibreOffice (soffice) is not installed")
_PAGE = "<html><body><h1>某市条例</h1><p>第一条　为了加强管理，制定本条例。</p></body></html>"


def _rtf(*paragraphs: tuple[str, int | None]) -> bytes:
    """RTF as Word writes it in Chinese Windows: two levels of automatic numbers, characters as GBK bytes."""

    def said(text: str) -> str:
        return "".join(c if c < "\x80" else "".join(f"\\'{b:02x}" for b in c.encode("gbk")) for c in text)

    level = (
        "{{\\listlevel\\levelnfc37\\levelnfcn37\\levelfollow2\\levelstartat1{{\\leveltext{};}}{{\\levelnumbers{};}}}}"
    )
    first = level.format("\\'02\\'00\\'a1\\'a2", "\\'01")
    second = level.format("\\'03\\'a3\\'a8\\'01\\'a3\\'a9", "\\'02")
    lists = f"{{\\*\\listtable{{\\list\\listtemplateid1{first}{second}\\listid7}}}}"
    lists += "{\\*\\listoverridetable{\\listoverride\\listid7\\listoverridecount0\\ls1}}"
    body = "".join(
        "\\pard\\plain\\f0 " + ("" if depth is None else f"\\ls1\\ilvl{depth} ") + said(text) + "\\par\n"
        for text, depth in paragraphs
    )
    fonts = "{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}"
    return f"{{\\rtf1\\ansi\\ansicpg936\\uc2\\deff0{fonts}{lists}\n{body}}}".encode("ascii")


_PLAN = _rtf(
    ("某市人才发展规划", None), ("总体要求", 0), ("指导思想", 1), ("坚持人才引领发展。", None), ("主要任务", 0),
    ("加强培养。", None),
)  # fmt: skip


def _read(folder: Path, name: str, data: bytes) -> Source:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def _docx() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        text = "<w:p><w:r><w:t>第一条　为了加强管理，制定本办法。</w:t></w:r></w:p>"
        package.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>')
    return file.getvalue()


def test_a_file_is_read_as_what_it_is_whatever_it_is_called(tmp_path: Path) -> None:
    """Files named .doc or .wps are often of another format; nothing is converted that need not be."""
    archive = (
        b'From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + _PAGE.encode("gb18030") + b"\r\n--b--\r\n"
    )  # fmt: skip
    for name, data in (
        ("甲.doc", _docx()),
        ("乙.wps", _docx()),
        ("丙.doc", _PAGE.encode()),
        ("丁.xls", b"\xef\xbb\xbf" + _PAGE.encode()),
        ("戊.doc", archive),
        ("己.mht", archive),
        ("庚.doc", "第一条　为了加强管理，制定本办法。\n".encode("gb18030")),
    ):
        assert "第一条　为了加强管理，制定本" in _read(tmp_path, name, data).text, name


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (compound({"WordDocument": word_stream(), "1Table": b""}), OLD_WORD),
        (compound({"WordDocument": word_stream(mark=0xA5DC)}), OLDER_WORD),
        (compound({"Workbook": b"\x09\x08"}), OLD_SHEET),
        (compound({"CONTENTS": b"CHNKWKS"}), WORKS),
        (_PLAN, RICH_TEXT),
    ],
)
def test_the_program_that_made_a_file_is_told_by_its_streams(data: bytes, kind: object) -> None:
    """Kingsoft WPS writes the streams of Word 97, Microsoft Works its own."""
    assert recognise(data, where="文件.wps") == kind


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("密.doc", compound({"WordDocument": word_stream(encrypted=True)}), "打开密码"),
        ("密.docx", compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "打开密码"),
        ("密.xlsx", compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "打开密码"),
        ("片.doc", compound({"PowerPoint Document": b""}), "不是 Word"),
        ("断.doc", compound({"WordDocument": word_stream()})[:900], "不完整"),
        ("乱.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, "不完整"),
        ("包.doc", b"PK\x03\x04" + bytes(60), "压缩包"),
        ("码.doc", bytes(range(256)) * 9, "二进制"),
    ],
)
def test_locked_and_damaged_files_are_refused_before_anything_is_started(
    name: str, data: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is told; a hint tells how to mend it."""
    monkeypatch.setattr(legacy_office, "converted", None)
    with pytest.raises(UnreadableFile) as refused:
        _read(tmp_path, name, data)
    assert reason in refused.value.what
    assert refused.value.hint


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which package to install, or what to save the file as."""
    monkeypatch.setenv("KB_SOFFICE", "/nowhere/soffice")
    with pytest.raises(UnreadableFile, match=r"LibreOffice.*libreoffice-writer-nogui.*\.docx"):
        convert(_PLAN, suffix=".rtf", where="规划.rtf")
    with pytest.raises(UnreadableFile, match=r"libreoffice-calc-nogui.*\.xlsx"):
        convert(compound({"Workbook": b""}), suffix=".et", where="表.et")


def _program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("KB_SOFFICE", str(path))


def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process and no folder is left behind."""
    monkeypatch.setattr(legacy_office, "SECONDS", 1.0)
    _program(tmp_path, f"sleep 60 & echo $! >{tmp_path}/child; pwd >{tmp_path}/folder; wait", monkeypatch)
    with pytest.raises(UnreadableFile, match="超时"):
        convert(_PLAN, suffix=".rtf", where="规划.rtf")
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not _runs(child):
            break
        time.sleep(0.02)
    assert not _runs(child)
    assert not Path((tmp_path / "folder").read_text().strip()).exists()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 1", "打不开"),
        ("exec head -c 2000000000 /dev/zero | tail", "打不开"),
        ("for last; do :; done; mkdir -p out; ln -s /etc/passwd out/document.docx", "打不开"),
        ("mkdir -p out; head -c 70000000 /dev/zero >out/document.docx", "过大"),
        ("mkdir -p out; head -c 900000000 /dev/zero >out/document.docx", "过大"),
    ],
)
def test_whatever_the_converter_does_the_file_is_refused(
    script: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may fail, swell, point elsewhere, or fill the disk up to its limit."""
    _program(tmp_path, script, monkeypatch)
    with pytest.raises(UnreadableFile, match=reason):
        convert(_PLAN, suffix=".rtf", where="规划.rtf")


@needs_office
@pytest.mark.slow
def test_automatic_numbers_of_rtf_survive(tmp_path: Path) -> None:
    """The numbers that Word prints are in the text."""
    source = _read(tmp_path, "规划.rtf", _PLAN)
    assert source.text.split("\n")[1:5] == ["一、总体要求", "（一）指导思想", "坚持人才引领发展。", "二、主要任务"]
    headings = [(c.number, c.level, c.title) for c in parse(source)[0].clauses if c.kind == "heading"]
    assert headings == [("一", 1, "总体要求"), ("（一）", 2, "指导思想"), ("二", 1, "主要任务")]


@needs_office
@pytest.mark.slow
def test_the_same_bytes_as_doc_and_wps_give_the_tree_of_the_original(tmp_path: Path) -> None:
    """Kingsoft WPS files are Word 97 files by another name."""
    (tmp_path / "规划.rtf").write_bytes(_PLAN)
    subprocess.run(
        [
            str(_OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
            "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "规划.rtf"),
        ],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    data = (tmp_path / "规划.doc").read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    trees = [
        [(c.kind, c.level, c.number, c.text) for c in parse(source)[0].clauses]
        for source in (
            _read(tmp_path, "甲.rtf", _PLAN),
            _read(tmp_path, "甲.wps", data),
            _read(tmp_path, "甲.docx", data),
        )
    ]
    assert trees[0] == trees[1] == trees[2]


def _linked(link: str) -> bytes:
    """An ODF text with a picture that lies elsewhere."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    image = f'<draw:image xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
    frame = f'<draw:frame svg:width="2cm" svg:height="2cm">{image}</draw:frame>'
    body = f"<text:p>第一条　为了加强管理，制定本办法。</text:p><text:p>{frame}</text:p>"
    kind = "application/vnd.oasis.opendocument.text"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        entries = f'<e:file-entry e:full-path="/" e:media-type="{kind}"/>'
        entries += '<e:file-entry e:full-path="content.xml" e:media-type="text/xml"/>'
        package.writestr("META-INF/manifest.xml", f'<e:manifest xmlns:e="{manifest}">{entries}</e:manifest>')
    return file.getvalue()


@needs_office
@pytest.mark.slow
def test_no_link_in_a_document_is_followed(tmp_path: Path) -> None:
    """A linked picture would tell its server who reads the file, and when."""
    server = socket.create_server(("127.0.0.1", 0))
    called = threading.Event()

    def listen() -> None:
        try:
            server.accept()
            called.set()
        except OSError:
            return

    threading.Thread(target=listen, daemon=True).start()
    link = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
    assert "第一条" in _read(tmp_path, "链.odt", _linked(link)).text
    server.close()
    assert not called.is_set()
