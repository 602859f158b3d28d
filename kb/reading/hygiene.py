"""First stage, last step for every format: what cannot be seen is taken out of the text, and said.

A reader checks a citation with his eyes; a character he cannot see (or that turns the order of others round) must
neither hide words nor break them. Words keep their order and places: all spans move along with what is removed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from kb.model import Block, Span
from kb.reading.content import Content
from kb.reading.symbols import UNREADABLE, stray_symbol

_ZERO_WIDTH = "零宽字符"
_DIRECTION = "文字方向控制符"
_TAG = "标签字符"
_VARIANT = "字形选择符"
_FORMAT = "不可见格式字符"
_CONTROL = "控制字符"
_HYPHEN = "软连字符"
_GLOSS = "行间注释"
_PRIVATE = "没有标准编码的字符"
_RADICAL = "部首或兼容汉字"
_MATH = "数学字母数字"
_LOST = "替换符“\ufffd”"
_BREAK = ""

# Kind by range. Half-filled letters of Hangul and two Khmer vowels have no glyph either and serve to hide things.
_RANGES: tuple[tuple[str, str], ...] = (
    (_ZERO_WIDTH, "\u200b-\u200d\u2060-\u2064\ufeff\u180b-\u180f\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc"),
    (_DIRECTION, "\u061c\u200e\u200f\u202a-\u202e\u2065-\u206f"),
    (_TAG, "\U000e0000-\U000e007f"),
    (_VARIANT, "\ufe00-\ufe0f\U000e0100-\U000e01ef"),
    (_FORMAT, "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f"
              "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"),
    (_CONTROL, "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"),
    (_HYPHEN, "\xad"),
    (_GLOSS, "\ufff9-\ufffb"),
    (_PRIVATE, "\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff\ufdd0-\ufdef"
               + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(15))),
    (_RADICAL, "\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f"),
    (_MATH, "\U0001d400-\U0001d7ff"),
    (_LOST, "\ufffd"),
    (_BREAK, "\x0b\x0c\r\x85\u2028\u2029"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(f"[{chars}]")) for kind, chars in _RANGES)
_ANNOTATION = re.compile("\ufffa[^\ufff9-\ufffb\n\t]*\ufffb")
_REMOVED = {_ZERO_WIDTH, _DIRECTION, _TAG, _VARIANT, _FORMAT, _CONTROL, _HYPHEN, _GLOSS}
_SAID = {
    _DIRECTION: "：文字方向控制符可能使显示内容与实际不同，请核对原文",
    _TAG: "：标签字符不可见，可能夹带文字，请核对原文",
}
_AROUND = 8
# Radicals that Unicode gives no decomposition (its EquivalentUnifiedIdeograph table, where the ideograph is common).
_RADICALS = dict(
    zip(
        "⺁⺄⺅⺆⺉⺋⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺠⺡⺢⺣⺤⺦⺨⺪⺫⺬⺭⺯⺰⺱⺲⺶⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乙亻冂刂㔾兀尣尢巳幺彑彐忄㣺扌攵旡民氵氺灬爫丬犭疋罒示礻糹纟罓罒羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
# Characters that GB 18030-2000 could only give private codes; the edition of 2005/2022 gives these.
_GB18030 = dict(
    zip(
        "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
        "︐︒︑︓︔︕︖︗︘︙\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
        strict=True,
    )
)


@dataclass(slots=True)
class _Tally:
    """How often a kind was met, and where first (an index into the cleaned text)."""

    count: int = 0
    first: int = 0


@dataclass(slots=True)
class _Cleaning:
    """The cleaned text as it grows, the places where characters went, and what was met."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    cuts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    met: dict[str, _Tally] = field(default_factory=dict)

    def keep(self, text: str) -> None:
        """Take `text` over."""
        self.parts.append(text)
        self.length += len(text)

    def cut(self, at: int, size: int) -> None:
        """Leave out `size` characters that stood at `at`."""
        self.cuts.append(at)
        self.sizes.append(size)

    def note(self, kind: str) -> None:
        """Count one of `kind`, here."""
        tally = self.met.setdefault(kind, _Tally(0, self.length))
        tally.count += 1


def clean(content: Content) -> Content:
    """`content` without invisible characters, radicals as ideographs, every block where its words now are.

    Characters without a standard code become “〓”. What was done is told in the warnings.
    """
    text = content.text
    # A document has a few thousand different characters: looking at each of them once is all that a clean one costs.
    kinds = {char: kind for char in set(text) for kind, chars in _KINDS if chars.match(char)}
    if not kinds:
        return content
    work = _cleaned(text, kinds, " " if content.blocks else "\n")
    shown = "".join(work.parts)
    return Content(shown, tuple(_moved(content.blocks, work)), (*content.warnings, *_told(work, shown)))


def _cleaned(text: str, kinds: dict[str, str], line_break: str) -> _Cleaning:
    work = _Cleaning()
    at = 0
    for start, end, kind in _marked(text, kinds):
        work.keep(text[at:start])
        put = "" if end - start > 1 else _replacement(text[start], kind, line_break)
        if kind != _BREAK and (put != text[start] or kind == _LOST):
            work.note(kind)
        if put:
            work.keep(put)
        else:
            work.cut(start, end - start)
        at = end
    work.keep(text[at:])
    return work


def _marked(text: str, kinds: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Runs to treat, in order: single characters, and whole annotations between the lines."""
    at = 0
    for found in re.finditer("[" + "".join(map(re.escape, kinds)) + "]", text):
        if found.start() < at:
            continue
        gloss = _ANNOTATION.match(text, found.start())
        at = gloss.end() if gloss else found.end()
        yield found.start(), at, kinds[found[0]]


def _replacement(char: str, kind: str, line_break: str) -> str:
    """What is shown for `char`; "" where it goes. Never more than one character, so that places stay countable."""
    if kind in _REMOVED:
        return ""
    if kind == _BREAK:
        return line_break
    if kind == _PRIVATE:
        return _GB18030.get(char) or stray_symbol(char) or UNREADABLE
    plain = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _moved(blocks: tuple[Block, ...], work: _Cleaning) -> Iterator[Block]:
    """The blocks with their new spans; a paragraph of which nothing is left is none."""
    gone = [0, *accumulate(work.sizes)]

    def place(at: int) -> int:
        k = bisect_right(work.cuts, at)
        # A place inside a removed run is where that run was.
        inside = k > 0 and at < work.cuts[k - 1] + work.sizes[k - 1]
        return work.cuts[k - 1] - gone[k - 1] if inside else at - gone[k]

    def moved(span: Span) -> Span:
        return place(span[0]), place(span[1])

    for block in blocks:
        span = moved(block.span)
        if span[0] < span[1]:
            yield replace(block, span=span, rows=tuple(tuple(map(moved, row)) for row in block.rows))


def _told(work: _Cleaning, shown: str) -> Iterator[str]:
    for kind, tally in work.met.items():
        words = shown[max(0, tally.first - _AROUND) : tally.first + _AROUND]
        place = f"{tally.count} 个{kind}（首见于“{' '.join(words.split())}”处）"
        if kind in _REMOVED:
            yield f"已去除 {place}{_SAID.get(kind, '')}"
        elif kind == _LOST:
            yield f"原文件中有 {place}，该处文字在读取之前已经丢失"
        elif kind == _PRIVATE:
            yield f"有 {place}，无法转写的以“{UNREADABLE}”代替，请核对原文"
        else:
            yield f"已将 {place}换成通用写法"
