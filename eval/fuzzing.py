"""How files are mutated: bytes, blocks, tokens; inside a package its XML, then packed again."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile

_PACKAGES = ("docx", "xlsx", "ofd")
_TEXTS = ("html", "txt", "md", "mht")
_TOKENS: dict[str, tuple[bytes, ...]] = {
    "docx": (
        b"<w:tbl>",
        b"</w:tbl>",
        b"<w:tr>",
        b"<w:tc>",
        b"</w:tc>",
        b"<w:p>",
        b"</w:p>",
        b"<w:p/>",
        b"<w:r>",
        b"<w:t>",
        b"<w:vMerge/>",
        b"<w:gridSpan w:val='99999999'/>",
        b"<w:numPr>",
        b"w:val='-1'",
        b"<w:ins>",
        b"<w:del>",
        b"<w:sdt>",
        b"<w:fldChar w:fldCharType='begin'/>",
        b"<w:instrText>TOC</w:instrText>",
        b"w:val=''",
        b"<w:txbxContent>",
    ),
    "xlsx": (
        b"<row r='0'>",
        b"<row r='1048577'>",
        b"<c r='XFE1'/>",
        b"<c r='' t='s'><v>99999</v></c>",
        b"<v>-1</v>",
        b"<mergeCell ref='B2:A1'/>",
        b"<mergeCell ref='A1:XFD9'/>",
        b"t='b'",
        b"<v>1e999</v>",
        b"<v>nan</v>",
        b"t='d'",
        b"s='99999'",
        b"<f>1/0</f>",
    ),
    "ofd": (
        b"Boundary=''",
        b"Boundary='nan inf -1 1e9'",
        b"DeltaX='g 99999999 1'",
        b"CTM='0 0 0 0 0 0'",
        b"Size='0'",
        b"Size='-5'",
        b"ID='1'",
        b"BaseLoc='../../OFD.xml'",
        b"<ofd:PageBlock>",
        b"</ofd:Layer>",
        b"Font='999'",
    ),
    "pdf": (
        b"/Length -1",
        b"/Count 99999",
        b"0 R",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"<<",
        b">>",
        b"[",
        b"/Kids [2 0 R]",
        b"/MediaBox [0 0 0 0]",
        b"/Rotate 90",
        b"Tj",
        b"1e30 0 0 1e30 0 0 cm",
        b"99999999 Tf",
        b"/Filter /LZWDecode",
        b"/Prev 0",
        b"/Type /ObjStm",
    ),
    "html": (
        b"<table>",
        b"<tr>",
        b"<td colspan=0>",
        b"<td rowspan=65535>",
        b"</table>",
        b"<p>",
        b"</div>",
        b"<div>",
        b"<pre>",
        b"<br>",
        b"<!--",
        b"-->",
        b"<svg>",
        b"<![CDATA[",
        b"&#xD800;",
        b"&#0;",
        b"<base>",
        b"<frameset>",
        b"<math>",
    ),
}
_COMMON = tuple(
    s.encode()
    for s in (
        "一、",
        "（一）",
        "第一条　",
        "第十二章 ",
        "附件：",
        "附件1",
        "目录",
        "专栏1 ",
        "1.",
        "①",
        "\n",
        "\t",
        "|",
        "**",
        "《",
        "》",
        "（",
        "2021年12月31日",
        "国发〔2021〕1号",
        "各单位：",
        "责任单位：",
        "到2025年达到100万人",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ue000",
        "\U0001f600",
        "前款",
        "之一",
        "序号\t指标\n",
        "—— ",
        "— 1 —\n",
        "\r",
        "\x0c",
    )
)
_NUMBERS = re.compile(rb"\d{1,9}")
_TAGS = re.compile(rb"<[^<>]{1,400}>")
_LARGE = (b"0", b"-1", b"1", b"65536", b"2147483647", b"2147483648", b"99999999999999999999", b"1e9", b"")


def mutate(files: list[bytes], kind: str, rng: random.Random) -> bytes:
    """A mutation of one of `files`, the same for the same state of `rng`."""
    data = rng.choice(files)
    if kind in _PACKAGES and rng.random() < 0.8:
        return _package(data, files, kind, rng)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        data = _once(data, files, kind, rng)
    return _mended(data, rng) if kind in _TEXTS else data


def _mended(data: bytes, rng: random.Random) -> bytes:
    """Mostly without what is no UTF-8 any more, so that more than the encoding is tried."""
    return data.decode("utf-8", errors="ignore").encode() if rng.random() < 0.9 else data


def _once(data: bytes, files: list[bytes], kind: str, rng: random.Random) -> bytes:
    steps = [_flip, _truncate, _double, _delete, _move, _number, _token]
    if kind not in _TEXTS or rng.random() < 0.7:
        steps += [_token, _number]
    if rng.random() < 0.15:
        other = rng.choice(files)
        return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]
    return rng.choice(steps)(data, kind, rng)


def _package(data: bytes, files: list[bytes], kind: str, rng: random.Random) -> bytes:
    """The package with some of its XML parts mutated, and now and then one missing or doubled."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(i.filename, archive.read(i)) for i in archive.infolist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, KeyError):
        return _once(data, files, kind, rng)
    marked = [n for n, (name, _) in enumerate(parts) if name.lower().endswith((".xml", ".rels"))]
    # The parts with the text are worth more of the work than the others.
    weights = [len(parts[n][1]) ** 0.5 + 1 for n in marked]
    for n in rng.choices(marked, weights, k=rng.choice((1, 1, 2, 3))):
        name, part = parts[n]
        for _ in range(rng.choice((1, 2, 4))):
            part = rng.choice(_MARKUP)(part, kind, rng)
        parts[n] = name, _mended(part, rng)
    if rng.random() < 0.1:
        del parts[rng.randrange(len(parts))]
    if rng.random() < 0.03:
        parts.append(rng.choice(parts))
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")
        for name, part in parts:
            archive.writestr(name, part)
    return stream.getvalue()


def _tag(data: bytes, _kind: str, rng: random.Random) -> bytes:
    """Delete, double, move or nest an element's tags, keeping the rest well-formed more often than chance would."""
    tags = [m.span() for m in _TAGS.finditer(data)]
    if not tags:
        return data
    start, end = rng.choice(tags)
    tag = data[start:end]
    name = re.match(rb"</?([^\s/>]+)", tag)
    closing = data.find(b"</" + name[1] + b">", end) if name and not tag.startswith(b"</") else -1
    if closing >= 0 and not tag.endswith(b"/>"):
        assert name is not None
        stop = closing + len(name[1]) + 3
        whole = data[start:stop]
        again = rng.choice(
            (
                b"",
                whole * 2,
                whole * rng.choice((3, 50)) if len(whole) < 5000 else whole,
                tag + whole + b"</" + name[1] + b">",
            )
        )
        return data[:start] + again + data[stop:]
    other_start, other_end = rng.choice(tags)
    return data[:start] + rng.choice((b"", tag * 2, data[other_start:other_end])) + data[end:]


def _flip(data: bytes, _kind: str, rng: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 32)) if flipped else 0):
        flipped[rng.randrange(len(flipped))] = rng.randrange(256)
    return bytes(flipped)


def _truncate(data: bytes, _kind: str, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _run(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 3, 16, 100, 2000)))


def _double(data: bytes, _kind: str, rng: random.Random) -> bytes:
    start, end = _run(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 40)) + data[end:]


def _delete(data: bytes, _kind: str, rng: random.Random) -> bytes:
    start, end = _run(data, rng)
    return data[:start] + data[end:]


def _move(data: bytes, _kind: str, rng: random.Random) -> bytes:
    start, end = _run(data, rng)
    rest = data[:start] + data[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _number(data: bytes, _kind: str, rng: random.Random) -> bytes:
    places = [m.span() for m in _NUMBERS.finditer(data)]
    if not places:
        return data
    start, end = rng.choice(places)
    return data[:start] + rng.choice(_LARGE) + data[end:]


def _token(data: bytes, kind: str, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_TOKENS.get(kind, _COMMON) + _COMMON) * rng.choice((1, 1, 3, 60)) + data[at:]


def _wording(data: bytes, _kind: str, rng: random.Random) -> bytes:
    """Words of documents where text stands."""
    places = [m.end() for m in re.finditer(rb">(?=[^<]*[\x80-\xff])", data)]
    if not places:
        return data
    at = rng.choice(places)
    return data[:at] + rng.choice(_COMMON) * rng.choice((1, 1, 3, 60)) + data[at:]


# Mostly what leaves a part well-formed: a parser of XML gives up on the rest at once.
_MARKUP = (*(_tag,) * 8, *(_number,) * 3, *(_wording,) * 3, _token, _flip, _truncate, _double)
