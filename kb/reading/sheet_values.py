"""First stage: a worksheet's values become what its number formats show (ECMA-376 Part 1, 18.8.30 and .31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

# What the built-in formats without a code of their own look like in a Chinese office (18.8.30, zh-cn).
CHINESE_BUILT_IN = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_SYSTEM_DATE = re.compile(r"\[\$-(?:x-sysdate|F800)[^\]]*\]", re.IGNORECASE)
_LONGEST_CODE = 255
# Quoted text, an escaped character, a gap as wide as a character, a filler, a bracket, else one character.
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+")
_DATE_PART = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|hh|h|ss|s|am/pm|上午/下午|0+", re.IGNORECASE)
_WEEKDAYS = "一二三四五六日"
_FIGURES = "〇一二三四五六七八九"
# Excel's General shows eleven characters of a number; beyond that the digits of binary fractions are noise.
_GENERAL = 10
# The fourth section of a code is for text.
_TEXT_SECTION = 3
# Beyond this a number is an identifier or a slip; it is shown whole.
_HUGE = 1e15


def shown(value: object, code: str) -> str:
    """What a cell of that value and number format shows."""
    if value is None:
        return ""
    if isinstance(value, str) and code.count(";") < _TEXT_SECTION:
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(code[:_LONGEST_CODE])
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, sections[0])
    if isinstance(value, (int, float)):
        return _number(value, sections)
    text = str(value)
    return _text(text, sections[_TEXT_SECTION]) if len(sections) > _TEXT_SECTION else text


def _sections(code: str) -> list[str]:
    """The parts of a format code set apart by semicolons, those in quotes left alone."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _text(text: str, section: str) -> str:
    return "".join(text if t["plain"] == "@" else _literal(t) for t in _TOKEN.finditer(section))


def _literal(token: re.Match[str]) -> str:
    """The characters a token stands for itself; a bracket may hold a currency sign."""
    if token["quoted"] is not None:
        return token["quoted"]
    if token["bracket"] is not None:
        sign = re.match(r"\$([^-]*)", token["bracket"])
        return sign[1] if sign else ""
    return token["escaped"] or token["plain"] or ""


def _number(value: float, sections: list[str]) -> str:
    if not abs(value) < _HUGE:
        return str(value)
    section, sign = sections[0], "-" if value < 0 else ""
    if value < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("", "general", "@", "g/通用格式"):
        return "" if not section.strip() and len(sections) > 1 else _general(value)
    bare = "".join(t["plain"] or " " for t in _TOKEN.finditer(section))
    if "@" in bare:
        return _text(_general(value), section)
    if "?/" in bare or "#/" in bare or "general" in bare.lower():
        return _general(value)
    return sign + _figured(abs(value), section)


def _figured(value: float, section: str) -> str:
    """The number in its place among the section's other characters."""
    parts: list[str] = []
    digits = ""
    for token in _TOKEN.finditer(section):
        plain = token["plain"]
        if plain is not None and plain in "#0?.,":
            digits += plain
            continue
        if digits:
            parts.append(digits)
            digits = ""
        parts.append("\0" + _literal(token))
    if digits:
        parts.append(digits)
    value *= 100 ** min(2, sum(p == "\0%" for p in parts))
    first = True
    out = []
    for k, part in enumerate(parts):
        if part.startswith("\0"):
            out.append(part[1:])
        elif first and _DIGITS.fullmatch(part):
            first = False
            power = "".join(p.lstrip("\0") for p in parts[k + 1 : k + 3])[:2] if k + 1 < len(parts) else ""
            if power in ("E+", "E-", "e+", "e-"):
                return f"{value:.{len(part.partition('.')[2])}E}"
            out.append(_digits(value, part))
        else:
            out.append("" if first else part if part in ".," else "")
    return "".join(out).strip()


def _digits(value: float, pattern: str) -> str:
    """`value` as a pattern such as `#,##0.0#` prints it."""
    whole, _, fraction = pattern.partition(".")
    value /= 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    places = len(fraction.rstrip(","))
    # Half is rounded up, as on the screen; the smallest step keeps 1.005 from its binary shadow.
    text = f"{value + abs(value) * 1e-15:.{places}f}"
    head, _, tail = text.partition(".")
    least = fraction.rstrip(",").rstrip("#?")
    while len(tail) > len(least) and tail.endswith("0"):
        tail = tail[:-1]
    head = head.zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        head = f"{int(head):,}".zfill(whole.count("0"))
    if head == "0" and "0" not in whole:
        head = ""
    return f"{head}.{tail}" if tail else head


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    if abs(value) > 1e-9:
        return f"{value:.{_GENERAL}f}".rstrip("0").rstrip(".")
    return f"{value:.6g}"


def _moment(value: datetime | date | time | timedelta, section: str) -> str:
    if _SYSTEM_DATE.search(section):
        section = 'yyyy"年"m"月"d"日"'
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
    elif not isinstance(value, datetime):
        value = datetime.combine(value, time())
    pieces = _date_pieces(section)
    if not any(part for part, _ in pieces):
        pieces = _date_pieces("yyyy/m/d")
    chinese = "dbnum1" in section.lower()
    halved = any(part.lower() in ("am/pm", "上午/下午") for part, _ in pieces)
    out = []
    for k, (part, literal) in enumerate(pieces):
        out.append(literal if not part else _part(value, part.lower(), _is_minute(pieces, k), halved, chinese))
    return "".join(out).strip()


def _date_pieces(section: str) -> list[tuple[str, str]]:
    """The section as (date part, literal) pairs of which one is empty."""
    pieces: list[tuple[str, str]] = []
    code = ""
    for token in [*_TOKEN.finditer(section), None]:
        if token is not None and token["plain"] is not None:
            code += token["plain"]
            continue
        at = 0
        for found in _DATE_PART.finditer(code):
            pieces += [("", code[at : found.start()]), (found[0], "")]
            at = found.end()
        pieces.append(("", code[at:]))
        code = ""
        if token is not None and token["bracket"] is None:
            pieces.append(("", _literal(token)))
    return [p for p in pieces if p[0] or p[1].strip("@;") or p[1] == " "]


def _is_minute(pieces: list[tuple[str, str]], at: int) -> bool:
    """`m` means minutes behind hours and before seconds (18.8.31)."""
    parts = [(k, p.lower()) for k, (p, _) in enumerate(pieces) if p]
    place = next((n for n, (k, _) in enumerate(parts) if k == at), 0)
    before = parts[place - 1][1] if place else ""
    after = parts[place + 1][1] if place + 1 < len(parts) else ""
    return before.startswith("h") or after.startswith("s")


def _part(value: datetime, part: str, minute: bool, halved: bool, chinese: bool) -> str:
    if part in ("yyyy", "yy"):
        year = str(value.year)[-len(part) :]
        return "".join(_FIGURES[int(c)] for c in year) if chinese else year
    if part in ("am/pm", "上午/下午"):
        return ("上午" if value.hour < 12 else "下午") if "午" in part else ("AM" if value.hour < 12 else "PM")
    if part in ("aaaa", "dddd", "aaa", "ddd"):
        return ("星期" if len(part) == 4 else "周" if part == "ddd" else "") + _WEEKDAYS[value.weekday()]
    if part.startswith("0"):
        return "0" * len(part)
    hour = (value.hour - 1) % 12 + 1 if halved else value.hour
    amount = {"m": value.minute if minute else value.month, "d": value.day, "h": hour, "s": value.second}[part[0]]
    if chinese:
        return _counted(amount)
    return f"{amount:02d}" if len(part) == 2 else str(amount)


def _counted(amount: int) -> str:
    """1 to 59 as counted: 十一, 二十."""
    tens, ones = divmod(amount, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_FIGURES[tens]}十"
    return head + (_FIGURES[ones] if ones or not tens else "")
