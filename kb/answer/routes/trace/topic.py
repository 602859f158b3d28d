"""What a trace is about: the part of the question that speaks of the work it sets out from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.answer.case import Case
from kb.answer.question import QUOTED
from kb.answer.terms import Term
from kb.answer.words import Word
from kb.answer.works import Work

# The part that speaks of a work is its topic where it weighs at least this share of the question.
TOPIC = 0.3
# The weight of words that name a thing of its own in an enumeration.
NAMES_A_THING = 1.5
# Words in quotation marks that weigh this share are all that is meant.
MOSTLY = 0.6
_SEPARATOR = re.compile(r"[、，,；;]")


def topic(case: Case, given: Work) -> tuple[Term, ...]:
    """Terms of the part of the question that speaks of the given work; of all of it where that part is empty."""
    question = case.question
    own = [m.start for m in question.mentions if m.work is given]
    others = [m.start for m in question.mentions if m.work is not given]
    if not own or not others:
        return case.terms
    # What stands before the first name belongs to the work named first.
    begin = own[0] if min(others) < own[0] else 0
    end = min((at for at in others if at > own[0]), default=len(question.text))
    words = question.words_between(begin, end)
    terms = case.held.terms(_quoted(question.text, words) or words)
    own_weight, whole = (sum(t.weight for t in ts) for ts in (terms, case.terms))
    return terms if own_weight > TOPIC * whole else case.terms


def _quoted(text: str, words: Sequence[Word]) -> list[Word]:
    """The words in quotation marks where they are most of what is spoken of (“保障措施里有‘…’”)."""
    spans = [found.span(1) for found in QUOTED.finditer(text)]
    inside = [w for w in words if any(a <= w.start and w.end <= b for a, b in spans)]
    return inside if sum(w.weight for w in inside) >= MOSTLY * sum(w.weight for w in words) else []


def pieces(case: Case, given: Work) -> list[tuple[Term, ...]]:
    """The things a question names one after another (“设专业学位、央地共建学院”), each by its own terms."""
    question = case.question
    end = max((m.start for m in question.mentions if m.work is not given), default=len(question.text))
    cuts = [0, *(m.end() for m in _SEPARATOR.finditer(question.text[:end])), end]
    parts = [question.words_between(a, b) for a, b in pairwise(cuts)]
    parts = [p for p in parts if sum(w.weight for w in p) >= NAMES_A_THING]
    return [case.held.terms(p) for p in parts] if len(parts) > 1 else []
