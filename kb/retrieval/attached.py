"""Retrieval stage, what a forwarding notice re-attaches: the document is held twice, and one of the two came first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from kb.model import Document
from kb.store import Snapshot
from kb.text import fold

_KEPT_AS = "retrieval.originals"


def originals(snapshot: Snapshot) -> Mapping[str, str]:
    """By clause of a re-attached document the clause of the same words in the original; read once a revision."""
    found = snapshot.memo.get(_KEPT_AS)
    if found is None:
        found = snapshot.memo[_KEPT_AS] = _originals(snapshot)
    return cast(Mapping[str, str], found)


def _originals(snapshot: Snapshot) -> dict[str, str]:
    titled: dict[str, list[Document]] = defaultdict(list)
    for head in snapshot.heads().values():
        titled[fold(head.title)].append(head)
    found: dict[str, str] = {}
    for alike in titled.values():
        if len(alike) > 1:
            first, *others = sorted(alike, key=_age)
            copies = [head.id for head in others if head.carried_by is not None and not _is_edition(head, first)]
            found |= _same_words(snapshot, first.id, copies) if copies else {}
    return found


def _is_edition(head: Document, first: Document) -> bool:
    """True for what the same bodies issued again on another day: a newer text, which never stands behind the older."""
    return head.issuers == first.issuers and head.date != first.date


def _age(head: Document) -> tuple[str, bool, str]:
    """What has no day, and what comes with another document, is not taken for the original."""
    return head.date or "9999", head.carried_by is not None, head.id


def _same_words(snapshot: Snapshot, original: str, copies: list[str]) -> dict[str, str]:
    """Clauses of the copies by hash of their words; words that stand twice are paired in order."""
    hashes = snapshot.clause_hashes([original, *copies])
    found: dict[str, str] = {}
    for copy in copies:
        left: dict[str, list[str]] = defaultdict(list)
        for clause_id, words in reversed(hashes[original]):
            left[words].append(clause_id)
        for clause_id, words in hashes[copy]:
            if left[words]:
                found[clause_id] = left[words].pop()
    return found
