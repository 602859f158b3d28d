"""The two shipped documents, read and taken apart once; and small documents made from a few lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from kb.config import DEFAULT_CORPUS
from kb.graph import extract
from kb.model import Document, Extracts, Source
from kb.reading import read
from kb.structure import parse

Write = Callable[[str], Document]


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """All documents of the shipped corpus, the notices with what they carry."""
    return tuple(document for path in sorted(DEFAULT_CORPUS.glob("*.txt")) for document in parse(read(path)))


@pytest.fixture(scope="session")
def national(documents: tuple[Document, ...]) -> Document:
    """The national plan."""
    return next(d for d in documents if d.title == "知识产权人才“十四五”规划")


@pytest.fixture(scope="session")
def shanghai(documents: tuple[Document, ...]) -> Document:
    """The Shanghai opinions."""
    return next(d for d in documents if d.title.startswith("关于加快建设上海"))


@pytest.fixture(scope="session")
def national_extracts(national: Document) -> Extracts:
    """What the national plan asks."""
    return extract(national)


@pytest.fixture(scope="session")
def shanghai_extracts(shanghai: Document) -> Extracts:
    """What the Shanghai opinions ask."""
    return extract(shanghai)


@pytest.fixture
def write() -> Write:
    """Makes the (last) document of a text."""

    def make(text: str) -> Document:
        digest = hashlib.sha256(text.encode()).hexdigest()
        return parse(Source(file="test.txt", text=text, sha256=digest))[-1]

    return make
