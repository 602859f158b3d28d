"""A knowledge base over plain little files, without a model and without the real parser."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.config import DEFAULT_CORPUS, Settings
from kb.errors import NoClauses, UnreadableFile
from kb.index import Encoder
from kb.index.tokens import pairs
from kb.library import KnowledgeBase, Steps
from kb.model import Clause, Document, Extracts, Link, LinkEnd, Responsible, Source


class PairEncoder:
    """Adds up a random direction for every pair of characters: texts that share words lie near each other."""

    def __init__(self, name: str = "pairs-1", dimension: int = 64) -> None:
        self.id = name
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += texts
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in pairs(text):
                rows[row] += np.random.default_rng(list(map(ord, pair))).normal(size=self.dimension)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.encode_texts(texts)


def read(path: Path) -> Source:
    """UTF-8 only."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableFile("不是文本", where=path.name, hint="请另存为文本") from error
    return Source(path.name, text, hashlib.sha256(data).hexdigest())


def parse(source: Source) -> tuple[Document, ...]:
    """The first line is number and title, every further one a clause."""
    lines = source.text.splitlines()
    if len(lines) < 2:
        raise NoClauses("没有条款", where=source.file)
    if lines[1] == "出错":
        raise KeyError("parser")
    doc_id, _, title = lines[0].partition(" ")
    clauses, start = [], len(lines[0]) + 1
    for number, line in enumerate(lines[1:], 1):
        spans = ((start, start + len(line)),)
        label = f"第{number}段"
        clauses.append(Clause(f"{doc_id}#para_{number}", "paragraph", None, None, None, line, label, None, spans))
        start += len(line) + 1
    return (Document(doc_id, title or doc_id, None, (), (), None, "通知", None, tuple(clauses), (), ()),)


def extract(document: Document) -> Extracts:
    """The first clause's body is responsible."""
    first = document.clauses[0]
    return Extracts(responsible=(Responsible(first.id, ("某局",), first.text[:2]),))


def read_links(path: Path, documents: Sequence[Document]) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """Rows of two clause ids; a clause that is not there is a problem."""
    clauses = {clause.id: clause for document in documents for clause in document.clauses}
    links, problems = [], []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        ends = line.split(",")
        if not all(end in clauses for end in ends):
            problems.append(f"第{row}行：没有这个条款")
            continue
        upper, lower = (LinkEnd(end, clauses[end].text, clauses[end].hash) for end in ends)
        shared = ("任务", "落实", "各地区", upper, lower, "直接落实", "", "", "", "待复核", "curated", "人工")
        links.append(Link(f"l{row}", f"T{row}", *shared))  # type: ignore[arg-type]
    return tuple(links), tuple(problems)


STEPS = Steps(read, parse, extract, read_links, "v1")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two files."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("甲 人才规划\n培养知识产权人才一百人\n建设人才高地\n", encoding="utf-8")
    (folder / "b.txt").write_text("乙 实施意见\n引进国际化人才\n加强组织领导\n", encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, corpus: Path) -> Settings:
    """A data folder that does not exist yet."""
    return Settings(data=tmp_path / "data", corpus=corpus)


@pytest.fixture
def encoder() -> PairEncoder:
    """Remembers what it was asked to encode."""
    return PairEncoder()


@pytest.fixture
def make(settings: Settings, encoder: PairEncoder, request: pytest.FixtureRequest) -> Callable[..., KnowledgeBase]:
    """Opens the knowledge base, with other steps or another encoder where given."""

    def open_again(steps: Steps = STEPS, encoder: Encoder = encoder) -> KnowledgeBase:
        base = KnowledgeBase.open(settings, steps=steps, encoder=encoder)
        request.addfinalizer(base.close)
        return base

    return open_again


@pytest.fixture
def base(make: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    """The knowledge base, empty."""
    return make()


@pytest.fixture
def steps() -> Steps:
    """Its steps."""
    return STEPS


@pytest.fixture
def files_of(settings: Settings) -> Callable[[], dict[str, tuple[str, int]]]:
    """Content and time of every file of the data folder."""

    def state() -> dict[str, tuple[str, int]]:
        found = {}
        for root, _, names in os.walk(settings.data):
            for name in names:
                path = Path(root) / name
                found[str(path)] = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        return found

    return state


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the shipped corpus, and the knowledge base of it."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(DEFAULT_CORPUS, folder / "corpus")
    KnowledgeBase.open(Settings(data=folder / "data")).ingest([folder / "corpus"])
    return folder


@pytest.fixture
def kb(shipped: Path) -> Iterator[KnowledgeBase]:
    """That knowledge base as it was ingested: the corpus keeps its place, so that a second ingest knows it."""
    kept = shipped.with_name(shipped.name + "-kept")
    shutil.copytree(shipped, kept)
    yield KnowledgeBase.open(Settings(data=shipped / "data"))
    shutil.rmtree(shipped)
    kept.rename(shipped)
