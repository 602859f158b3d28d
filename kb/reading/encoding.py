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
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
# Characters any page of Chinese prose holds; text decoded with the wrong table hardly has any.
_COMMON = re.compile("[的和为人一中国是在不上大有政府工作发展会关于年月日第条规定应当及其管理市部门实施通知要各以行]")


def decode(data: bytes, *, where: str) -> str:
    """The text of `data` (UTF-8, UTF-16/32, GB18030), line ends as `\\n`, without byte order mark."""
    text = _decode(data, where)
    if "\x00" in text or len(_CONTROL.findall(text)) > max(2, len(text) // 1000):
        raise UnreadableFile("内容不是文字，而是二进制数据", where=where, hint="扩展名可能改错了；请提供原始格式的文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
    if len(data) < 4 or len(data) % 2:
        return None
    for name, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        telling = high.count(0) + high.count(0x30) + high.count(0xFF) + sum(high.count(b) for b in range(0x4E, 0xA0))
        if 0 in data and telling >= 0.9 * len(high):
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
        raise UnreadableFile("无法识别文字编码（不是 UTF-8、UTF-16 或 GB18030）", where=where, hint=_HINT) from error
    wide = [c for c in text if c >= "\x80"]
    plain = len("".join(wide).encode("gb2312", errors="ignore")) // 2
    hanzi = _CJK.findall(text)
    if plain < 0.9 * len(wide) or len(hanzi) < 0.3 * len(wide) or len(_COMMON.findall(text)) < 0.04 * len(hanzi):
        raise UnreadableFile("无法识别文字编码（按 GB18030 读出的是乱码）", where=where, hint=_HINT)
    return text
