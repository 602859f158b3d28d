"""Hostile PDF, HTML and text files."""

from __future__ import annotations

import zlib

_BODY = "各地区要加强组织领导，落实责任。"


def pdf(objects: dict[int, bytes], *, trailer: bytes = b"/Root 1 0 R", xref: bool = True) -> bytes:
    """A PDF of numbered objects, the first its catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    if xref:
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{places.get(n, 0):010d} 00000 n \n".encode() for n in range(1, size))
    return bytes(out) + f"trailer\n<< /Size {size} ".encode() + trailer + f" >>\nstartxref\n{start}\n%%EOF\n".encode()


def stream(data: bytes, entries: bytes = b"", *, length: int | None = None, packed: bool = True) -> bytes:
    """A stream object; `length` is what it says of itself."""
    body = zlib.compress(data, 9) if packed else data
    head = b"<< /Length %d %s %s >>\nstream\n" % (
        len(body) if length is None else length, b"/Filter /FlateDecode" if packed else b"", entries,
    )  # fmt: skip
    return head + body + b"\nendstream"


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TEXT = b"BT /F 12 Tf 72 700 Td (1. Responsibilities of all departments are fulfilled.) Tj ET"


def page(content: bytes = b"", *, box: bytes = b"0 0 595 842", more: bytes = b"", **extra: bytes) -> dict[int, bytes]:
    """The objects of a document of one page."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> "
        + more + b" >> >>",
        4: content or stream(_TEXT),
        5: _FONT,
        **{int(k[1:]): v for k, v in extra.items()},
    }  # fmt: skip


def page_loop() -> bytes:
    """A tree of pages whose branch is its own root."""
    return pdf(page() | {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 1000000 >>"})


def deep_pages(depth: int) -> bytes:
    """A tree of pages that only goes down."""
    objects = {
        n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 1, n - 1) for n in range(6, depth)
    }
    objects[depth] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf(page() | {2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"} | objects)


def many_pages(count: int) -> bytes:
    """That many pages, all with the same content."""
    kids = b" ".join(b"%d 0 R" % n for n in range(6, 6 + count))
    one = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    pages = dict.fromkeys(range(6, 6 + count), one)
    return pdf(page() | {2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)} | pages)


def deflate_bomb(megabytes: int) -> bytes:
    """A content stream that is packed twice and unpacks to `megabytes` of spaces."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    return pdf(page(stream(inner, b"").replace(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]")))


def form_bomb(depth: int) -> bytes:
    """Forms that each draw the next ten times."""
    forms = {}
    for n in range(depth):
        here = 10 + n
        content = b"/X Do " * 10 if n < depth - 1 else _TEXT
        forms[here] = stream(
            content, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> /XObject "
            b"<< /X %d 0 R >> >>" % (here + 1)
        )  # fmt: skip
    return pdf(page(stream(b"/X Do"), more=b"/XObject << /X 10 0 R >>") | forms)


def form_loop() -> bytes:
    """A form that draws itself."""
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>")
    return pdf(page(stream(_TEXT + b" /X Do"), more=b"/XObject << /X 10 0 R >>", _10=form))


def pdf_image(filter_name: bytes, data: bytes) -> bytes:
    """A picture that says it is 60,000 pixels wide and high."""
    image = stream(
        data, b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
        b"/Filter /" + filter_name, packed=False,
    )  # fmt: skip
    drawn = b" q 595 0 0 842 0 0 cm /X Do Q"
    return pdf(page(stream(_TEXT + drawn), more=b"/XObject << /X 10 0 R >>", _10=image))


def scan_bomb() -> bytes:
    """The same without any text: it looks like a scan that wants recognising."""
    image = stream(
        b"\0" * 1_000_000, b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace "
        b"/DeviceGray",
    )  # fmt: skip
    return pdf(page(stream(b"q 595 0 0 842 0 0 cm /X Do Q"), more=b"/XObject << /X 10 0 R >>", _10=image))


def xref_loop() -> bytes:
    """Tables of objects that name each other as the one before."""
    whole = pdf(page())
    start = int(whole.rsplit(b"startxref\n", 1)[1].split()[0])
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def object_stream_loop() -> bytes:
    """An object stream that says it lies in itself."""
    body = stream(b"1 0 10 0 << /Type /Catalog >>", b"/Type /ObjStm /N 2 /First 9 /Extends 10 0 R")
    return pdf(page() | {10: body, 11: b"10 0 R", 12: b"12 0 R"})


def locked() -> bytes:
    """A PDF with a password nobody knows."""
    key = b"<" + b"5a" * 32 + b">"
    objects = page() | {9: b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O %s /U %s >>" % (key, key)}
    return pdf(objects, trailer=b"/Root 1 0 R /Encrypt 9 0 R /ID [<00><00>]")


def html(body: str) -> bytes:
    """A page with a title and an article before `body`."""
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>某市关于加强知识产权工作的意见</title></head><body>'
    return (
        f"{head}<h1>某市关于加强知识产权工作的意见</h1><p>一、总体要求</p><p>{_BODY}</p>{body}</body></html>".encode()
    )


def document(lines: int) -> str:
    """A plain document of that many paragraphs."""
    return "某市关于加强知识产权工作的意见\n一、总体要求\n" + f"{_BODY}\n" * lines
