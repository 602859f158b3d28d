"""Understanding a question: which documents it means, what it wants, which words carry it, which figures it asserts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kb.answer import comparison
from kb.answer.cues import spans_of, wants_of
from kb.answer.matters import binding_talk
from kb.answer.vocabulary import bigrams
from kb.answer.words import Word, content_words, runs
from kb.answer.works import Work
from kb.text import fold, fold_with_map, is_cjk

MAX_LENGTH = 2000
# Words beside the question word are what is asked (“谁帮扶谁”); they count more than what only sets the scene.
FOCUS = 1.5
# A part of a question with less weight of words than this says nothing of its own (“；为什么？”).
LEAST_PART = 0.5
# A title with characters left out is at least this long, and looked for in at most so many characters.
SHORTENED, LONGEST_TITLE = 7, 40
# Words behind a name belong to it where the title holds this share of them.
OF_TITLE = 0.75
# Characters: a run this long of a title stands for it.
LEAST_OF_TITLE = 3

_ASKING = re.compile(
    r"哪|什么|啥|多少|几[^乎经]|怎么|怎样|如何|吗|呢|谁|何|有没有|是不是|是否|能不能|算不算|没[？?]|没有$|没$|[？?]"
)
# Words that the change of characters alone leaves strange.
_IN_TAIWAN = {
    "智慧财产权": "知识产权", "智慧财产": "知识产权", "专案": "项目", "网路": "网络", "资讯": "信息", "计画": "计划",
    "数位": "数字", "品质": "质量", "软体": "软件", "硬体": "硬件", "程式": "程序",
}  # fmt: skip
# A document named directly behind one of these is what another answers to.
_OBJECT = re.compile(
    r"(落实|贯彻|承接|对照|衔接|对标|响应|呼应|对接|细化|执行|转化|回应|依照|遵循)[了的着]?[“\"《「]?$"
)
# These only end a question; the question word may stand before them.
_ENDING = frozenset("？?吗呢")
_INTERROGATIVE = re.compile(r"哪[些几类种个]?|什么|啥|多少|几[类种个项支]?|谁|怎么|怎样|如何|何种")
_FIGURE = re.compile(
    r"(?<![\d.〔（第A-Za-z])(?P<value>\d+(?:\.\d+)?)\s*(?P<scale>万|亿|%|％|个百分点)?"
    r"\s*(?P<counter>[名人家门分个所项支次位])?(?P<times>次)?(?![\dA-Za-z]|号|年度?|月|日)"
)
_GENRES = "规划|纲要|意见|方案|计划|办法|措施|政策|条例|规定|通知|要点"
_GENRE = re.compile(_GENRES)
_REST_OF_TITLE = re.compile(rf"[^，。；：、？?！!《》“”\"里中对要把有]{{2,24}}?({_GENRES})")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|[—\-至到]\s*20)")
_YEAR_MADE = re.compile(
    r"(?:19|20)\d{2}年(?:初|底|年底)?(?:由[^，。？?\d]{2,12})?(?:联合)?"
    r"(?:(?:印发|发布|制定|出台|下发|颁布|公布|通过|批准|修订|修正|修改|发)的|(?:印发|发布|出台|颁布|公布)(?:的时候|时|之时|之初))"
)
_PART_END = re.compile(r"[？?；;。！!]+")
# Talk about the answer and its time, beside the cues of what is wanted.
_TALK = re.compile(
    r"[到截至自从]*(19|20)\d{2}年?[底末]?(之?前|以?后|内)?|这?[两几]个?数(?=能|可|字|值)|能不能|可不可以"
    r"|(多少|几)[万亿]?(人次|人|名|家|个|门|项|条|分|元|次|所|支)|<[^>]{1,200}>|现在|目前|现有|实际|中间|相差|差距|每年|一年|年度|顺便|是不是|算不算"
)
QUOTED = re.compile(r"[“\"「]([^”\"」]{2,60})[”\"」]")
_BOOK_TITLE = re.compile(r"《([^》]{3,60})》")
# Control, format, private-use and surrogate characters (Unicode categories).
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of the question that names a work."""

    work: Work
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the question asserts, with its scale and unit as written."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `asked` is the work the answer is wanted from, `given` the one a trace sets out from."""

    text: str
    mentions: tuple[Mention, ...]
    wants: frozenset[str]
    figures: tuple[Figure, ...]
    years: tuple[int, ...]
    quoted: tuple[str, ...]
    words: tuple[Word, ...]
    asked: Work | None = None
    given: Work | None = None

    @property
    def parts(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each question of several in one; one part for a single question."""
        ends = [m.end() for m in _PART_END.finditer(self.text)]
        parts = [self.words_between(a, b) for a, b in pairwise([0, *ends, len(self.text)])]
        return tuple(p for p in parts if sum(w.weight for w in p) > LEAST_PART)

    @property
    def segments(self) -> tuple[str, ...]:
        """Runs of content words as they stand in the question."""
        return tuple(self.text[run[0].start : run[-1].end] for run in runs(self.words))

    @property
    def scope(self) -> tuple[Work, ...]:
        """The works named, in order of first mention."""
        return tuple(dict.fromkeys(m.work for m in self.mentions))

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that begin in `[start, end)` of the text."""
        return tuple(w for w in self.words if start <= w.start < end)


def clean(text: str) -> str:
    """The question in simplified characters, without control and formatting characters, at most MAX_LENGTH long."""
    text = _simplified(text)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    return re.sub(r"\s+", " ", kept).strip()[:MAX_LENGTH]


def understand(raw: str, works: Sequence[Work], *, meant: Work | None = None) -> Question:
    """Read a question against the works held. Never raises; an empty question has no segments.

    Where it names none of them outright, the words of the title of `meant` are taken for its name.
    """
    text = clean(raw)
    mentions = _find_mentions(text, works)
    if meant is not None and not mentions:
        mentions = _words_of_title(text, meant)
    asked, given = _asked_and_given(text, mentions)
    wants = wants_of(text)
    compares = comparison.compares(text, works=len({m.work.document.id for m in mentions}))
    # What only says which kind of answer is wanted (“占百分之几”, “两个数能直接比吗”, “现在”) is not searched for.
    counters = [(m.end("value"), m.end()) for m in _FIGURE.finditer(text)]
    counters += binding_talk(text)
    talk = [*counters, *spans_of(("figure", "compare"), text), *(m.span() for m in _TALK.finditer(text))]
    if compares:
        wants |= {"compare"}
        talk += comparison.spans(text)
    return Question(
        text=text,
        mentions=mentions,
        wants=wants,
        figures=_figures(text, mentions),
        years=_years(text),
        quoted=tuple(QUOTED.findall(text)),
        words=_focused(text, content_words(text, [*((m.start, m.end) for m in mentions), *talk])),
        asked=asked,
        given=given,
    )


def _years(text: str) -> tuple[int, ...]:
    """The years asked about; the year in which a document was made tells which one is meant, not of when."""
    return tuple(dict.fromkeys(int(y) for y in _YEAR.findall(_YEAR_MADE.sub("", text))))


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones; texts without any are left alone."""
    if len(text) > 2 * MAX_LENGTH or not any(is_cjk(c) for c in text):
        return text
    simplified = str(_converter().convert(text))
    if simplified != text:  # written in traditional characters, perhaps with the words used in Taiwan
        for there, here in _IN_TAIWAN.items():
            simplified = simplified.replace(there, here)
    return simplified


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _find_mentions(text: str, works: Sequence[Work]) -> tuple[Mention, ...]:
    """Names of works in the text, longest first, none inside another; then titles quoted in part."""
    folded = fold_with_map(text)
    taken = [False] * (len(folded.text) + 1)
    mentions = []
    written = ((alias, w) for w in works for alias in w.aliases if alias in folded.text)
    names = sorted(written, key=lambda pair: -len(pair[0]))
    for alias, work in names:
        start = folded.text.find(alias)
        while start >= 0:
            end = start + len(alias)
            # “国家级” names a grade, not the national document.
            if not any(taken[start:end]) and folded.text[end : end + 1] != "级":
                taken[start:end] = [True] * (end - start)
                mentions.append(Mention(work, *folded.span(start, end)))
            start = folded.text.find(alias, end)
    mentions = [_with_title(text, m) for m in mentions]
    mentions += _titles_in_part(text, works) or ([] if mentions else _shortened(text, works))
    return tuple(sorted(mentions, key=lambda m: m.start))


def _with_title(text: str, mention: Mention) -> Mention:
    """The mention with the words of the title behind it (“邢台市数字经济工作方案” after 邢台市)."""
    found = _REST_OF_TITLE.match(text, mention.end)
    rest, title = bigrams(found[0]) if found else frozenset[str](), bigrams(mention.work.document.title)
    if found is None or len(rest & title) < OF_TITLE * len(rest):
        return mention
    return replace(mention, end=found.end())


def _words_of_title(text: str, work: Work) -> tuple[Mention, ...]:
    """Runs of the question that stand in the title."""
    folded, title = fold_with_map(text), fold(work.document.title)
    mentions, start = [], 0
    while start < len(folded.text):
        end = start
        while end < len(folded.text) and folded.text[start : end + 1] in title:
            end += 1
        if end - start >= LEAST_OF_TITLE:
            mentions.append(Mention(work, *folded.span(start, end)))
        start = max(end, start + 1)
    return tuple(mentions)


def _shortened(text: str, works: Sequence[Work]) -> list[Mention]:
    """Titles with characters left out (“安徽工业互联网行动计划”), where they are one work's."""
    mentions = []
    for ending in _GENRE.finditer(text):
        head = text[max(0, ending.end() - LONGEST_TITLE) : ending.end()]
        told = [(_told(head, w.document.title), w) for w in works if ending[0] in w.document.title]
        longest = max((length for length, _ in told), default=0)
        held = [w for length, w in told if length == longest]
        if longest >= SHORTENED and len(held) == 1:
            mentions.append(Mention(held[0], ending.end() - longest, ending.end()))
    return mentions[:1]


def _told(head: str, title: str) -> int:
    """How many characters at the end of `head` stand in the title in this order."""
    at, length = len(title), 0
    for char in reversed(head):
        at = title.rfind(char, 0, at)
        if at < 0 or not is_cjk(char):
            break
        length += 1
    return length


def _titles_in_part(text: str, works: Sequence[Work]) -> list[Mention]:
    found = []
    for match in _BOOK_TITLE.finditer(text):
        part = fold(match[1])
        held = [w for w in works if any(part in fold(d.title) for d in w.documents)]
        if len(held) == 1:
            found.append(Mention(held[0], match.start(), match.end()))
    return found


def _asked_and_given(text: str, mentions: Sequence[Mention]) -> tuple[Work | None, Work | None]:
    """The work the last question word belongs to, and the other one where there is exactly one other.

    “上海有哪些措施落实国家规划的…” asks of 上海 although 国家规划 is named last: the nearest mention before the
    question word.
    """
    works = list(dict.fromkeys(m.work for m in mentions))
    if len(works) < 2:
        return (works[0] if works else None), None
    asked = mentions[-1].work
    objects = {m.work for m in mentions if _OBJECT.search(text[: m.start])}
    if len(works) == 2 and len(objects) == 1:
        # “上海落实国家…的措施有哪些”: what a measure answers to is never where it is looked for.
        given = objects.pop()
        return next(w for w in works if w is not given), given
    for at in reversed([m.start() for m in _ASKING.finditer(text)] or [len(text)]):
        before = [m for m in mentions if m.start < at]
        if before:
            asked = before[-1].work
            if text[at : at + 1] not in _ENDING:
                break
    others = [w for w in works if w is not asked]
    return asked, others[0] if len(others) == 1 else None


def _focused(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with those beside a question word made to count more."""
    asking = [m.span() for m in _INTERROGATIVE.finditer(text)]

    def is_beside(word: Word) -> bool:
        return any(0 <= start - word.end <= 1 or 0 <= word.start - end <= 1 for start, end in asking)

    return tuple(replace(w, weight=w.weight * FOCUS) if is_beside(w) else w for w in words)


def _figures(text: str, mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    covered = {i for m in mentions for i in range(m.start, m.end)}
    out = []
    for m in _FIGURE.finditer(text):
        value = float(m["value"])
        is_year = 1900 <= value <= 2100 and not m["scale"] and not m["counter"]
        if m.start() not in covered and not is_year:
            out.append(Figure(value, (m["scale"] or "") + (m["counter"] or "") + (m["times"] or ""), m[0]))
    return tuple(out)
