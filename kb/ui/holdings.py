"""What a reader calls one document: a plan with the notice that issues it counts once."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Document


def main_documents(documents: Sequence[Document]) -> tuple[Document, ...]:
    """`documents` without the notices that only issue another document held here."""
    issuing = {d.carried_by for d in documents if d.carried_by}
    return tuple(d for d in documents if d.id not in issuing)
