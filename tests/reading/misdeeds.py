"""Readers that do what a library might do on a hostile file."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from pathlib import Path

from kb.errors import NoClauses, UnreadableFile
from kb.model import Block, Layout
from kb.reading.content import Content


def well(data: bytes, *, where: str) -> Content:
    text = data.decode()
    return Content(text, (Block((0, len(text)), "paragraph", Layout("正文")),), (where,))


def refuse(data: bytes, *, where: str) -> Content:
    raise UnreadableFile("页面是扫描图像", where=where, hint="请提供有文字的版本")


def nothing_to_cite(data: bytes, *, where: str) -> Content:
    raise NoClauses("没有条款", where=where)


def hang(data: bytes, *, where: str) -> Content:
    time.sleep(60)
    return Content("")


def loop(data: bytes, *, where: str) -> Content:
    while True:
        pass


def swell(data: bytes, *, where: str) -> Content:
    held = []
    while True:
        held.append(bytearray(50_000_000))


def swell_until_killed(data: bytes, *, where: str) -> Content:
    held = []
    try:
        while True:
            held.append(bytearray(b"1" * 10_000_000))
    except MemoryError:
        os.abort()


def segfault(data: bytes, *, where: str) -> Content:
    ctypes.string_at(0)
    return Content("")


def abort(data: bytes, *, where: str) -> Content:
    os.abort()


def leave(data: bytes, *, where: str) -> Content:
    os._exit(0)


def fail(data: bytes, *, where: str) -> Content:
    return Content(str({}["没有"]))


def sink(data: bytes, *, where: str) -> Content:
    return sink(data, where=where)


def garbage(data: bytes, *, where: str) -> Content:
    os.write(3, os.urandom(5000))
    os._exit(0)


def flood(data: bytes, *, where: str) -> Content:
    while True:
        os.write(3, bytes(1 << 20))


def babble(data: bytes, *, where: str) -> Content:
    os.write(1, "标准输出".encode())
    os.write(2, "标准错误".encode())
    return well(data, where=where)


def long_text(data: bytes, *, where: str) -> Content:
    return Content("长" * 5_000_001)


def outside(data: bytes, *, where: str) -> Content:
    return Content("短", (Block((0, 9), "paragraph"),))


def do_forbidden_things(data: bytes, *, where: str) -> Content:
    done = []
    try:
        Path(data.decode()).write_text("留下的内容", encoding="utf-8")
        done.append("写文件")
    except OSError:
        pass
    try:
        socket.create_connection(("127.0.0.1", int(where)), timeout=2).close()
        done.append("联网")
    except OSError:
        pass
    return Content("、".join(done) or "都没有做成")


def environment(data: bytes, *, where: str) -> Content:
    return Content("\n".join(sorted(os.environ)))
