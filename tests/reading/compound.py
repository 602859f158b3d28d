"""Makes OLE compound files ([MS-CFB]) with given streams, as old office programs write them."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with `streams` (no storages); every stream is padded to 4096 bytes, so none is a mini stream."""
    padded = {name: data.ljust(-(-max(1, len(data)) // 4096) * 4096, b"\0") for name, data in streams.items()}
    starts, sectors, fat = {}, [], [_FAT]
    for name, data in padded.items():
        count = len(data) // _SECTOR
        starts[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        sectors += [data[k : k + _SECTOR] for k in range(0, len(data), _SECTOR)]
    directory = _entry("Root Entry", 5, 1 if padded else _FREE, _END, 0)
    names = sorted(padded, key=lambda name: (len(name), name.upper()))
    for n, name in enumerate(names, 1):
        right = n + 1 if n < len(names) else _FREE
        directory += _entry(name, 2, _FREE, starts[name], len(padded[name]), right=right)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    first = len(fat)
    count = len(directory) // _SECTOR
    fat += [*range(first + 1, first + count), _END]
    assert len(fat) <= 128, "one sector of allocation table is enough for tests"
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, first, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return head + table + b"".join(sectors) + directory


def _entry(name: str, kind: int, child: int, start: int, size: int, *, right: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    said = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw) + 2, kind, 1, _FREE, right, child)
    return said + bytes(36) + struct.pack("<IQ", start, size)


def word_stream(*, encrypted: bool = False, mark: int = 0xA5EC) -> bytes:
    """The beginning of a Word 97 document's main stream."""
    return struct.pack("<HHHHHH", mark, 0xC1, 0, 0x0804, 0, 0x0100 if encrypted else 0)
