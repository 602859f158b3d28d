"""Hostile Word, Excel and OFD files: bombs, entities, nesting, lies about sizes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OOXML = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TEXT = "某市关于加强知识产权工作的意见"
_BODY = "各地区要加强组织领导，落实责任。"


def zipped(entries: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of WordprocessingML."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str = "", *, prolog: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """A Word document of a title, `body` and whatever else is in the package."""
    content = paragraph(TEXT) + paragraph("一、总体要求") + paragraph(_BODY) + body
    return zipped(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_OOXML}.wordprocessingml.document.main+xml"/>'
            "</Types>",
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
            f'Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"{_HEAD}{prolog}<w:document {_W}><w:body>{content}</w:body></w:document>",
            **(more or {}),
        }
    )


def xlsx(
    rows: str = "", *, prolog: str = "", dimension: str = "A1:B2", behind: str = "", shared: str | None = None,
    more: dict[str, bytes | str] | None = None,
) -> bytes:  # fmt: skip
    """A workbook of one sheet."""
    first = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{TEXT}任务分解表</t></is></c></row>'
    first += "".join(
        f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{a}</t></is></c><c r="B{r}" t="inlineStr"><is>'
        f"<t>{b}</t></is></c>"
        "</row>"
        for r, a, b in ((2, "任务", "责任单位"), (3, "加强组织领导，落实责任。", "市知识产权局"))
    )
    override = f'<Override PartName="/xl/{{}}.xml" ContentType="{_OOXML}.spreadsheetml.{{}}+xml"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + override.format("workbook", "sheet.main") + override.format("worksheets/sheet1", "worksheet")
        + (override.format("sharedStrings", "sharedStrings") if shared is not None else "") + "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook {_S} {_R}><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
        f'Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        + (f'<Relationship Id="r2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>' if shared else "")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{_HEAD}{prolog}<worksheet {_S}><dimension ref="{dimension}"/><sheetData>{first}'
        f"{rows}</sheetData>{behind}</worksheet>",
    }  # fmt: skip
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f"{_HEAD}<sst {_S}>{shared}</sst>"
    return zipped(parts | (more or {}))


def ofd(objects: str = "", *, prolog: str = "", pages: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """An OFD document of one page (GB/T 33190)."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = "".join(
        f'<ofd:TextObject ID="{10 + n}" Font="2" Size="5" Boundary="20 {30 + 12 * n} 170 10"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g {len(text)} 5">{text}</ofd:TextCode></ofd:TextObject>'
        for n, text in enumerate((TEXT, "一、总体要求", _BODY))
    )
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return zipped(
        {
            "OFD.xml": f'{_HEAD}{prolog}<ofd:OFD {name} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"{_HEAD}<ofd:Document {name}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>{box}"
            '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" '
            f'BaseLoc="Pages/Page_0/Content.xml"/>{pages}</ofd:Pages></ofd:Document>',
            "Doc_0/PublicRes.xml": f'{_HEAD}<ofd:Res {name} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体"/>'
            "</ofd:Fonts></ofd:Res>",
            "Doc_0/Pages/Page_0/Content.xml": f"{_HEAD}<ofd:Page {name}>{box.replace('PageArea', 'Area')}<ofd:Content>"
            f'<ofd:Layer ID="3">{lines}{objects}</ofd:Layer></ofd:Content></ofd:Page>',
            **(more or {}),
        }
    )


def _flat(megabytes: int, wrap: tuple[str, str]) -> Iterator[bytes]:
    yield wrap[0].encode()
    for _ in range(megabytes):
        yield b" " * 2**20
    yield wrap[1].encode()


def swollen(sound: bytes, part: str, megabytes: int, wrap: tuple[str, str]) -> bytes:
    """`sound` with one part replaced by `megabytes` of spaces between the two ends of `wrap`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as out:
            for piece in _flat(megabytes, wrap):
                out.write(piece)
    return stream.getvalue()


def lying(data: bytes, part: str, size: int) -> bytes:
    """The package, `part` declared to unpack to `size` bytes, in both its headers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offset = archive.getinfo(part).header_offset
    central = data.index(part.encode(), data.index(b"PK\x01\x02")) - 46
    sized = bytearray(data)
    sized[offset + 22 : offset + 26] = sized[central + 24 : central + 28] = struct.pack("<I", size)
    return bytes(sized)


def overlapping(count: int) -> bytes:
    """A “better zip bomb”: all entries of the directory share the bytes of one."""
    data = zipped({"word/document.xml": b"<a>" + b" " * 4_000_000 + b"</a>"})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"document", f"{n:08d}".encode()) for n in range(count)) + entry
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(entries), start, 0)
    return data[:start] + entries + tail


def nested(depth: int) -> bytes:
    """A package in a package in a package, every one ten times."""
    inner = zipped({"0": b"0" * 1_000_000})
    for level in range(depth):
        with warnings.catch_warnings():
            inner = zipped({f"{level}-{n}.zip": inner for n in range(10)})
    return zipped({"word/document.xml": f"<w:document {_W}/>", "a.zip": inner})


LAUGHS = "<!DOCTYPE a [<!ENTITY l0 '哈'>" + "".join(
    f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(10)
) + "]>"  # fmt: skip
QUADRATIC = f"<!DOCTYPE a [<!ENTITY q '{'哈' * 100_000}'>]>"
LOCAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def remote(port: int) -> str:
    """A document type that fetches an entity and a DTD of this machine's."""
    return f'<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/d" [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/e">]>'


def tables(depth: int) -> str:
    """Tables in tables in tables."""
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("最里面") + "</w:tc></w:tr></w:tbl>" * depth


def numbering_loops() -> dict[str, bytes | str]:
    """Styles based on each other and lists that take their levels from each other."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{1 - n}"/><w:pPr>'
        f'<w:numPr><w:numId w:val="{n + 1}"/></w:numPr></w:pPr></w:style>'
        for n in range(2)
    )
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="s{n}"/><w:styleLink w:val="s{1 - n}"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="{2**31}"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、%9"/>'
        f'</w:lvl></w:abstractNum><w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(2)
    )
    return {
        "word/styles.xml": f"{_HEAD}<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"{_HEAD}<w:numbering {_W}>{lists}</w:numbering>",
    }


def encrypted() -> bytes:
    """What Office makes of a package with a password: a compound file ([MS-CFB]) with the package in it, in cipher."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    info = struct.pack("<HHI", 4, 4, 64).ljust(4096, b"\0")
    streams = {"EncryptedPackage": bytes(range(256)) * 16, "EncryptionInfo": info}

    def entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
        raw = name.encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw) + 2, kind, 1, free, right, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    # Sector 0 is the table of sectors, each stream takes eight, the directory the last.
    chains = [fat, *range(2, 9), end, *range(10, 17), end, end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 17, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    entries = entry("Root Entry", 5, 1, end, 0, free)
    entries += entry("EncryptionInfo", 2, free, 9, 4096, 2) + entry("EncryptedPackage", 2, free, 1, 4096, free)
    table = struct.pack("<128I", *chains, *[free] * (128 - len(chains)))
    return header + table + b"".join(streams.values()) + entries.ljust(512, b"\0")
