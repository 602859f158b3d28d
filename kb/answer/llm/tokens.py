"""The model's sentences, compared with clauses: text as tokens, a figure with its unit being one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.text import fold_with_map

Kind = Literal["word", "figure", "piece", "sentence"]
"""A character, a figure (or Latin word), the end of a comma's piece, the end of a sentence."""

_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_UNIT = (
    r"个百分点|人次|人天|个工作日|工作日|个月|小时|学时|课时|平方米|平方公里|公里|万元|亿元"
    r"|[%‰人名家个项门所支次位年月日号条款章节段行岁户亩吨元件倍期届批类种大篇册天周分场处间套台辆]"
)
_FIGURE = re.compile(
    r"(?P<number>\d{1,3}(?:，\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)(?P<scale>[十百千万亿]*)(?P<about>[余多]?)"
    rf"(?P<unit>{_UNIT})?"
)
# 进一步, 统一, 一批 are words; 十四五, 三十家, 第二 are figures.
_NUMERAL = re.compile(
    r"第[一二三四五六七八九十百千]+[条款项章节类批]?|[一二三四五六七八九十百千万亿两零〇]*[二三四五六七八九十百两][一二三四五六七八九十百千万亿零〇]+"
    r"[个家名人支项类条款章年月批次倍成大所种期届位]?"
    r"|(?<![进统唯同第])[一二三四五六七八九十两](?:[个家名支项条款章年月倍成所届]|人次)"
)
_LATIN = re.compile(r"[a-z][a-z0-9.+_/:@-]*")
_PIECE, _SENTENCE = frozenset("，：（）"), frozenset("。；！？")
# Marks that neither part nor tell: quotations are checked to the letter on their own.
_IGNORED = frozenset("\"'《》〈〉·")


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what is compared; the token stands in `[start, end)` of the original."""

    text: str
    kind: Kind
    start: int
    end: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; white space, quotation marks and 《》 are none."""
    folded = fold_with_map(text)
    out, at = [], 0
    while at < len(folded.text):
        kind, end, said = _next(folded.text, at)
        if kind is not None:
            out.append(Token(said, kind, *folded.span(at, end)))
        at = end
    return tuple(out)


def _next(text: str, at: int) -> tuple[Kind | None, int, str]:
    char = text[at]
    if char in _IGNORED:
        return None, at + 1, ""
    if char in _PIECE:
        return "piece", at + 1, char if char in "（）" else "，"
    if char in _SENTENCE:
        return "sentence", at + 1, char if char in "！？" else "。"
    if found := _FIGURE.match(text, at):
        return "figure", found.end(), _normal(found)
    if found := _NUMERAL.match(text, at) or _LATIN.match(text, at):
        return "figure", found.end(), found[0]
    return "word", at + 1, char


def _normal(found: re.Match[str]) -> str:
    """“4万人”, “40000人” and “40,000人” are one figure; “4万家”, “4万余人” are others."""
    value = float(found["number"].replace("，", ""))
    for scale in found["scale"]:
        value *= _SCALES[scale]
    unit = found["unit"] or ""
    if unit in ("万元", "亿元"):
        value, unit = value * _SCALES[unit[0]], "元"
    return f"{value:.10g}{found['about']}{unit}"
