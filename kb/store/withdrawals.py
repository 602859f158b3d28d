"""Store stage, what stays of a document that was withdrawn (撤回): that it was here, who took it out, when and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import BODY_KINDS, Clause
from kb.text import fold


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A tombstone: nothing of the text, only hashes by which the same text is known when it comes again.

    `sha256` is of the file, `words` of the body's words; `at` and `lifted` are ISO times, `lifted` when it was allowed
    back.
    """

    doc_id: str
    at: str
    title: str
    doc_number: str | None
    date: str | None
    file: str
    sha256: str
    words: str
    who: str
    reason: str
    lifted: str | None = None


def words_of(clauses: Iterable[Clause]) -> str:
    """A hash of the body's words, whatever the format, its line breaks, spaces and punctuation forms."""
    seen = hashlib.sha256()
    for clause in clauses:
        if clause.kind in BODY_KINDS:
            seen.update(fold(clause.text).encode("utf-8", "surrogatepass"))
    return seen.hexdigest()
