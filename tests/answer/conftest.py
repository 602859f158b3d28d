"""The answering room over the two shipped documents, without store or index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.answer import Answerer
from kb.graph import extract, links
from kb.model import Answer, Clause, Turn
from kb.reading import read
from kb.structure import parse

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    """An answerer over the shipped corpus with its curated links."""
    documents = [d for f in sorted(CORPUS.glob("*.txt")) for d in parse(read(f))]
    table = [link for f in sorted((CORPUS / "links").glob("*.csv")) for link in links.load(f, documents)]
    return Answerer(documents, {d.id: extract(d) for d in documents}, table)


@pytest.fixture(scope="session")
def clauses(answerer: Answerer) -> dict[str, Clause]:
    """Every clause by id."""
    return {c.id: c for w in answerer.works for d in w.documents for c in d.clauses}


@pytest.fixture(scope="session")
def ask(answerer: Answerer) -> Callable[..., Answer]:
    """Ask the turns of one conversation and get the last answer."""

    def asked(*turns: str) -> Answer:
        history: list[Turn] = []
        for turn in turns:
            history.append(Turn(turn, answerer.answer(turn, history)))
        last = history[-1].answer
        assert last is not None
        return last

    return asked
