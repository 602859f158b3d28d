"""Follow-ups: what a question takes over from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answer import misspelt
from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.evidence import Search
from kb.answer.holdings import Holdings
from kb.answer.padding import unpadded
from kb.answer.question import Question, understand
from kb.answer.terms import Term
from kb.model import Answer, Clause, Turn
from kb.structure.numbering import from_chinese

# The words of the turn before count this much in a question that continues it. Chosen by reading rankings.
CARRIED = 0.2
_CONTINUES = re.compile(r"^(那|那么|这|它|其|该|上述|还有|另外|第[一二三四五六七八九十\d]+)|呢[？?]?$|^.{0,12}$")
_ORDINAL = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:个|项|条)(?:项目|任务|措施|原则|目标|要求|保障)?")


def case_of(text: str, history: Sequence[Turn], held: Holdings, draft: Draft, search: Search | None) -> Case:
    """The case of a cleaned question, with what it takes over from the turns before."""
    text = _as_meant(unpadded(text), held, draft)
    question = understand(text, held.works, meant=held.meant)
    terms = held.terms(question.words)
    last = history[-1].answer if history else None
    within = _counted_heading(question, last, held) if last else None
    previous = None
    if history and _CONTINUES.search(question.text):
        question = _with_works(question, history, held)
        terms += _carried(history[-1], terms, held)
        previous = last.citations[0] if last and last.citations else None
    return Case(question, held, terms, draft, previous, within, search)


def _as_meant(text: str, held: Holdings, draft: Draft) -> str:
    """The question with words typed wrong by their sound put right; the answer says so."""
    names = (alias for work in held.works for alias in work.aliases)
    found = misspelt.corrections(text, held.vocabulary, names=names)
    if found:
        read = "、".join(f"“{c.written}”按“{c.meant}”" for c in found)
        draft.note(f"问句中的{read}理解。")
    return misspelt.corrected(text, found)


def _with_works(question: Question, history: Sequence[Turn], held: Holdings) -> Question:
    """The question about the works that the latest turn naming any was about, where it names none itself."""
    if question.mentions:
        return question
    earlier = (understand(turn.question, held.works) for turn in reversed(history))
    named = next((q for q in earlier if q.mentions), None)
    if named is None:
        return question
    mentions = tuple(replace(m, start=0, end=0) for m in named.mentions)  # they stand nowhere in this question
    return replace(question, mentions=mentions, asked=named.asked, given=named.given)


def _carried(before: Turn, own: Sequence[Term], held: Holdings) -> tuple[Term, ...]:
    """The terms of the turn before that the question does not have itself."""
    seen = {t.text for t in own}
    words = understand(before.question, held.works).words
    return tuple(t for t in held.terms(words, weight=CARRIED) if t.text not in seen)


def _counted_heading(question: Question, last: Answer, held: Holdings) -> Clause | None:
    """“第二个项目” after a list: the heading it counts to."""
    found = _ORDINAL.search(question.text)
    if not found:
        return None
    cited = [c for q in last.citations if (c := held.clause(q.clause_id))]
    headings = [c for c in cited if c.kind == "heading" and c.number]
    entries = [h for h in headings if any(o.parent == h.parent and o.id != h.id for o in headings)]
    position = int(found[1]) if found[1].isdigit() else from_chinese(found[1])
    return entries[position - 1] if 0 < position <= len(entries) else None
