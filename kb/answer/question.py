"""Understanding a question: which documents it means, what it wants, which words carry it, which figures it asserts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kb.answer.words import Word, content_words, runs
from kb.answer.works import Work, upper_and_lower
from kb.text import fold_with_map, is_cjk

MAX_LENGTH = 2000

# What a question wants, told by its cue words. Several may hold; the routes decide in their own order.
CUES: dict[str, str] = {
    "figure": r"多少|几[名人家个门分支项位所]|任务量|总量|定额|额度|多大|规模|数量|人数|目标数|目标值|指标值|百分之几|比例|几成|kpi|多高|几万|几百|几千|总共|折合",
    "list": r"哪些|哪几|哪两|几[类种支项方]|分别是|有什么项目|列出|列一下|列全|全列|都有(哪|什么)|包括什么|逐条|清单",
    "compare": r"分别(怎么|如何|是什么|怎样)|区别|差别|不同|不一样|一样|相同|比较|对比|相比|直接比|占(全国|国家|总)|百分之几|能比"
    r"|一码事|一回事|哪个(更)?[高多大]|谁(更)?[高多大]|比重|口径|矛盾|各是(多少|什么)|对着看|\bvs\b|少了哪|多了哪|高于|低于|两份文件|两个文件|异同|差异|差在哪",
    "trace": r"落实|承接|对应|举措|措施|配套|接住|接上|动作|衔接|呼应|响应|对接|怎么做|怎么(办|弄|落|接)|采取|安排|依据|来源|出处|同样的"
    r"|有没有|有吗|写了吗|体现|覆盖|细化|分解|要求|规定",
    "gap": r"缺口|缺哪|缺什么|没写|没提|没有写|没覆盖|未覆盖|漏了|遗漏|没落实|没有落实|没有对应|空白|算不算.{0,8}缺",
    "date": r"几月几号|哪天|什么时候(发|印|出|成)|何时(发|印|出|成)|日期|哪一?年(发|印|出)|成文|落款|发布时间|印发时间|哪年哪月",
    "number": r"文号|发文字号|几号文|多少号|编号是",
    "issuer": r"谁(发|印发|制定|出台)的|哪个(单位|部门|机关|局)(发|印发|制定|出台)|发文(机关|单位)|印发(机关|单位)|制定(机关|单位)",
    "addressee": r"主送|发给(谁|哪)|送给?(谁|哪)|印发给(谁|哪)|下发给",
    "basis": r"(根据|依据|按照).{0,8}(制定|出台|编制|起草|写|定)的?|制定依据|(落实|转发|贯彻)的?(是)?哪(个|份|几个)文件|上位依据是什么文件|基于哪|依据(的)?(是)?(哪|什么)",
    "title": r"全称|文件名|(文件|规划|意见|通知|方案|办法|这份)(的?标题是|叫什么)",
    "period": r"管到|有效期|实施期|起止|适用期|管几年|哪几年|到哪一?年(为止|结束|$|[？?])|什么时候(到期|失效|截止)",
    "outline": r"(全文|文件|规划|意见|方案|通知|办法)(一共|共|总共|都)?(分|有|包括|包含)(成|为|了)?(几|哪)(个|几个|大|些)?(部分|块|章|板块)|各部分|结构|目录|框架|大纲|提纲",
    "where": r"哪一?(段|条|款|部分|章|节|项|处|里)|在第几|第几(部分|条|段|章)|出自|什么位置|哪里(写|提)",
    "publicity": r"公开(属性|吗|的吗|发布)|是否公开|能公开|主动公开",
}  # fmt: skip
_ASKING = re.compile(
    r"哪|什么|啥|多少|几[^乎经]|怎么|怎样|如何|吗|呢|谁|何|有没有|是不是|是否|能不能|算不算|没[？?]|没有$|没$|[？?]"
)
_FIGURE = re.compile(
    r"(?<![\d.〔（第])(\d+(?:\.\d+)?)\s*(万|亿|%|％|个百分点)?\s*([名人家门分个所项支次位])?(次)?(?!\d|号|年度?|月|日)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|[—\-至到]\s*20)")
_PART_END = re.compile(r"[？?；;。！!]+")
# Words beside the question word are what is asked (“谁帮扶谁”); they count more than what only sets the scene.
_INTERROGATIVE = re.compile(r"哪[些几类种个]?|什么|啥|多少|几[类种个项支]?|谁|怎么|怎样|如何|何种")
FOCUS = 1.5
_TALK = (
    r"[到截至自从]*(19|20)\d{2}年?[底末]?(之?前|以?后|内)?|"
    r"这?[两几]个?数(?=能|可|字|值)|能不能|可不可以|现在|目前|现有|实际|中间|相差|差距|每年|一年|年度|顺便|是不是|算不算"
)
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,60})[”\"」]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of the question that names a work. `strong` is False for a bare place name, which may be part of another name."""

    work: Work
    start: int
    end: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the question asserts, with its scale and unit as written."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `asked` is the work the answer is wanted from, `given` the one it starts from in a trace."""

    raw: str
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
        ends = [m.end() for m in _PART_END.finditer(self.text)] + [len(self.text)]
        starts = [0, *ends[:-1]]
        parts = [tuple(w for w in self.words if a <= w.start < b) for a, b in zip(starts, ends, strict=True)]
        return tuple(p for p in parts if sum(w.weight for w in p) > 0.5)

    @property
    def segments(self) -> tuple[str, ...]:
        """Runs of content words as they stand in the question."""
        return tuple(self.text[run[0].start : run[-1].end] for run in runs(self.words))

    @property
    def scope(self) -> tuple[Work, ...]:
        """The works named, in order of first mention."""
        return tuple(dict.fromkeys(m.work for m in self.mentions))


def clean(text: str) -> str:
    """The question without control and formatting characters, in NFKC except for punctuation, stripped."""
    text = _simplified(text)
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") or c in "\n\t")
    return re.sub(r"\s+", " ", kept).strip()[:MAX_LENGTH]


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones; texts without any are left alone."""
    if len(text) > 2 * MAX_LENGTH or not any(is_cjk(c) for c in text):
        return text
    return _converter().convert(text)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _find_mentions(text: str, works: Sequence[Work]) -> tuple[Mention, ...]:
    folded = fold_with_map(text)
    taken = [False] * (len(folded.text) + 1)
    mentions = []
    names = sorted(((alias, w) for w in works for alias in w.aliases), key=lambda pair: -len(pair[0]))
    for alias, work in names:
        start = folded.text.find(alias)
        while start >= 0:
            end = start + len(alias)
            # “国家级” names a grade, not the national document.
            if not any(taken[start:end]) and folded.text[end : end + 1] != "级":
                taken[start:end] = [True] * (end - start)
                a, b = folded.span(start, end)
                mentions.append(
                    Mention(work, a, b, strong=len(alias) > 3 or alias.endswith(("文", "规划", "意见", "规")))
                )
            start = folded.text.find(alias, end)
    mentions += _titles_in_part(text, works)
    return tuple(sorted(mentions, key=lambda m: m.start))


def _titles_in_part(text: str, works: Sequence[Work]) -> list[Mention]:
    found = []
    for match in re.finditer(r"《([^》]{3,60})》", text):
        part = fold_with_map(match[1]).text
        held = [w for w in works if any(part in fold_with_map(d.title).text for d in w.documents)]
        if len(held) == 1:
            found.append(Mention(held[0], match.start(), match.end(), strong=True))
    return found


def _asked_and_given(text: str, mentions: Sequence[Mention]) -> tuple[Work | None, Work | None]:
    """The work the last question word belongs to, and the other one.

    “上海有哪些措施落实国家规划的…” asks of 上海 although 国家规划 is named last: the nearest mention before the question word.
    """
    works = list(dict.fromkeys(m.work for m in mentions))
    if not works:
        return None, None
    if len(works) == 1:
        return works[0], None
    asking = [m.start() for m in _ASKING.finditer(text)] or [len(text)]
    asked = None
    for at in reversed(asking):
        before = [m for m in mentions if m.start < at]
        if before:
            asked = before[-1].work
            if text[at : at + 1] not in ("？", "?", "吗", "呢"):
                break
    asked = asked or mentions[-1].work
    others = [w for w in works if w is not asked]
    pair = upper_and_lower([asked, others[0]]) if len(others) == 1 else None
    return asked, others[0] if pair or len(others) == 1 else None


def understand(raw: str, works: Sequence[Work]) -> Question:
    """Read a question against the works held. Never raises; an empty question has no segments."""
    text = clean(raw)
    mentions = _find_mentions(text, works)
    low = text.lower()
    wants = frozenset(name for name, cue in CUES.items() if re.search(cue, low))
    years = tuple(dict.fromkeys(int(y) for y in _YEAR.findall(text)))
    question = Question(
        raw=raw,
        text=text,
        mentions=mentions,
        wants=wants,
        figures=_figures(text, mentions),
        years=years,
        quoted=tuple(_QUOTED.findall(text)),
        words=_focused(text, content_words(text, [*((m.start, m.end) for m in mentions), *_talk(text)])),
    )
    asked, given = _asked_and_given(text, mentions)
    return replace(question, asked=asked, given=given)


def _talk(text: str) -> list[tuple[int, int]]:
    """Spans that only say what kind of answer is wanted (“占百分之几”, “两个数能直接比吗”, “现在”)."""
    return [m.span() for cue in (CUES["figure"], CUES["compare"], _TALK) for m in re.finditer(cue, text)]


def _focused(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    asking = [m.span() for m in _INTERROGATIVE.finditer(text)]
    return tuple(
        replace(w, weight=w.weight * FOCUS)
        if any(0 <= a - w.end <= 1 or 0 <= w.start - b <= 1 for a, b in asking)
        else w
        for w in words
    )


def _figures(text: str, mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    covered = {i for m in mentions for i in range(m.start, m.end)}
    out = []
    for m in _FIGURE.finditer(text):
        value = float(m[1])
        if m.start() in covered or (1900 <= value <= 2100 and not m[2] and not m[3]):
            continue
        out.append(Figure(value, (m[2] or "") + (m[3] or "") + (m[4] or ""), m[0]))
    return tuple(out)
