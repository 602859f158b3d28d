"""Second stage: the numbers in front of headings and items (GB/T 9704: 一、（一） 1. （1）), read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CN = "〇零一二三四五六七八九十百千两"
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_END = r"(?=[\s\u3000]|$)"

# Style, how deep it usually stands, and how it is written at the start of a line. Deeper styles have greater ranks.
_PATTERNS: tuple[tuple[str, int, str], ...] = (
    ("annex", 0, rf"(?P<number>附\s*[件录表]\s*(?P<value>[{_CN}]+|\d{{1,2}})?)(?:[：:.．、\s\u3000]+|$)"),
    ("annex", 0, r"(?P<number>附)[：:]\s*(?P<value>)"),
    ("part", 1, rf"(?P<number>第(?P<value>[{_CN}]+|\d+)(?:编|篇|部分))(?:[、：:\s\u3000]+|$)"),
    ("chapter", 2, rf"(?P<number>第(?P<value>[{_CN}]+|\d+)\s*章)(?:[：:\s\u3000]+|$|(?=[^规所的和、第]))"),
    ("section", 3, rf"(?P<number>第(?P<value>[{_CN}]+|\d+)\s*节)(?:[：:\s\u3000]+|$|(?=[^规所的和、第]))"),
    ("article", 4, rf"(?P<number>第\s*(?P<value>[{_CN}]+|\d+)\s*条(?:之[一二三四五六七八九])?)(?P<gap>[：:\s\u3000]*)"),
    ("box", 7, rf"(?P<number>专栏\s*(?P<value>[{_CN}]+|\d{{1,2}})?)(?:[：:\s\u3000]+|$|(?=[^{_CN}\d]))"),
    ("cn", 6, rf"(?P<number>(?P<value>[{_CN}]+))\s*[、．.]\s*(?![{_CN}]+、)"),
    ("cnp", 7, rf"(?P<number>[（(]\s*(?P<value>[{_CN}]+)\s*[）)])\s*[、.．]?\s*"),
    (
        "dec",
        9,
        r"(?P<number>(?P<value>\d{1,2}(?:[.．]\d{1,2}){1,3}))[.．、]?(?![\d%％亿万元个家倍年月米吨])[\s\u3000]*(?=\D)",
    ),
    ("num", 8, r"(?P<number>(?P<value>\d{1,3})[.．])(?!\s*\d)[\s\u3000]*"),
    ("num", 8, r"(?P<number>(?P<value>\d{1,3}))\s*、[\s\u3000]*"),
    ("bare", 8, r"(?P<number>(?P<value>\d{1,2}))[ \u3000]+(?=[\u4e00-\u9fff])"),
    ("nump", 10, r"(?P<number>[（(]\s*(?P<value>\d{1,3})\s*[）)])[\s\u3000]*[、.．]?"),
    ("numr", 11, r"(?P<number>(?P<value>\d{1,2})[）)])[\s\u3000]*"),
    ("circled", 12, r"(?P<number>(?P<value>[①-⑳⑴-⑽⒈-⒑]))[\s\u3000]*[、.．]?"),
    ("stem", 13, rf"(?P<number>(?P<value>[{_STEMS}]))[、．.]\s*"),
    ("letter", 14, r"(?P<number>(?P<value>[A-Za-z])[.．）)])\s*(?![A-Za-z.])"),
)
_COMPILED = tuple((style, rank, re.compile(r"\s*" + pattern)) for style, rank, pattern in _PATTERNS)
_FIRST = re.compile(rf"[{_CN}\d（(第附专{_STEMS}①-⑳⑴-⑽⒈-⒑A-Za-z]")
# Headings without a number, which a format marks as such: anything can stand under them.
STYLED = "styled"
RANK: dict[str, int] = {style: rank for style, rank, _ in _PATTERNS} | {STYLED: -1}
# “第五十五条和…”, “第三条规定的” at the start of a line is a sentence that was broken there.
_CITED = re.compile(r"(?:和|及|或|、|，|至|到|规定|所|的|第|之规定|中|以及|与|款)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a line. `end` is where the words begin; `number` is as printed."""

    style: str
    value: int
    number: str
    end: int
    path: tuple[int, ...] = ()

    @property
    def rank(self) -> int:
        """How deep the style usually stands."""
        return RANK[self.style]


@lru_cache(maxsize=4096)
def marker(text: str) -> Marker | None:
    """The number `text` begins with, or None."""
    if not text or not _FIRST.match(text):
        return None
    for style, _, pattern in _COMPILED:
        found = pattern.match(text)
        if found and not _is_sentence(style, found, text):
            return _made(style, found)
    return None


def _is_sentence(style: str, found: re.Match[str], text: str) -> bool:
    if style == "article":
        return not found["gap"] and bool(_CITED.match(text, found.end()))
    if style in ("chapter", "section", "part"):
        rest = text[found.end() :]
        return len(rest) > 40 or rest.endswith(("。", "；", "，"))
    if style in ("annex", "box"):
        longest = 45 if style == "annex" and not found["value"] else 60
        return len(text) > longest or text.endswith(("。", "；", "，"))
    return False


def _made(style: str, found: re.Match[str]) -> Marker:
    raw = found["value"] or ""
    number = re.sub(r"\s+", "", found["number"])
    if style == "dec":
        path = tuple(int(p) for p in re.split(r"[.．]", raw))
        return Marker(style, path[-1], number, found.end(), path)
    return Marker(style, _value(raw), number, found.end())


def _value(raw: str) -> int:
    if not raw:
        return 0
    if raw.isdecimal():
        return int(raw)
    if raw in _STEMS:
        return _STEMS.index(raw) + 1
    if len(raw) == 1 and raw.isascii():
        return ord(raw.lower()) - ord("a") + 1
    for base in "①⑴⒈":
        if 0 <= ord(raw[0]) - ord(base) < 20:
            return ord(raw[0]) - ord(base) + 1
    return from_chinese(raw)


def from_chinese(text: str) -> int:
    """The number `text` writes in Chinese: 二十一 → 21, 一百零三 → 103, 二〇二一 → 2021."""
    if not any(c in _UNIT for c in text):
        return int("".join(str(_DIGIT[c]) for c in text))
    total = digit = 0
    for char in text:
        if char in _UNIT:
            total += (digit or 1) * _UNIT[char]
            digit = 0
        else:
            digit = _DIGIT[char]
    return total + digit


def to_chinese(value: int) -> str:
    """`value` (1–999) in Chinese: 21 → 二十一."""
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    if value < 20:
        return "十" + (digits[value % 10] if value % 10 else "")
    if value < 100:
        return digits[value // 10] + "十" + (digits[value % 10] if value % 10 else "")
    rest = value % 100
    tail = "" if not rest else ("零" + digits[rest] if rest < 10 else ("一" if rest < 20 else "") + to_chinese(rest))
    return digits[value // 100] + "百" + tail
