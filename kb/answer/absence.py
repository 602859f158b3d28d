"""What a document does not hold: words of a question that stand in one document and nowhere in the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.answer import wording
from kb.answer.evidence import Evidence
from kb.answer.works import Work
from kb.text import fold

_PIECES = re.compile(r"[、，,和与及跟以并等的地得\s]+")


def absent_words(segments: Iterable[str], source: Work, other: Work, evidence: Evidence) -> list[str]:
    """Runs of the question of 3 to 12 characters that `source` holds and `other`, any official wording included, does not.

    A typing error is looked up as `evidence` corrects it. Runs inside a longer absent run are left out.
    """
    here, there = _text(source), _text(other)
    official = wording.load().official
    found: list[str] = []
    for segment in segments:
        for piece in _PIECES.split(segment):
            word = _held(fold(piece), here, evidence)
            if word and word not in there and not any(fold(w) in there for w in official.get(word, ())):
                found.append(word)
    return [w for w in dict.fromkeys(found) if not any(w != v and w in v for v in found)]


def _text(work: Work) -> str:
    return "\n".join(fold(c.text) for d in work.documents for c in d.clauses)


def _held(piece: str, text: str, evidence: Evidence) -> str | None:
    """The longest run of `piece`, typing errors corrected, that `text` holds and that has at least three characters."""
    corrected = evidence.correct(piece)
    for length in range(min(12, len(corrected)), 2, -1):
        for start in range(len(corrected) - length + 1):
            run = corrected[start : start + length]
            if run in text:
                return run
    return None
