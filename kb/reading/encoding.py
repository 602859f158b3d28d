"""First stage: bytes of a text file become characters; a wrong guess is refused, never shown as garbled text."""

from __future__ import annotations

import codecs
import re

from kb.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HINT = "请用文本编辑器另存为 UTF-8 编码的纯文本，或提供原始的 Word、PDF 文件"
# Control characters no text file has; form feed and vertical tab do occur in exports.
_CONTROL = [chr(code) for code in (*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F)]
_CJK = re.compile(r"[\u4e00-\u9fff]")
_HIGH = re.compile(r"[\x80-\xff]")
# Characters any page of Chinese prose holds; text decoded with the wrong table hardly has any.
_COMMON = re.compile("[的和为人一中国是在不上大有政府工作发展会关于年月日第条规定应当及其管理市部门实施通知要各以行]")


# How a text was spoilt before it was saved: the bytes of one encoding, read in another. (real, read as, said)
_SPOILT = (
    ("utf-8", "gb18030", "UTF-8 的内容曾被当作 GBK 打开"),
    ("utf-8", "cp1252", "UTF-8 的内容曾被当作西文打开"),
    ("utf-8", "latin-1", "UTF-8 的内容曾被当作西文打开"),
    ("gb18030", "cp1252", "GBK 的内容曾被当作西文打开"),
    ("gb18030", "latin-1", "GBK 的内容曾被当作西文打开"),
    ("gb18030", "big5", "GBK 的内容曾被当作 Big5 打开"),
)
# What is left of characters that could not be read (U+FFFD), saved as UTF-8 and read as GBK.
LOST = "锟斤拷"
_LOST_SHARE = 0.02
_SAMPLE = 4_000
_COMMON_SHARE = 0.04


def decode(data: bytes, *, where: str) -> str:
    """The text of `data` (UTF-8, UTF-16/32, GB18030, Big5), line ends as `\\n`, without byte order mark."""
    text = _decode(data, where)
    refuse_garbled(text, where=where)
    if "\x00" in text or sum(map(text.count, _CONTROL)) > max(2, len(text) // 1000):
        raise UnreadableFile("内容不是文字，而是二进制数据", where=where, hint="扩展名可能改错了；请提供原始格式的文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_garbled(text: str, *, where: str) -> None:
    """Raise `UnreadableFile` where `text` was spoilt by a wrong encoding before it was saved (鐨勬槸, 锟斤拷, ä¸­)."""
    if text.count(LOST) * len(LOST) > max(20, _LOST_SHARE * len(text)):
        raise UnreadableFile(f"文字已成乱码（“{LOST}”），原文已经丢失", where=where, hint="请重新获取原始文件")
    sample = text[:_SAMPLE]
    if len(_COMMON.findall(sample)) >= _COMMON_SHARE / 2 * len(sample):
        return
    odd = len(_CJK.findall(sample)) + len(_HIGH.findall(sample))
    if odd < 8 or len(_COMMON.findall(sample)) >= _COMMON_SHARE / 2 * odd:
        return
    for real, wrong, said in _SPOILT:
        mended = sample.encode(wrong, errors="ignore").decode(real, errors="ignore")
        if len(_CJK.findall(mended)) >= 0.2 * odd and _is_prose(mended):
            raise UnreadableFile(
                f"文字是乱码（{said}并另存）", where=where, hint="请重新获取原始文件，或用正确的编码打开后另存为 UTF-8"
            )


def _is_prose(text: str) -> bool:
    """True where the ideographs of `text` are those that Chinese prose is written with."""
    hanzi = _CJK.findall(text)
    return bool(hanzi) and len(_COMMON.findall(text)) >= _COMMON_SHARE * len(hanzi)


def _decode(data: bytes, where: str) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, where)
    wide = _wide(data)
    if wide:
        return _strict(data, wide, where)
    if data.count(0) > 0:
        raise UnreadableFile("内容不是文字，而是二进制数据", where=where, hint="扩展名可能改错了；请提供原始格式的文件")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableFile(
                f"UTF-8 编码已损坏（第 {line} 行，第 {error.start} 字节）", where=where, hint="请重新导出或下载该文件"
            ) from error
    return _gb18030(data, where)


def _strict(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{name.upper()} 编码已损坏（第 {error.start} 字节）", where=where, hint="请重新导出或下载该文件"
        ) from error


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: line breaks, digits and Chinese punctuation leave a telling byte on one side."""
    if len(data) < 4 or len(data) % 2 or 0 not in data:
        return None
    for name, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        telling = high.count(0) + high.count(0x30) + high.count(0xFF) + sum(high.count(b) for b in range(0x4E, 0xA0))
        if telling >= 0.9 * len(high):
            return name
    return None


def _nearly_utf8(data: bytes) -> bool:
    """True where only a few bytes spoil what is plainly UTF-8 (GB18030 text keeps next to none of its bytes)."""
    kept = data.decode("utf-8", errors="ignore")
    wide_bytes = sum(b >= 0x80 for b in data)
    kept_bytes = len(kept.encode("utf-8")) - sum(c < "\x80" for c in kept)
    return wide_bytes > 0 and kept_bytes >= 0.9 * wide_bytes


def _gb18030(data: bytes, where: str) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        text = ""
        cause: UnicodeDecodeError | None = error
    else:
        cause = None
    wide = [c for c in text if c >= "\x80"]
    plain = len("".join(wide).encode("gb2312", errors="ignore")) // 2
    if wide and plain >= 0.9 * len(wide) and len(_CJK.findall(text)) >= 0.3 * len(wide) and _is_prose(text):
        return text
    big5 = _big5(data)
    if big5 is not None:
        return big5
    _refuse_mixture(data, where)
    raise UnreadableFile(
        "无法识别文字编码（不是 UTF-8、UTF-16 或 GB18030）" if cause else "无法识别文字编码（按 GB18030 读出的是乱码）",
        where=where,
        hint=_HINT,
    ) from cause


def _big5(data: bytes) -> str | None:
    """The text where `data` is plainly Big5 prose, as offices in Hong Kong, Macao and Taiwan write it."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    wide = sum(c >= "\x80" for c in text)
    return text if len(_CJK.findall(text)) >= 0.5 * wide and _is_prose(text) else None


def _refuse_mixture(data: bytes, where: str) -> None:
    """Say so where some lines are UTF-8 and others GB18030: short lines could be either, so none is guessed."""
    kinds: dict[str, int] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        for name in ("utf-8", "gb18030"):
            try:
                line.decode(name)
            except UnicodeDecodeError:
                continue
            kinds.setdefault(name, number)
            break
        else:
            return
    if len(kinds) == 2:
        raise UnreadableFile(
            f"混用了两种编码（第 {kinds['utf-8']} 行是 UTF-8，第 {kinds['gb18030']} 行是 GBK）", where=where, hint=_HINT
        )
