"""Several questions in one message that have nothing to do with each other: each is answered by itself.

Questions that belong together (a comparison, a duty and what answers to it, two sides of one subject) stay together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.answer.cues import wants_of
from kb.answer.question import Question
from kb.answer.works import Work

# Weight of words that ask for something by themselves.
LEAST = 1.0
# More questions than this are no message a person writes.
MOST = 4
_END = re.compile(r"[？?；;。！!]+")
_COMMA = re.compile(r"[，,]")
_ASKS = re.compile(r"哪|什么|啥|多少|几[^乎经]|怎么|怎样|如何|谁|何|有没有|是不是|是否|能不能")
# What front and back matter tells of a document; a question for it and one for content are two.
_OF_DOCUMENT = frozenset(
    {"date", "effective", "number", "issuer", "addressee", "basis", "title", "period", "publicity"}
)
_LISTS = re.compile(r"哪[些几两]|几(个|条|项|大|支|类)|有什么")
_TOGETHER = re.compile(
    r"比|差|一样|相同|不同|区别|分别|各是|各有|各自|两份|两个|落实|承接|对应|依据|出处|上位|跟进|响应|呼应|衔接|配套|细化|缺口"
    r"|这(些|个|项|条|里)|它们?|其中|上述|该项|那(么)?呢"
)


def separate(question: Question) -> tuple[str, ...]:
    """The questions of a message that are answered one by one; empty where it is one question."""
    text = question.text
    if _TOGETHER.search(text) or len(question.scope) > MOST:
        return ()
    spans = list(_asking(text, _END))
    if len(spans) < 2:
        spans = list(_asking(text, _COMMA)) if len(question.scope) > 1 else []
        if not any(_OF_DOCUMENT & wants_of(text[a:b]) for a, b in spans):
            return ()
    if not 2 <= len(spans) <= MOST:
        return ()
    named = [tuple(dict.fromkeys(m.work for m in question.mentions if a <= m.start < b)) for a, b in spans]
    wants = [_OF_DOCUMENT & wants_of(text[a:b]) for a, b in spans]
    if not all(want or _is_whole(question, *span) for want, span in zip(wants, spans, strict=True)):
        return ()
    of_others = all(named) and len(set(named)) == len(named)
    of_other_kind = any(wants) and not all(wants) and bool(named[0])
    if not (of_others or of_other_kind):
        return ()
    parts, last = [], named[0]
    for (a, b), works in zip(spans, named, strict=True):
        parts.append(_with_name(text[a:b], works, last))
        last = works or last
    return tuple(parts)


def _is_whole(question: Question, start: int, end: int) -> bool:
    """True where a part names what it asks for: “保障措施有哪些” does, “目标是多少” needs what was said before."""
    words = question.words_between(start, end)
    lists = _LISTS.search(question.text, start, end) and any(w.noun and len(w.text) > 1 for w in words)
    return bool(lists) or sum(w.weight for w in words) >= LEAST


def _asking(text: str, end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The parts of a text that ask something, what comes before one and asks nothing with it."""
    start = at = 0
    for cut in [*(m.end() for m in end.finditer(text)), len(text)]:
        if _ASKS.search(text[at:cut]):
            yield start, cut
            start = cut
        at = cut


def _with_name(part: str, works: tuple[Work, ...], before: tuple[Work, ...]) -> str:
    """A part with the name of the document that the one before it named, where it names none itself."""
    return part if works or len(before) != 1 else f"{before[0].name}{part}"
