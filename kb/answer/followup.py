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
from kb.answer.question import Mention, Question, understand
from kb.answer.terms import Term
from kb.model import Answer, Clause, Turn
from kb.structure.numbering import from_chinese

# The words of the turn before count this much in a question that continues it. Chosen by reading rankings.
CARRIED = 0.2
# Ways of answering that list the entries under a heading.
_LISTING = frozenset({"outline", "passage", "clause"})
_CONTINUES = re.compile(r"^(那|那么|这|它|其|该|上述|还有|另外|第[一二三四五六七八九十\d]+)|呢[？?]?$|^.{0,12}$")
_ORDINAL = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:个|项|条)(?:项目|任务|措施|原则|目标|要求|保障)?")


def case_of(text: str, history: Sequence[Turn], held: Holdings, draft: Draft, search: Search | None) -> Case:
    """The case of a cleaned question, with what it takes over from the turns before."""
    text = _as_meant(unpadded(text), held, draft)
    question = understand(text, held.works, meant=held.meant)
    terms = held.terms(question.words)
    last = history[-1].answer if history else None
    # “第五个呢” after “第三个怎么做” counts in the list that was given before both.
    counts = bool(_ORDINAL.search(question.text))
    within = next((h for t in _answered(history, counts) if (h := _counted_heading(question, t, held))), None)
    previous = listed = None
    if history and _CONTINUES.search(question.text):
        question = _with_works(question, history, held, last)
        terms += _carried(history[-1], terms, held)
        previous = last.citations[0] if last and last.citations else None
        listed = next((h for t in _answered(history, counts) if (h := _listed(t, held))), None)
    return Case(question, held, terms, draft, previous, within, search, listed)


def _answered(history: Sequence[Turn], counts: bool) -> list[Answer]:
    """The last answer; where the question counts, also those before it that it may count in, latest first.

    Going back ends with a turn that was no counting itself.
    """
    found: list[Answer] = []
    for turn in reversed(history):
        if turn.answer:
            found.append(turn.answer)
        if not counts or not _ORDINAL.search(turn.question):
            break
    return found


def _listed(last: Answer, held: Holdings) -> Clause | None:
    """The heading over the first two clauses of an answer that lists what stands under one."""
    first, *then = [held.clause(citation.clause_id) for citation in last.citations[:2]] or [None]
    if last.route not in _LISTING or first is None or not then or then[0] is None or first.parent != then[0].parent:
        return None
    return held.clause(first.parent or "")


def _as_meant(text: str, held: Holdings, draft: Draft) -> str:
    """The question with words typed wrong by their sound put right; the answer says so."""
    names = (alias for work in held.works for alias in work.aliases)
    found = misspelt.corrections(text, held.vocabulary, names=names)
    if found:
        read = "、".join(f"“{c.written}”按“{c.meant}”" for c in found)
        draft.note(f"问句中的{read}理解。")
    return misspelt.corrected(text, found)


def _with_works(question: Question, history: Sequence[Turn], held: Holdings, last: Answer | None) -> Question:
    """The question about the works that the latest turn naming any was about, where it names none itself.

    Where none did outright, about the one work that the last answer stands on.
    """
    if question.mentions:
        return question
    earlier = (understand(turn.question, held.works) for turn in reversed(history))
    named = next((q for q in earlier if q.mentions), None)
    if named is None:
        cited = {c.doc_id for c in last.citations} if last else set()
        stood_on = [w for w in held.works if not cited.isdisjoint(w.ids)]
        if len(stood_on) != 1:
            return question
        return replace(question, mentions=(Mention(stood_on[0], 0, 0),), asked=stood_on[0])
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
    headings = [c for c in cited if (c.kind == "heading" and c.number) or c.kind == "table_row"]
    entries = [h for h in headings if any(o.parent == h.parent and o.id != h.id for o in headings)]
    position = int(found[1]) if found[1].isdigit() else from_chinese(found[1])
    return entries[position - 1] if 0 < position <= len(entries) else None
