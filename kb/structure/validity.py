"""Second stage, from when and until when a document holds (施行日期、有效期), as its own words fix it."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.structure.numbering import from_chinese
from kb.structure.wording import DATE, date

_DATE = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?"
_FORCE = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
# What a document calls itself (本办法, 本《行动计划》), or that it is the notice's own sentence (现予公布，自…).
_SELF = re.compile(
    r"本(?!市|省|区|县|级|行政|单位|部|年|人|企业|次|款|条(?!例)|项(?!目管理))《?[\u4e00-\u9fff]{1,12}》?"
    r"|现(?:予|将)[^。]{0,200}(?:公布|发布|印发|颁布)|予以公布|^[\s\u3000]*(?:自|有效期)|》"
)
_FROM = re.compile(
    rf"(?:自|从)\s*(?:(?P<day>{_DATE})\s*(?:起|开始)"
    rf"|(?P<base>(?:公布|发布|印发|颁布|下发|签发))之?日(?:起|后)?)"
    rf"\s*(?:满?\s*(?P<count>{_COUNT})\s*(?P<unit>日|个月|天)\s*(?:后|起)?)?\s*(?:开始|正式)?{_FORCE}"
)
_HISTORY_FROM = re.compile(rf"(?:(?:自|从)\s*)?(?P<day>{_DATE})\s*起?\s*{_FORCE}")
_LENGTH = re.compile(rf"(?:有效期|施行期限?|试行期|有效期限?|期限)\s*(?:限|为|：)?\s*(?P<years>{_COUNT})\s*年(?!\d)")
_UNTIL = re.compile(
    rf"(?:有效期(?:限)?(?:延长|延续|顺延)?(?:至|到|截至|截止到?|为)|(?:施行|实施|执行|试行)(?:期限?)?(?:至|到)"
    rf"|[，,至]至|[，,]至|起至|—|-)\s*(?P<day>{_DATE})(?P<tail>止|废止|失效)?"
)
_OTHERS = re.compile(r"同时废止|有效期内|有效期延[长续]|准予|证书|许可|目录|名单|资格|合同|协议|入库")
_ABOUT = re.compile(r"(?:施行|实施|执行|生效|试行)|有效期")


@dataclass(frozen=True, slots=True)
class Validity:
    """ISO dates where the text fixes them, and the words that speak of them."""

    effective: str | None = None
    effective_words: str | None = None
    expires: str | None = None
    expires_words: str | None = None


def validity(texts: Iterable[str], *, history: str = "", published: str | None = None) -> Validity:
    """What the paragraphs `texts` and a law's `history` say. `published` is the day of 公布 or 印发 if sure."""
    found = _said(list(texts), published)
    if found.effective_words is None and (start := _HISTORY_FROM.search(history)):
        return Validity(date(start["day"] if start["day"].endswith("日") else start["day"] + "日"), start.group(0))
    return found


def _said(texts: list[str], published: str | None) -> Validity:
    for text in (t for t in reversed(texts) if _ABOUT.search(t)):
        for sentence in re.split(r"(?:[。\n])(?!\s*有效期)", text):
            start = _FROM.search(sentence)
            length, until = _LENGTH.search(sentence), _until(sentence)
            if not (start or length or until) or not _SELF.search(sentence[: _first(start, length, until)] or sentence):
                continue
            if start is None and (_OTHERS.search(sentence) or not re.match(r"^[^，]{0,16}有效期", _own(sentence))):
                continue
            return _validity(start, length, until, published)
    return Validity()


def _own(sentence: str) -> str:
    """The sentence from where it speaks of the document itself."""
    here = re.search(r"本(?!市|省|区|县)[\u4e00-\u9fff《]", sentence)
    return sentence[here.start() :] if here else ""


def _until(sentence: str) -> re.Match[str] | None:
    found = _UNTIL.search(sentence)
    return found if found and "有效期延" not in sentence[: found.end()].split("废止")[-1] else None


def _first(*found: re.Match[str] | None) -> int:
    return min(match.start() for match in found if match)


def _validity(
    start: re.Match[str] | None, length: re.Match[str] | None, until: re.Match[str] | None, published: str | None
) -> Validity:
    begins = _begin(start, published) if start else None
    if until:
        return Validity(_iso(begins), start and start.group(0), _fixed(until["day"]), until.group(0).lstrip("，,"))
    if length:
        ends = _years_on(begins, _count(length["years"])) if begins else None
        return Validity(_iso(begins), start and start.group(0), _iso(ends), length.group(0))
    return Validity(_iso(begins), start and start.group(0))


def _begin(start: re.Match[str], published: str | None) -> datetime.date | None:
    """The first day in force; None where it depends on a day that the text does not tell."""
    base = _day(_fixed(start["day"])) if start["day"] else _day(published)
    if base is None or not start["count"]:
        return base
    number = _count(start["count"])
    return _months_on(base, number) if start["unit"] == "个月" else base + datetime.timedelta(days=number)


def _fixed(words: str) -> str | None:
    plain = re.sub(r"\s", "", words)
    return date(plain if plain.endswith("日") else plain + "日")


def _day(iso: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _count(words: str) -> int:
    return int(words) if words.isdigit() else from_chinese(words.replace("两", "二"))


def _months_on(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _years_on(day: datetime.date, years: int) -> datetime.date:
    """The last day of a term of years: five years from 2021-09-01 end on 2026-08-31."""
    return _months_on(day, 12 * years) - datetime.timedelta(days=1)


def dates_in(text: str) -> list[str]:
    """Every date of `text` as ISO, in order."""
    return [iso for match in DATE.finditer(text) if (iso := date(match.group(0)))]
