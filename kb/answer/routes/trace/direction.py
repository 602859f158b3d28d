"""Which way a trace goes: the work it sets out from, and the one the answer is wanted from."""

from __future__ import annotations

import re

from kb.answer import comparison
from kb.answer.case import Case
from kb.answer.grounds import upper_of
from kb.answer.question import Question
from kb.answer.routes.trace import backward, forward, inventory
from kb.answer.works import Work, upper_and_lower
from kb.model import Answer

# A work not named is what the question is about where it carries at least this share of it, and this much more than the
# one named. Chosen by reading rankings of the shipped question sets, not fitted.
CARRIES, MORE = 0.5, 0.2
# The weight of words that make a statement about the upper work before the lower one is named.
STATED = 1.5
_COMPARING = re.compile(r"比|区别|差别|不同|一样|分别|差异|异同|占")
_LINKING = re.compile(
    r"落实|落到|落地|承接|对应|相应|举措|措施|配套|接住|接上|衔接|呼应|响应|对接|上位|缺口|覆盖|怎么做|怎么办|动作|安排"
    r"|类似|同样的|有没有|有吗|写了|写到|体现|细化|要求|依据|规定|接(了|到)|跟进|回应|贯彻|分解|提到|涉及|怎么写|怎么说"
    r"|做了(什么|哪)|干了|跟上|没[？?]|没有?$|出处|来源|源头|根子"
    r"|写在|写进|写入|载于|见于|载明|何处|往上|向上|追溯|追到|接的|没写|没提|未写|未提|对照|同样|做法|哪块|哪一块|对着"
)
# Beside these a word of comparison (“比”, “一样”) does not make a comparison, nor one work named a whole trace less.
_TRACING = re.compile(r"落实|承接|上位|缺口|对应")
_TRACING_ONE = re.compile(r"落实|承接|上位|缺口|出处|对应(的|措施|安排)")
# What is missing is missing below, whichever document is named beside the question word.
_GAP = re.compile(r"缺口|漏项|遗漏|空白")
_FROM_BELOW = re.compile(r"上位|出处|来源")
# “这是从哪来的”, “上海自己加的吗”: about a local measure whatever is named.
_OWN_IDEA = re.compile(r"从.{0,8}来的|自己加")
# “…在哪几个地方建，上海算不算”: of the place, not of its document.
_AMONG = re.compile(
    r"^[^落应接排]*算不算(在|其中|一个|在内)?[？?]?$|在不在(内|其中|名单|列)|在内吗|包不包括|有没有份|入选了?[吗没]"
)
_GROUND_ASKED = re.compile(
    r"上位(依据|文件|规定)|(省|部|国家|中央|上级|上面|上头)[里级]?(的|有没有|有无|有什么|哪|对应|相应|文件|规定|要求)*"
    r"[^，。？?]{0,6}(依据|出处|来源|根据|要求|规定|怎么说)|从.{0,8}来的|依据(在哪|是哪|是什么|何在)|有(什么|没有)?依据"
)
_ORIGINAL = re.compile(r"从.{0,8}来的|自己加|自创|新增的?(吗|还是)|独有|照搬|照抄|原创")


def answer(case: Case) -> Answer | None:
    """A trace where the question names two levels, or speaks of linking and exactly two levels are held."""
    text = case.question.text
    if missing := inventory.answer(case):
        return missing
    compares = comparison.compares(text, works=len(case.question.scope))
    if ((compares or _COMPARING.search(text)) and not _TRACING.search(text)) or _AMONG.search(text):
        return None
    direction = _direction(case)
    if direction is None:
        return None
    asked, given = direction
    if asked.rank > given.rank:
        return forward.answer(case, upper=given, lower=asked)
    return backward.answer(case, lower=given, upper=asked) if asked.rank < given.rank else None


def _direction(case: Case) -> tuple[Work, Work] | None:
    """(asked, given), None where the question is no trace."""
    question = case.question
    if question.asked is None or question.given is None or _OWN_IDEA.search(question.text):
        return _meant(case)
    pair = upper_and_lower((question.asked, question.given))
    if pair and _GAP.search(question.text):
        return pair[1], pair[0]
    if _LINKING.search(question.text) or _sets_out_from(question, question.given, question.asked):
        return question.asked, question.given
    return None


def _sets_out_from(question: Question, given: Work, asked: Work) -> bool:
    """“国家要…，上海…？”: a statement about the upper work first, then the lower one."""
    first, then = (next(m.start for m in question.mentions if m.work is w) for w in (given, asked))
    stated = sum(w.weight for w in question.words if w.start < then)
    return given.rank < asked.rank and first < then and stated >= STATED


def _meant(case: Case) -> tuple[Work, Work] | None:
    """(asked, given) where fewer than two works are named, or the question word tells not which is asked.

    “…在国家规划里有依据吗” is about something the plan may not hold: what carries the topic is the given one.
    """
    text = case.question.text
    pair = upper_and_lower(case.held.works)
    if pair is None:
        return _above(case)
    upper, lower = pair
    if _ORIGINAL.search(text):
        return upper, lower
    if not case.question.scope:
        return None
    named = case.question.scope[0]
    other = lower if named is upper else upper
    if _LINKING.search(text) and _carried(case, other) >= max(CARRIES, _carried(case, named) + MORE):
        return named, other
    if not _TRACING_ONE.search(text):
        return None
    return (upper, lower) if _FROM_BELOW.search(text) else (lower, upper)


def _above(case: Case) -> tuple[Work, Work] | None:
    """(upper, lower) where one of many works is named and what it rests on is asked for: 省里有没有依据."""
    scope = case.question.scope
    upper = upper_of(case, scope[0]) if len(scope) == 1 and _GROUND_ASKED.search(case.question.text) else None
    return (upper, scope[0]) if upper else None


def _carried(case: Case, work: Work) -> float:
    """The share of the question that the best sentence of a work carries."""
    top = case.held.evidence.rank(case.terms, [work], limit=1)
    return top[0].own if top else 0.0
