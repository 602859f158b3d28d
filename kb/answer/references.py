"""Clause numbers in a question, each bound to the document it directly follows (“上海意见三（一）第1段”)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.answer.question import Question
from kb.answer.works import Work
from kb.structure import citation

# “国家30、上海16”: numbers given beside names are figures, not places.
_FIGURE = re.compile(r"\s*\d+(\.\d+)?\s*[、，,和与及跟比]?\s*")
# The rows of a table are also counted as 项 and 个.
_ROW = re.compile(r"(表[中里内的]{0,2}第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*)[项个栏]")

_AND = re.compile(r"以?及|[、，,和与跟]")


def bound(question: Question) -> Mapping[Work | None, citation.ClauseRef]:
    """The place each named work is asked about; under None a place that follows no name, and so means any work."""
    found: dict[Work | None, citation.ClauseRef] = {}
    starts = [m.start for m in question.mentions[1:]] + [len(question.text)]
    for mention, end in zip(question.mentions, starts, strict=False):
        if mention.start == mention.end:  # taken over from an earlier turn
            continue
        ref = _read(question.text[mention.end : end], last=end == len(question.text))
        if ref is not None:
            found.setdefault(mention.work, ref)
    if not found and (ref := _read(_without_names(question))):
        found[None] = ref
    return found


def reference_to(question: Question, work: Work) -> citation.ClauseRef | None:
    """The place of a work that the question names, if any."""
    places = bound(question)
    return places.get(work) or places.get(None)


def references_to(question: Question, work: Work) -> list[citation.ClauseRef]:
    """The places of a work that the question names, several of one work among them (“第五条和第七条”)."""
    first = reference_to(question, work)
    if first is None or len(question.mentions) > 1:
        return [first] if first else []
    read = [ref for part in _AND.split(_without_names(question)) if (ref := _read(part))]
    return list(dict.fromkeys(read)) if first in read else [first]


def _read(text: str, *, last: bool = True) -> citation.ClauseRef | None:
    """The place written in a part of a question; `last` where no further name follows."""
    if not last and _FIGURE.fullmatch(text):
        return None
    return citation.parse_label(_ROW.sub(r"\1行", text))


def _without_names(question: Question) -> str:
    text = question.text
    for mention in question.mentions:
        text = text[: mention.start] + "　" * (mention.end - mention.start) + text[mention.end :]
    return text
