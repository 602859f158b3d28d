"""Documents of the corpus, parsed once, and helpers that build small ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.model import Document, Source
from kb.reading import read
from kb.structure import parse

CORPUS = Path(__file__).parents[2] / "corpus"
PLAN = "国家知识产权局_知识产权人才“十四五”规划_国知发人字〔2021〕38号.txt"
OPINIONS = "上海市知识产权局_加快建设上海高水平知识产权人才高地实施意见_沪知局〔2023〕28号.txt"


@pytest.fixture(scope="session")
def plan_source() -> Source:
    """The national plan as read."""
    return read(CORPUS / PLAN)


@pytest.fixture(scope="session")
def opinions_source() -> Source:
    """The Shanghai opinions as read."""
    return read(CORPUS / OPINIONS)


@pytest.fixture(scope="session")
def plan(plan_source: Source) -> tuple[Document, ...]:
    """Notice and national plan."""
    return parse(plan_source)


@pytest.fixture(scope="session")
def opinions(opinions_source: Source) -> tuple[Document, ...]:
    """Notice and Shanghai opinions."""
    return parse(opinions_source)


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], tuple[Document, ...]]:
    """Parses a text as if it were a file."""

    def parse_text(text: str) -> tuple[Document, ...]:
        return parse(Source("样本.txt", text, "0" * 64))

    return parse_text
