"""Over many documents a question reads those it may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from kb.answer import Answerer, Catalogue, Counted
from kb.answer.works import Work
from kb.model import Clause, Document, Extracts, Link, Turn

OTHERS = ("浙江省学前教育条例", "浙江省大气污染防治条例", "青岛市学前教育条例")


def other(title: str) -> Document:
    """A document that has little to do with the shipped ones."""
    text = f"为了规范{title.removesuffix('条例')[3:]}，制定本条例。"
    clause = Clause(f"{title}#art_1", "article", None, "第一条", None, text, "第一条", None, ((0, len(text)),))
    return Document(title, title, None, (), (), None, "条例", None, (clause,), (), ())


class Shelf:
    """Documents that count how often they are read."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {d.id: d for d in documents}
        self.read: list[str] = []
        self.works: Sequence[Work] = ()
        self.deadlines: frozenset[int] = frozenset()

    def whole(self, head: Document) -> Document:
        self.read.append(head.id)
        return self.documents[head.id]

    @property
    def heads(self) -> list[Document]:
        return [replace(d, clauses=(), tables=(), noise=()) for d in self.documents.values()]

    @property
    def counted(self) -> Counted:
        texts = [c.text for d in self.documents.values() for c in d.clauses]
        return Counted(len(texts), lambda pair: sum(pair in text for text in texts))

    def holding(self, words: str) -> Iterator[tuple[str, str]]:
        yield from ((c.kind, c.text) for d in self.documents.values() for c in d.clauses if words in c.text)

    def search(self, query: str, limit: int, doc_ids: frozenset[str] | None) -> Mapping[str, float]:
        inside = [d for d in self.documents.values() if doc_ids is None or d.id in doc_ids]
        pairs = {query[i : i + 2] for i in range(len(query) - 1)}
        scores = {c.id: sum(p in c.text for p in pairs) / len(pairs) for d in inside for c in d.clauses}
        return dict(sorted(((i, s) for i, s in scores.items() if s), key=lambda pair: -pair[1])[:limit])


@pytest.fixture
def shelf(documents: tuple[Document, ...]) -> Shelf:
    """The shipped documents among others."""
    return Shelf([*documents, *map(other, OTHERS)])


@pytest.fixture
def catalogue(shelf: Shelf) -> Catalogue:
    """Their works."""
    made = Catalogue(shelf.heads, read=shelf.whole)
    shelf.works = made.works
    return made


def ids(catalogue: Catalogue, shelf: Shelf, question: str, history: Sequence[Turn] = ()) -> list[str]:
    """The documents a question is answered from, in order."""
    chosen = catalogue.select(question, history, shelf.search, beyond=shelf, read=shelf.whole)
    return [work.document.id for work in chosen.works]


def test_a_work_that_is_named_comes_first_and_is_read_once(catalogue: Catalogue, shelf: Shelf) -> None:
    """Nothing is read to know what the works are called."""
    assert shelf.read == []
    assert ids(catalogue, shelf, "《浙江省大气污染防治条例》第一条说什么？")[0] == "浙江省大气污染防治条例"
    ids(catalogue, shelf, "《浙江省大气污染防治条例》是什么？")
    assert shelf.read.count("浙江省大气污染防治条例") == 1


def test_the_words_of_a_title_name_it_without_marks(catalogue: Catalogue, shelf: Shelf) -> None:
    """Its words are then no longer looked for."""
    chosen = catalogue.select("浙江省对学前教育怎么规范？", (), shelf.search, beyond=shelf, read=shelf.whole)
    assert chosen.meant is not None and chosen.meant.document.title == "浙江省学前教育条例"


def test_a_follow_up_reads_what_the_last_answer_stands_on(catalogue: Catalogue, shelf: Shelf) -> None:
    """Though it names nothing."""
    before = Turn("《青岛市学前教育条例》第一条说什么？", None)
    assert "青岛市学前教育条例" in ids(catalogue, shelf, "还有呢？", [before])


def test_answers_are_those_of_all_documents_read(
    catalogue: Catalogue,
    shelf: Shelf,
    documents: tuple[Document, ...],
    extracts: dict[str, Extracts],
    table: list[Link],
) -> None:
    """A named work, a trace between two, and a year that stands nowhere."""
    every = Answerer([*documents, *map(other, OTHERS)], extracts, table)
    for question in (
        "上海意见的发文字号是什么？",
        "国家规划的国际化人才任务，上海意见怎么落实？",
        "国家规划到2049年的目标是什么？",
    ):
        chosen = catalogue.select(question, (), shelf.search, beyond=shelf, read=shelf.whole)
        some = Answerer.over(chosen, extracts, table)
        mine = some.answer(question, search=shelf.search)
        theirs = every.answer(question, search=shelf.search)
        assert (mine.answer, mine.citations) == (theirs.answer, theirs.citations)
