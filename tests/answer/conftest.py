"""The answering room over the two shipped documents, without store or index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.answer import Answerer
from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.followup import case_of
from kb.answer.holdings import Holdings
from kb.answer.works import Work
from kb.graph import extract, links
from kb.model import Answer, Clause, Document, Extracts, Link, Turn
from kb.reading import read
from kb.structure import parse

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """The shipped documents."""
    return tuple(d for f in sorted(CORPUS.glob("*.txt")) for d in parse(read(f)))


@pytest.fixture(scope="session")
def extracts(documents: tuple[Document, ...]) -> dict[str, Extracts]:
    """What the graph finds in them."""
    return {d.id: extract(d) for d in documents}


@pytest.fixture(scope="session")
def table(documents: tuple[Document, ...]) -> list[Link]:
    """The curated links between them."""
    return [link for f in sorted((CORPUS / "links").glob("*.csv")) for link in links.load(f, documents)]


@pytest.fixture(scope="session")
def answerer(documents: tuple[Document, ...], extracts: dict[str, Extracts], table: list[Link]) -> Answerer:
    """An answerer over the shipped corpus with its curated links."""
    return Answerer(documents, extracts, table)


@pytest.fixture(scope="session")
def held(documents: tuple[Document, ...], extracts: dict[str, Extracts], table: list[Link]) -> Holdings:
    """What the answerer looks things up in."""
    return Holdings(documents, extracts, table)


@pytest.fixture(scope="session")
def plan(held: Holdings) -> Work:
    """The national plan."""
    return next(w for w in held.works if w.name == "国家规划")


@pytest.fixture(scope="session")
def opinions(held: Holdings) -> Work:
    """The Shanghai opinions."""
    return next(w for w in held.works if w.name == "上海意见")


@pytest.fixture(scope="session")
def case(held: Holdings) -> Callable[[str], Case]:
    """The case of a first question."""
    return lambda question: case_of(question, (), held, Draft(question), None)


@pytest.fixture(scope="session")
def clauses(documents: tuple[Document, ...]) -> dict[str, Clause]:
    """Every clause by id."""
    return {c.id: c for d in documents for c in d.clauses}


@pytest.fixture(scope="session")
def ask(answerer: Answerer) -> Callable[..., Answer]:
    """Ask the turns of one conversation and get the last answer."""

    def asked(*turns: str) -> Answer:
        history: list[Turn] = []
        for turn in turns[:-1]:
            history.append(Turn(turn, answerer.answer(turn, history)))
        return answerer.answer(turns[-1], history)

    return asked
