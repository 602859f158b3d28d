"""Clause numbers in a question, each bound to the document it directly follows (“上海意见三（一）第1段”)."""

from __future__ import annotations

from collections.abc import Mapping

from kb.answer.question import Question
from kb.answer.works import Work
from kb.structure import citation


def bound(question: Question) -> Mapping[Work | None, citation.ClauseRef]:
    """The place each named work is asked about; under None a place that follows no name, and so means any work."""
    found: dict[Work | None, citation.ClauseRef] = {}
    starts = [m.start for m in question.mentions[1:]] + [len(question.text)]
    for mention, end in zip(question.mentions, starts, strict=False):
        if mention.start == mention.end:  # taken over from an earlier turn
            continue
        ref = citation.parse_label(question.text[mention.end : end])
        if ref is not None:
            found.setdefault(mention.work, ref)
    if not found and (ref := citation.parse_label(_without_names(question))):
        found[None] = ref
    return found


def reference_to(question: Question, work: Work) -> citation.ClauseRef | None:
    """The place of a work that the question names, if any."""
    places = bound(question)
    return places.get(work) or places.get(None)


def _without_names(question: Question) -> str:
    text = question.text
    for mention in question.mentions:
        text = text[: mention.start] + "　" * (mention.end - mention.start) + text[mention.end :]
    return text
