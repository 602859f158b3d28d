"""Small drafts, parsed and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from kb.alignment.form import Finding, Known, check_file
from kb.graph import extract
from kb.model import Document, Source
from kb.structure import parse

Check = Callable[..., list[Finding]]
HEAD = (
    "某市人民政府关于促进产业发展的实施意见\n某政发〔2021〕12号\n\n各县人民政府：\n为贯彻落实国家部署，提出如下意见。\n"
)


def source_of(text: str) -> Source:
    """A plain text file."""
    return Source(file="草案.txt", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


@pytest.fixture
def checked() -> Check:
    """All findings of a draft whose body is given; `head` stands before it."""

    def run(
        body: str, *, head: str = HEAD, known: Known | None = None, upper: Sequence[Document] = ()
    ) -> list[Finding]:
        source = source_of(head + body)
        parsed = [(document, extract(document)) for document in parse(source)]
        found = check_file(parsed, source, known=known, upper=upper)
        clauses = {clause.id: clause for document, _ in parsed for clause in document.clauses}
        findings = [one for _, several in found for one in several]
        assert all(one.quote in clauses[one.clause].text for one in findings if one.clause), "quotations are verbatim"
        return findings

    return run
