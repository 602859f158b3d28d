"""First stage: a count in one of Word's number formats (ECMA-376 Part 1, 17.18.59), as it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable

_LOWER = "零一二三四五六七八九", "十百千"
_FORMAL = "零壹贰叁肆伍陆柒捌玖", "拾佰仟"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖", "拾佰仟"
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 9999
_LETTERS = 780
_CUSTOM = re.compile(r"(0*)1\s*,")


def written(value: int, form: str) -> str:
    """`value` in `form`; digits where the form is unknown or has no sign for so great a number."""
    if form == "none":
        return ""
    write = _FORMS.get(form) if value >= 0 else None
    return (write(value) if write else "") or str(value)


def custom(sample: str) -> str:
    """The form that a custom format (“001, 002, 003, ...”) stands for."""
    found = _CUSTOM.match(sample)
    return f"zeros{len(found[1]) + 1}" if found else "decimal"


def chinese(value: int, numerals: tuple[str, str] = _LOWER) -> str:
    """一, 十二, 一百零五, 一千二百六十; the formal numerals also say 壹拾贰."""
    digits, units = numerals
    if not 0 <= value <= _MOST:
        return ""
    if value < 10:
        return digits[value]
    words = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            words += digits[digit] + (units[power - 1] if power else "")
        elif words and value % 10**power and not words.endswith(digits[0]):
            words += digits[0]
    return words[1:] if numerals is _LOWER and 10 <= value < 20 else words


def _positional(value: int) -> str:
    """Digit by digit: 二〇, 一〇一."""
    return "".join(_DIGITS[int(d)] for d in str(value))


def _listed(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else ""


def _range(first: str, count: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else ""


def _circled(value: int) -> str:
    if value == 0:
        return "⓪"
    for start, first, last in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if first <= value <= last:
            return chr(start + value - first)
    return ""


def _letters(value: int) -> str:
    """A … Z, AA, BB …: Word repeats the letter."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= _LETTERS else ""


def _roman(value: int) -> str:
    words = ""
    if 0 < value <= _MOST:
        for worth, sign in _ROMAN:
            words += sign * (value // worth)
            value %= worth
    return words


def _full_width(value: int) -> str:
    return "".join(chr(0xFF10 + int(d)) for d in str(value))


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value > 0 else ""


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _zeros(width: int) -> Callable[[int], str]:
    return lambda value: f"{value:0{width}d}"


_FORMS: dict[str, Callable[[int], str]] = {
    # Word itself prints chineseCounting digit by digit from a hundred on; WPS and LibreOffice print 一百, and so does
    # everyone who writes 第一百条.
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "koreanDigital2", "japaneseDigitalTenThousand"),
        chinese,
    ),
    "chineseLegalSimplified": lambda value: chinese(value, _FORMAL),
    "ideographLegalTraditional": lambda value: chinese(value, _FORMAL_TRADITIONAL),
    "japaneseLegal": lambda value: chinese(value, _FORMAL_TRADITIONAL),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital"), _positional),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _range("㊀", 10),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedFullstop": _range("⒈", 20),
    "decimalEnclosedParen": _range("⑴", 20),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _full_width),
    "decimalZero": _zeros(2),
    **{f"zeros{width}": _zeros(width) for width in range(1, 6)},
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
}  # fmt: skip
