"""First stage: the characters of a PDF's text layer, mended where fonts map them to look-alikes or to nothing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Stands for a glyph of which the file does not tell the character (GB/T 15834 practice for a missing sort).
UNKNOWN = "〓"
# Radicals of the supplement that fonts name instead of the ideograph; Unicode gives them no compatibility mapping.
_RADICALS = dict(
    zip(
        "⺀⺁⺄⺆⺇⺌⺍⺎⺏⺐⺑⺕⺗⺙⺛⺝⺞⺟⺠⺢⺣⺤⺥⺨⺩⺪⺬⺭⺮⺯⺶⺷⺹⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乙冂几小小兀尢尢尢彐心攵无月歹母民水灬爪爪犭王疋示礻竹糹羊羊老肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶邑長镸长门阜雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# What the bullets of Symbol and Wingdings look like; word processors use them for lists.
_BULLETS = {
    0xF0B7: "•", 0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF0D8: "➢", 0xF0FC: "√", 0xF0A7: "▪", 0xF09F: "•",
    0xF071: "□", 0xF0A8: "□", 0xF0FE: "☑", 0xF052: "☑", 0xF0A3: "□", 0xF0B3: "≥", 0xF0B0: "°", 0xF0B1: "±", 0xF0B4: "×",
}  # fmt: skip
_DROPPED = frozenset(map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)))
# PDFium writes U+0002 where a printed line ends with a hyphen.
_HYPHEN = 2


@lru_cache(maxsize=1 << 16)
def mended(code: int) -> str:
    """The character of a code point: empty where it is no character to show, `UNKNOWN` where the file does not tell."""
    if code == _HYPHEN:
        return "-"
    if code in _BULLETS:
        return _BULLETS[code]
    if code == 0 or code in (0xFFFD, 0xFFFE, 0xFFFF) or code > 0x10FFFF or 0xD800 <= code < 0xE000 or is_private(code):
        return UNKNOWN
    char = chr(code)
    if char in _DROPPED or unicodedata.category(char) in ("Cc", "Cf", "Cn"):
        return "" if not char.isspace() else " "
    if char in _RADICALS:
        return _RADICALS[char]
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06 or 0x2F800 <= code <= 0x2FA1F:
        return unicodedata.normalize("NFKC", char)
    return " " if char != "\u3000" and char.isspace() else char


def is_private(code: int) -> bool:
    """True for code points that mean what one font wants them to."""
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFD


def is_wide(char: str) -> bool:
    """True for what is printed a full square wide and needs no blank beside it: ideographs, kana, Chinese marks."""
    return char >= "\u2e80" or char in "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳√●■◆□★※→"
