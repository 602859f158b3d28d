"""Second stage: the numbers in front of headings and items (GB/T 9704: 一、（一） 1. （1）), read and written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

_CN = "〇零一二三四五六七八九十百千两"
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = {"I": 1, "V": 5, "X": 10}
# Numbers that are one character: the first of a run, what it counts, and how long the run is.
_RINGS = (("①", 1, 20), ("㉑", 21, 15), ("㊱", 36, 15), ("❶", 1, 10), ("➀", 1, 10), ("➊", 1, 10))
_SIGNS = (*_RINGS, ("⑴", 1, 20), ("⒈", 1, 20), ("㈠", 1, 10), ("Ⅰ", 1, 12))
_RING = "".join(f"{sign}-{chr(ord(sign) + count - 1)}" for sign, _, count in _RINGS)

# Style, how deep it usually stands, and how it is written at the start of a line. Deeper styles have greater ranks.
_PATTERNS: tuple[tuple[str, int, str], ...] = (
    (
        "annex",
        0,
        rf"(?P<number>附\s*[件录表]\s*(?:(?P<value>[{_CN}]+|\d{{1,2}})(?:\s*[-—–－]\s*(?P<sub>\d{{1,2}})(?:[-—–－]\d{{1,2}})?)?)?)"
        r"(?:[：:.．、\s\u3000]+|$)",
    ),
    ("annex", 0, r"(?P<number>附)[：:]\s*(?P<value>)"),
    ("part", 1, rf"(?P<number>第(?P<value>[{_CN}]+|\d+)(?:编|篇|部分))(?:[、：:\s\u3000]+|$)"),
    ("subpart", 2, rf"(?P<number>第(?P<value>[{_CN}]+|\d+)分编)(?:[、：:\s\u3000]+|$)"),
    ("chapter", 3, rf"(?P<number>第\s*(?P<value>[{_CN}]+|\d+)\s*章)(?:[：:\s\u3000]+|$|(?=[^规所的和、第]))"),
    ("section", 4, rf"(?P<number>第\s*(?P<value>[{_CN}]+|\d+)\s*节)(?:[：:\s\u3000]+|$|(?=[^规所的和、第]))"),
    (
        "article",
        5,
        rf"(?P<number>第\s*(?P<value>[{_CN}]+|\d+)\s*条(?:之(?P<sub>[一二三四五六七八九十]{{1,3}}))?)(?P<gap>[：:\s\u3000]*)",
    ),
    ("box", 7, rf"(?P<number>专栏\s*(?P<value>[{_CN}]+|\d{{1,2}})?)(?:[：:\s\u3000]+|$|(?=[^{_CN}\d]))"),
    ("cn", 6, rf"(?P<number>(?P<value>[{_CN}]+))\s*[、．.]\s*(?![{_CN}]+、)"),
    ("cnp", 7, rf"(?P<number>[（(]\s*(?P<value>[{_CN}]+)\s*[）)])\s*[、.．]?\s*"),
    ("cnp", 7, r"(?P<number>(?P<value>[㈠-㈩]))[\s\u3000]*[、.．]?\s*"),
    (
        "dec",
        9,
        r"(?P<number>(?P<value>\d{1,2}(?:[.．]\d{1,2}){1,4}))[.．、]?(?![\d%％亿万元个家倍年月米吨])[\s\u3000]*(?=\D)",
    ),
    ("num", 8, r"(?P<number>(?P<value>\d{1,3})[.．])(?!\s*\d)[\s\u3000]*"),
    ("num", 8, r"(?P<number>(?P<value>\d{1,3}))\s*、[\s\u3000]*"),
    ("num", 8, r"(?P<number>(?P<value>[⒈-⒛]))[\s\u3000]*"),
    # A dot that only the maker's own fonts could print.
    ("num", 8, r"(?P<number>(?P<value>\d{1,3}))〓[ \u3000]*(?=[\u4e00-\u9fff“])"),
    ("bare", 8, r"(?P<number>(?P<value>\d{1,2}))[ \u3000〓]+(?=[\u4e00-\u9fff])"),
    ("nump", 10, r"(?P<number>[（(]\s*(?P<value>\d{1,3})\s*[）)])[\s\u3000]*[、.．]?"),
    ("nump", 10, r"(?P<number>(?P<value>[⑴-⒇]))[\s\u3000]*[、.．]?"),
    ("numr", 11, r"(?P<number>(?P<value>\d{1,2})[）)])[\s\u3000]*"),
    ("circled", 12, rf"(?P<number>(?P<value>[{_RING}]))[\s\u3000]*[、.．]?"),
    ("stem", 13, rf"(?P<number>(?P<value>[{_STEMS}]))[、．.]\s*"),
    ("roman", 13, r"(?P<number>(?P<value>[Ⅰ-Ⅻ]|[IVX]{2,4}))[\s\u3000]*[、．.：]\s*"),
    ("letter", 14, r"(?P<number>(?P<value>[A-Za-zＡ-Ｚａ-ｚ])[.．）)])\s*(?![A-Za-z.])"),
)
_AMOUNT = "[%％‰万亿千百个家倍元]"
# Numbers that only their series can prove: “2.2020年…”, “一　总体要求”, “三)” whose bracket was lost, “第一部分说明”.
_LOOSE: tuple[tuple[str, int, str], ...] = (
    ("part", 1, rf"(?P<number>第(?P<value>[{_CN}]+)(?:编|篇|部分))(?=[^规所的和、第])"),
    (
        "num",
        8,
        r"(?P<number>(?P<value>\d{1,3})[.．])[ \u3000]*"
        rf"(?=(?:19|20)\d\d|\d{{1,3}}(?!{_AMOUNT})[A-Za-z\u4e00-\u9fff“])",
    ),
    ("cn", 6, rf"(?P<number>(?P<value>[{_CN}]+))[ \u3000]+(?=[\u4e00-\u9fff])"),
    ("cnp", 7, rf"(?P<number>(?P<value>[{_CN}]+)[）)])\s*[、.．]?\s*"),
    ("roman", 13, r"(?P<number>(?P<value>[IVX]))[、．.]\s*"),
)
_COMPILED = tuple((style, rank, re.compile(r"\s*" + pattern)) for style, rank, pattern in _PATTERNS)
_COMPILED_LOOSE = tuple((style, rank, re.compile(r"\s*" + pattern)) for style, rank, pattern in _LOOSE)
_FIRST = re.compile(rf"[{_CN}\d（(第附专{_STEMS}{_RING}⑴-⒛㈠-㈩Ⅰ-ⅫA-Za-zＡ-Ｚａ-ｚ]")
# Headings without a number, which a format marks as such: anything can stand under them.
STYLED = "styled"
# The same, told by how they are set; they hold text, but no numbers.
LOOKED = "looked"
RANK: dict[str, int] = {style: rank for style, rank, _ in _PATTERNS} | {STYLED: -1, LOOKED: 20}
# “第五十五条和…”, “第三条规定的” at the start of a line is a sentence that was broken there.
_CITED = re.compile(r"(?:和|及|或|、|，|至|到|规定|所|的|第|之规定|中|以及|与|款)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a line. `end` is where the words begin; `number` is as printed.

    `sub` is the 一 of 第十二条之一; `loose` numbers are believed only as the next of their series.
    """

    style: str
    value: int
    number: str
    end: int
    path: tuple[int, ...] = ()
    sub: int = 0
    loose: bool = False

    @property
    def rank(self) -> int:
        """How deep the style usually stands."""
        return RANK[self.style]


@lru_cache(maxsize=4096)
def marker(text: str) -> Marker | None:
    """The number `text` begins with, or None."""
    return _read(text, _COMPILED)


@lru_cache(maxsize=4096)
def loose_marker(text: str) -> Marker | None:
    """What may be a number at the start of `text`, if it goes on with a series or begins one; or None."""
    perhaps = _read(text, _COMPILED_LOOSE)
    return replace(perhaps, loose=True) if perhaps else None


def _read(text: str, patterns: tuple[tuple[str, int, re.Pattern[str]], ...]) -> Marker | None:
    if not text or not _FIRST.match(text):
        return None
    for style, _, pattern in patterns:
        found = pattern.match(text)
        if found and not _is_sentence(style, found, text):
            return _made(style, found)
    return None


def _is_sentence(style: str, found: re.Match[str], text: str) -> bool:
    if style == "article":
        return not found["gap"] and bool(_CITED.match(text, found.end()))
    if style in ("chapter", "section", "part", "subpart"):
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
    sub = found.groupdict().get("sub")
    return Marker(style, _value(raw, style), number, found.end(), (), _value(sub, style) if sub else 0)


def _value(raw: str, style: str) -> int:
    if not raw:
        return 0
    if raw.isdecimal():
        return int(raw)
    if raw in _STEMS:
        return _STEMS.index(raw) + 1
    for sign, first, count in _SIGNS:
        if 0 <= ord(raw[0]) - ord(sign) < count:
            return ord(raw[0]) - ord(sign) + first
    plain = unicodedata.normalize("NFKC", raw)
    if style == "roman":
        return _from_roman(plain)
    return ord(plain.lower()) - ord("a") + 1 if plain.isascii() else from_chinese(raw)


def _from_roman(text: str) -> int:
    digits = [_ROMAN[c] for c in text]
    return sum(-d if any(d < later for later in digits[i + 1 : i + 2]) else d for i, d in enumerate(digits))


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
    """`value` (0–9999) in Chinese: 21 → 二十一, 1260 → 一千二百六十."""
    digits = "零一二三四五六七八九"
    if value < 20:
        return digits[value] if value < 10 else "十" + (digits[value % 10] if value % 10 else "")
    found, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            found += ("零" if gap and found else "") + digits[digit] + unit
        gap = not digit
    return found
