"""The two shipped documents with what they ask, and the curated links between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from kb.alignment import Alignment, align
from kb.config import DEFAULT_CORPUS
from kb.graph import extract, links
from kb.model import Document, Link, Source
from kb.reading import read
from kb.structure import parse

Lay = Callable[[str, str], Alignment]


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """All documents of the shipped corpus."""
    return tuple(document for path in sorted(DEFAULT_CORPUS.glob("*.txt")) for document in parse(read(path)))


@pytest.fixture(scope="session")
def curated(documents: tuple[Document, ...]) -> tuple[Link, ...]:
    """The shipped links."""
    return links.load(DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv", documents)


@pytest.fixture(scope="session")
def pair(documents: tuple[Document, ...]) -> tuple[Document, Document]:
    """The national plan and the Shanghai opinions."""
    upper = next(d for d in documents if d.title == "知识产权人才“十四五”规划")
    lower = next(d for d in documents if d.title.startswith("关于加快建设上海"))
    return upper, lower


@pytest.fixture(scope="session")
def with_links(pair: tuple[Document, Document], curated: tuple[Link, ...]) -> Alignment:
    """The pair aligned with the curated links."""
    upper, lower = pair
    return align(upper, extract(upper), lower, extract(lower), curated)


@pytest.fixture(scope="session")
def without_links(pair: tuple[Document, Document]) -> Alignment:
    """The pair aligned by the engine alone."""
    upper, lower = pair
    return align(upper, extract(upper), lower, extract(lower))


@pytest.fixture
def lay() -> Lay:
    """Aligns two small documents given the paragraphs of their tasks."""

    def make(title: str, tasks: str) -> Document:
        head = f"{title}\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n"
        text = f"{head}{tasks}\n二、保障措施\n加强组织领导。\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        return parse(Source(file="test.txt", text=text, sha256=digest))[-1]

    def aligned(above: str, below: str) -> Alignment:
        upper, lower = make("某省发展行动计划", above), make("某市实施方案", below)
        return align(upper, extract(upper), lower, extract(lower))

    return aligned
